//! Sentences that other crates form: a plan in words, a working, why not. They come in English with their parts already in them; here the
//! sentence is recognised by its form, and each part is said anew. What is not recognised stays English.

use super::checks::CHECKS;
use super::differences::DIFFERENCES;
use super::reader::{Reader, now};
use super::texts::{mark, said, t};

/// The words and sentences of other crates that are shown.
pub static PHRASES: &[&str] = &[
    // A plan in words (`plans::describe`).
    mark("For people whose row says {1}."),
    mark("In force from {1} to {2} (version {3})."),
    mark("In force from {1} (version {2})."),
    mark("In force until {1} (version {2})."),
    mark("Always in force (version {1})."),
    mark("Pays {1} in {2}; records in other currencies are converted at the market rate of their day."),
    mark("Pays {1} in {2}; records in other currencies are converted at the plan's rate of their day."),
    mark("Paid in parts: {1}."),
    mark("{1} at once; {2}"),
    mark("{1} at once"),
    mark("at once"),
    mark("{1} as {2} say that the customer pays"),
    mark("{1} on the day in {2}"),
    mark("{1} when the {2} of the record's day ends"),
    mark("What was paid for a record is taken back for the part of its value that {1} undo, in full. {2}"),
    mark("What was paid for a record is taken back for the part of its value that {1} undo: {2}, then nothing. {3}"),
    mark("When a record has a day in {1}, what was paid for it is taken back, in full. {2}"),
    mark("When a record has a day in {1}, what was paid for it is taken back: {2}, then nothing. {3}"),
    mark("{1} within {2} months"),
    mark("{1} within {2} days"),
    mark("Attainment stays."),
    mark("Attainment falls with it."),
    mark("{1} of what is due is held back until the {2} ends."),
    mark("At least {1} is paid."),
    mark("At least {1} is paid in the first {2} periods."),
    mark("A draw fills earnings up to {1}; it is not recovered."),
    mark("A draw fills earnings up to {1} in the first {2} periods; it is recovered {3}, from {4} of what is due above {5}."),
    mark(
        "A draw fills earnings up to {1} in the first {2} periods, less by calendar days for a part of a pay window; it is recovered {3}, from {4} of what is due above {5}.",
    ),
    mark("when no more is drawn"),
    mark("Clawbacks leave at least {1} of a payment; what they cannot take is carried."),
    mark("{1} of quota for {2} periods, then {3}"),
    mark("{1} of quota for {2} periods"),
    mark("{1} × {2} = {3} ({4})"),
    mark("{1} × {2} = {3}"),
    mark("Pays {1} for each record of {2}."),
    mark("Pays a share of target pay for each {1} by the scores of goals, when it ends."),
    mark("Pays a share of target pay for each {1} by attainment of {2}, when it ends."),
    mark("Pays a fixed amount for each {1} by {2}, when it ends."),
    mark("Pays {1} of what {2} earn in the same pay period: {3}."),
    mark("Pays each person's own rate on {1}."),
    mark("Pays a rate on {1}."),
    mark("Multiplied by {1} when {2} holds in the {3}: {4}."),
    mark("Pays only if {1} holds in the {2}: {3}."),
    mark("every component"),
    mark("Pays only if {1} holds in the {2}."),
    mark("Pays {1} of {2}."),
    mark("The rate is in the column {1} of people."),
    mark("The base rate is each person's own, from the column {1} of people."),
    mark("The base rate is read from a table: the row that matches most wins; without a match nothing is paid."),
    mark("The base rate is {1}."),
    mark("Tiers act on each record by itself. {1}"),
    mark("Tiers act on what adds up in a {1}. {2}"),
    mark("Tiers act on all that adds up since the first day on the plan. {1}"),
    mark("Each slice is paid at its own tier's rate."),
    mark("Each slice is paid at its own tier's rate. {1}"),
    mark("The tier that is reached pays everything; earlier records of the window are trued up."),
    mark("The tier that is reached pays everything; earlier records of the window are trued up. {1}"),
    mark("The rate is read off the straight lines between the points and pays everything."),
    mark("The rate is read off the straight lines between the points and pays everything. {1}"),
    mark("Exactly on a bound the lower tier pays."),
    mark("Exactly on a bound the lower tier pays. {1}"),
    mark("What was paid for the window is never taken back within it."),
    mark("A gate on each record by itself: below {1} nothing is paid; once it is reached, everything from the first unit on."),
    mark("A gate on each record by itself: only what lies above {1} is paid."),
    mark("A gate on what adds up in a {1}: below {2} nothing is paid; once it is reached, everything from the first unit on."),
    mark("A gate on what adds up in a {1}: only what lies above {2} is paid."),
    mark(
        "A gate on all that adds up since the first day on the plan: below {1} nothing is paid; once it is reached, everything from the first unit on.",
    ),
    mark("A gate on all that adds up since the first day on the plan: only what lies above {1} is paid."),
    mark("A gate: below {1} attainment nothing is paid; once it is reached, everything from the first unit on."),
    mark("A gate: of what the curve says, only what lies above its payout at {1} attainment is paid."),
    mark("Of a single record's value above {1} only {2} counts, for pay and for quota."),
    mark("from {1} to {2}: {3}"),
    mark("from {1}: {2}"),
    mark("{1} times the base rate"),
    mark("{1} of quota"),
    mark("Counts records of the days from {1} to {2}."),
    mark("Counts records of the days from {1}."),
    mark("At most {1} for one person."),
    mark("At most {1} for all together: first come, first served."),
    mark("At most {1} for one record."),
    mark("At most {1} in one pay period."),
    mark("At most {1} in one year."),
    mark("At least {1} for one record."),
    mark("at least {1} is paid for one record: {2}"),
    mark("The gate at {1} is reached."),
    mark("{1} more to the gate at {2}: nothing is paid before it, everything from the first unit on once it is reached."),
    mark("{1} more to the gate at {2}: only what lies above it is paid."),
    mark("A gate at {1}, and no quota: nothing is paid."),
    mark("the gate of {1} was not reached: {2} at the end of {3}"),
    mark("the gate of {1} was reached later, and paid it then with all that was earned before"),
    mark("only what lies above the gate of {1} is paid, and it ends at {2}"),
    mark("At least {1} in one pay period."),
    mark("At least {1} in one year."),
    mark("Target pay of one {1}: {2}."),
    mark("{1} of the yearly target pay, divided by the {2}s of a year"),
    mark("{1} ({2}): the score is {3}"),
    mark("A goal pays what its score says."),
    mark("A goal pays what the curve says at its score; below the first point nothing."),
    mark("at {1} {2}: {3} of target pay"),
    mark("at {1} {2}: {3} of target pay, and {4} for each further 100%"),
    mark("The payout is read off the curve in straight lines between these points; below the first point nothing is paid."),
    mark("The payout is read off the curve by the highest point reached; below the first point nothing is paid."),
    mark("Only the highest step that is reached pays."),
    mark("Every step that is reached pays."),
    mark("direct reports"),
    mark("everyone up to {1} levels below"),
    mark("all that they earn (overrides and pools aside)"),
    mark("{1} of the team's {2} in a {3} are shared {4} among those of the team on this plan at its end."),
    mark("equally"),
    mark("by target pay"),
    mark("Multiplied by {1} when {2} holds in the {3}."),
    mark("Quota and target pay shrink with the calendar days on the plan."),
    mark("Quota and target pay shrink with the seasonal weights of the time on the plan."),
    mark("Quota and target pay shrink with the periods on the plan."),
    mark("Quotas and target pay of a year are shared out to its periods as {1}."),
    mark("New people: {1}; then in full."),
    // A working (`payments::explain`).
    mark("{1} earned + {2} adjusted by hand = {3}."),
    mark("{1} earned + {2} by the terms of payment + {3} adjusted by hand = {4}."),
    mark("Its one component makes {1} so far; it pays when {2} ends."),
    mark("Its {1} components make {2} so far; it pays when {3} ends."),
    mark("Its one component makes {1}; × {2} {3} (market rate from {4}, holding since {5}) = {6}."),
    mark("Its {1} components make {2}; × {3} {4} (market rate from {5}, holding since {6}) = {7}."),
    mark("Its one component makes {1}."),
    mark("Its {1} components make {2}."),
    mark("There is nothing to add up."),
    mark("The lines add up to {1} exactly; nothing had to be rounded."),
    mark("The lines make {1} before rounding; the total is rounded half up to {2}, and the lines share its cents by largest remainder."),
    mark(
        "The lines make {1} before rounding; the total is rounded half to even to {2}, and the lines share its cents by largest remainder.",
    ),
    mark("The total is rounded half up to {1} once, and the lines share its cents by largest remainder."),
    mark("The total is rounded half to even to {1} once, and the lines share its cents by largest remainder."),
    mark("{1} for the record"),
    mark("{1} credited earlier in the window × {2} more at the tier now reached ({3}) = {4}"),
    mark("target pay {1} × {2} for {3} = {4}"),
    mark("{1} paid for the record so far × {2} = {3}"),
    mark("the step {1} is reached: {2} × {3} = {4}"),
    mark(
        "The tiers of this component stand at {1} in {2}: {3} of {4}, taken back on {5}, no longer counts for them. The measure keeps it.",
    ),
    mark(
        "The tiers of this component stand at {1} in {2}: {3} of {4} records that were taken back no longer counts for them. The measure keeps it.",
    ),
    mark("{1} earned by {2} × {3} = {4}"),
    mark("the fund of {1} × a share of {2} = {3}"),
    mark("{1} of a quota of {2} = {3}"),
    mark("{1} of a quota of {2}"),
    mark("its only tier"),
    mark("{1} as the owner = {2}"),
    mark("{1} as {2} = {3}"),
    mark("below {1}"),
    mark("{1} to {2} of quota"),
    mark("from {1} of quota"),
    mark("Held back for now; {1} in all"),
    mark("What was held back before is paid"),
    mark("Fills up to the guaranteed amount"),
    mark("A draw that is not paid back"),
    mark("A draw; {1} is owed"),
    mark("Pays back the draw; {1} is still owed"),
    mark("Earned under {1} and not yet released; {2} is held"),
    mark("Earned under {1} in {2} and now released; {3} is still held"),
    mark("Earned on {1}; released by {2} on {3}, paid in {4}"),
    mark("Earned on {1}; released on {2}, paid in {3}"),
    mark("Earned on {1}; {2} releases it on {3}"),
    mark("Earned on {1}; releasable from {2}"),
    mark("Earned on {1}; waits on {2}"),
    mark("Earned on {1}; held"),
    mark("A clawback that cannot be taken yet; {1} is carried"),
    mark("What was left of the clawback of {1}; {2} is still carried"),
    // Why a record does not pay.
    mark("{1} is not credited to {2}: {3} ({4})."),
    mark("{1} did pay {2}: {3}. Ask why about it."),
    mark("{1} is credited to {2} under {3}, but pays nothing: {4}."),
    mark("{1} is credited to {2} under {3}, but no plan pays by it."),
    mark("{1} pays nobody: no measure is taken of {2}."),
    mark("{1} is {2}, needed {3}"),
    mark("{1} pays only if {2}, which does not hold in {3}: {4} is taken away"),
    mark("{1} pays only if {2}, which does not hold in {3} ({4}): {5} is taken away"),
    mark("a multiplier took away {1} in {2}, so that {3} pays nothing"),
    mark("the cap took away {1} in {2}, so that {3} pays nothing"),
    mark("{1} under {2} in {3}"),
    mark("{1} under {2} in {3} ({4})"),
    mark("it paid {1} in {2}"),
    mark("it paid {1} in {2}: {3}"),
    mark("the cap for one record cut it by {1}"),
    mark("the limit or the budget of the SPIFF cut it by {1}"),
    mark("a multiplier took away {1} of {2} in {3}"),
    mark("the cap took away {1} of {2} in {3}"),
    mark("a condition that does not hold took away {1} of {2} in {3}"),
    mark("{1} is credited on {2} as {3}"),
    mark("no more than {1} for one person"),
    mark("no more than {1} for all together"),
    // Words by themselves.
    mark("released"),
    mark("holdback"),
    mark("holdback released"),
    mark("guarantee"),
    mark("recovery"),
    mark("carried"),
    mark("taken"),
    mark("rolled up"),
    mark("owner"),
    mark("accounts"),
    mark("accrual"),
    mark("activities"),
    mark("activity"),
    mark("adjustment"),
    mark("adjustments"),
    mark("amortisation"),
    mark("answered"),
    mark("approve"),
    mark("approved"),
    mark("assigned"),
    mark("attainment"),
    mark("bonus"),
    mark("capitalised cost"),
    mark("change"),
    mark("changed"),
    mark("clawback"),
    mark("closed"),
    mark("commission"),
    mark("condition not met"),
    mark("corrected"),
    mark("count"),
    mark("country"),
    mark("days"),
    mark("deals"),
    mark("draft"),
    mark("draw"),
    mark("earned"),
    mark("exchange_rates"),
    mark("expense"),
    mark("final"),
    mark("finalise"),
    mark("gone"),
    mark("held"),
    mark("import"),
    mark("in review"),
    mark("money"),
    mark("new"),
    mark("no date"),
    mark("no one named"),
    mark("no value"),
    mark("not employed"),
    mark("not measured"),
    mark("objective"),
    mark("objectives"),
    mark("open"),
    mark("outside dates"),
    mark("override"),
    mark("paid"),
    mark("pay"),
    mark("payable"),
    mark("people"),
    mark("period"),
    mark("person"),
    mark("plan"),
    mark("pool"),
    mark("products"),
    mark("published"),
    mark("quarter"),
    mark("quota"),
    mark("quotas"),
    mark("ratio"),
    mark("recoverable"),
    mark("rejected"),
    mark("result"),
    mark("send back"),
    mark("splits"),
    mark("submit"),
    mark("transactions"),
    mark("undo"),
    mark("unknown person"),
    mark("withdrawn"),
    mark("year"),
];

