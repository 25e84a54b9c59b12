//! The values that expressions give.

use super::{at, batch, deals};
use arrow_array::{Array, Decimal128Array, RecordBatch};
use kernel::Type;
use std::sync::Arc;

/// The three values as text; `-` for null.
fn values(text: &str) -> String {
    let compiled = expression::compile(text, &at(), &deals()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    let array = compiled.evaluate(&batch()).unwrap_or_else(|failure| panic!("{text}: {failure:?}"));
    assert_eq!(array.data_type(), &expression::arrow_type(compiled.ty()), "{text}");
    let shown = |row: usize| match array.is_null(row) {
        true => "-".to_owned(),
        false => match compiled.ty() {
            Type::Money | Type::Number => {
                let decimals = array.as_any().downcast_ref::<Decimal128Array>().unwrap();
                kernel::Decimal::from_i128_with_scale(decimals.value(row), u32::try_from(decimals.scale()).unwrap()).normalize().to_string()
            }
            Type::Text => array.as_any().downcast_ref::<arrow_array::StringArray>().unwrap().value(row).to_owned(),
            Type::Integer => array.as_any().downcast_ref::<arrow_array::Int64Array>().unwrap().value(row).to_string(),
            Type::Boolean => array.as_any().downcast_ref::<arrow_array::BooleanArray>().unwrap().value(row).to_string(),
            Type::Date => kernel::effective::from_epoch_day(array.as_any().downcast_ref::<arrow_array::Date32Array>().unwrap().value(row))
                .unwrap()
                .to_string(),
        },
    };
    format!("{}: {} {} {}", compiled.ty(), shown(0), shown(1), shown(2))
}

#[test]
fn conditions_follow_sql_with_null_as_unknown() {
    for (text, expected) in [
        ("stage = 'Won'", "boolean: true false -"),
        ("stage = 'Won' and discount < 0.2", "boolean: true false -"),
        ("stage <> 'Won' or amount is null", "boolean: false true true"),
        ("not renewal", "boolean: false true -"),
        ("renewal is not true", "boolean: false true true"),
        ("owner in ('Ada', 'Carla')", "boolean: true false -"),
        ("amount between -100 and 0", "boolean: false true -"),
        ("stage like 'W%'", "boolean: true false -"),
        ("stage ilike '%ST'", "boolean: false true -"),
        ("closed_on >= '2026-03-01'", "boolean: true false -"),
        ("closed_on = date '2026-02-28'", "boolean: false true -"),
        ("\"Sales Region\" = 'West'", "boolean: true false -"),
        ("OWNER = 'Ada'", "boolean: true false -"),
        ("deals.owner = 'Ada'", "boolean: true false -"),
        ("stage is distinct from 'Won'", "boolean: false true true"),
        ("minutes > 0.5", "boolean: true false -"),
        ("true", "boolean: true true true"),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn arithmetic_is_exact_and_keeps_track_of_money() {
    for (text, expected) in [
        ("amount", "money: 1234.5 -99.99 -"),
        ("amount * 0.1", "money: 123.45 -9.999 -"),
        ("amount * (1 - discount)", "money: 1049.325 -99.99 -"),
        ("amount / 3", "money: 411.5 -33.33 -"),
        ("amount / minutes", "money: 13.7167 - -"),
        ("amount / amount", "number: 1 1 -"),
        ("1 / 3", "number: 0.33333333 0.33333333 0.33333333"),
        ("2 / 3", "number: 0.66666667 0.66666667 0.66666667"),
        ("-2 / 3", "number: -0.66666667 -0.66666667 -0.66666667"),
        ("minutes / 60", "number: 1.5 0 -"),
        ("minutes % 60", "integer: 30 0 -"),
        ("-amount + 0.5", "money: -1234 100.49 -"),
        ("1 + 2 * 3 - 4", "integer: 3 3 3"),
        ("0.1 + 0.2", "number: 0.3 0.3 0.3"),
        ("amount * discount * discount", "money: 27.7763 0 -"),
        ("amount * amount * amount / amount / amount / amount", "number: 1 1 -"),
        ("round(amount, 0)", "money: 1235 -100 -"),
        ("round(discount * 10)", "integer: 2 0 -"),
        ("floor(amount)", "integer: 1234 -100 -"),
        ("ceil(amount)", "integer: 1235 -99 -"),
        ("trunc(amount)", "integer: 1234 -99 -"),
        ("abs(amount)", "money: 1234.5 99.99 -"),
        ("cast(amount as integer)", "integer: 1234 -99 -"),
        ("greatest(amount, 0)", "money: 1234.5 0 0"),
        ("least(minutes, 10)", "integer: 10 0 10"),
        ("coalesce(amount, 0)", "money: 1234.5 -99.99 0"),
        ("nullif(minutes, 0)", "integer: 90 - -"),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn days_and_texts() {
    for (text, expected) in [
        ("closed_on - created_on", "integer: 45 27 -"),
        ("created_on + 30", "date: 2026-02-14 2026-03-03 -"),
        ("closed_on - 1", "date: 2026-02-28 2026-02-27 -"),
        ("year(closed_on)", "integer: 2026 2026 -"),
        ("extract(month from closed_on)", "integer: 3 2 -"),
        ("weekday(closed_on)", "integer: 7 6 -"),
        ("quarter(closed_on)", "integer: 1 1 -"),
        ("date_trunc('month', closed_on)", "date: 2026-03-01 2026-02-01 -"),
        ("date_trunc('week', closed_on)", "date: 2026-02-23 2026-02-23 -"),
        ("owner || ' ' || stage", "text: Ada Won Ben Lost -"),
        ("concat(owner, '/', stage)", "text: Ada/Won Ben/Lost /"),
        ("upper(\"Sales Region\")", "text: WEST ÉTÉ -"),
        ("length(\"Sales Region\")", "integer: 4 3 -"),
        ("left(owner, 2)", "text: Ad Be -"),
        ("right(owner, 2)", "text: da en -"),
        ("substring(stage from 2 for 2)", "text: on os -"),
        ("substr(stage, 2)", "text: on ost -"),
        ("trim('  x ')", "text: x x x"),
        ("lpad(id, 6, '0')", "text: 000D-1 000D-2 000D-3"),
        ("replace(id, 'D-', '')", "text: 1 2 3"),
        ("split_part(id, '-', 2)", "text: 1 2 3"),
        ("translate(id, 'D', 'E')", "text: E-1 E-2 E-3"),
        ("initcap('ada lovelace')", "text: Ada Lovelace Ada Lovelace Ada Lovelace"),
        ("reverse(id)", "text: 1-D 2-D 3-D"),
        ("strpos(id, '-')", "integer: 2 2 2"),
        ("starts_with(id, 'D')", "boolean: true true true"),
        ("ends_with(id, '1')", "boolean: true false false"),
        ("contains(id, '-2')", "boolean: false true false"),
        ("regexp_like(id, '^D-[12]$')", "boolean: true true false"),
        ("regexp_replace(id, '[0-9]+', 'x')", "text: D-x D-x D-x"),
        ("rpad(id, 5, '.')", "text: D-1.. D-2.. D-3.."),
        ("case when stage = 'Won' then 'yes' else 'no' end", "text: yes no no"),
        ("case stage when 'Won' then amount when 'Lost' then 0 end", "money: 1234.5 0 -"),
        ("cast(minutes as text)", "text: 90 0 -"),
        ("cast(closed_on as text)", "text: 2026-03-01 2026-02-28 -"),
        ("cast(split_part(id, '-', 2) as number) * 1.5", "number: 1.5 3 4.5"),
        ("cast(substr(id, 3) as integer)", "integer: 1 2 3"),
        ("try_cast(id as number)", "number: - - -"),
        ("cast(' 2026-05-01' as date)", "date: 2026-05-01 2026-05-01 2026-05-01"),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn a_value_is_rounded_to_what_is_asked_for() {
    let compiled = expression::compile_as("amount / 7", &at(), &deals(), Type::Number).unwrap();
    assert_eq!(compiled.ty(), Type::Number);
    let array = compiled.evaluate(&batch()).unwrap();
    assert_eq!(array.as_any().downcast_ref::<Decimal128Array>().unwrap().value(0), 17_635_714_286);
    assert_eq!(compiled.columns(), ["amount"]);
}

#[test]
fn a_row_that_cannot_be_calculated_is_named() {
    let big = Decimal128Array::from(vec![Some(1), Some(2), Some(999_999_999_999_999_999), None]).with_precision_and_scale(18, 4).unwrap();
    let rows = RecordBatch::try_from_iter_with_nullable([("amount", Arc::new(big) as arrow_array::ArrayRef, true)]).unwrap();
    let failure = expression::compile("amount * 1000", &at(), &deals()).unwrap().evaluate(&rows).unwrap_err();
    assert_eq!((failure.row, failure.message.as_str()), (2, "A number has more digits than fit."));
    let failure = expression::compile("cast(owner as number)", &at(), &deals()).unwrap().evaluate(&batch()).unwrap_err();
    assert_eq!((failure.row, failure.message.as_str()), (0, "The text `Ada` cannot be read as a number."));
    let failure = expression::compile("owner", &at(), &deals()).unwrap().evaluate(&rows).unwrap_err();
    assert_eq!(failure.message, "There is no column `owner`.");
}

#[test]
fn an_empty_batch_gives_no_values() {
    let empty = batch().slice(0, 0);
    for text in ["amount * 2", "1 = 1", "coalesce(owner, 'x')"] {
        assert_eq!(expression::compile(text, &at(), &deals()).unwrap().evaluate(&empty).unwrap().len(), 0);
    }
}

#[test]
fn columns_are_used_as_they_are_so_that_filters_stay_fast() {
    for text in [
        "amount",
        "stage = 'Won' and discount < 0.2",
        "amount > 5000",
        "closed_on >= '2026-01-01'",
        "owner in ('Ada', 'Ben')",
        "minutes >= 30",
    ] {
        let logical = expression::compile(text, &at(), &deals()).unwrap().logical().to_string();
        assert!(!logical.contains("CAST"), "{text}: {logical}");
    }
}
