//! What the cells of whole columns tell: types, the decimal sign, the order of dates. Nothing is guessed from the first rows alone.

use super::DateOrder;
use super::chunk::Cell;
use super::coerce::{DateShape, parse_boolean, scan_number, shape_of_date, to_scale};
use kernel::Type;
use kernel::text::fold;

/// What is known of one column.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    /// Cells with something in them.
    pub(super) filled: u64,
    /// Cells without.
    pub(super) empty: u64,
    point: Numbers,
    comma: Numbers,
    dates: Dates,
    booleans: bool,
    evidence: Evidence,
    /// The first value whose digits may be thousands or decimals: `1.234`.
    pub(super) doubtful: Option<String>,
    /// The first date that has two meanings.
    pub(super) twofold: Option<String>,
}

#[derive(Debug, Clone, Copy)]
struct Numbers {
    all: bool,
    /// The most decimals.
    scale: u32,
    fits_money: bool,
    fits_number: bool,
    padded: bool,
    currency: bool,
    percent: bool,
}

#[derive(Debug, Clone, Copy)]
struct Dates {
    mdy: bool,
    dmy: bool,
    ymd: bool,
}

/// How many cells speak for what.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    mdy: u64,
    dmy: u64,
    either: u64,
    either_points: u64,
    point: u64,
    comma: u64,
}

const ALL_NUMBERS: Numbers =
    Numbers { all: true, scale: 0, fits_money: true, fits_number: true, padded: false, currency: false, percent: false };

impl Default for Profile {
    fn default() -> Self {
        Self {
            filled: 0,
            empty: 0,
            point: ALL_NUMBERS,
            comma: ALL_NUMBERS,
            dates: Dates { mdy: true, dmy: true, ymd: true },
            booleans: true,
            evidence: Evidence::default(),
            doubtful: None,
            twofold: None,
        }
    }
}

impl Numbers {
    fn see(&mut self, found: Option<super::coerce::Scanned>) {
        let Some(found) = found else {
            self.all = false;
            return;
        };
        let whole = to_scale(&found, 0).is_ok();
        self.scale = self.scale.max(if whole { 0 } else { found.scale });
        self.fits_money &= to_scale(&found, 4).is_ok();
        self.fits_number &= to_scale(&found, 8).is_ok();
        self.padded |= found.padded;
        self.currency |= found.currency;
        self.percent |= found.percent;
    }
}

impl Profile {
    pub(super) fn see(&mut self, cell: Cell<'_>) {
        match cell {
            Cell::Empty => self.empty += 1,
            Cell::Error(_) => self.filled += 1,
            Cell::Text(text) => {
                self.filled += 1;
                self.see_text(text);
            }
            Cell::Number { mantissa, scale, .. } => {
                self.filled += 1;
                let found = super::coerce::Scanned { mantissa: mantissa.into(), scale: scale.into(), ..super::coerce::Scanned::default() };
                self.point.see(Some(found));
                self.comma.see(Some(found));
                self.dates = Dates { mdy: false, dmy: false, ymd: false };
                self.booleans = false;
            }
            Cell::Date(_) => {
                self.filled += 1;
                (self.point.all, self.comma.all, self.booleans) = (false, false, false);
            }
            Cell::Boolean(_) => {
                self.filled += 1;
                (self.point.all, self.comma.all) = (false, false);
                self.dates = Dates { mdy: false, dmy: false, ymd: false };
            }
        }
    }

    fn see_text(&mut self, text: &str) {
        let first = text.as_bytes().first().copied().unwrap_or_default();
        if self.booleans && (text.len() > 5 || first.is_ascii_digit() || parse_boolean(text).is_none()) {
            self.booleans = false;
        }
        let digits = text.bytes().any(|b| b.is_ascii_digit()) && text.len() <= 64;
        if !digits {
            self.dates = Dates { mdy: false, dmy: false, ymd: false };
            (self.point.all, self.comma.all) = (false, false);
            return;
        }
        self.see_date(text, first);
        self.see_number(text);
    }

    fn see_date(&mut self, text: &str, first: u8) {
        if !first.is_ascii_digit() && !self.dates.ymd {
            (self.dates.mdy, self.dates.dmy) = (false, false);
            return;
        }
        let mut seen = Dates { mdy: false, dmy: false, ymd: false };
        match shape_of_date(text) {
            DateShape::No => {}
            DateShape::Any => seen = Dates { mdy: true, dmy: true, ymd: true },
            DateShape::OnlyMdy => {
                seen.mdy = true;
                self.evidence.mdy += 1;
            }
            DateShape::OnlyDmy => {
                seen.dmy = true;
                self.evidence.dmy += 1;
            }
            DateShape::Either { points } => {
                (seen.mdy, seen.dmy) = (true, true);
                self.evidence.either += 1;
                self.evidence.either_points += u64::from(points);
                self.twofold.get_or_insert_with(|| text.to_owned());
            }
        }
        self.dates.mdy &= seen.mdy;
        self.dates.dmy &= seen.dmy;
        self.dates.ymd &= seen.ymd;
    }

