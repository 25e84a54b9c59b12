//! Rows found, sorted and cut into pages.

use super::{Asked, Cell, Column, Filter};
use crate::export::Sheet;
use crate::language::t;

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
    /// Totals of all rows that are found, below them.
    pub totals: Vec<Row>,
    /// What the field that finds says.
    pub find: &'static str,
    /// Choices beside it.
    pub filters: Vec<Filter>,
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
        // A row that is gone meanwhile begins the list anew.
        let skip = rows.iter().position(|cells| !asked.after.is_empty() && cells[0].written == asked.after).map_or(0, |at| at + 1);
        let found = rows.len();
        let last =
            rows.get(skip.saturating_add(MOST) - 1).filter(|_| found > skip.saturating_add(MOST)).map(|cells| cells[0].written.clone());
        let shown = rows.into_iter().skip(skip).take(MOST).map(|cells| row(columns, cells, &asked));
        let leading = leading(columns);
        Self {
            heads: columns.iter().enumerate().map(|(index, column)| head(path, index == leading, *column, &asked)).collect(),
            rows: shown.collect(),
            found,
            more: last.map(|last| asked.following(path, &last)),
            totals: Vec::new(),
            find: t("Find in this table"),
            filters: Vec::new(),
            files: None,
            path: path.to_owned(),
            name,
            asked,
        }
    }

    /// The same with a row of totals of everything that is found; cells in the order of the columns.
    #[must_use]
    pub fn with_totals(mut self, columns: &[Column], totals: Vec<Vec<Cell>>) -> Self {
        self.totals = totals.into_iter().map(|cells| row(columns, cells, &self.asked)).collect();
        self
    }

    /// The same with other words in the field that finds.
    #[must_use]
    pub fn finding(self, find: &'static str) -> Self {
        Self { find, ..self }
    }

    /// The same with choices beside the field that finds. The rows are those that are left; the choices are kept by the address.
    #[must_use]
    pub fn with_filters(self, filters: Vec<Filter>) -> Self {
        Self { filters, ..self }
    }

    /// What the form keeps as it is: what the address says besides, without the choices.
    #[must_use]
    pub fn kept(&self) -> Vec<&(&'static str, String)> {
        let of_filter = |name: &str| self.filters.iter().any(|filter| filter.name == name);
        self.asked.keep.iter().filter(|(name, _)| !of_filter(name)).collect()
    }

    /// The address of the same table with nothing left out; none when nothing is.
    #[must_use]
    pub fn unfiltered(&self) -> Option<String> {
        let narrowed = !self.asked.q.is_empty() || self.filters.iter().any(|filter| !filter.chosen.is_empty());
        let keep = self.kept().into_iter().cloned().collect();
        narrowed.then(|| Asked { q: String::new(), keep, ..self.asked.clone() }.file(&self.path))
    }

    /// The rows that are found, in their order.
    #[must_use]
    pub fn chosen(columns: &[Column], rows: Vec<Vec<Cell>>, asked: &Asked) -> Vec<Vec<Cell>> {
        chosen(columns, rows, asked)
    }

    /// The same with addresses of files.
    #[must_use]
    pub fn with_files(self) -> Self {
        let path = self.path.clone();
        self.with_files_at(&path)
    }

    /// The same with files of another address than the page's own.
    #[must_use]
    pub fn with_files_at(mut self, path: &str) -> Self {
        self.files = Some((self.asked.file(&format!("{path}.csv")), self.asked.file(&format!("{path}.xlsx"))));
        self
    }

    /// All rows that are found, with the shown columns, as a file has them.
    #[must_use]
    pub fn sheet(columns: &[Column], rows: Vec<Vec<Cell>>, asked: &Asked) -> Sheet {
        let leading = leading(columns);
        let kept = |index: usize, column: &Column| index == leading || !column.shown || asked.shows(column.key);
        let keys: Vec<&str> = columns.iter().enumerate().filter(|(index, c)| kept(*index, c)).map(|(_, column)| column.key).collect();
        let mut sheet = Sheet::new(&keys);
        for cells in chosen(columns, rows, asked) {
            let cells = columns.iter().zip(cells).enumerate().filter(|(index, (c, _))| kept(*index, c));
            sheet.row(cells.map(|(_, (_, cell))| cell.written).collect());
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

/// The column that leads a row on the page: the first that stands there.
fn leading(columns: &[Column]) -> usize {
    columns.iter().position(|column| column.shown).unwrap_or(0)
}

fn head(path: &str, leads: bool, column: Column, asked: &Asked) -> Head {
    let sorted = asked.sort.trim_start_matches('-') == column.key;
    let turned = asked.sort.starts_with('-');
    let (direction, arrow) = match (sorted, turned) {
        (false, _) => ("none", ""),
        (true, false) => ("ascending", "arrow-up"),
        (true, true) => ("descending", "arrow-down"),
    };
    // Figures begin with the largest.
    let down = if sorted { !turned } else { column.number };
    let next = if down { format!("-{}", column.key) } else { column.key.to_owned() };
    Head {
        column,
        shown: column.shown && (asked.shows(column.key) || leads),
        optional: column.shown && !leads,
        sort: asked.sorted(path, &next),
        turn: asked.turned(path, column.key),
        direction,
        arrow,
    }
}

fn row(columns: &[Column], cells: Vec<Cell>, asked: &Asked) -> Row {
    let leading = leading(columns);
    let shown: Vec<(Column, Cell)> = columns
        .iter()
        .zip(cells)
        .enumerate()
        .filter(|(index, (c, _))| *index == leading || (c.shown && asked.shows(c.key)))
        .map(|(_, (c, cell))| (*c, cell))
        .collect();
    let said = |cell: &Cell| cell.short.clone().unwrap_or_else(|| cell.shown.clone());
    let rest = shown.iter().skip(1).filter(|(column, cell)| !column.narrow && cell.href.is_empty());
    let second: Vec<String> = rest.map(|(_, cell)| said(cell)).filter(|words| !words.is_empty()).collect();
    Row { second: second.join(" · "), cells: shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Decimal;

    const COLUMNS: [Column; 3] = [Column::words("name", "Name"), Column::words("role", "Role"), Column::figures("paid", "Paid")];

    #[test]
    fn an_id_stands_in_files_and_not_on_the_page() {
        let columns = [Column::in_files("person"), COLUMNS[0], COLUMNS[2]];
        let row =
            |id: &str, name: &str, paid: i64| vec![Cell::words(id), Cell::words(name), Cell::figure(paid.to_string(), Decimal::from(paid))];
        let rows = vec![row("p1", "Ada", 9), row("p2", "Ada", 3)];
        let total = vec![vec![Cell::words(""), Cell::words("Total"), Cell::figure("12", Decimal::from(12))]];
        let asked = Asked { hide: "name,person".into(), ..Asked::default() };
        let table = Table::new("/people", "people", &columns, rows.clone(), asked.clone()).with_totals(&columns, total);
        assert_eq!(table.rows[0].cells.iter().map(|(_, cell)| cell.shown.as_str()).collect::<Vec<_>>(), ["Ada", "9"]);
        assert_eq!(table.totals[0].cells.iter().map(|(_, cell)| cell.shown.as_str()).collect::<Vec<_>>(), ["Total", "12"]);
        assert_eq!(Table::sheet(&columns, rows, &asked).csv(), "\u{feff}person,name,paid\r\np1,Ada,9\r\np2,Ada,3\r\n");
    }

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
        assert_eq!((first.rows.len(), first.found, first.more.as_deref()), (100, 250, Some("/people?after=0099")));
        let last = Table::new("/people", "people", &COLUMNS, many(250), Asked { after: "0199".into(), ..Asked::default() });
        assert_eq!((last.rows.len(), last.more), (50, None));
        let gone = Table::new("/people", "people", &COLUMNS, many(250), Asked { after: "nobody".into(), ..Asked::default() });
        assert_eq!(gone.rows[0].cells[0].1.shown, "0000", "a row that is gone begins the list anew");
    }
}
