//! Rows found, sorted and cut into pages.

use super::{Asked, Cell, Column};
use crate::export::Sheet;

/// How many rows are on a page.
const MOST: usize = 100;

/// A table to be shown.
#[derive(Debug, Clone)]
pub struct Table {
    /// The page's path.
    pub path: String,
    /// What it is called; also the id of its panel.
    pub name: &'static str,
    /// What the address says.
    pub asked: Asked,
    /// Every column, with its header.
    pub heads: Vec<Head>,
    /// The rows of this page, with the cells of shown columns.
    pub rows: Vec<Row>,
    /// How many rows were found.
    pub found: usize,
    /// The next page.
    pub more: Option<String>,
    /// The table as CSV, and as a workbook, when there is such an address.
    pub files: Option<(String, String)>,
}

/// A header.
#[derive(Debug, Clone)]
pub struct Head {
    /// The column.
    pub column: Column,
    /// Whether it is shown.
    pub shown: bool,
    /// Whether it may be hidden.
    pub optional: bool,
    /// The address that sorts by it.
    pub sort: String,
    /// The address that shows or hides it.
    pub turn: String,
    /// `ascending`, `descending` or `none`.
    pub direction: &'static str,
    /// The icon of its direction.
    pub arrow: &'static str,
}

/// A row: cells of the shown columns, each with its column, and the rest as one line on a phone.
#[derive(Debug, Clone)]
pub struct Row {
    /// The cells.
    pub cells: Vec<(Column, Cell)>,
    /// What a phone shows in a second line.
    pub second: String,
}

impl Table {
    /// The rows that are asked for. Their own order holds until another is asked for, and among equals.
    #[must_use]
    pub fn new(path: &str, name: &'static str, columns: &[Column], rows: Vec<Vec<Cell>>, asked: Asked) -> Self {
        let rows = chosen(columns, rows, &asked);
        let skip: usize = asked.after.parse().unwrap_or(0);
        let found = rows.len();
        let shown = rows.into_iter().skip(skip).take(MOST).map(|cells| row(columns, cells, &asked));
        Self {
            heads: columns.iter().enumerate().map(|(index, column)| head(path, index, *column, &asked)).collect(),
            rows: shown.collect(),
            found,
            more: (found > skip.saturating_add(MOST)).then(|| asked.from(path, skip + MOST)),
            files: None,
            path: path.to_owned(),
            name,
            asked,
        }
    }

    /// The same with addresses of files.
    #[must_use]
    pub fn with_files(mut self) -> Self {
        self.files = Some((self.asked.file(&format!("{}.csv", self.path)), self.asked.file(&format!("{}.xlsx", self.path))));
        self
    }

    /// All rows that are found, with the shown columns, as a file has them.
    #[must_use]
    pub fn sheet(columns: &[Column], rows: Vec<Vec<Cell>>, asked: &Asked) -> Sheet {
        let keys: Vec<&str> = columns.iter().filter(|column| asked.shows(column.key)).map(|column| column.key).collect();
        let mut sheet = Sheet::new(&keys);
        for cells in chosen(columns, rows, asked) {
            let cells = columns.iter().zip(cells).filter(|(column, _)| asked.shows(column.key));
            sheet.row(cells.map(|(_, cell)| cell.written).collect());
        }
        sheet
    }
}

fn chosen(columns: &[Column], mut rows: Vec<Vec<Cell>>, asked: &Asked) -> Vec<Vec<Cell>> {
    let words: Vec<String> = asked.q.split_whitespace().map(str::to_lowercase).collect();
    rows.retain(|cells| words.iter().all(|word| cells.iter().any(|cell| cell.has(word))));
    let wanted = asked.sort.trim_start_matches('-');
    if let Some(at) = columns.iter().position(|column| column.key == wanted) {
        rows.sort_by(|a, b| a[at].key.cmp(&b[at].key));
        if asked.sort.starts_with('-') {
            rows.reverse();
        }
    }
    rows
}

