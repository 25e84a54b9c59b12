//! From a position within an expression to the line and character of the file.

use kernel::Location;

/// The place of the character that is `character` characters into line `line` of an expression (both counted from 1, as SQL parsers do)
/// whose first character is at `at`. Lines after the first start at the file's margin.
#[must_use]
pub fn shift(at: &Location, line: u64, character: u64) -> Location {
    let mut place = at.clone();
    let (down, right) = (line.saturating_sub(1), character.saturating_sub(1));
    place.line = Some(at.line.unwrap_or(1) + down);
    place.character = Some(if down == 0 { at.character.unwrap_or(1) + right } else { right + 1 });
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_starts_where_the_expression_does_and_others_at_the_margin() {
        let at = Location::file("plans/ae.toml").line(4).character(10);
        assert_eq!(shift(&at, 1, 3).to_string(), "plans/ae.toml:4:12");
        assert_eq!(shift(&at, 2, 3).to_string(), "plans/ae.toml:5:3");
    }
}
