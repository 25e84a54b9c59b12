//! A statement as a workbook: real numbers, and formulas for the totals, so that a reader can follow each sum in her own spreadsheet.

mod held;

use super::{PlanPart, Statement};
use crate::freezes::Freeze;
use kernel::{Currency, Date, Decimal, Location, Problem};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

/// The sheet with every line; of several currencies each has one, named after it.
const LINES: &str = "Lines";
/// Its columns with their widths in characters.
const COLUMNS: [(&str, u8); 11] = [
    ("Plan", 24),
    ("Component", 28),
    ("Line", 11),
    ("Record", 14),
    ("Name", 26),
    ("Date", 12),
    ("Tier", 24),
    ("Base", 16),
    ("Rate", 10),
    ("Amount", 14),
    ("Currency", 10),
];
const AMOUNT: u16 = 9;

/// The workbook's bytes: a sheet with what is paid, one with every line, and one with what is held and released. The same statement gives the same bytes.
///
/// # Errors
/// When the workbook cannot be written: a text longer than a cell may be.
pub fn workbook(statement: &Statement) -> Result<Vec<u8>, Problem> {
    write(statement).map_err(|error| Problem::error("workbook", Location::default(), format!("The workbook cannot be written: {error}.")))
}

fn write(statement: &Statement) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of the statement and not that of writing: the same statement gives the same file.
    let last = statement.period.last;
    let day = ExcelDateTime::from_ymd(u16::try_from(last.year()).unwrap_or(1900), month(last.month()), month(last.day()))?;
    book.set_properties(&DocProperties::new().set_title(title(statement)).set_creation_datetime(&day));
    let styles = Styles::new();
    let columns = Columns::of(statement);
    summary(book.add_worksheet(), statement, &styles, &columns)?;
    for lines in &columns.lines {
        lines.write(book.add_worksheet(), &styles)?;
    }
    held::sheets(&mut book, statement, &styles)?;
    book.save_to_buffer()
}

/// Where figures of each currency stand: no column has figures of two.
struct Columns<'s> {
    /// The currencies of figures, that of the payment last.
    currencies: Vec<Currency>,
    /// The lines, a sheet for each currency in which something is earned.
    lines: Vec<Lines<'s>>,
}

impl<'s> Columns<'s> {
    fn of(statement: &'s Statement) -> Self {
        let earned = statement.earned_in();
        let mut currencies: Vec<Currency> =
            earned.iter().copied().chain(statement.balances.iter().map(|line| line.balance.key.currency)).collect();
        currencies.sort_by_key(|currency| (*currency == statement.currency, currency.to_string()));
        currencies.dedup();
        if currencies.last() != Some(&statement.currency) {
            currencies.push(statement.currency);
        }
        let several = currencies.len() > 1;
        let mut lines: Vec<Lines<'s>> = earned.into_iter().map(|currency| Lines::of(statement, currency, several)).collect();
        if lines.is_empty() {
            lines.push(Lines::of(statement, statement.currency, several));
        }
        Self { currencies, lines }
    }

    fn several(&self) -> bool {
        self.currencies.len() > 1
    }

    /// The column of figures in a currency.
    fn of_figures(&self, currency: Currency) -> u16 {
        column_at(1 + self.currencies.iter().position(|own| *own == currency).unwrap_or(0))
    }

    /// Its letter; there are fewer currencies on a statement than letters.
    fn letter(&self, currency: Currency) -> char {
        u8::try_from(self.of_figures(currency)).ok().and_then(|at| b'A'.checked_add(at)).map_or('B', char::from)
    }

    /// The column after the figures.
    fn after(&self) -> u16 {
        column_at(1 + self.currencies.len())
    }

