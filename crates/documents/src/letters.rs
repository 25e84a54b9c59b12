//! The fonts: which letters there are, how wide a text is, where it breaks. Lengths are thousandths of a point.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;

/// A weight of the one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// A letter as a font draws it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    /// The glyph.
    pub glyph: u32,
    /// Its width in the font's units.
    pub width: i64,
    /// Whether the font has it; else a question mark is drawn.
    pub known: bool,
}

/// One font with the letters that were asked for so far.
pub(crate) struct Face {
    data: &'static [u8],
    /// Units of the em square.
    pub units: i64,
    known: HashMap<char, Letter>,
}

/// Both weights.
pub(crate) struct Letters {
    regular: Face,
    bold: Face,
}

/// What is drawn for a character that the font does not have; the text behind it stays what it is.
pub(crate) const UNKNOWN: char = '?';

impl Face {
    fn new(data: &'static [u8]) -> Self {
        let units = FontRef::new(data).map_or(1000, |font| i64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em));
        Self { data, units: units.max(1), known: HashMap::new() }
    }

    fn find(&self, character: char) -> Letter {
        let Ok(font) = FontRef::new(self.data) else { return Letter { glyph: 0, width: self.units, known: false } };
        let map = font.charmap();
        let own = map.map(character).filter(|glyph| glyph.to_u32() != 0);
        let glyph = own.or_else(|| map.map(UNKNOWN)).unwrap_or_default();
        let width = font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(glyph).unwrap_or_default();
        Letter { glyph: glyph.to_u32(), width: width.round() as i64, known: own.is_some() }
    }

    /// The letter for a character.
    pub fn letter(&mut self, character: char) -> Letter {
        if let Some(letter) = self.known.get(&character) {
            return *letter;
        }
        let letter = self.find(character);
        self.known.insert(character, letter);
        letter
    }
}

impl Letters {
    pub fn new() -> Self {
        Self { regular: Face::new(notosans::REGULAR_TTF), bold: Face::new(notosans::BOLD_TTF) }
    }

    /// The font of a weight.
    pub fn face(&mut self, weight: Weight) -> &mut Face {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        }
    }

    /// The bytes of a weight's font.
    pub fn data(weight: Weight) -> &'static [u8] {
        match weight {
            Weight::Regular => notosans::REGULAR_TTF,
            Weight::Bold => notosans::BOLD_TTF,
        }
    }

    /// How wide a text is.
    pub fn width(&mut self, text: &str, weight: Weight, size: i64) -> i64 {
        let face = self.face(weight);
        let units: i64 = text.chars().map(|character| face.letter(character).width).sum();
        units.saturating_mul(size) / face.units
    }

    /// A text in lines of at most `width`: broken between words, and within a word that is wider than a line. Never empty.
    pub fn lines(&mut self, text: &str, weight: Weight, size: i64, width: i64) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let line = lines.last_mut().expect("there is always one");
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, weight, size) <= width {
                *line = longer;
            } else if self.width(word, weight, size) <= width {
                lines.push(word.to_owned());
            } else {
                self.broken(word, weight, size, width, &mut lines);
            }
        }
        lines
    }

    /// A word that no line holds.
    fn broken(&mut self, word: &str, weight: Weight, size: i64, width: i64, lines: &mut Vec<String>) {
        if lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(String::new());
        }
        for character in word.chars() {
            let line = lines.last_mut().expect("there is always one");
            let longer = format!("{line}{character}");
            if line.is_empty() || self.width(&longer, weight, size) <= width {
                *line = longer;
            } else {
                lines.push(character.to_string());
            }
        }
    }
}

/// What may stand in a PDF: no control characters, nothing that no reader can name.
pub(crate) fn clean(text: &str) -> String {
    let named = |c: char| match c {
        c if c.is_control() => ' ',
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => '\u{fffd}',
        c => c,
    };
    text.chars().map(named).collect()
}