fn head(path: &str, index: usize, column: Column, asked: &Asked) -> Head {
    let sorted = asked.sort.trim_start_matches('-') == column.key;
    let turned = asked.sort.starts_with('-');
    let (direction, arrow) = match (sorted, turned) {
        (false, _) => ("none", ""),
        (true, false) => ("ascending", "arrow-up"),
        (true, true) => ("descending", "arrow-down"),
    };
    let next = if sorted && !turned { format!("-{}", column.key) } else { column.key.to_owned() };
    Head {
        column,
        shown: asked.shows(column.key) || index == 0,
        optional: index > 0,
        sort: asked.sorted(path, &next),
        turn: asked.turned(path, column.key),
        direction,
        arrow,
    }
}

fn row(columns: &[Column], cells: Vec<Cell>, asked: &Asked) -> Row {
    let shown: Vec<(Column, Cell)> = columns
        .iter()
        .zip(cells)
        .enumerate()
        .filter(|(index, (c, _))| *index == 0 || asked.shows(c.key))
        .map(|(_, (c, cell))| (*c, cell))
        .collect();
    let rest = shown.iter().skip(1).filter(|(column, cell)| !column.narrow && !cell.shown.is_empty() && cell.href.is_empty());
    let second: Vec<&str> = rest.map(|(_, cell)| cell.shown.as_str()).collect();
    Row { second: second.join(" · "), cells: shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Decimal;

    const COLUMNS: [Column; 3] = [Column::words("name", "Name"), Column::words("role", "Role"), Column::figures("paid", "Paid")];

    fn rows() -> Vec<Vec<Cell>> {
        let row = |name: &str, role: &str, paid: i64| {
            vec![Cell::words(name), Cell::words(role), Cell::figure(format!("{paid}.00"), Decimal::from(paid))]
        };
        vec![row("Ada", "AE", 90), row("Ben", "SDR", 100), row("Carla", "AE", 20)]
    }

    fn names(asked: &Asked) -> Vec<String> {
        let table = Table::new("/people", "people", &COLUMNS, rows(), asked.clone());
        table.rows.iter().map(|row| row.cells[0].1.shown.clone()).collect()
    }

    #[test]
    fn rows_are_found_by_all_words_and_sorted_by_size() {
        assert_eq!(names(&Asked { q: "ae".into(), ..Asked::default() }), ["Ada", "Carla"]);
        assert_eq!(names(&Asked { q: "ae carla".into(), ..Asked::default() }), ["Carla"]);
        assert_eq!(names(&Asked { sort: "paid".into(), ..Asked::default() }), ["Carla", "Ada", "Ben"], "by size, not by letters");
        assert_eq!(names(&Asked { sort: "-paid".into(), ..Asked::default() }), ["Ben", "Ada", "Carla"]);
        assert_eq!(names(&Asked { sort: "nothing".into(), ..Asked::default() }), ["Ada", "Ben", "Carla"]);
    }

    #[test]
    fn a_file_has_the_rows_and_columns_that_the_page_shows() {
        let asked = Asked { q: "ae".into(), hide: "role".into(), sort: "paid".into(), ..Asked::default() };
        assert_eq!(Table::sheet(&COLUMNS, rows(), &asked).csv(), "\u{feff}name,paid\r\nCarla,20\r\nAda,90\r\n");
        let table = Table::new("/people", "people", &COLUMNS, rows(), asked);
        assert_eq!(table.rows[0].cells.len(), 2);
        assert_eq!(table.heads.iter().filter(|head| head.shown).count(), 2);
    }

    #[test]
    fn many_rows_come_in_pages() {
        let many =
            |count: usize| (0..count).map(|n| vec![Cell::words(format!("{n:04}")), Cell::words(""), Cell::words("")]).collect::<Vec<_>>();
        let first = Table::new("/people", "people", &COLUMNS, many(250), Asked::default());
        assert_eq!((first.rows.len(), first.found, first.more.as_deref()), (100, 250, Some("/people?after=100")));
        let last = Table::new("/people", "people", &COLUMNS, many(250), Asked { after: "200".into(), ..Asked::default() });
        assert_eq!((last.rows.len(), last.more), (50, None));
    }
}
