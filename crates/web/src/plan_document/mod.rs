//! A seller's plan document: the plan in words with her own quotas, rates and curves, made to be read, printed and accepted.
//!
//! - [`show`]: the document
//! - [`corners`]: a payout curve on paper
//! - [`own`]: what is her own in it: quotas, target pay, rates
//! - [`notice`]: what changed from the version before, and what that means for her pay
//! - [`accept`]: she accepts it
//! - [`paper`]: the same as PDF
//! - [`list`]: who has accepted a version and who has not

pub mod accept;
pub mod corners;
pub mod list;
pub mod notice;
pub mod own;
pub mod paper;
pub mod show;

/// The address of a person's plan document.
#[must_use]
pub fn address(person: &str, plan: &str, version: u32) -> String {
    let query = crate::address::query(&[("version", &version.to_string())]);
    format!("/people/{}/plan/{}{query}", crate::address::encoded(person), crate::address::encoded(plan))
}
