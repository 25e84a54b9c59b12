//! Arithmetic against fractions: each step rounds to 12 decimals, the result to 8, halves away from zero; nothing else is lost.

use super::{at, deals};
use arrow_array::{Array, Decimal128Array, RecordBatch};
use kernel::Type;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use std::sync::Arc;

#[derive(Debug, Clone)]
enum Tree {
    Literal(i64, u32),
    Amount,
    Discount,
    Step(Box<Tree>, char, Box<Tree>),
    Round(Box<Tree>, u32),
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        (0..2_000_000i64, 0..5u32).prop_map(|(digits, scale)| Tree::Literal(digits, scale)),
        Just(Tree::Amount),
        Just(Tree::Discount)
    ];
    leaf.prop_recursive(4, 20, 2, |inner| {
        prop_oneof![
            4 => (inner.clone(), prop::sample::select(vec!['+', '-', '*', '/']), inner.clone()).prop_map(|(a, op, b)| Tree::Step(Box::new(a), op, Box::new(b))),
            1 => (inner, 0..4u32).prop_map(|(a, decimals)| Tree::Round(Box::new(a), decimals)),
        ]
    })
}

fn ten(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

/// Half away from zero.
fn rounded(value: &BigRational, decimals: u32) -> BigRational {
    let scaled = value * BigRational::from(ten(decimals));
    let half = BigRational::new(1.into(), 2.into());
    let whole = (scaled.abs() + half).floor().to_integer();
    BigRational::new(if scaled.is_negative() { -whole } else { whole }, ten(decimals))
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Self::Literal(digits, scale) => kernel::Decimal::new(*digits, *scale).to_string(),
            Self::Amount => "amount".into(),
            Self::Discount => "discount".into(),
            Self::Step(a, op, b) => format!("({} {op} {})", a.text(), b.text()),
            Self::Round(a, decimals) => format!("round({}, {decimals})", a.text()),
        }
    }

    fn value(&self, amount: &BigRational, discount: &BigRational) -> Option<BigRational> {
        let exact = match self {
            Self::Literal(digits, scale) => BigRational::new((*digits).into(), ten(*scale)),
            Self::Amount => amount.clone(),
            Self::Discount => discount.clone(),
            Self::Round(a, decimals) => rounded(&a.value(amount, discount)?, *decimals),
            Self::Step(a, op, b) => {
                let (a, b) = (a.value(amount, discount)?, b.value(amount, discount)?);
                match op {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    _ if b.is_zero() => return None,
                    _ => a / b,
                }
            }
        };
        Some(rounded(&exact, 12))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arithmetic_agrees_with_fractions(tree in tree(), amount in -10_000_000_000i64..10_000_000_000, discount in -200_000_000i64..200_000_000) {
        let (text, schema) = (tree.text(), deals());
        let compiled = expression::compile_as(&text, &at(), &schema, Type::Number).unwrap();
        let column = |value: i64, scale: i8| {
            Arc::new(Decimal128Array::from(vec![i128::from(value)]).with_precision_and_scale(18, scale).unwrap()) as arrow_array::ArrayRef
        };
        let batch = RecordBatch::try_from_iter_with_nullable([("amount", column(amount, 4), true), ("discount", column(discount, 8), true)]).unwrap();
        let expected = tree.value(&BigRational::new(amount.into(), ten(4)), &BigRational::new(discount.into(), ten(8))).map(|value| rounded(&value, 8));
        match compiled.evaluate(&batch) {
            // Only what is too large for its type is refused; between steps 26 digits before the point fit.
            Err(failure) => prop_assert_eq!(failure.message, "A number has more digits than fit."),
            Ok(values) => {
                let values = values.as_any().downcast_ref::<Decimal128Array>().unwrap();
                let found = values.is_valid(0).then(|| BigRational::new(values.value(0).into(), ten(8)));
                prop_assert_eq!(found, expected, "{}", text);
            }
        }
    }
}
