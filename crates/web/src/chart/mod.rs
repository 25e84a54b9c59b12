//! Charts: typed data from the server, drawn in the browser by ECharts, with the same figures as a table.
//!
//! Pages build a [`Chart`] and include `chart/figure.html`; what ECharts is told stands in `assets/scripts/chart/options.js` alone.
//!
//! - [`model`]: what a chart is made of
//! - [`scale`]: axes with round ticks, written as the reader's region writes them
//! - [`table`]: the same figures as a table
//! - [`pace`]: what was reached against quota, with a projection
//! - [`curve`]: what a plan pays at each attainment
//! - [`bars`]: bars for names, one or several for each
//! - [`attainment`]: a bar in a line of text with a tick at 100 % that runs past it; drawn without scripts

pub mod attainment;
pub mod bars;
pub mod curve;
pub mod model;
pub mod pace;
pub mod scale;
pub mod table;

pub use model::{Across, Axis, Chart, Kind, Look, Mark, Series, Tick, Value};

#[cfg(test)]
mod tests;

/// A text inside HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
