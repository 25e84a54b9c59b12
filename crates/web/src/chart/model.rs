//! What a chart is made of. Positions and values are exact decimals, written as texts; every word and figure that people read is written by
//! the server, so that the browser only places what it is given.

use crate::language::t;
use kernel::Decimal;
use serde::Serialize;

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What it says, in a sentence.
    pub label: String,
    /// What stands above the places of the table: `Period`.
    pub places: String,
    /// How its values are read by keyboard.
    pub hint: &'static str,
    /// Whether the names stand one below the other and the bars lie; else they stand.
    pub lying: bool,
    /// The axis on which the places are.
    pub across: Across,
    /// The axis of the values.
    pub up: Axis,
    /// What is drawn.
    pub series: Vec<Series>,
    /// The quota.
    pub quota: Option<Mark>,
}

/// The axis of the places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Across {
    /// A name for each place; the first place is 0.
    Names {
        /// The names in order.
        names: Vec<String>,
    },
    /// Numbers.
    Scale(Axis),
}

/// An axis of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// What it measures; empty when the page says it.
    pub title: String,
    /// Where it begins; bars have zero on their axis.
    pub from: Decimal,
    /// Where it ends.
    pub to: Decimal,
    /// Its ticks in order.
    pub ticks: Vec<Tick>,
}

/// A tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Where it stands.
    pub at: Decimal,
    /// What it says.
    pub label: String,
}

/// Values that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Series {
    /// Its name, above its column of the table.
    pub name: String,
    /// How it is drawn.
    pub kind: Kind,
    /// What it stands for.
    pub look: Look,
    /// What is written at its end; empty for nothing.
    pub end: String,
    /// Its values in order.
    pub values: Vec<Value>,
}

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Bars from zero.
    Bars,
    /// Bars that touch, for values that are counted in classes.
    Histogram,
    /// Straight lines from value to value.
    Line,
    /// Each value holds until the next one.
    Steps,
    /// Each value was reached on the way to its place.
    Reached,
    /// A point for each value.
    Points,
}

/// What a series stands for, which gives it its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// What is, in the primary colour.
    Present,
    /// What was, in the same colour at 35 %.
    Past,
    /// What may be, dashed.
    Projection,
}

/// A value at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// Where on the axis of places.
    pub at: Decimal,
    /// How much.
    pub value: Decimal,
    /// The place in words; empty for a value that is only drawn.
    pub place: String,
    /// The value in words, exact.
    pub text: String,
    /// What is written beside it; empty for nothing.
    pub label: String,
    /// What it stands for, where that differs from its series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
}

/// The quota: an amber line with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Whether it stands at a place of the axis across; else it lies at a value.
    pub across: bool,
    /// Where.
    pub at: Decimal,
    /// What is written at it.
    pub label: String,
    /// Its value in words, exact.
    pub text: String,
}

impl Chart {
    /// A chart without series yet.
    #[must_use]
    pub fn new(label: String, places: &str, across: Across, up: Axis) -> Self {
        let hint = t("Arrow keys read the values");
        Self { label, places: places.to_owned(), hint, lying: false, across, up, series: Vec::new(), quota: None }
    }

    /// The chart as the page carries it.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Its class for the style sheet: as tall as its names need, or of one height.
    #[must_use]
    pub fn size(&self) -> &'static str {
        if self.lying { "lying" } else { "upright" }
    }
}

impl Series {
    /// A series in the look of what is.
    #[must_use]
    pub fn new(name: &str, kind: Kind, values: Vec<Value>) -> Self {
        Self { name: name.to_owned(), kind, look: Look::Present, end: String::new(), values }
    }

    /// The same in another look.
    #[must_use]
    pub fn look(self, look: Look) -> Self {
        Self { look, ..self }
    }
}

impl Value {
    /// A value that is read.
    #[must_use]
    pub fn new(at: Decimal, value: Decimal, place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { at, value, place: place.into(), text: text.into(), label: String::new(), look: None }
    }

    /// A value that is only drawn.
    #[must_use]
    pub fn drawn(at: Decimal, value: Decimal) -> Self {
        Self::new(at, value, "", "")
    }
}
