//! The letters that were used go into the file, and what each of them means.

use crate::letters::{Letters, Weight};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The letters of one font that a document uses.
pub(crate) struct Used {
    weight: Weight,
    /// Its name on pages.
    pub name: &'static [u8],
    remapper: GlyphRemapper,
    /// By number in the file: the character and its width in the font's units.
    letters: BTreeMap<u16, (char, i64)>,
}

impl Used {
    pub fn new(weight: Weight) -> Self {
        let name: &'static [u8] = match weight {
            Weight::Regular => b"R",
            Weight::Bold => b"B",
        };
        Self { weight, name, remapper: GlyphRemapper::new(), letters: BTreeMap::new() }
    }

    /// A text as the numbers of its letters in the file; false when the font does not have all of them.
    pub fn encoded(&mut self, letters: &mut Letters, text: &str) -> (Vec<u8>, bool) {
        let face = letters.face(self.weight);
        let mut bytes = Vec::with_capacity(text.len() * 2);
        let mut whole = true;
        for character in text.chars() {
            let letter = face.letter(character);
            let number = self.remapper.remap(u16::try_from(letter.glyph).unwrap_or(0));
            let shown = if letter.known { character } else { crate::letters::UNKNOWN };
            whole &= letter.known;
            self.letters.entry(number).or_insert((shown, letter.width));
            bytes.extend(number.to_be_bytes());
        }
        (bytes, whole)
    }

    /// Writes the font.
    pub fn write(&self, pdf: &mut Pdf, next: &mut impl FnMut() -> Ref, id: Ref) -> Result<(), String> {
        let data = Letters::data(self.weight);
        let subset = subsetter::subset(data, 0, &self.remapper).map_err(|error| error.to_string())?;
        let font = FontRef::new(data).map_err(|error| error.to_string())?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let units = i64::from(metrics.units_per_em).max(1);
        let scaled = |value: f32| thousandths(value.round() as i64, units);
        let (cid, descriptor, map, file) = (next(), next(), next(), next());
        let name: &[u8] = match self.weight {
            Weight::Regular => b"ATTAIN+NotoSans",
            Weight::Bold => b"ATTAIN+NotoSans-Bold",
        };
        pdf.type0_font(id).base_font(Name(name)).encoding_predefined(Name(b"Identity-H")).descendant_font(cid).to_unicode(map);
        let mut cid_font = pdf.cid_font(cid);
        cid_font.subtype(CidFontType::Type2).base_font(Name(name)).system_info(SYSTEM).font_descriptor(descriptor).default_width(0.0);
        cid_font.cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = cid_font.widths();
        for (number, (_, width)) in &self.letters {
            widths.same(*number, *number, thousandths(*width, units));
        }
        widths.finish();
        cid_font.finish();
        let bounds = metrics.bounds.unwrap_or_default();
        pdf.font_descriptor(descriptor)
            .name(Name(name))
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(scaled(bounds.x_min), scaled(bounds.y_min), scaled(bounds.x_max), scaled(bounds.y_max)))
            .italic_angle(0.0)
            .ascent(scaled(metrics.ascent))
            .descent(scaled(metrics.descent))
            .cap_height(scaled(metrics.cap_height.unwrap_or(metrics.ascent)))
            .stem_v(if self.weight == Weight::Bold { 140.0 } else { 80.0 })
            .font_file2(file);
        let mut unicode = UnicodeCmap::new(Name(b"Custom"), SYSTEM);
        for (number, (character, _)) in &self.letters {
            unicode.pair(*number, *character);
        }
        let text = crate::write::deflated(&unicode.finish());
        pdf.cmap(map, &text).filter(Filter::FlateDecode);
        let packed = crate::write::deflated(&subset);
        let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
        pdf.stream(file, &packed).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
        Ok(())
    }
}

/// Units of a font as the thousandths of an em square in which PDF counts. Where letters stand is no money.
#[allow(clippy::float_arithmetic)]
fn thousandths(value: i64, units: i64) -> f32 {
    value as f32 * 1000.0 / units as f32
}
