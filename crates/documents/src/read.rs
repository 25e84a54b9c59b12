//! The words of each page of a document that was written here, in the order in which they are read; for proofs that a document says what a
//! page says. It knows the form in which `write` writes and no other.

use std::collections::BTreeMap;
use std::io::Read as _;

/// By page: its words, with a space between two pieces.
///
/// # Errors
/// What cannot be read, in words.
pub fn pages(pdf: &[u8]) -> Result<Vec<String>, String> {
    let objects = objects(pdf);
    let fonts = [("R", "NotoSans"), ("B", "NotoSans-Bold")]
        .into_iter()
        .map(|(name, base)| Ok((name, letters(&objects, base)?)))
        .collect::<Result<BTreeMap<_, _>, String>>()?;
    let mut pages = Vec::new();
    for object in objects.values().filter(|object| object.head.contains("/Type /Page\n")) {
        let content = number_after(&object.head, "/Contents ").and_then(|id| objects.get(&id)).ok_or("a page has no content")?;
        pages.push(words(&content.stream()?, &fonts)?);
    }
    Ok(pages)
}

/// The tags of a document that was written here, in the order of the tree: `Document`, `H1`, `Table` …
#[must_use]
pub fn tags(pdf: &[u8]) -> Vec<String> {
    let kind = |object: &Object| {
        let (_, rest) = object.head.split_once("/Type /StructElem")?;
        let (_, rest) = rest.split_once("/S /")?;
        Some(rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?.to_owned())
    };
    objects(pdf).values().filter_map(kind).collect()
}

/// An object: what stands before its stream, and the stream as it is packed.
struct Object {
    head: String,
    packed: Vec<u8>,
}

impl Object {
    fn stream(&self) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        flate2::read::ZlibDecoder::new(self.packed.as_slice()).read_to_end(&mut out).map_err(|error| error.to_string())?;
        Ok(out)
    }
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| at + from)
}

fn objects(pdf: &[u8]) -> BTreeMap<u64, Object> {
    let mut found = BTreeMap::new();
    let mut at = 0;
    while let Some(start) = find(pdf, b" 0 obj\n", at) {
        let digits = pdf[..start].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = String::from_utf8_lossy(&pdf[start - digits..start]).parse().unwrap_or(0);
        let body = start + 7;
        let end = find(pdf, b"endobj", body).unwrap_or(pdf.len());
        let stream = find(pdf, b"\nstream\n", body).filter(|stream| *stream < end);
        let head = String::from_utf8_lossy(&pdf[body..stream.unwrap_or(end)]).into_owned();
        let length = number_after(&head, "/Length ").and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let packed = stream.map(|stream| pdf.get(stream + 8..stream + 8 + length).unwrap_or_default().to_vec()).unwrap_or_default();
        at = stream.map_or(end, |stream| stream + 8 + length);
        found.insert(number, Object { head, packed });
    }
    found
}

fn number_after(text: &str, what: &str) -> Option<u64> {
    let (_, rest) = text.split_once(what)?;
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// By number of a letter: the character.
fn letters(objects: &BTreeMap<u64, Object>, base: &str) -> Result<BTreeMap<u16, char>, String> {
    let named = format!("/BaseFont /ATTAIN+{base}\n");
    let font = objects.values().find(|object| object.head.contains("/Subtype /Type0\n") && object.head.contains(&named));
    let map = font.and_then(|font| number_after(&font.head, "/ToUnicode ")).and_then(|id| objects.get(&id));
    let text = String::from_utf8_lossy(&map.ok_or("a font says not what its letters mean")?.stream()?).into_owned();
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let Some((number, character)) =
            line.strip_prefix('<').and_then(|line| line.strip_suffix('>')).and_then(|line| line.split_once("> <"))
        else {
            continue;
        };
        let units: Vec<u16> =
            (0..character.len() / 4).filter_map(|at| u16::from_str_radix(&character[at * 4..at * 4 + 4], 16).ok()).collect();
        let character = char::decode_utf16(units).next().and_then(Result::ok);
        if let (Ok(number), Some(character)) = (u16::from_str_radix(number, 16), character) {
            found.insert(number, character);
        }
    }
    Ok(found)
}

/// What a page's content shows.
fn words(content: &[u8], fonts: &BTreeMap<&str, BTreeMap<u16, char>>) -> Result<String, String> {
    let mut out = String::new();
    let mut font = "R";
    let mut at = 0;
    while let Some(end) = find(content, b"\n", at).or((at < content.len()).then_some(content.len())) {
        // A shown text may hold any byte, also the end of a line: it is read by its own end.
        if content[at] == b'(' || content[at] == b'<' {
            let (bytes, after) = shown(content, at).ok_or("a text does not end")?;
            let letters = fonts.get(font).ok_or("an unknown font")?;
            out.extend(bytes.chunks(2).filter_map(|pair| letters.get(&u16::from_be_bytes([pair[0], *pair.get(1)?]))));
            out.push(' ');
            at = find(content, b"\n", after).map_or(content.len(), |end| end + 1);
            continue;
        }
        let line = String::from_utf8_lossy(&content[at..end]);
        if line.ends_with(" Tf") {
            font = if line.starts_with("/B ") { "B" } else { "R" };
        }
        at = end + 1;
    }
    Ok(out)
}

/// A text in brackets, with what is escaped in it; and where it ends.
fn shown(content: &[u8], start: usize) -> Option<(Vec<u8>, usize)> {
    let mut out = Vec::new();
    if content[start] == b'<' {
        let end = find(content, b">", start)?;
        let digits: Vec<u8> = content[start + 1..end].to_vec();
        out.extend(digits.chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()));
        return Some((out, end + 1));
    }
    let (mut at, mut depth) = (start + 1, 1);
    loop {
        let byte = *content.get(at)?;
        at += 1;
        match byte {
            b'\\' => {
                let escaped = *content.get(at)?;
                at += 1;
                match escaped {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' => out.push(8),
                    b'f' => out.push(12),
                    b'0'..=b'7' => {
                        let rest = content.get(at..at + 2)?;
                        at += 2;
                        let digits = [escaped, rest[0], rest[1]];
                        out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 8).ok()?);
                    }
                    other => out.push(other),
                }
            }
            b'(' => {
                depth += 1;
                out.push(byte);
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some((out, at));
                }
                out.push(byte);
            }
            other => out.push(other),
        }
    }
}
