//! What a calculation says, in the terms of the figures to agree with; from its results, or from the files that it wrote.

use engine::Outcome;
use kernel::Decimal;
use std::collections::BTreeMap;
use std::path::Path;

/// The figures of a calculation.
#[derive(Default)]
pub struct Figures {
    /// By person, measure, unit and window.
    pub measured: BTreeMap<(String, String, String, String), Measured>,
    /// What each component pays, by person, component and pay window.
    pub paid: BTreeMap<(String, String, String), Decimal>,
    /// For each measure how many credits there are, and their sum.
    pub credited: BTreeMap<String, (usize, Decimal)>,
    /// How many records are credited to nobody, by reason.
    pub uncredited: BTreeMap<String, usize>,
    /// The sum of all payments.
    pub payments: Decimal,
}

/// One measurement.
#[derive(Clone, Default)]
pub struct Measured {
    /// Its value.
    pub value: Option<Decimal>,
    /// The quota.
    pub quota: Option<Decimal>,
    /// Value ÷ quota.
    pub attainment: Option<Decimal>,
}

impl Figures {
    /// The figures of results.
    pub fn of_outcome(outcome: &Outcome) -> Self {
        let mut figures = Self::default();
        for m in outcome.all_measurements() {
            let key = (m.person.to_string(), m.measure.to_string(), m.unit.word().to_owned(), m.window);
            figures.measured.insert(key, Measured { value: m.value, quota: m.quota, attainment: m.attainment });
        }
        for line in outcome.all_earnings() {
            figures.earned(line.person.as_ref(), line.component.as_ref(), &line.period, line.amount);
        }
        for credit in outcome.all_credits() {
            figures.credit(credit.measure.as_str(), credit.amount.to_decimal().unwrap());
        }
        for record in outcome.all_uncredited() {
            *figures.uncredited.entry(record.reason.word().to_owned()).or_default() += 1;
        }
        figures.payments = outcome.all_payments().iter().map(|payment| payment.amount).sum();
        figures
    }

    /// The figures of the CSV files in a folder.
    pub fn of_files(folder: &Path) -> Self {
        let mut figures = Self::default();
        let number = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        for row in rows(&folder.join("measurements.csv")) {
            let key = ["person", "measure", "unit", "window"].map(|column| row[column].clone()).into();
            let measured = Measured { value: number(&row["value"]), quota: number(&row["quota"]), attainment: number(&row["attainment"]) };
            figures.measured.insert(key, measured);
        }
        for row in rows(&folder.join("earnings.csv")) {
            figures.earned(&row["person"], &row["component"], &row["period"], row["amount"].parse().unwrap());
        }
        for row in rows(&folder.join("credits.csv")) {
            figures.credit(&row["measure"], row["amount"].parse().unwrap());
        }
        for row in rows(&folder.join("uncredited.csv")) {
            *figures.uncredited.entry(row["reason"].clone()).or_default() += 1;
        }
        figures.payments = rows(&folder.join("payments.csv")).iter().map(|row| row["amount"].parse::<Decimal>().unwrap()).sum();
        figures
    }

    fn earned(&mut self, person: &str, component: &str, period: &str, amount: Decimal) {
        *self.paid.entry((person.into(), component.into(), period.into())).or_default() += amount;
    }

    fn credit(&mut self, measure: &str, amount: Decimal) {
        let (count, sum) = self.credited.entry(measure.into()).or_default();
        *count += 1;
        *sum += amount;
    }

    /// A measurement; without figures when it is not listed.
    pub fn of(&self, person: &str, measure: &str, unit: &str, window: &str) -> Measured {
        self.measured.get(&(person.into(), measure.into(), unit.into(), window.into())).cloned().unwrap_or_default()
    }

    /// The persons and windows for which a measure is listed.
    pub fn listed(&self, measure: &str, unit: &str) -> Vec<(&str, &str)> {
        let of = |(_, m, u, _): &&(String, String, String, String)| m == measure && u == unit;
        self.measured.keys().filter(of).map(|(person, _, _, window)| (person.as_str(), window.as_str())).collect()
    }
}

/// The rows of a CSV file, each by its header.
pub fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

/// A figure rounded half up to so many decimals, written with all of them; nothing when there is none.
pub fn shown(value: Option<Decimal>, decimals: u32) -> String {
    value.map_or_else(String::new, |value| {
        let mut rounded = value.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(decimals);
        rounded.to_string()
    })
}

/// Says where two lists of lines differ, both ways.
pub fn same(ours: &[String], theirs: &[String]) {
    let missing: Vec<&String> = theirs.iter().filter(|line| !ours.contains(line)).collect();
    let further: Vec<&String> = ours.iter().filter(|line| !theirs.contains(line)).collect();
    assert!(missing.is_empty() && further.is_empty(), "expected, but not found: {missing:#?}\nfound, but not expected: {further:#?}");
}