    /// The sheet with the lines of a currency.
    fn lines_in(&self, currency: Currency) -> &Lines<'s> {
        self.lines.iter().find(|lines| lines.currency == currency).unwrap_or(&self.lines[0])
    }

    fn heads(&self, sheet: &mut Worksheet, styles: &Styles) -> Result<(), XlsxError> {
        sheet.set_column_width(0, 44)?.write_with_format(4, 0, "", &styles.head)?;
        for currency in &self.currencies {
            let head = if self.several() { format!("Amount, {currency}") } else { "Amount".to_owned() };
            sheet.set_column_width(self.of_figures(*currency), 16)?;
            sheet.write_with_format(4, self.of_figures(*currency), head, &styles.head_number)?;
        }
        if !self.several() {
            sheet.set_column_width(self.after(), 10)?.write_with_format(4, self.after(), "Currency", &styles.head)?;
        }
        Ok(())
    }

    /// Says the currency of a row where its column does not.
    fn currency(&self, sheet: &mut Worksheet, row: u32, currency: Currency, format: Option<&Format>) -> Result<(), XlsxError> {
        match format {
            _ if self.several() => {}
            Some(format) => drop(sheet.write_with_format(row, self.after(), currency.to_string(), format)?),
            None => drop(sheet.write(row, self.after(), currency.to_string())?),
        }
        Ok(())
    }
}

fn title(statement: &Statement) -> String {
    format!("Statement of {}, {}", statement.name, statement.period.id)
}

fn month(number: i8) -> u8 {
    u8::try_from(number).unwrap_or(1)
}

struct Styles {
    title: Format,
    head: Format,
    head_number: Format,
    total: Format,
    date: Format,
}

impl Styles {
    fn new() -> Self {
        let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14.0),
            head_number: head.clone().set_align(FormatAlign::Right),
            head,
            total: Format::new().set_bold().set_border_top(FormatBorder::Thin),
            date: Format::new().set_num_format("yyyy-mm-dd"),
        }
    }

    fn money(&self, currency: Currency) -> Format {
        Format::new().set_num_format(pattern(currency.decimals()))
    }

    fn total(&self, currency: Currency) -> Format {
        self.total.clone().set_num_format(pattern(currency.decimals()))
    }
}

fn pattern(decimals: u32) -> String {
    match decimals {
        0 => "#,##0".into(),
        some => format!("#,##0.{}", "0".repeat(some as usize)),
    }
}

/// What is paid: components under their plans, plans into the payout currency, adjustments, the payment.
fn summary(sheet: &mut Worksheet, statement: &Statement, styles: &Styles, columns: &Columns<'_>) -> Result<(), XlsxError> {
    sheet.set_name("Statement")?;
    sheet.write_with_format(0, 0, title(statement), &styles.title)?;
    let days = format!("{} to {}", statement.period.first, statement.period.last);
    sheet.write(1, 0, days)?.write(2, 0, format!("{} ({})", statement.name, statement.person))?;
    let frozen: Vec<String> = statement.freezes.iter().map(Freeze::sentence).collect();
    if !frozen.is_empty() {
        sheet.write(3, 0, frozen.join("; "))?;
    }
    columns.heads(sheet, styles)?;
    let mut at = Cursor { row: 5, paid: Vec::new() };
    let own = statement.currency;
    for plan in statement.plans.iter().filter(|plan| plan.pays_now) {
        of_plan(sheet, plan, own, styles, columns, &mut at)?;
    }
    if !statement.terms_total.is_zero() {
        paid(sheet, "Terms of payment", statement.terms_total, own, styles, columns, &mut at)?;
    }
    for adjustment in statement.adjustments.iter() {
        let Some(amount) = adjustment.paid else { continue };
        paid(sheet, &format!("Adjusted by hand: {}", adjustment.reason), amount, own, styles, columns, &mut at)?;
    }
    carried(sheet, statement, styles, columns, &mut at)?;
    let letter = columns.letter(own);
    let sum = at.paid.iter().map(|row| format!("{letter}{}", row + 1)).collect::<Vec<_>>().join("+");
    let sum = if sum.is_empty() { "0".to_owned() } else { sum };
    sheet.write_with_format(at.row, 0, "Payment", &styles.total)?;
    formula(sheet, at.row, columns.of_figures(own), &format!("={sum}"), statement.total, &styles.total(own))?;
    columns.currency(sheet, at.row, own, Some(&styles.total))
}

