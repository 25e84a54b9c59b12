//! What each part is to a reader who hears it: the tree of tags, and which words on which page belong to which.

use crate::page::{Part, Role};
use pdf_writer::types::{ListNumbering, StructRole, TableHeaderScope};
use pdf_writer::{Finish, Name, Pdf, Ref, TextStr};

/// Words on a page: the page and their number on it.
pub(crate) type Place = (usize, i32);

/// The tree with the numbers that its parts get in the file.
pub(crate) struct Tree<'a> {
    pub parts: &'a [Part],
    /// By part: where its words are.
    pub drawn: &'a [Vec<Place>],
    /// By part: its number in the file.
    pub ids: Vec<Ref>,
    /// The whole document's.
    pub root: Ref,
}

impl Tree<'_> {
    /// Writes every tag; `above` is the root of the tree, `pages` the pages' numbers in the file.
    pub fn write(&self, pdf: &mut Pdf, above: Ref, pages: &[Ref], title: &str) {
        let mut children: Vec<Vec<usize>> = self.parts.iter().map(|_| Vec::new()).collect();
        let mut first = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            match part.parent {
                Some(parent) => children[parent].push(index),
                None => first.push(index),
            }
        }
        let mut document = pdf.struct_element(self.root);
        document.kind(StructRole::Document).parent(above).title(TextStr(title));
        let mut inside = document.children();
        for index in first {
            inside.struct_element(self.ids[index]);
        }
        inside.finish();
        document.finish();
        for (index, part) in self.parts.iter().enumerate() {
            let mut element = pdf.struct_element(self.ids[index]);
            element.kind(role(&part.role)).parent(part.parent.map_or(self.root, |parent| self.ids[parent]));
            if let Role::Heading(_, text) = &part.role {
                element.title(TextStr(text));
            }
            let mut inside = element.children();
            for (page, number) in &self.drawn[index] {
                inside.marked_content_ref().page(pages[*page]).marked_content_id(*number);
            }
            for child in &children[index] {
                inside.struct_element(self.ids[*child]);
            }
            inside.finish();
            match &part.role {
                Role::ColumnHead => drop(element.attributes().push().table().scope(TableHeaderScope::Column)),
                Role::RowHead => drop(element.attributes().push().table().scope(TableHeaderScope::Row)),
                Role::List => drop(element.attributes().push().list().list_numbering(ListNumbering::Disc)),
                Role::Table(summary) if !summary.is_empty() => {
                    element.attributes().push().table().summary(TextStr(summary));
                }
                _ => {}
            }
        }
    }
}

fn role(role: &Role) -> StructRole {
    match role {
        Role::Heading(1, _) => StructRole::H1,
        Role::Heading(2, _) => StructRole::H2,
        Role::Heading(..) => StructRole::H3,
        Role::Sentence => StructRole::P,
        Role::List => StructRole::L,
        Role::Item => StructRole::LI,
        Role::ItemBody => StructRole::LBody,
        Role::Table(_) => StructRole::Table,
        Role::Head => StructRole::THead,
        Role::Body => StructRole::TBody,
        Role::Row => StructRole::TR,
        Role::ColumnHead | Role::RowHead => StructRole::TH,
        Role::Cell => StructRole::TD,
    }
}

/// The description of the file for programs, in XMP: PDF/UA-1, title, language, author.
pub(crate) fn description(title: &str, language: &str, author: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\
         <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\
         <dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\
         <pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>",
        escaped(title),
        escaped(author),
        escaped(language)
    )
}

/// The name of the tag around words on a page.
pub(crate) const WORDS: Name<'static> = Name(b"Span");