/// How deep parts of parts are looked at.
const DEPTH: u32 = 4;

/// A sentence or word of another crate, for the reader.
#[must_use]
pub fn phrase(text: impl std::fmt::Display) -> String {
    let text = text.to_string();
    let reader = now();
    let english = Reader::default();
    if reader.language == english.language && reader.region.tag == english.region.tag { text } else { part(&text, DEPTH) }
}

fn part(text: &str, depth: u32) -> String {
    let exact = t(text);
    if exact != text || text.is_empty() || depth == 0 {
        return if exact == text { figures(text) } else { exact.to_owned() };
    }
    // In a language without texts for it only the figures change.
    let forms = PHRASES.iter().chain(DIFFERENCES).chain(CHECKS).filter(|form| form.contains('{'));
    // The form that says most of it itself.
    let found = forms.filter_map(|form| Some((form, taken_apart(text, form)?))).max_by_key(|(form, parts)| form.len() - 3 * parts.len());
    if let Some((form, parts)) = found {
        let parts: Vec<String> = parts.into_iter().map(|inner| part(inner, depth - 1)).collect();
        let values: Vec<&(dyn std::fmt::Display + Sync)> = parts.iter().map(|part| part as &(dyn std::fmt::Display + Sync)).collect();
        return said(form, &values);
    }
    figures(text)
}

