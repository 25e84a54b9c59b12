//! Headings, sentences and lists, one under the other.

use crate::document::{Block, Document};
use crate::letters::{Weight, clean};
use crate::page::{Entry, Ink, MARGIN, MEASURE, Mark, Pages, Role, Style};
use crate::table;

const fn style(size: i64, leading: i64, weight: Weight, ink: Ink) -> Style {
    Style { size, leading, weight, ink }
}

const TITLE: Style = style(19_000, 26_000, Weight::Bold, Ink::Dark);
const HEADING: Style = style(12_000, 18_000, Weight::Bold, Ink::Dark);
const SMALLER: Style = style(9_500, 15_000, Weight::Bold, Ink::Dark);
const TEXT: Style = style(9_500, 14_500, Weight::Regular, Ink::Dark);
const MUTED: Style = style(8_500, 12_500, Weight::Regular, Ink::Muted);
const FIGURE: Style = style(26_000, 34_000, Weight::Bold, Ink::Dark);
/// What has to fit below a heading so that it does not stand alone at a page's end.
const COMPANY: i64 = 48_000;
/// How far the sentences of a list stand in.
const INDENT: i64 = 12_000;

/// Everything in its place.
pub(crate) fn lay(document: &Document) -> Pages {
    let mut pages = Pages::new();
    for block in &document.blocks {
        match block {
            Block::Title(text) => heading(&mut pages, text, TITLE, 1, 0),
            Block::Heading(text) => heading(&mut pages, text, HEADING, 2, 16_000),
            Block::Smaller(text) => heading(&mut pages, text, SMALLER, 3, 8_000),
            Block::Text(text) => sentence(&mut pages, text, TEXT, 3_000),
            Block::Muted(text) => sentence(&mut pages, text, MUTED, 2_000),
            Block::Figure { label, figure } => {
                sentence(&mut pages, label, MUTED, 10_000);
                sentence(&mut pages, figure, FIGURE, 0);
            }
            Block::List(items) => list(&mut pages, items),
            Block::Table(table) => table::lay(&mut pages, table),
        }
    }
    pages
}

fn heading(pages: &mut Pages, text: &str, style: Style, level: u16, gap: i64) {
    let text = clean(text);
    pages.gap(gap);
    if !pages.fits(style.leading + COMPANY) && !pages.fresh() {
        pages.turn();
    }
    let part = pages.part(Role::Heading(level, text.clone()), None);
    let (page, y) = (pages.pages.len() - 1, pages.y);
    pages.entries.push(Entry { level, text: text.clone(), page, y });
    pages.paragraph(&text, style, MARGIN, MEASURE, part);
}

fn sentence(pages: &mut Pages, text: &str, style: Style, gap: i64) {
    pages.gap(gap);
    let part = pages.part(Role::Sentence, None);
    pages.paragraph(&clean(text), style, MARGIN, MEASURE, part);
}

fn list(pages: &mut Pages, items: &[String]) {
    if items.is_empty() {
        return;
    }
    pages.gap(2_000);
    let list = pages.part(Role::List, None);
    for item in items {
        pages.gap(2_000);
        if !pages.fits(TEXT.leading) {
            pages.turn();
        }
        let part = pages.part(Role::Item, Some(list));
        let body = pages.part(Role::ItemBody, Some(part));
        let y = pages.y + crate::page::baseline(TEXT);
        pages.mark(Mark::Words { x: MARGIN + 2_000, y, text: "•".into(), style: TEXT, part: None });
        pages.paragraph(&clean(item), TEXT, MARGIN + INDENT, MEASURE - INDENT, body);
    }
}
