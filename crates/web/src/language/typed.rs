//! Numbers as the reader types them, and as a field shows them to her. What programs send, and what files have, is not touched.

use super::now;

/// What was typed as a number, as programs write it: a German reader's `1.234,50` is `1234.50`. What is no number as she writes them stays as
/// it was typed, so that it is refused in her own words and not taken for something else.
#[must_use]
pub fn number(text: &str) -> String {
    let region = now().region;
    read(text.trim(), region.point(), region.comma()).unwrap_or_else(|| text.to_owned())
}

/// A number as programs write it, in a field: `1234.5` is `1234,5` for a German reader.
#[must_use]
pub fn written(number: &str) -> String {
    number.replace('.', now().region.point())
}

fn read(text: &str, point: &str, comma: &str) -> Option<String> {
    let (rest, percent) = text.strip_suffix('%').map_or((text, ""), |rest| (rest.trim_end(), "%"));
    let (sign, digits) = match rest.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => ("-", digits.trim_start()),
        None => ("", rest.strip_prefix('+').unwrap_or(rest)),
    };
    let (whole, decimals) = match digits.split_once(point) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // No number with groups begins with a zero: `0.125` is less than one for everybody.
    // Spaces between groups are typed as any space.
    let apostrophe = |c: char| comma == "’" && c == '\'';
    let separators = |c: char| if comma.trim().is_empty() { c.is_whitespace() } else { comma.contains(c) || apostrophe(c) };
    let groups: Vec<&str> = whole.split(separators).collect();
    let grouped = groups.iter().all(|group| all_digits(group))
        && groups[1..].iter().all(|group| group.len() == 3)
        && groups[0].len() <= 3
        && !groups[0].starts_with('0');
    if !(all_digits(whole) || grouped && groups.len() > 1) || decimals.is_some_and(|decimals| !all_digits(decimals)) {
        return None;
    }
    let decimals = decimals.map_or_else(String::new, |decimals| format!(".{decimals}"));
    Some(format!("{sign}{}{decimals}{percent}", groups.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Reader, within};

    fn typed(tag: &str, texts: &[&str]) -> Vec<String> {
        within(Reader::from_tag(tag).expect("a reader"), || texts.iter().map(|text| number(text)).collect())
    }

    #[test]
    fn a_number_is_read_as_its_reader_writes_it() {
        assert_eq!(
            typed("de-DE", &["1.234,50", "1234,5", "-80", "1.234", "8 %", "12,5%"]),
            ["1234.50", "1234.5", "-80", "1234", "8%", "12.5%"]
        );
        assert_eq!(typed("en-GB", &["1,234.50", "1234.5", "−80", "+7", "12,345,678"]), ["1234.50", "1234.5", "-80", "7", "12345678"]);
        assert_eq!(typed("de-CH", &["1’234.50", "1'234.50"]), ["1234.50", "1234.50"]);
    }

    #[test]
    fn what_could_be_meant_otherwise_stays_as_it_was_typed() {
        let strange = ["1234.50", "1.23", "1,234,5", "12.3456,7", "", "abc", "1..2", "0.125"];
        assert_eq!(typed("de-DE", &strange), strange);
        assert_eq!(typed("en-US", &["1,5", "12,34.5", "1.234,50"]), ["1,5", "12,34.5", "1.234,50"]);
    }

    #[test]
    fn a_field_shows_what_would_be_read_again() {
        within(Reader::from_tag("de-DE").expect("a reader"), || {
            assert_eq!(written("-1234.5"), "-1234,5");
            assert_eq!(number(&written("-1234.5")), "-1234.5");
        });
    }
}
