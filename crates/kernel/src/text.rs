//! Helpers for messages.

/// The candidate nearest to `wanted`, when one is near enough to be a likely misspelling.
///
/// Case, spaces, hyphens and underscores do not count; at most a third of the letters may differ.
#[must_use]
pub fn did_you_mean<'a, I>(wanted: &str, candidates: I) -> Option<&'a str>
where
    I: IntoIterator<Item = &'a str>,
{
    let wanted = fold(wanted);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &fold(candidate)), candidate))
        .filter(|(distance, candidate)| *distance * 3 <= wanted.chars().count().max(candidate.chars().count()))
        .min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
}

/// Lower case, without spaces, hyphens, underscores and dots.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '.')).flat_map(char::to_lowercase).collect()
}

/// `a`, `b` or `c`: a list for a sentence, at most `most` names long.
#[must_use]
pub fn one_of<'a, I>(names: I, most: usize) -> String
where
    I: IntoIterator<Item = &'a str>,
{
    let names: Vec<&str> = names.into_iter().collect();
    let more = names.len().saturating_sub(most);
    let shown: Vec<String> = names.iter().take(most).map(|n| format!("`{n}`")).collect();
    match (shown.as_slice(), more) {
        ([], _) => String::from("nothing"),
        ([only], 0) => only.clone(),
        ([start @ .., last], 0) => format!("{} or {last}", start.join(", ")),
        (all, more) => format!("{} or {more} more", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_is_recognised() {
        assert_eq!(did_you_mean("closed_n", ["amount", "closed_on", "stage"]), Some("closed_on"));
        assert_eq!(did_you_mean("GTXPro", ["GTX Basic", "GTX Pro", "MG Special"]), Some("GTX Pro"));
        assert_eq!(did_you_mean("banana", ["amount", "stage"]), None);
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(one_of(["a", "b", "c"], 9), "`a`, `b` or `c`");
        assert_eq!(one_of(["a", "b", "c"], 2), "`a`, `b` or 1 more");
    }
}
