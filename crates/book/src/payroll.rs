//! How payments go to payroll: `[payroll]` in `company.toml`.

use kernel::document::{Entry, Section};
use kernel::{Currency, Problem, Problems};

/// The payroll files of a company; each is written for those who are paid in its currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payrolls {
    /// By name, in the order of the file.
    pub files: Vec<Payroll>,
}

/// One payroll file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payroll {
    /// Its name, as in `[payroll.NAME]`.
    pub name: String,
    /// Whom it pays: those with a payment in this currency; the company's, unless the file says otherwise.
    pub currency: Currency,
    /// What it looks like.
    pub format: Format,
}

/// What a payroll file looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Gusto's upload of payroll data: `last_name`, `first_name`, `gusto_employee_id` (the column of people that has it), `commission`.
    Gusto {
        /// The column of people with Gusto's id; by name alone when none.
        employee_id: Option<String>,
    },
    /// ADP's paydata import, `EPIxxxbb.csv`: company code, batch, file number and one earnings code with its amount.
    Adp {
        /// Three letters or digits.
        company_code: String,
        /// One or two letters or digits.
        batch: String,
        /// The column of people with the file number.
        file_number: String,
        /// One or two letters or digits.
        earnings_code: String,
    },
    /// Columns of one's own: header, and text with `{placeholders}`.
    Columns(Vec<(String, String)>),
}

/// What a placeholder may name besides the columns of people.
pub const PLACEHOLDERS: [&str; 9] = ["id", "name", "first_name", "last_name", "email", "amount", "currency", "period", "period_end"];

/// Reads `[payroll]`.
pub(crate) fn read(entry: &Entry<'_>, home: Currency) -> Option<Payrolls> {
    let section = entry.section("the payroll files")?;
    let mut files = Vec::new();
    let names: Vec<String> = section.entries().map(|(name, _)| name).collect();
    for (name, entry) in section.entries() {
        files.push(file(&name, &entry, home));
    }
    if names.is_empty() {
        entry.refuse("a table for each file, such as [payroll.gusto]");
    }
    Some(Payrolls { files: files.into_iter().collect::<Option<Vec<_>>>()? })
}

fn file(name: &str, entry: &Entry<'_>, home: Currency) -> Option<Payroll> {
    #[derive(Clone, Copy)]
    enum Kind {
        Gusto,
        Adp,
        Columns,
    }
    let section = entry.section("the payroll file")?;
    let words = [("gusto", Kind::Gusto), ("adp", Kind::Adp), ("columns", Kind::Columns)];
    let kind = section.required("format", "format = \"gusto\"").and_then(|entry| entry.choice(&words));
    let currency = section.get("currency").map_or(Some(home), |entry| {
        let currency = entry.text()?.parse().ok();
        if currency.is_none() {
            entry.refuse("a currency code of ISO 4217, such as USD or EUR");
        }
        currency
    });
    let format = match kind? {
        Kind::Gusto => Some(Format::Gusto { employee_id: section.text("employee_id") }),
        Kind::Adp => adp(&section),
        Kind::Columns => columns(&section),
    };
    section.finish();
    Some(Payroll { name: name.to_owned(), currency: currency?, format: format? })
}

fn adp(section: &Section<'_>) -> Option<Format> {
    let code = |entry: Entry<'_>, length: std::ops::RangeInclusive<usize>, what: &str| {
        let text = entry.text()?;
        if length.contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Some(text);
        }
        entry.refuse(what);
        None
    };
    let company_code = section
        .required("company_code", "company_code = \"A1B\"")
        .and_then(|e| code(e, 3..=3, "three letters or digits, as ADP gave them"));
    let batch = section.get("batch").map_or(Some("01".to_owned()), |e| code(e, 1..=2, "one or two letters or digits"));
    let file_number =
        section.required("file_number", "file_number = \"adp_file\", the column of people that has it").and_then(|e| e.text());
    let earnings_code =
        section.required("earnings_code", "earnings_code = \"C\"").and_then(|e| code(e, 1..=3, "one to three letters or digits"));
    Some(Format::Adp { company_code: company_code?, batch: batch?, file_number: file_number?, earnings_code: earnings_code? })
}

fn columns(section: &Section<'_>) -> Option<Format> {
    let example = "columns = [ { header = \"Employee\", value = \"{id}\" }, { header = \"Amount\", value = \"{amount}\" } ]";
    let list = section.required("columns", example)?.list()?;
    let columns = list.iter().map(|entry| {
        let column = entry.section("the column")?;
        let header = column.required("header", "header = \"Employee\"").and_then(|entry| entry.text());
        let value = column.required("value", "value = \"{id}\"").and_then(|entry| {
            let text = entry.text()?;
            match placeholders(&text) {
                Ok(_) => Some(text),
                Err(problem) => {
                    section.report(Problem { at: entry.at(), ..problem });
                    None
                }
            }
        });
        column.finish();
        Some((header?, value?))
    });
    // Every column is read, so that all mistakes are told.
    Some(Format::Columns(columns.collect::<Vec<Option<_>>>().into_iter().collect::<Option<Vec<_>>>()?))
}

/// The names within `{}` of a text.
///
/// # Errors
/// A brace that is not closed, or nothing within.
pub fn placeholders(text: &str) -> Result<Vec<&str>, Problem> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let after = &rest[start + 1..];
        match after.find('}') {
            Some(end) if end > 0 => {
                names.push(&after[..end]);
                rest = &after[end + 1..];
            }
            _ => {
                let problem = Problem::error("placeholder", kernel::Location::default(), "A `{` is not followed by a name and `}`.");
                return Err(problem.expected(format!("`{{id}}`, or another of {} or a column of people", PLACEHOLDERS.join(", "))));
            }
        }
    }
    Ok(names)
}

/// Columns that payroll files name and people do not have.
#[must_use]
pub fn unknown_columns(payrolls: &Payrolls, people: &records::Table) -> Problems {
    let columns: Vec<&str> = people.columns.iter().map(|column| column.name.as_str()).collect();
    let mut problems = Problems::new();
    for payroll in &payrolls.files {
        let named: Vec<&str> = match &payroll.format {
            Format::Gusto { employee_id } => employee_id.iter().map(String::as_str).collect(),
            Format::Adp { file_number, .. } => vec![file_number],
            Format::Columns(own) => own.iter().filter_map(|(_, value)| placeholders(value).ok()).flatten().collect(),
        };
        for name in named.into_iter().filter(|name| !columns.contains(name) && !PLACEHOLDERS.contains(name)) {
            let at = kernel::Location::file(crate::company::FILE).column(format!("payroll.{}", payroll.name)).value(name);
            let problem = Problem::warning("unknown-column", at, format!("People have no column `{name}`, which the payroll file names."));
            problems.push(problem.suggest(name, columns.iter().copied().chain(PLACEHOLDERS)));
        }
    }
    problems
}
