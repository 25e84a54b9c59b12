//! A table as CSV or as a workbook: exactly the rows and columns that the page shows.

use crate::failure::Failure;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Location, Problem};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Rows under headers.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A table with these headers.
    #[must_use]
    pub fn new(headers: &[&str]) -> Self {
        Self { rows: vec![headers.iter().map(|h| (*h).to_owned()).collect()] }
    }
    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }
    /// As CSV with a byte order mark, so that spreadsheets take it for UTF-8. A text that a spreadsheet would run as a formula gets an apostrophe.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut out = String::from("\u{feff}");
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        }
        out
    }
    /// As a workbook (XLSX) in which numbers are numbers.
    ///
    /// # Errors
    /// A table that is larger than a workbook takes.
    pub fn workbook(&self) -> Result<Vec<u8>, Failure> {
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::default()));
        let written = self.write(book.add_worksheet()).and_then(|()| book.save_to_buffer());
        written.map_err(|error| {
            let problem = Problem::error("too-large", Location::default(), format!("The table does not fit into a workbook: {error}."));
            Failure::Invalid(problem.hint("take it as CSV, or filter it").into())
        })
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let head = Format::new().set_bold();
        for (row, cells) in (0u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(cells) {
                match kernel::parse_decimal(cell) {
                    _ if row == 0 => sheet.write_with_format(row, column, cell, &head)?,
                    // A number is one only when it is written as we write numbers: an id such as 007 stays a text.
                    Ok(number) if number.to_string() == *cell => sheet.write(row, column, number)?,
                    _ if cell.is_empty() => sheet,
                    _ => sheet.write(row, column, cell)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        Ok(())
    }

    /// As a workbook to download.
    ///
    /// # Errors
    /// As for [`Self::workbook`].
    pub fn download_workbook(&self, name: &str) -> Result<Response, Failure> {
        const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        Ok(file(self.workbook()?, KIND, &format!("{name}.xlsx")))
    }

    /// As a file to download.
    #[must_use]
    pub fn download(&self, name: &str) -> Response {
        file(self.csv().into_bytes(), "text/csv; charset=utf-8", &format!("{name}.csv"))
    }
}

/// Bytes as a file to download.
#[must_use]
pub fn file(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let safe: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let disposition = format!("attachment; filename=\"{safe}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

fn quoted(cell: &str) -> String {
    let number = kernel::parse_decimal(cell).is_ok();
    let guarded = if !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if guarded.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let mut sheet = Sheet::new(&["deal", "amount"]);
        sheet.row(vec!["Acme, \"Robotics\"".into(), "-5.00".into()]);
        sheet.row(vec!["=cmd()".into(), String::new()]);
        assert_eq!(sheet.csv(), "\u{feff}deal,amount\r\n\"Acme, \"\"Robotics\"\"\",-5.00\r\n'=cmd(),\r\n");
    }
}
