//! What stands where on which page. Lengths are thousandths of a point, measured from the upper left corner.

use crate::letters::{Letters, Weight};

/// A4.
pub(crate) const WIDTH: i64 = 595_276;
/// A4.
pub(crate) const HEIGHT: i64 = 841_890;
/// Left and right.
pub(crate) const MARGIN: i64 = 50_000;
/// Above what is said.
pub(crate) const TOP: i64 = 52_000;
/// Below it; the foot stands there.
pub(crate) const BOTTOM: i64 = 64_000;
/// The width of a line.
pub(crate) const MEASURE: i64 = WIDTH - 2 * MARGIN;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Words.
    Dark,
    /// Words less in the foreground.
    Muted,
    /// Rules.
    Hairline,
    /// The strong rule above a total.
    Strong,
}

/// How a line of words looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub size: i64,
    pub leading: i64,
    pub weight: Weight,
    pub ink: Ink,
}

/// What a part of a document is to a reader who hears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    Heading(u16, String),
    Sentence,
    List,
    Item,
    ItemBody,
    Table(String),
    Head,
    Body,
    Row,
    ColumnHead,
    RowHead,
    Cell,
}

/// A part with the parts in it.
#[derive(Debug)]
pub(crate) struct Part {
    pub role: Role,
    pub parent: Option<usize>,
}

/// What is drawn.
#[derive(Debug)]
pub(crate) enum Mark {
    /// Words whose baseline is at `y`; of a part, or mere decoration.
    Words { x: i64, y: i64, text: String, style: Style, part: Option<usize> },
    /// A rule.
    Rule { x: i64, y: i64, width: i64, ink: Ink },
}

/// A heading with its place, for the outline.
#[derive(Debug)]
pub(crate) struct Entry {
    pub level: u16,
    pub text: String,
    pub page: usize,
    pub y: i64,
}

/// Pages as they fill.
pub(crate) struct Pages {
    pub pages: Vec<Vec<Mark>>,
    pub parts: Vec<Part>,
    pub entries: Vec<Entry>,
    pub letters: Letters,
    /// How far the last page is filled.
    pub y: i64,
}

impl Pages {
    pub fn new() -> Self {
        Self { pages: vec![Vec::new()], parts: Vec::new(), entries: Vec::new(), letters: Letters::new(), y: TOP }
    }

    /// Adds a part.
    pub fn part(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.parts.push(Part { role, parent });
        self.parts.len() - 1
    }

    /// Whether so much fits on this page.
    pub fn fits(&self, height: i64) -> bool {
        self.y + height <= HEIGHT - BOTTOM
    }

    /// Whether nothing stands on this page yet.
    pub fn fresh(&self) -> bool {
        self.y == TOP
    }

    /// A new page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// A gap, unless the page has just begun.
    pub fn gap(&mut self, height: i64) {
        if !self.fresh() {
            self.y += height;
        }
    }

    /// Draws on the last page.
    pub fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Words in lines of `width` from `x` on, on new pages where they must.
    pub fn paragraph(&mut self, text: &str, style: Style, x: i64, width: i64, part: usize) {
        let lines = self.letters.lines(text, style.weight, style.size, width);
        let count = lines.len();
        for (number, mut line) in lines.into_iter().enumerate() {
            if !self.fits(style.leading) {
                self.turn();
            }
            // Words are apart in what is heard, too.
            if number + 1 < count {
                line.push(' ');
            }
            let y = self.y + baseline(style);
            self.mark(Mark::Words { x, y, text: line, style, part: Some(part) });
            self.y += style.leading;
        }
    }
}

/// How far below the upper edge of its line the baseline of a text is.
pub(crate) fn baseline(style: Style) -> i64 {
    (style.leading + style.size * 7 / 10) / 2
}
