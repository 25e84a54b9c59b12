//! Tables. Columns of figures are as wide as their figures; columns of words share the rest and break into lines.

use crate::document::{Row, Table};
use crate::letters::{Weight, clean};
use crate::page::{Ink, MARGIN, MEASURE, Mark, Pages, Role, Style, baseline};

const HEAD: Style = Style { size: 8_000, leading: 12_000, weight: Weight::Regular, ink: Ink::Muted };
const BODY: Style = Style { size: 8_500, leading: 12_500, weight: Weight::Regular, ink: Ink::Dark };
const UNDER: Style = Style { size: 7_500, leading: 12_500, weight: Weight::Regular, ink: Ink::Muted };
const TOTAL: Style = Style { size: 8_500, leading: 12_500, weight: Weight::Bold, ink: Ink::Dark };
/// Above and below the lines of a row.
const PADDING: i64 = 2_500;
/// Between two columns.
const BETWEEN: i64 = 10_000;
/// What a column of words is not narrower than, if it can be helped.
const NARROWEST: i64 = 44_000;

/// Where the columns are.
struct Columns {
    /// Left edge and width of each.
    places: Vec<(i64, i64)>,
}

/// A line of a cell.
type Line = (String, Style);

pub(crate) fn lay(pages: &mut Pages, table: &Table) {
    if table.columns.is_empty() {
        return;
    }
    pages.gap(6_000);
    let columns = Columns::of(pages, table);
    let part = pages.part(Role::Table(clean(&table.summary)), None);
    let headed = table.columns.iter().any(|column| !column.head.is_empty());
    let first = table.rows.first().map_or(0, |_| BODY.leading + 2 * PADDING);
    if !pages.fits(HEAD.leading * 2 + first) && !pages.fresh() {
        pages.turn();
    }
    if headed {
        let head = pages.part(Role::Head, Some(part));
        let row = pages.part(Role::Row, Some(head));
        draw_head(pages, table, &columns, Some(row));
    }
    let body = pages.part(Role::Body, Some(part));
    for row in &table.rows {
        draw_row(pages, table, &columns, row, body, headed);
    }
}

impl Columns {
    fn of(pages: &mut Pages, table: &Table) -> Self {
        let natural: Vec<i64> = (0..table.columns.len()).map(|index| natural(pages, table, index)).collect();
        let gaps = BETWEEN * i64::try_from(table.columns.len().saturating_sub(1)).unwrap_or(0);
        let room = MEASURE - gaps;
        let widths = shared(&natural, &table.columns.iter().map(|column| column.figures).collect::<Vec<_>>(), room);
        let mut x = MARGIN;
        let mut places = Vec::with_capacity(widths.len());
        for width in widths {
            places.push((x, width));
            x += width + BETWEEN;
        }
        Self { places }
    }
}

/// How wide a column would like to be.
fn natural(pages: &mut Pages, table: &Table, index: usize) -> i64 {
    let mut width = table.columns.get(index).map_or(0, |column| pages.letters.width(&column.head, HEAD.weight, HEAD.size));
    for row in &table.rows {
        let Some(cell) = row.cells.get(index) else { continue };
        let style = if row.total { TOTAL } else { BODY };
        width = width.max(pages.letters.width(&cell.text, style.weight, style.size));
        width = width.max(pages.letters.width(&cell.under, UNDER.weight, UNDER.size));
    }
    width
}

/// The widths: what is left over goes to the first column of words, what is missing is taken from the columns of words by their size.
fn shared(natural: &[i64], figures: &[bool], room: i64) -> Vec<i64> {
    let mut widths = natural.to_vec();
    let fixed: i64 = natural.iter().zip(figures).filter(|(_, figures)| **figures).map(|(width, _)| *width).sum();
    let words: i64 = natural.iter().sum::<i64>() - fixed;
    let count = i64::try_from(figures.iter().filter(|figures| !**figures).count()).unwrap_or(0);
    if fixed + words <= room {
        let first = figures.iter().position(|figures| !figures).unwrap_or(0);
        widths[first] += room - fixed - words;
    } else if count > 0 && fixed + count * NARROWEST <= room {
        let (left, wishes) = (room - fixed - count * NARROWEST, natural.iter().zip(figures).filter(|(_, f)| !**f));
        let wished: i64 = wishes.map(|(width, _)| (*width - NARROWEST).max(0)).sum::<i64>().max(1);
        for (width, _) in widths.iter_mut().zip(figures).filter(|(_, figures)| !**figures) {
            *width = if *width <= NARROWEST { NARROWEST } else { NARROWEST + left * (*width - NARROWEST) / wished };
        }
    } else {
        // Too many columns: all of them shrink alike, and their texts break.
        let all = (fixed + words).max(1);
        for width in &mut widths {
            *width = room * *width / all;
        }
    }
    widths
}

