//! The sheet with what is held and released: every deposit with its record, its part, what it waits on, from when it may be paid and in which
//! pay window it is. They add up to the terms of payment that are made of deposits.

use super::{Styles, column_at, date, number};
use crate::statement::{DepositPart, Statement, TermPart};
use kernel::Currency;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

const NAME: &str = "Held and released";
/// Its columns with their widths in characters.
const COLUMNS: [(&str, u8); 14] = [
    ("Plan", 24),
    ("Component", 28),
    ("What", 11),
    ("Record", 14),
    ("Name", 26),
    ("Earned in", 12),
    ("Earned on", 12),
    ("Part", 8),
    ("Share", 10),
    ("Waits on", 20),
    ("Paid from", 12),
    ("Released by", 14),
    ("Paid in", 12),
    ("Amount", 14),
];
const CURRENCY: u16 = 14;

/// A sheet for each currency in which something is held or released; none when nothing is.
pub(super) fn sheets(book: &mut Workbook, statement: &Statement, styles: &Styles) -> Result<(), XlsxError> {
    let mut currencies: Vec<Currency> = statement.held_and_released().iter().map(|term| term.currency).collect();
    currencies.sort_by_key(ToString::to_string);
    currencies.dedup();
    let several = currencies.len() > 1;
    for currency in currencies {
        let name = if several { format!("{NAME} {currency}") } else { NAME.to_owned() };
        let sheet = book.add_worksheet();
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, (head, width)) in COLUMNS.into_iter().chain([("Currency", 10)]).enumerate() {
            let format = if matches!(column, 7 | 8 | 13) { &styles.head_number } else { &styles.head };
            sheet.set_column_width(column_at(column), width)?.write_with_format(0, column_at(column), head, format)?;
        }
        let terms = statement.held_and_released().into_iter().filter(|term| term.currency == currency);
        let deposits = terms.flat_map(|term| term.deposits.iter().map(move |deposit| (term, deposit)));
        for (row, (term, deposit)) in (1..).zip(deposits) {
            line(sheet, row, term, deposit, styles)?;
        }
    }
    Ok(())
}

fn line(
    sheet: &mut rust_xlsxwriter::Worksheet,
    row: u32,
    term: &TermPart,
    deposit: &DepositPart,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let component = term.component.as_ref().map(ToString::to_string).unwrap_or_default();
    sheet.write(row, 0, term.plan.to_string())?.write(row, 1, component)?.write(row, 2, term.line)?;
    sheet.write(row, 3, deposit.record.as_ref().map(ToString::to_string).unwrap_or_default())?;
    sheet.write(row, 4, deposit.record_name.clone().unwrap_or_default())?.write(row, 5, deposit.earned_in.as_str())?;
    date(sheet, row, 6, deposit.earned, styles)?;
    sheet.write(row, 7, u32::try_from(deposit.part).unwrap_or(u32::MAX))?;
    if let Some(share) = deposit.share {
        number(sheet, row, 8, share, &Format::new().set_num_format("0.####%"))?;
    }
    sheet.write(row, 9, deposit.waits_on.clone().unwrap_or_default())?;
    if let Some(from) = deposit.releasable {
        date(sheet, row, 10, from, styles)?;
    }
    sheet.write(row, 11, deposit.by.as_ref().map(ToString::to_string).unwrap_or_default())?;
    sheet.write(row, 12, deposit.paid.clone().unwrap_or_default())?;
    number(sheet, row, 13, deposit.amount, &styles.money(term.currency))?;
    sheet.write(row, CURRENCY, term.currency.to_string())?;
    Ok(())
}