    fn see_number(&mut self, text: &str) {
        let signs = text.bytes().any(|b| b == b'.' || b == b',');
        if !signs && !self.point.all {
            return;
        }
        let point = scan_number(text, '.');
        let comma = if signs { scan_number(text, ',') } else { point };
        match (signs, point, comma) {
            (true, Some(_), None) => self.evidence.point += 1,
            (true, None, Some(_)) => self.evidence.comma += 1,
            (true, Some(a), Some(_)) if a.scale == 3 => {
                self.doubtful.get_or_insert_with(|| text.to_owned());
            }
            _ => {}
        }
        self.point.see(point);
        self.comma.see(comma);
    }

    pub(super) fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// The order of its dates, when every cell is a date and the order is certain.
    pub(super) fn date_order(&self) -> Option<DateOrder> {
        if self.filled == 0 || !self.is_date(None) {
            return None;
        }
        self.evidence.order()
    }

    /// Whether all its cells are dates, of which some have two meanings.
    pub(super) fn is_twofold(&self) -> bool {
        self.twofold.is_some() && self.dates.mdy && self.dates.dmy
    }

    fn is_date(&self, order: Option<DateOrder>) -> bool {
        self.filled > 0
            && match order {
                Some(DateOrder::Mdy) => self.dates.mdy,
                Some(DateOrder::Dmy) => self.dates.dmy,
                Some(DateOrder::Ymd) => self.dates.ymd,
                None => self.dates.ymd || self.dates.mdy || self.dates.dmy,
            }
    }

    /// The type that all cells have.
    pub(super) fn kind(&self, header: &str, decimal: char, order: Option<DateOrder>) -> Type {
        if self.filled == 0 {
            return Type::Text;
        }
        if self.booleans {
            return Type::Boolean;
        }
        let numbers = if decimal == ',' { self.comma } else { self.point };
        if numbers.all && !numbers.padded {
            return number_kind(&numbers, header);
        }
        if self.dates.ymd || (order.is_some() && self.is_date(order)) { Type::Date } else { Type::Text }
    }
}

fn number_kind(numbers: &Numbers, header: &str) -> Type {
    let speaks_of_money = numbers.currency || (says_money(header) && !numbers.percent && !says_rate(header));
    if numbers.fits_money && (speaks_of_money || (!numbers.fits_number && numbers.scale > 0)) {
        return Type::Money;
    }
    if numbers.scale == 0 && !numbers.percent {
        return Type::Integer;
    }
    if numbers.fits_number { Type::Number } else { Type::Text }
}

fn says_money(header: &str) -> bool {
    const WORDS: [&str; 22] = [
        "amount", "price", "value", "revenue", "cost", "pay", "salary", "bonus", "total", "tax", "freight", "fee", "sales", "quota",
        "margin", "profit", "acv", "arr", "tcv", "budget", "amt", "due",
    ];
    let folded = fold(header);
    WORDS.iter().any(|word| folded.starts_with(word) || folded.ends_with(word))
}

fn says_rate(header: &str) -> bool {
    let folded = fold(header);
    ["pct", "percent", "rate", "share", "ratio", "score", "factor", "weight", "count", "id", "number", "quantity"]
        .iter()
        .any(|word| folded.ends_with(word) || folded.starts_with(word))
}

impl Evidence {
    pub(super) fn add(&mut self, other: Self) {
        self.mdy += other.mdy;
        self.dmy += other.dmy;
        self.either += other.either;
        self.either_points += other.either_points;
        self.point += other.point;
        self.comma += other.comma;
    }

    /// What it says about dates.
    pub(super) fn dates_only(self) -> Self {
        Self { point: 0, comma: 0, ..self }
    }

    /// What it says about numbers.
    pub(super) fn numbers_only(self) -> Self {
        Self { point: self.point, comma: self.comma, ..Self::default() }
    }

    /// The order of day and month, as far as it is certain: what most of the cells that tell it say; days first where points are written.
    pub(super) fn order(&self) -> Option<DateOrder> {
        if self.mdy > self.dmy {
            Some(DateOrder::Mdy)
        } else if self.dmy > self.mdy || (self.dmy > 0) || (self.either_points > 0 && self.either_points == self.either) {
            Some(DateOrder::Dmy)
        } else if self.either > 0 {
            None
        } else {
            Some(DateOrder::Ymd)
        }
    }

    /// The decimal sign that most of the cells that tell it have; a point when none does.
    pub(super) fn decimal(&self) -> char {
        if self.comma > self.point { ',' } else { '.' }
    }

    /// Whether any cell tells the decimal sign.
    pub(super) fn tells_decimal(&self) -> bool {
        self.comma + self.point > 0
    }
}
