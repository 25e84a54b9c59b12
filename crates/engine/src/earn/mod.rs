//! One person's earnings, pass by pass: first what her own credits earn, then overrides and pools, which read what others earned or were
//! credited, then payments. A whole calculation and a live change run the same functions.
//!
//! - [`passes`]: the passes over all people, by ranges of about equal work
//! - [`person`]: the passes of one person
//! - [`lines`]: who is below whom on the days that overrides need
//! - [`budgets`]: what the budgets of SPIFFs leave, once everyone's claims are known
//! - [`deposits`]: what is earned in parts, and when each is paid
//! - [`terms`]: holdback, guarantee, draw, and what clawbacks cannot take yet
//! - [`payments`]: what is paid, period by period

pub(crate) mod budgets;
pub(crate) mod deposits;
pub(crate) mod lines;
pub(crate) mod passes;
pub(crate) mod payments;
pub(crate) mod person;
pub(crate) mod terms;

use crate::components::pool::Contribution;
use crate::components::spiff::Claims;
use crate::outcome::facts::{AxisFall, Credit, Line, Measured, Total};
use kernel::Problems;
use std::sync::Arc;

/// What the first pass finds for one person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Base {
    pub credits: Arc<Vec<Credit>>,
    pub measured: Arc<Vec<Measured>>,
    /// Lines of all components but overrides and pools, in order of plan, component and pay window.
    pub lines: Arc<Vec<Line>>,
    /// How far clawbacks moved the axes of tiers back.
    pub falls: Arc<Vec<AxisFall>>,
    pub totals: Vec<Total>,
    pub contributions: Vec<Contribution>,
    /// SPIFFs with a budget, and what was settled of them.
    pub claims: Vec<Claims>,
    pub budgeted: Arc<(Vec<Line>, Vec<Total>)>,
    pub problems: Problems,
}

/// Cuts positions into at most `threads` ranges with about the same sum of weights.
pub(crate) fn ranges(weights: &[usize], threads: usize) -> Vec<(usize, usize)> {
    let threads = threads.max(1);
    // Even a person without credits takes a little work.
    let total: usize = weights.iter().map(|weight| weight + 8).sum();
    let (mut cuts, mut start, mut sum) = (Vec::new(), 0, 0);
    for (position, weight) in weights.iter().enumerate() {
        sum += weight + 8;
        if sum * threads >= total * (cuts.len() + 1) {
            cuts.push((start, position + 1));
            start = position + 1;
        }
    }
    if start < weights.len() {
        cuts.push((start, weights.len()));
    }
    cuts
}
