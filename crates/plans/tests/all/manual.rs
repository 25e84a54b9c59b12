//! Every example of the manual is read and checked; every refusal in it is the exact text.

use super::{measures, schemas};
use kernel::{Location, Problem, Problems, Type};
use measures::Measure;
use records::Kind;
use std::path::Path;

/// The lines before a component that stands alone in the manual.
const HEAD: &str = "\
plan      = \"Account Executive\"
for       = \"role = 'Account Executive'\"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency  = \"USD\"
pays      = \"monthly\"

";

/// The fenced blocks of a page: language and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual").join(page);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, text))) => text.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    blocks
}

/// Each example with the text of its refusal; empty when it is to be accepted.
fn examples(page: &str, language: &str) -> Vec<(String, String)> {
    let blocks = blocks(page);
    let next =
        |index: usize| blocks.get(index + 1).filter(|(language, _)| language == "text").map(|(_, text)| text.clone()).unwrap_or_default();
    blocks.iter().enumerate().filter(|(_, (found, _))| found == language).map(|(index, (_, text))| (text.clone(), next(index))).collect()
}

fn compare(page: &str, example: &str, problems: &Problems, expected: &str) {
    let found = if problems.is_empty() { String::new() } else { format!("{problems}\n") };
    assert_eq!(found, expected, "in docs/manual/{page}:\n{example}");
}

#[test]
fn the_manual_of_measures() {
    let examples = examples("measures.md", "toml");
    assert!(examples.len() >= 6);
    for (text, expected) in examples {
        let problems =
            match measures::read_all([("measures/others.toml", others(&text).as_str()), ("measures/example.toml", text.as_str())]) {
                Ok(read) => measures::check(&read, &schemas()),
                Err(problems) => problems,
            };
        compare("measures.md", &text, &problems, &expected);
    }
}

/// The measures of the example company that an example does not define itself.
fn others(example: &str) -> String {
    let tables = super::company::MEASURES.split("\n\n").filter(|table| table.starts_with('['));
    let kept: Vec<&str> = tables.filter(|table| !example.contains(table.lines().next().unwrap_or_default())).collect();
    kept.join("\n\n")
}

#[test]
fn the_manual_of_plans() {
    let examples = examples("plans.md", "toml");
    assert!(examples.len() >= 10);
    let measures: Vec<Measure> = measures();
    for (text, expected) in examples {
        let whole = if text.starts_with("[[component]]") { format!("{HEAD}{text}") } else { text.clone() };
        let problems = match plans::read("plans/example.toml", &whole) {
            Ok(plan) => plans::check(&[plan], &measures, &schemas()),
            Err(problems) => problems,
        };
        compare("plans.md", &text, &problems, &expected);
    }
}

#[test]
fn the_manual_of_expressions() {
    let schemas = schemas();
    let at = Location::default().line(1).character(1);
    for (block, expected) in examples("expressions.md", "sql") {
        let mut refused = String::new();
        for line in block.lines() {
            let (expression, wanted) = line.split_once("--").map_or((line, None), |(expression, kind)| (expression, Some(kind.trim())));
            let checked = match wanted {
                Some(word) => expression::check(expression, &at, &schemas[&Kind::Deals])
                    .inspect(|typed| assert_eq!(typed.ty.word(), word, "{expression}")),
                None => expression::check_as(expression, &at, &schemas[&Kind::Deals], Type::Boolean),
            };
            refused.push_str(&checked.map_or_else(|problem| told(&problem), |_| String::new()));
        }
        assert_eq!(refused, expected);
    }
}

/// A refusal on one line.
fn told(problem: &Problem) -> String {
    let (line, character) = (problem.at.line.unwrap_or_default(), problem.at.character.unwrap_or_default());
    let expected = problem.expected.as_ref().map(|expected| format!(" Expected: {expected}")).unwrap_or_default();
    let stop = if problem.expected.is_some() && problem.hint.is_some() { "." } else { "" };
    let hint = problem.hint.as_ref().map(|hint| format!("{stop} Hint: {hint}")).unwrap_or_default();
    format!("{line}:{character}: {}{expected}{hint}\n", problem.message)
}

#[test]
fn every_key_has_an_example() {
    let shown =
        |page: &str| examples(page, "toml").into_iter().filter(|(_, refusal)| refusal.is_empty()).map(|(text, _)| text).collect::<String>();
    let has = |text: &str, key: &str| {
        text.match_indices(key).any(|(at, _)| {
            let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let after = text[at + key.len()..].trim_start();
            before && (after.starts_with('=') || after.starts_with(']'))
        })
    };
    let measures =
        "label description class better unit of when on value credit effective from to column levels everywhere role share weight";
    let plans = "plan version goes_on description for effective currency pays exchange name kind measure measures rate table each tiers against per apply bound \
                 windfall over counts from to label person weight target amount curve at beyond steps stacking of levels share_by only_if when multiply by \
                 cap deal period year floor prorate ramp periods quota pay goals goal during limit budget seasonal true_up release on paid by after clawback \
                 schedule months days takes attainment holdback guarantee draw kind recoverable recovery starts";
    for (page, keys) in [("measures.md", measures), ("plans.md", plans)] {
        let text = shown(page);
        let missing: Vec<&str> = keys.split_whitespace().filter(|key| !has(&text, key)).collect();
        assert!(missing.is_empty(), "docs/manual/{page} has no example for {missing:?}");
    }
}
