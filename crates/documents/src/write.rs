//! Pages become PDF: words are drawn, parts become tags, headings the outline.

use crate::document::Document;
use crate::fonts::Used;
use crate::letters::{Letters, Weight, clean};
use crate::page::{BOTTOM, Entry, HEIGHT, Ink, MARGIN, MEASURE, Mark, Pages, Style, WIDTH};
use crate::tags::{self, Place, Tree};
use pdf_writer::types::{ArtifactType, TabOrder};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Content, Date, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::io::Write as _;

const FOOT: Style = Style { size: 7_500, leading: 10_000, weight: Weight::Regular, ink: Ink::Muted };

/// Thousandths of a point in points. Where words stand is no money: here lengths become binary fractions.
#[allow(clippy::float_arithmetic)]
fn points(thousandths: i64) -> f32 {
    thousandths as f32 / 1000.0
}

fn colour(ink: Ink) -> [f32; 3] {
    match ink {
        Ink::Dark | Ink::Strong => [0.09, 0.13, 0.17],
        Ink::Muted => [0.33, 0.38, 0.43],
        Ink::Hairline => [0.85, 0.87, 0.9],
    }
}

/// What is packed as PDF packs streams; the same bytes every time.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Nothing can fail that writes to memory.
    packer.write_all(bytes).and_then(|()| packer.finish()).unwrap_or_default()
}

/// What is needed to draw.
struct Pen {
    letters: Letters,
    regular: Used,
    bold: Used,
    /// By part: where its words are.
    drawn: Vec<Vec<Place>>,
    /// By page: the parts of its words, in order.
    owners: Vec<Vec<usize>>,
}

pub(crate) fn write(document: &Document, laid: Pages) -> Result<Vec<u8>, String> {
    let Pages { pages, parts, entries, letters, .. } = laid;
    let mut pen = Pen {
        letters,
        regular: Used::new(Weight::Regular),
        bold: Used::new(Weight::Bold),
        drawn: vec![Vec::new(); parts.len()],
        owners: Vec::new(),
    };
    let mut last = 0;
    let mut next = move || {
        last += 1;
        Ref::new(last)
    };
    let (catalog, tree, info, root, struct_root, parents) = (next(), next(), next(), next(), next(), next());
    let (metadata, outline, regular, bold) = (next(), next(), next(), next());
    let page_ids: Vec<Ref> = pages.iter().map(|_| next()).collect();
    let ids: Vec<Ref> = parts.iter().map(|_| next()).collect();
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    let count = pages.len();
    for (index, marks) in pages.iter().enumerate() {
        let content = pen.page(marks, &document.foot, index + 1, count);
        let stream = next();
        pdf.stream(stream, &deflated(&content)).filter(Filter::FlateDecode);
        let mut page = pdf.page(page_ids[index]);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, points(WIDTH), points(HEIGHT))).contents(stream);
        page.struct_parents(i32::try_from(index).unwrap_or(i32::MAX)).tab_order(TabOrder::StructureOrder);
        page.resources().fonts().pair(Name(pen.regular.name), regular).pair(Name(pen.bold.name), bold);
    }
    pdf.pages(tree).kids(page_ids.iter().copied()).count(i32::try_from(count).unwrap_or(i32::MAX));
    pen.regular.write(&mut pdf, &mut next, regular)?;
    pen.bold.write(&mut pdf, &mut next, bold)?;
    let written = Tree { parts: &parts, drawn: &pen.drawn, ids, root };
    written.write(&mut pdf, struct_root, &page_ids, &clean(&document.title));
    write_parents(&mut pdf, parents, &pen.owners, &written.ids, &mut next);
    write_outline(&mut pdf, outline, &document.title, &entries, &page_ids, &mut next);
    write_about(&mut pdf, document, info, metadata);
    let mut top = pdf.catalog(catalog);
    top.pages(tree).outlines(outline).metadata(metadata).lang(TextStr(&document.language));
    top.viewer_preferences().display_doc_title(true);
    top.mark_info().marked(true).suspects(false);
    top.insert(Name(b"StructTreeRoot")).primitive(struct_root);
    top.finish();
    let mut structure = pdf.indirect(struct_root).start::<StructTreeRoot<'_>>();
    structure.child(root).parent_tree_next_key(i32::try_from(count).unwrap_or(i32::MAX));
    structure.insert(Name(b"ParentTree")).primitive(parents);
    structure.finish();
    Ok(pdf.finish())
}

