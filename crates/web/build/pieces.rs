//! A template as pieces: text, tags, expressions, control. Enough of HTML and askama to find the sentences in it.

/// A piece of a template, as it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// `{{ … }}`
    Expression(&'a str),
    /// `{% … %}` or a comment.
    Control(&'a str),
    /// `<…>`
    Tag(&'a str),
}

impl<'a> Piece<'a> {
    /// As it stands in the template.
    pub fn raw(&self) -> &'a str {
        match self {
            Self::Text(raw) | Self::Expression(raw) | Self::Control(raw) | Self::Tag(raw) => raw,
        }
    }

    /// A tag's name; `/b` for one that closes.
    pub fn name(&self) -> &'a str {
        let Self::Tag(raw) = self else { return "" };
        let inside = &raw[1..];
        let end =
            inside.char_indices().find(|(at, c)| !(c.is_ascii_alphanumeric() || *at == 0 && *c == '/')).map_or(inside.len(), |(at, _)| at);
        &inside[..end]
    }
}

/// The pieces of a template, or of an attribute's value.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let piece = one(rest);
        let length = piece.raw().len();
        found.push(piece);
        let raw_until = match piece.name() {
            "script" | "style" | "pre" => Some(format!("</{}", piece.name())),
            _ => None,
        };
        rest = &rest[length..];
        if let Some(at) = raw_until.and_then(|end| rest.find(&end)) {
            if at > 0 {
                found.push(Piece::Control(&rest[..at]));
            }
            rest = &rest[at..];
        }
    }
    found
}

fn one(text: &str) -> Piece<'_> {
    let until = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    if text.starts_with("{{") {
        return Piece::Expression(&text[..until("}}")]);
    }
    if text.starts_with("{%") {
        return Piece::Control(&text[..until("%}")]);
    }
    if text.starts_with("{#") {
        return Piece::Control(&text[..until("#}")]);
    }
    if text.starts_with('<') && text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
        return Piece::Tag(&text[..tag(text)]);
    }
    let end = text.char_indices().skip(1).find(|(at, _)| starts(&text[*at..])).map_or(text.len(), |(at, _)| at);
    Piece::Text(&text[..end])
}

fn starts(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|start| text.starts_with(start))
        || text.starts_with('<') && text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
}

/// The length of the tag with which the text begins; `>` inside an expression does not end it.
fn tag(text: &str) -> usize {
    let mut at = 1;
    while at < text.len() {
        let rest = &text[at..];
        let inside = [("{{", "}}"), ("{%", "%}")].into_iter().find(|(start, _)| rest.starts_with(start));
        at += match (inside, rest.chars().next()) {
            (Some((_, end)), _) => rest.find(end).map_or(rest.len(), |found| found + 2),
            (None, Some('>')) => return at + 1,
            (None, next) => next.map_or(1, char::len_utf8),
        };
    }
    text.len()
}
