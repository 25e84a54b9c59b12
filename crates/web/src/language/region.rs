//! How each region writes numbers, percentages, amounts and days. Separators and grouping are those of the GNU C library's locales.

use pure_rust_locales::{Locale, locale_match};

/// A region's habits.
#[derive(Debug, Clone, Copy)]
pub struct Region {
    /// Its tag: a language and a country.
    pub tag: &'static str,
    /// How its readers call it.
    pub name: &'static str,
    locale: Locale,
    /// Whether an amount's currency stands after it.
    pub currency_after: bool,
    /// What stands between a number and its per cent sign.
    pub percent_gap: &'static str,
    /// Whether the month stands before the day.
    pub month_first: bool,
}

const NARROW: &str = "\u{a0}";

const fn region(tag: &'static str, name: &'static str, locale: Locale) -> Region {
    Region { tag, name, locale, currency_after: true, percent_gap: NARROW, month_first: false }
}

const fn english(tag: &'static str, name: &'static str, locale: Locale) -> Region {
    Region { currency_after: false, percent_gap: "", ..region(tag, name, locale) }
}

/// Every region that can be chosen; the first is what English readers get who say no more.
pub static REGIONS: &[Region] = &[
    english("en-GB", "English (United Kingdom)", Locale::en_GB),
    Region { month_first: true, ..english("en-US", "English (United States)", Locale::en_US) },
    english("en-IE", "English (Ireland)", Locale::en_IE),
    english("en-IN", "English (India)", Locale::en_IN),
    english("en-AU", "English (Australia)", Locale::en_AU),
    region("de-DE", "Deutsch (Deutschland)", Locale::de_DE),
    region("de-AT", "Deutsch (Österreich)", Locale::de_AT),
    Region { currency_after: false, percent_gap: "", ..region("de-CH", "Deutsch (Schweiz)", Locale::de_CH) },
    region("fr-FR", "français (France)", Locale::fr_FR),
    region("it-IT", "italiano (Italia)", Locale::it_IT),
    region("es-ES", "español (España)", Locale::es_ES),
    Region { currency_after: false, percent_gap: "", ..region("nl-NL", "Nederlands (Nederland)", Locale::nl_NL) },
    region("pl-PL", "polski (Polska)", Locale::pl_PL),
    region("sv-SE", "svenska (Sverige)", Locale::sv_SE),
    english("ja-JP", "日本語 (日本)", Locale::ja_JP),
];

impl Region {
    /// The language that is spoken there.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.tag.split('-').next().unwrap_or(self.tag)
    }

    /// What stands between whole and decimals.
    #[must_use]
    pub fn point(&self) -> &'static str {
        locale_match!(self.locale => LC_NUMERIC::DECIMAL_POINT)
    }

    /// What stands between groups of digits.
    #[must_use]
    pub fn comma(&self) -> &'static str {
        match locale_match!(self.locale => LC_NUMERIC::THOUSANDS_SEP) {
            "" | " " => NARROW,
            separator => separator,
        }
    }

    /// How many digits are in each group, from the right; the last one repeats.
    fn groups(&self) -> &'static [i64] {
        locale_match!(self.locale => LC_NUMERIC::GROUPING)
    }

    /// Digits of a whole number with what stands between groups.
    #[must_use]
    pub fn grouped(&self, digits: &str) -> String {
        let mut parts = Vec::new();
        let (mut rest, mut index) = (digits, 0);
        let groups = self.groups();
        while let Some(size) = groups.get(index).or(groups.last()).and_then(|size| usize::try_from(*size).ok()).filter(|size| *size > 0) {
            if rest.len() <= size {
                break;
            }
            let (left, right) = rest.split_at(rest.len() - size);
            parts.push(right);
            rest = left;
            index += 1;
        }
        parts.push(rest);
        parts.reverse();
        parts.join(self.comma())
    }
}

/// The months of a language in full, January first.
#[must_use]
pub fn months(language: &str) -> &'static [&'static str] {
    locale_match!(of_language(language) => LC_TIME::MON)
}

/// The months of a language in short.
#[must_use]
pub fn short_months(language: &str) -> &'static [&'static str] {
    locale_match!(of_language(language) => LC_TIME::ABMON)
}

fn of_language(language: &str) -> Locale {
    REGIONS.iter().find(|region| region.language() == language).map_or(Locale::en_GB, |region| region.locale)
}
