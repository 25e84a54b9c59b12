//! SQL is written once, with placeholders `?1`, `?2` and types `BIGINT`, `TEXT` and `BLOB`; this makes it PostgreSQL's.

use std::borrow::Cow;

/// `?1` becomes `$1`, outside of quotes.
#[must_use]
pub fn numbered(sql: &str) -> Cow<'_, str> {
    if !sql.contains('?') {
        return Cow::Borrowed(sql);
    }
    let mut out = String::with_capacity(sql.len());
    let mut quote = None;
    for character in sql.chars() {
        match (quote, character) {
            (None, '?') => out.push('$'),
            (None, '\'' | '"') => {
                quote = Some(character);
                out.push(character);
            }
            (Some(open), c) if c == open => {
                quote = None;
                out.push(c);
            }
            (_, c) => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A definition of tables, in PostgreSQL's types. Texts are compared byte by byte there too, so that order is the same on both.
#[must_use]
pub fn definition(sql: &str) -> String {
    let words = sql.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let mut out = String::with_capacity(sql.len() + 64);
    for word in words {
        let end = word.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).len();
        match &word[..end] {
            "TEXT" => out.push_str("TEXT COLLATE \"C\""),
            "BLOB" => out.push_str("BYTEA"),
            other => out.push_str(other),
        }
        out.push_str(&word[end..]);
    }
    out
}

/// A name of a table or column, quoted.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_outside_of_quotes() {
        assert_eq!(numbered("SELECT '?1', \"a?\" FROM t WHERE a = ?1 AND b = ?2"), "SELECT '?1', \"a?\" FROM t WHERE a = $1 AND b = $2");
    }

    #[test]
    fn types_are_translated_and_nothing_else() {
        assert_eq!(
            definition("CREATE TABLE t (a TEXT NOT NULL, b BLOB, c BIGINT, \"TEXTS\" TEXT)"),
            "CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL, b BYTEA, c BIGINT, \"TEXTS\" TEXT COLLATE \"C\")"
        );
    }
}