/// What stands in the places of a form, when the text has that form; places are filled from the left with as little as possible.
fn taken_apart<'a>(text: &'a str, form: &str) -> Option<Vec<&'a str>> {
    let (whole, mut parts) = (form, Vec::new());
    let (first, mut form) = form.split_once('{')?;
    let mut rest = text.strip_prefix(first)?;
    loop {
        let (_, after) = form.split_once('}')?;
        let (literal, next) = match after.split_once('{') {
            Some((literal, next)) => (literal, Some(next)),
            None => (after, None),
        };
        let at = match next {
            None => rest.len().checked_sub(literal.len()).filter(|_| rest.ends_with(literal))?,
            Some(_) => rest.find(literal)?,
        };
        // A part is no sentence of its own, unless the form says that sentences follow.
        let sentences = rest[..at].contains("; ") || rest[..at].contains(". ");
        if at == 0 || (sentences && !whole.contains(". {") && !whole.contains(": {") && !whole.contains("; {")) {
            return None;
        }
        parts.push(&rest[..at]);
        rest = &rest[at + literal.len()..];
        match next {
            Some(next) => form = next,
            None => return Some(parts),
        }
    }
}

/// The text with its numbers as the region writes them. What belongs to an id, a day or code is no number.
fn figures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut code = false;
    while let Some(first) = rest.chars().next() {
        let length = word_length(rest);
        let (word, after) = rest.split_at(length.max(first.len_utf8()));
        if first == '`' {
            code = !code;
        }
        out.push_str(&if code { word.to_owned() } else { number(word) });
        rest = after;
    }
    out
}

