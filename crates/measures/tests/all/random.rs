//! No text makes the language panic.

use kernel::Location;
use measures::ExprText;
use measures::formula::{parse_condition, parse_number};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_file_is_answered(text in "\\PC{0,80}") {
        let _ = measures::read("m.toml", &text);
    }

    #[test]
    fn any_formula_is_answered(words in prop::collection::vec(prop::sample::select(vec!["a-b", "a", "(", ")", "+", "-", "*", "/", "not", "and", "or", ">=", "=", "30%", "1.5", "attainment(", "quota(", "é", "-", "\n"]), 0..20)) {
        let text = ExprText { text: words.join(" "), at: Location::file("m.toml").line(1).character(1) };
        let (number, condition) = (parse_number(&text), parse_condition(&text));
        prop_assert!(number.is_err() || condition.is_err());
    }

    #[test]
    fn a_measure_with_anything_under_its_keys_is_answered(key in prop::sample::select(vec!["label", "class", "of", "when", "on", "value", "credit", "unit", "effective", "better"]), value in prop::sample::select(vec!["1", "'x'", "[]", "{}", "[ {} ]", "2026-01-01", "true", "-1.5", "'sum('", "'count)'", "[ { to = 'manager', levels = -1 } ]", "{ from = 1 }", "nan", "inf", "1e400"])) {
        let text = format!("[a]\nclass = 'result'\n{key} = {value}\n");
        let _ = measures::read("m.toml", &text);
        let text = format!("[a]\nof = 'deals'\non = 'closed_on'\ncredit = [ {{ to = 'owner' }} ]\nvalue = 'count()'\n{key}2 = {value}\n");
        let _ = measures::read("m.toml", &text);
    }
}