/// A row that is part of the payment when it is in its currency.
fn paid(
    sheet: &mut Worksheet,
    what: &str,
    amount: Decimal,
    currency: Currency,
    styles: &Styles,
    columns: &Columns<'_>,
    at: &mut Cursor,
) -> Result<(), XlsxError> {
    sheet.write(at.row, 0, what)?;
    number(sheet, at.row, columns.of_figures(currency), amount, &styles.money(currency))?;
    columns.currency(sheet, at.row, currency, None)?;
    if columns.currencies.last() == Some(&currency) {
        at.paid.push(at.row);
    }
    at.row += 1;
    Ok(())
}

/// A row for each balance line, with its cause; those in another currency than the payment's are told and not added.
fn carried(sheet: &mut Worksheet, statement: &Statement, styles: &Styles, columns: &Columns<'_>, at: &mut Cursor) -> Result<(), XlsxError> {
    let beside = if columns.several() { columns.after() } else { columns.after() + 1 };
    for line in &statement.balances {
        let key = &line.balance.key;
        sheet.write(at.row, beside, super::cause(line))?;
        paid(sheet, &format!("Change in {}: {}", key.period, key.label()), line.amount, key.currency, styles, columns, at)?;
    }
    Ok(())
}

/// Where the next row goes, and the rows that make the payment.
struct Cursor {
    row: u32,
    paid: Vec<u32>,
}

fn of_plan(
    sheet: &mut Worksheet,
    plan: &PlanPart,
    payout: Currency,
    styles: &Styles,
    columns: &Columns<'_>,
    at: &mut Cursor,
) -> Result<(), XlsxError> {
    let (first, column, letter) = (at.row, columns.of_figures(plan.currency), columns.letter(plan.currency));
    let lines = columns.lines_in(plan.currency);
    for part in &plan.components {
        sheet.write(at.row, 0, part.component.to_string())?;
        let (end, of) = (lines.rows.len().max(1) + 1, lines.reference());
        let criteria = format!("{of}!$A$2:$A${end},{},{of}!$B$2:$B${end},$A{}", quoted(&plan_name(plan)), at.row + 1);
        let sum = format!("=SUMIFS({of}!$J$2:$J${end},{criteria})");
        formula(sheet, at.row, column, &sum, part.total, &styles.money(plan.currency))?;
        columns.currency(sheet, at.row, plan.currency, None)?;
        at.row += 1;
    }
    sheet.write_with_format(at.row, 0, plan_name(plan), &styles.total)?;
    let sum = if at.row == first { "=0".to_owned() } else { format!("=SUM({letter}{}:{letter}{})", first + 1, at.row) };
    formula(sheet, at.row, column, &sum, plan.total, &styles.total(plan.currency))?;
    columns.currency(sheet, at.row, plan.currency, Some(&styles.total))?;
    at.row += 1;
    if let Some(exchange) = &plan.exchange {
        sheet.write(at.row, 0, format!("in {payout}, at {} {} for 1 {}", exchange.rate.normalize(), exchange.into, exchange.from))?;
        let rounded = format!("=ROUND({letter}{}*{},{})", at.row, exchange.rate.normalize(), payout.decimals());
        formula(sheet, at.row, columns.of_figures(payout), &rounded, plan.paid, &styles.money(payout))?;
        columns.currency(sheet, at.row, payout, None)?;
        at.row += 1;
    }
    at.paid.push(at.row - 1);
    at.row += 1;
    Ok(())
}