/// How far a word without blanks and brackets reaches.
fn word_length(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '`' | ';' | '"' | '“' | '”' | '’' | '\'')).unwrap_or(text.len())
}

/// The word as the region writes it, when it is a number in the English way, with a sign, a per cent sign or a mark after it.
fn number(word: &str) -> String {
    let body = word.trim_end_matches(['.', ',', ':']);
    let (body, end) = (body, &word[body.len()..]);
    let (body, percent) = body.strip_suffix('%').map_or((body, false), |body| (body, true));
    let (sign, digits) = match body.chars().next() {
        Some(sign @ ('\u{2212}' | '+' | '-')) => (&body[..sign.len_utf8()], &body[sign.len_utf8()..]),
        _ => ("", body),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let grouped = |whole: &str| {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) || !whole.contains(',') && !whole.is_empty()
    };
    let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    // A whole number without groups is as likely a year, a count or a number of something: it is the same everywhere.
    if !all_digits(&whole.replace(',', "")) || !all_digits(decimals) || !grouped(whole) {
        return word.to_owned();
    }
    let region = now().region;
    let gap = if percent { region.percent_gap } else { "" };
    let whole = if whole.contains(',') { region.grouped(&whole.replace(',', "")) } else { whole.to_owned() };
    let point = if decimals.is_empty() { "" } else { region.point() };
    format!("{sign}{whole}{point}{decimals}{gap}{}{end}", if percent { "%" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::within;

    fn german(text: &str) -> String {
        within(Reader::from_tag("de-DE").unwrap(), || phrase(text))
    }

    #[test]
    fn sentences_of_other_crates_are_recognised_by_their_form() {
        assert_eq!(german("Pays 9.25% of New ARR."), "Zahlt 9,25\u{a0}% von New ARR.");
        assert_eq!(german("from 100% of quota: 12.5%"), "ab 100\u{a0}% der Zielvorgabe: 12,5\u{a0}%");
        assert_eq!(german("At most USD 1,250,000 in one year."), "Höchstens USD 1.250.000 in einem Jahr.");
        assert_eq!(
            german("Tiers act on what adds up in a quarter. Each slice is paid at its own tier's rate."),
            "Stufen wirken auf das, was sich je Quartal summiert. Jede Scheibe wird zum Satz ihrer eigenen Stufe gezahlt."
        );
        assert_eq!(
            german("A sentence of nobody about 1,234.50 on 2026-03-01 (OPP-10,422)."),
            "A sentence of nobody about 1.234,50 on 2026-03-01 (OPP-10,422)."
        );
        assert_eq!(phrase("Pays 9.25% of New ARR."), "Pays 9.25% of New ARR.");
    }

    #[test]
    fn what_differs_between_two_versions_is_said_in_german() {
        assert_eq!(
            german("The draw's recovery share changes from 50% to 25%."),
            "Der Anteil, aus dem der Vorschuss zurückgeholt wird, ändert sich von 50\u{a0}% auf 25\u{a0}%."
        );
        assert_eq!(
            german("The rate from 100% of quota rises from 12% to 14%."),
            "Der Satz ab 100\u{a0}% der Zielvorgabe steigt von 12\u{a0}% auf 14\u{a0}%."
        );
        assert_eq!(german("The part paid at once falls from 50% to 40%."), "Der Teil, gezahlt sofort, sinkt von 50\u{a0}% auf 40\u{a0}%.");
        assert_eq!(
            german("The draw holds in the first 3 periods instead of in the first 6 periods."),
            "Der Vorschuss gilt in den ersten 3 Perioden statt in den ersten 6 Perioden."
        );
        assert_eq!(
            german("New business: the tiers of the year begin at zero again."),
            "New business: die Stufen des Zeitraums (Jahr) beginnen wieder bei null."
        );
    }

    #[test]
    fn code_in_a_sentence_stays_as_it_is_written() {
        assert_eq!(german("Pays only if `attained > 1.5` holds in the quarter."), "Zahlt nur, wenn `attained > 1.5` gilt (Quartal).");
    }
}
