//! No text makes the language panic, and what it accepts is calculated.

use super::{at, batch, deals};
use proptest::prelude::*;

fn word() -> impl Strategy<Value = String> {
    let words = [
        "stage",
        "amount",
        "discount",
        "minutes",
        "closed_on",
        "renewal",
        "owner",
        "'Won'",
        "''",
        "5",
        "0.25",
        "99999999999999999999",
        "'2026-01-31'",
        "null",
        "true",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "%",
        "=",
        "<>",
        "<",
        ">=",
        "and",
        "or",
        "not",
        "||",
        "is null",
        "in",
        "between",
        "like",
        "case",
        "when",
        "then",
        "else",
        "end",
        "cast(",
        "as number",
        "as text",
        "as date",
        "coalesce(",
        "round(",
        "floor(",
        "left(",
        "substr(",
        "year(",
        "greatest(",
        "nullif(",
        "\"",
        "'",
        "\u{0}",
        "é",
        "::",
        "[",
        "{",
        ".",
        ";",
        "--",
        "/*",
        "$1",
        "@",
        "interval",
        "select",
        "from",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        if let Ok(compiled) = expression::compile(&text, &at(), &deals()) {
            let _ = compiled.evaluate(&batch());
        }
    }

    #[test]
    fn any_words_are_answered(words in prop::collection::vec(word(), 1..14)) {
        let text = words.join(" ");
        if let Ok(compiled) = expression::compile(&text, &at(), &deals())
            && let Ok(values) = compiled.evaluate(&batch())
        {
            prop_assert_eq!(values.len(), 3);
            prop_assert_eq!(values.data_type(), &expression::arrow_type(compiled.ty()));
        }
    }
}
