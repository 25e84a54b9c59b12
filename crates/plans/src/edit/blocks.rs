//! Components as blocks of the text: each with the remarks directly above it, its own tables, and what is written in it. Moved and taken out
//! as a whole, so that nothing is left behind and nothing of a neighbour goes along.

use std::ops::Range;
use toml_edit::{Document, Item, TableLike};

/// The text with a component in the place of a neighbour; none when there are no such two.
pub(super) fn moved(text: &str, index: usize, by: isize) -> Option<String> {
    let other = index.checked_add_signed(by)?;
    let blocks = blocks(text)?;
    let (first, second) = (blocks.get(index.min(other))?, blocks.get(index.max(other))?);
    let (one, two) = (text.get(first.clone())?, text.get(second.clone())?);
    let line = |block: &str| if block.ends_with('\n') { block.to_owned() } else { format!("{block}\n") };
    let mut after =
        format!("{}{}{}{}{}", text.get(..first.start)?, line(two), text.get(first.end..second.start)?, line(one), text.get(second.end..)?);
    if !text.ends_with('\n') {
        after.truncate(after.trim_end_matches('\n').len());
    }
    Some(after)
}

/// The text without a component; none when there is none.
pub(super) fn removed(text: &str, index: usize) -> Option<String> {
    let blocks = blocks(text)?;
    let block = blocks.get(index)?;
    // The empty lines above it go with it; those below stay before what follows.
    let before = text.get(..block.start)?;
    let kept = before.trim_end_matches('\n').len();
    let kept = if kept == 0 { 0 } else { kept + 1 };
    Some(format!("{}{}", before.get(..kept.min(before.len()))?, text.get(block.end..)?))
}

/// Where each component stands, without the empty lines behind it; none when the components are not written as `[[component]]`.
fn blocks(text: &str) -> Option<Vec<Range<usize>>> {
    let document = Document::parse(text).ok()?;
    let Some(Item::ArrayOfTables(components)) = document.get("component") else { return None };
    let mut own: Vec<usize> = Vec::new();
    for component in components {
        own.push(begins(text, component.span()?.start));
    }
    let mut all = own.clone();
    for (key, item) in document.as_table().iter() {
        if key != "component" {
            headers(text, item, &mut all);
        }
    }
    all.sort_unstable();
    let block = |start: &usize| {
        let end = all.iter().find(|other| *other > start).copied().unwrap_or(text.len());
        let written = text.get(*start..end)?.trim_end();
        let newline = usize::from(text.get(start + written.len()..).is_some_and(|rest| rest.starts_with('\n')));
        Some(*start..start + written.len() + newline)
    };
    own.iter().map(block).collect()
}

/// Where the tables with a header of their own begin.
fn headers(text: &str, item: &Item, out: &mut Vec<usize>) {
    let inner = |table: &dyn TableLike, out: &mut Vec<usize>| table.iter().for_each(|(_, item)| headers(text, item, out));
    match item {
        Item::Table(table) => {
            if let Some(span) = table.span().filter(|_| !table.is_dotted() && !table.is_implicit()) {
                out.push(begins(text, span.start));
            }
            inner(table, out);
        }
        Item::ArrayOfTables(list) => {
            for table in list {
                out.extend(table.span().map(|span| begins(text, span.start)));
                inner(table, out);
            }
        }
        _ => {}
    }
}

/// The beginning of the remarks directly above a header.
fn begins(text: &str, header: usize) -> usize {
    let line = |end: usize| text[..end].rfind('\n').map_or(0, |at| at + 1);
    let mut start = line(header);
    while start > 0 {
        let above = line(start - 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}
