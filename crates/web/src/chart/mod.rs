//! Charts drawn on the server, in whole pixels, with their figures as a table beside them.
//!
//! - [`scale`]: round ticks and positions
//! - [`pace`]: the stepped line against quota, with a projection
//! - [`curve`]: what a plan pays at each attainment
//! - [`pairs`]: two bars for each period, as it was and as it would be
//! - [`bar`]: an attainment bar with a tick at 100 % that runs past it

pub mod bar;
pub mod curve;
pub mod pace;
pub mod pairs;
pub mod scale;

/// A text inside SVG.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