/// The head; without a part it is a repetition, which is not heard again.
fn draw_head(pages: &mut Pages, table: &Table, columns: &Columns, row: Option<usize>) {
    let lines: Vec<Vec<String>> = table
        .columns
        .iter()
        .zip(&columns.places)
        .map(|(column, (_, width))| pages.letters.lines(&clean(&column.head), HEAD.weight, HEAD.size, *width))
        .collect();
    let most = lines.iter().map(Vec::len).max().unwrap_or(1);
    let parts: Vec<Option<usize>> = lines.iter().map(|_| row.map(|row| pages.part(Role::ColumnHead, Some(row)))).collect();
    for number in 0..most {
        for ((cell, place), (column, part)) in lines.iter().zip(&columns.places).zip(table.columns.iter().zip(&parts)) {
            // Heads stand at the foot of their row.
            let Some(text) = (number + cell.len()).checked_sub(most).and_then(|index| cell.get(index)) else { continue };
            put(pages, text.clone(), HEAD, *place, column.figures, *part);
        }
        pages.y += HEAD.leading;
    }
    pages.y += PADDING;
    let y = pages.y;
    pages.mark(Mark::Rule { x: MARGIN, y, width: MEASURE, ink: Ink::Hairline });
}

fn put(pages: &mut Pages, text: String, style: Style, (x, width): (i64, i64), right: bool, part: Option<usize>) {
    if text.is_empty() {
        return;
    }
    let x = if right { x + width - pages.letters.width(text.trim_end(), style.weight, style.size) } else { x };
    let y = pages.y + baseline(style);
    pages.mark(Mark::Words { x, y, text, style, part });
}

fn draw_row(pages: &mut Pages, table: &Table, columns: &Columns, row: &Row, body: usize, headed: bool) {
    let cells: Vec<Vec<Line>> = (0..table.columns.len()).map(|index| cell_lines(pages, row, index, columns.places[index].1)).collect();
    let most = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let height = BODY.leading * i64::try_from(most).unwrap_or(1) + 2 * PADDING;
    if !pages.fits(height) && !pages.fresh() {
        turn(pages, table, columns, headed);
    }
    let part = pages.part(Role::Row, Some(body));
    let role = |index| if index == 0 { Role::RowHead } else { Role::Cell };
    let parts: Vec<usize> = (0..cells.len()).map(|index| pages.part(role(index), Some(part))).collect();
    if row.total {
        let y = pages.y;
        pages.mark(Mark::Rule { x: MARGIN, y, width: MEASURE, ink: Ink::Strong });
    }
    pages.y += PADDING;
    for number in 0..most {
        // A row that is higher than a page goes on on the next one.
        if !pages.fits(BODY.leading) {
            turn(pages, table, columns, headed);
        }
        for (index, cell) in cells.iter().enumerate() {
            let Some((text, style)) = cell.get(number) else { continue };
            let spaced = if number + 1 < cell.len() { format!("{text} ") } else { text.clone() };
            put(pages, spaced, *style, columns.places[index], table.columns[index].figures, Some(parts[index]));
        }
        pages.y += BODY.leading;
    }
    pages.y += PADDING;
    if !row.total {
        let y = pages.y;
        pages.mark(Mark::Rule { x: MARGIN, y, width: MEASURE, ink: Ink::Hairline });
    }
}

fn turn(pages: &mut Pages, table: &Table, columns: &Columns, headed: bool) {
    pages.turn();
    if headed {
        draw_head(pages, table, columns, None);
    }
}

fn cell_lines(pages: &mut Pages, row: &Row, index: usize, width: i64) -> Vec<Line> {
    let Some(cell) = row.cells.get(index) else { return Vec::new() };
    let style = if row.total { TOTAL } else { BODY };
    let mut lines: Vec<Line> =
        pages.letters.lines(&clean(&cell.text), style.weight, style.size, width).into_iter().map(|line| (line, style)).collect();
    if !cell.under.is_empty() {
        lines.extend(pages.letters.lines(&clean(&cell.under), UNDER.weight, UNDER.size, width).into_iter().map(|line| (line, UNDER)));
    }
    lines
}