fn plan_name(plan: &PlanPart) -> String {
    format!("{}, version {}", plan.plan, plan.version)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The sheet with every line in one currency.
struct Lines<'s> {
    currency: Currency,
    name: String,
    rows: Vec<(&'s PlanPart, &'s super::ComponentPart, &'s super::LinePart)>,
}

impl<'s> Lines<'s> {
    fn of(statement: &'s Statement, currency: Currency, several: bool) -> Self {
        let plans = statement.plans.iter().filter(|plan| plan.pays_now && plan.currency == currency);
        let parts = plans.flat_map(|plan| plan.components.iter().map(move |part| (plan, part)));
        let name = if several { format!("{LINES} {currency}") } else { LINES.to_owned() };
        Self { currency, name, rows: parts.flat_map(|(plan, part)| part.lines.iter().map(move |line| (plan, part, line))).collect() }
    }

    /// The sheet as formulas name it.
    fn reference(&self) -> String {
        if self.name.contains(' ') { format!("'{}'", self.name) } else { self.name.clone() }
    }

    fn write(&self, sheet: &mut Worksheet, styles: &Styles) -> Result<(), XlsxError> {
        sheet.set_name(&self.name)?.set_freeze_panes(1, 0)?;
        for (column, (head, width)) in COLUMNS.into_iter().enumerate() {
            let format = if (7..=9).contains(&column) { &styles.head_number } else { &styles.head };
            sheet.set_column_width(column_at(column), width)?.write_with_format(0, column_at(column), head, format)?;
        }
        for (row, (plan, part, line)) in (1..).zip(&self.rows) {
            sheet.write(row, 0, plan_name(plan))?.write(row, 1, part.component.to_string())?.write(row, 2, line.line.as_str())?;
            sheet.write(row, 3, line.record.as_ref().map(ToString::to_string).unwrap_or_default())?;
            sheet.write(row, 4, line.record_name.clone().unwrap_or_default())?;
            if let Some(day) = line.date {
                date(sheet, row, 5, day, styles)?;
            }
            sheet.write(row, 6, line.tier.clone().unwrap_or_default())?;
            if let Some(base) = line.base.and_then(kernel::Exact::to_decimal) {
                number(sheet, row, 7, base, &styles.money(plan.currency))?;
            }
            if let Some(rate) = line.rate {
                number(sheet, row, 8, rate, &Format::new().set_num_format("0.####%"))?;
            }
            number(sheet, row, AMOUNT, line.amount, &styles.money(plan.currency))?;
            sheet.write(row, 10, plan.currency.to_string())?;
        }
        let last = u32::try_from(self.rows.len()).unwrap_or(u32::MAX - 1);
        if last > 0 {
            sheet.autofilter(0, 0, last, 10)?;
        }
        Ok(())
    }
}

fn date(sheet: &mut Worksheet, row: u32, column: u16, day: Date, styles: &Styles) -> Result<(), XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(1900);
    sheet.write_with_format(row, column, &ExcelDateTime::from_ymd(year, month(day.month()), month(day.day()))?, &styles.date)?;
    Ok(())
}

/// A number. A workbook's reader keeps fifteen digits of it; a figure that has more is written as text, whole.
fn number(sheet: &mut Worksheet, row: u32, column: u16, value: Decimal, format: &Format) -> Result<(), XlsxError> {
    let value = value.normalize();
    match value.mantissa().unsigned_abs() < 10u128.pow(15) {
        true => sheet.write_with_format(row, column, value, format)?,
        false => sheet.write_with_format(row, column, value.to_string(), format)?,
    };
    Ok(())
}

/// A formula with the figure that it has, for readers that do not calculate.
fn formula(sheet: &mut Worksheet, row: u32, column: u16, text: &str, value: Decimal, format: &Format) -> Result<(), XlsxError> {
    sheet.write_formula_with_format(row, column, Formula::new(text).set_result(value.normalize().to_string()), format)?;
    Ok(())
}

fn column_at(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}