impl Pen {
    /// A page's content.
    fn page(&mut self, marks: &[Mark], foot: &str, number: usize, count: usize) -> Vec<u8> {
        let mut content = Content::new();
        self.owners.push(Vec::new());
        for mark in marks {
            match mark {
                Mark::Words { x, y, text, style, part } => self.words(&mut content, (*x, *y), text, *style, *part),
                Mark::Rule { x, y, width, ink } => rule(&mut content, *x, *y, *width, *ink),
            }
        }
        let y = HEIGHT - BOTTOM + 30_000;
        rule(&mut content, MARGIN, y - 12_000, MEASURE, Ink::Hairline);
        self.words(&mut content, (MARGIN, y), &clean(foot), FOOT, None);
        let page = format!("page {number} of {count}");
        let x = WIDTH - MARGIN - self.letters.width(&page, FOOT.weight, FOOT.size);
        self.words(&mut content, (x, y), &page, FOOT, None);
        content.finish().into_vec()
    }

    fn words(&mut self, content: &mut Content, (x, y): (i64, i64), text: &str, style: Style, part: Option<usize>) {
        let used = match style.weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        };
        let (encoded, whole) = used.encoded(&mut self.letters, text);
        let page = self.owners.len() - 1;
        match (part, self.owners.last_mut()) {
            (Some(part), Some(owners)) => {
                let number = i32::try_from(owners.len()).unwrap_or(i32::MAX);
                owners.push(part);
                self.drawn[part].push((page, number));
                let mut mark = content.begin_marked_content_with_properties(tags::WORDS);
                let mut properties = mark.properties();
                properties.identify(number);
                // Where the font lacks a letter, what is heard and copied is still the true text.
                if !whole {
                    properties.actual_text(TextStr(text));
                }
            }
            _ => {
                let mut mark = content.begin_marked_content_with_properties(Name(b"Artifact"));
                mark.properties().artifact().kind(ArtifactType::Pagination);
            }
        }
        let [red, green, blue] = colour(style.ink);
        content.set_fill_rgb(red, green, blue).begin_text().set_font(Name(used.name), points(style.size));
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, points(x), points(HEIGHT - y)]).show(Str(&encoded)).end_text().end_marked_content();
    }
}

fn rule(content: &mut Content, x: i64, y: i64, width: i64, ink: Ink) {
    let height = if ink == Ink::Strong { 1_000 } else { 500 };
    let mut mark = content.begin_marked_content_with_properties(Name(b"Artifact"));
    mark.properties().artifact().kind(ArtifactType::Layout);
    drop(mark);
    let [red, green, blue] = colour(ink);
    content.set_fill_rgb(red, green, blue).rect(points(x), points(HEIGHT - y - height), points(width), points(height));
    content.fill_nonzero().end_marked_content();
}

/// For each page: to which tags its words belong, by their numbers.
fn write_parents(pdf: &mut Pdf, id: Ref, owners: &[Vec<usize>], ids: &[Ref], next: &mut impl FnMut() -> Ref) {
    let lists: Vec<Ref> = owners.iter().map(|_| next()).collect();
    for (list, owners) in lists.iter().zip(owners) {
        let mut array = pdf.indirect(*list).array();
        for owner in owners {
            array.item(ids[*owner]);
        }
    }
    let mut tree = pdf.number_tree::<Ref>(id);
    let mut numbers = tree.nums();
    for (page, list) in (0..).zip(&lists) {
        numbers.insert(page, *list);
    }
}

/// The outline: headings of parts, one under the other.
fn write_outline(pdf: &mut Pdf, id: Ref, title: &str, entries: &[Entry], pages: &[Ref], next: &mut impl FnMut() -> Ref) {
    let whole = [Entry { level: 1, text: clean(title), page: 0, y: crate::page::TOP }];
    let shown: Vec<&Entry> = entries.iter().filter(|entry| entry.level <= 2).collect();
    let shown = if shown.is_empty() { whole.iter().collect() } else { shown };
    let ids: Vec<Ref> = shown.iter().map(|_| next()).collect();
    let mut outline = pdf.outline(id);
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        outline.first(*first).last(*last).count(i32::try_from(ids.len()).unwrap_or(i32::MAX));
    }
    outline.finish();
    for (index, entry) in shown.iter().enumerate() {
        let mut item = pdf.outline_item(ids[index]);
        item.title(TextStr(&entry.text)).parent(id);
        if let Some(before) = index.checked_sub(1) {
            item.prev(ids[before]);
        }
        if let Some(after) = ids.get(index + 1) {
            item.next(*after);
        }
        item.dest().page(pages[entry.page]).xyz(points(MARGIN), points(HEIGHT - entry.y), None);
    }
}

fn write_about(pdf: &mut Pdf, document: &Document, info: Ref, metadata: Ref) {
    let (title, author) = (clean(&document.title), clean(&document.author));
    let mut about = pdf.document_info(info);
    about.title(TextStr(&title)).author(TextStr(&author)).creator(TextStr("attain"));
    if let Some(day) = document.day {
        let part = |number: i8| u8::try_from(number).unwrap_or(1);
        about.creation_date(Date::new(u16::try_from(day.year()).unwrap_or(1900)).month(part(day.month())).day(part(day.day())));
    }
    about.finish();
    pdf.metadata(metadata, tags::description(&title, &document.language, &author).as_bytes());
}
