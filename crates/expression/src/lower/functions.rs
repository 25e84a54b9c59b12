//! Functions on text, numbers and dates: those that always give the same answer for the same values.

use super::node::{Meaning, Node, Ty, cast_to};
use super::{Lowering, place_of};
use arrow_schema::DataType;
use datafusion::common::ScalarValue;
use datafusion::functions::{datetime, math, regex, string, unicode};
use datafusion::logical_expr::{BinaryExpr, Case, Expr, Operator, ScalarUDF};
use datafusion::sql::sqlparser::ast::{self, Function, FunctionArg, FunctionArgExpr, FunctionArguments, TrimWhereField};
use kernel::Problem;
use kernel::text::one_of;
use std::sync::Arc;

/// A function on texts: its names, what it takes and gives.
struct Signature {
    names: &'static [&'static str],
    takes: &'static [Takes],
    optional: usize,
    gives: Ty,
    function: fn() -> Arc<ScalarUDF>,
}

/// What one argument must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Text,
    Whole,
    /// A whole number written in the expression, at most 1000: a length.
    Length,
    /// A pattern written in the expression.
    Pattern,
}

use Takes::{Length, Pattern, Text, Whole};

const fn on(
    names: &'static [&'static str],
    takes: &'static [Takes],
    optional: usize,
    gives: Ty,
    function: fn() -> Arc<ScalarUDF>,
) -> Signature {
    Signature { names, takes, optional, gives, function }
}

const SIGNATURES: &[Signature] = &[
    on(&["upper"], &[Text], 0, Ty::Text, string::upper),
    on(&["lower"], &[Text], 0, Ty::Text, string::lower),
    on(&["initcap"], &[Text], 0, Ty::Text, unicode::initcap),
    on(&["trim", "btrim"], &[Text, Text], 1, Ty::Text, string::btrim),
    on(&["ltrim"], &[Text, Text], 1, Ty::Text, string::ltrim),
    on(&["rtrim"], &[Text, Text], 1, Ty::Text, string::rtrim),
    on(&["length", "char_length", "character_length"], &[Text], 0, Ty::INTEGER, unicode::character_length),
    on(&["left"], &[Text, Whole], 0, Ty::Text, unicode::left),
    on(&["right"], &[Text, Whole], 0, Ty::Text, unicode::right),
    on(&["substr", "substring"], &[Text, Whole, Whole], 1, Ty::Text, unicode::substr),
    on(&["lpad"], &[Text, Length, Text], 1, Ty::Text, unicode::lpad),
    on(&["rpad"], &[Text, Length, Text], 1, Ty::Text, unicode::rpad),
    on(&["replace"], &[Text, Text, Text], 0, Ty::Text, string::replace),
    on(&["translate"], &[Text, Text, Text], 0, Ty::Text, unicode::translate),
    on(&["reverse"], &[Text], 0, Ty::Text, unicode::reverse),
    on(&["split_part"], &[Text, Text, Whole], 0, Ty::Text, string::split_part),
    on(&["strpos"], &[Text, Text], 0, Ty::INTEGER, unicode::strpos),
    on(&["starts_with"], &[Text, Text], 0, Ty::Boolean, string::starts_with),
    on(&["ends_with"], &[Text, Text], 0, Ty::Boolean, string::ends_with),
    on(&["contains"], &[Text, Text], 0, Ty::Boolean, string::contains),
    on(&["regexp_like"], &[Text, Pattern], 0, Ty::Boolean, regex::regexp_like),
    on(&["regexp_replace"], &[Text, Pattern, Text], 0, Ty::Text, regex::regexp_replace),
];

/// Functions with rules of their own.
const SPECIAL: &[&str] = &[
    "concat",
    "coalesce",
    "ifnull",
    "nullif",
    "greatest",
    "least",
    "abs",
    "round",
    "trunc",
    "floor",
    "ceil",
    "ceiling",
    "year",
    "quarter",
    "month",
    "day",
    "weekday",
    "date_part",
    "date_trunc",
];
/// Functions whose answer is not a function of the record.
const CHANGING: &[&str] = &[
    "now",
    "current_date",
    "current_time",
    "current_timestamp",
    "today",
    "random",
    "rand",
    "uuid",
    "getdate",
    "sysdate",
    "localtime",
    "localtimestamp",
];
/// Functions over many records.
const AGGREGATES: &[&str] = &["sum", "count", "avg", "min", "max", "median", "stddev", "array_agg", "string_agg"];
/// Parts of a date.
const PARTS: &[&str] = &["year", "quarter", "month", "week", "day", "weekday"];

impl Lowering<'_> {
    /// A function as written.
    pub(super) fn function(&mut self, function: &Function, place: (u64, u64)) -> Result<Node, Problem> {
        let name = function.name.to_string().to_lowercase();
        if function.over.is_some() || function.filter.is_some() || !function.within_group.is_empty() {
            return Err(self.problem("expression-unsupported", place, format!("`{name} … over/filter` looks at more than one record.")));
        }
        if CHANGING.contains(&name.as_str()) {
            return Err(self
                .problem("expression-changing", place, format!("`{name}` gives a different answer each time."))
                .hint("compare with a column of the record, or with a date such as '2026-01-31'"));
        }
        let mut args = Vec::new();
        if let FunctionArguments::List(list) = &function.args {
            for arg in &list.args {
                match arg {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => args.push(expr),
                    _ if AGGREGATES.contains(&name.as_str()) => {}
                    _ => return Err(self.problem("expression-arguments", place, format!("`{name}` takes plain values only."))),
                }
            }
        }
        self.call(&name, &args, place)
    }

    /// A function by name.
    pub(super) fn call(&mut self, name: &str, args: &[&ast::Expr], place: (u64, u64)) -> Result<Node, Problem> {
        if let Some(signature) = SIGNATURES.iter().find(|s| s.names.contains(&name)) {
            return self.by_signature(name, signature, args, place);
        }
        match name {
            "concat" => self.concat(args, place),
            "coalesce" | "ifnull" if !args.is_empty() => self.coalesce(args, place),
            "greatest" | "least" if !args.is_empty() => self.extreme(args, name == "greatest", place),
            "coalesce" | "ifnull" | "greatest" | "least" => {
                Err(self.problem("expression-arguments", place, format!("`{name}` is given no values.")).expected("at least one value"))
            }
            "nullif" => {
                let [value, unwanted] = self.arguments::<2>(name, args, place)?;
                self.null_if(value, unwanted, place)
            }
            "abs" | "floor" | "ceil" | "ceiling" => {
                let [value] = self.arguments::<1>(name, args, place)?;
                let node = self.number_for(name, value)?;
                Ok(self.call_node(name, node, place))
            }
            "round" | "trunc" => self.round(name, args, place),
            "year" | "quarter" | "month" | "day" | "weekday" => {
                let [date] = self.arguments::<1>(name, args, place)?;
                self.extract(name, date, place)
            }
            "date_part" | "date_trunc" => {
                let [part, date] = self.arguments::<2>(name, args, place)?;
                let part = self.expr(part)?;
                let word = part.literal_text().unwrap_or_default().to_lowercase();
                if name == "date_part" { self.extract(&word, date, place) } else { self.start_of(&word, date, part.place) }
            }
            _ => Err(self.unknown_function(name, place)),
        }
    }

    fn unknown_function(&self, name: &str, place: (u64, u64)) -> Problem {
        if AGGREGATES.contains(&name) {
            return self
                .problem("expression-aggregate", place, format!("`{name}` looks at many records, an expression at one."))
                .hint(format!("write it around the whole `value` of a measure: value = \"{name}(amount)\""));
        }
        let names = || SIGNATURES.iter().flat_map(|s| s.names.iter().copied()).chain(SPECIAL.iter().copied());
        let problem = self.problem("unknown-function", place, format!("There is no function `{name}`.")).suggest(name, names());
        if problem.hint.is_some() { problem } else { problem.expected(one_of(names(), 60)) }
    }

    fn by_signature(&mut self, name: &str, signature: &Signature, args: &[&ast::Expr], place: (u64, u64)) -> Result<Node, Problem> {
        let least = signature.takes.len() - signature.optional;
        if args.len() < least || args.len() > signature.takes.len() {
            let expected = if signature.optional == 0 { least.to_string() } else { format!("{least} to {}", signature.takes.len()) };
            return Err(self.problem("expression-arguments", place, given(name, args.len())).expected(format!("{expected} values")));
        }
        let mut values = Vec::with_capacity(args.len());
        for (takes, arg) in signature.takes.iter().zip(args) {
            values.push(self.argument(name, *takes, arg)?);
        }
        let called = (signature.function)().call(values);
        // Whatever text or integer type a function gives, the language knows one of each.
        Ok(Node::new(cast_to(called, signature.gives.arrow()), signature.gives, place))
    }

    fn argument(&mut self, name: &str, takes: Takes, arg: &ast::Expr) -> Result<Expr, Problem> {
        let place = place_of(arg);
        if takes == Text {
            return Ok(self.text(arg, name)?.expr);
        }
        let node = self.expr(arg)?;
        let wrong =
            |expected: &str| self.problem("expression-type", place, format!("`{name}` is given {}.", node.ty.a())).expected(expected);
        match takes {
            Pattern => {
                let pattern = node.literal_text().ok_or_else(|| wrong("a pattern written in single quotes"))?;
                self.pattern(pattern, place)?;
                Ok(node.expr)
            }
            Length => match node.literal_integer() {
                Some(length) if (0..=1000).contains(&length) => Ok(cast_to(node.expr, DataType::Int64)),
                _ => Err(wrong("a length from 0 to 1000")),
            },
            _ if matches!(node.ty, Ty::Number { meaning: Meaning::Integer, .. }) => Ok(cast_to(node.expr, DataType::Int64)),
            _ => Err(wrong("a whole number")),
        }
    }

    /// Whether a pattern is one, tried on an empty text.
    fn pattern(&self, pattern: &str, place: (u64, u64)) -> Result<(), Problem> {
        let text = |text: &str| super::literals::literal(ScalarValue::Utf8(Some(text.to_owned())));
        let tried = regex::regexp_like().call(vec![text(""), text(pattern)]);
        crate::compiled::constant(&tried).map(|_| ()).map_err(|_| {
            self.problem("expression-pattern", place, format!("'{pattern}' is not a pattern."))
                .expected("a regular expression such as '^OPP-[0-9]+$'")
        })
    }

    fn concat(&mut self, args: &[&ast::Expr], place: (u64, u64)) -> Result<Node, Problem> {
        let parts = args.iter().map(|arg| self.text(arg, "concat").map(|node| node.expr)).collect::<Result<Vec<_>, _>>()?;
        if parts.is_empty() {
            return Err(self.problem("expression-arguments", place, "`concat` is given no values.").expected("at least one text"));
        }
        Ok(Node::new(cast_to(string::concat().call(parts), DataType::Utf8), Ty::Text, place))
    }

    /// A part that must be a number.
    fn number_for(&mut self, name: &str, tree: &ast::Expr) -> Result<Node, Problem> {
        let node = self.expr(tree)?;
        match node.ty {
            Ty::Null => Ok(node.cast(Ty::INTEGER)),
            Ty::Number { .. } => Ok(node),
            other => Err(self.problem("expression-type", node.place, format!("`{name}` is given {}.", other.a())).expected("a number")),
        }
    }

    /// `abs`, `floor`, `ceil`, `trunc` of a number.
    pub(super) fn call_node(&self, name: &str, node: Node, place: (u64, u64)) -> Node {
        let Ty::Number { digits, decimals, meaning } = node.ty else { return node };
        if name == "abs" {
            return Node::new(math::abs().call(vec![node.expr]), node.ty, place);
        }
        let whole = Ty::Number { digits: (digits - decimals + 1).max(1), decimals: 0, meaning: Meaning::Integer };
        if decimals == 0 {
            return Node::new(node.expr, Ty::Number { digits, decimals, meaning }, place);
        }
        let nearest = cast_to(node.expr.clone(), whole.arrow());
        let back = |expr: Expr| cast_to(expr, Ty::Number { digits: (digits + 1).min(38), decimals, meaning }.arrow());
        let wide = back(node.expr.clone());
        let compare = |op| binary(back(nearest.clone()), op, wide.clone());
        let one = || super::literals::literal(ScalarValue::Decimal128(Some(1), 1, 0));
        let moved = |op| cast_to(binary(nearest.clone(), op, one()), whole.arrow());
        let zero = super::literals::literal(ScalarValue::Decimal128(Some(0), digits, decimals.cast_signed()));
        let too_high = || (Box::new(compare(Operator::Gt)), Box::new(moved(Operator::Minus)));
        let too_low = || (Box::new(compare(Operator::Lt)), Box::new(moved(Operator::Plus)));
        let both = |a: (Box<Expr>, Box<Expr>), sign: Operator| {
            (Box::new(binary(*a.0, Operator::And, binary(node.expr.clone(), sign, zero.clone()))), a.1)
        };
        let whens = match name {
            "floor" => vec![too_high()],
            "trunc" => vec![both(too_high(), Operator::Gt), both(too_low(), Operator::Lt)],
            _ => vec![too_low()],
        };
        Node::new(Expr::Case(Case::new(None, whens, Some(Box::new(nearest.clone())))), whole, place)
    }

    /// `round(x)`, `round(x, 2)`: halves away from zero; `trunc` towards zero.
    fn round(&mut self, name: &str, args: &[&ast::Expr], place: (u64, u64)) -> Result<Node, Problem> {
        let [value, rest @ ..] = args else { return self.arguments::<1>(name, args, place).and_then(|[value]| self.expr(value)) };
        let node = self.number_for(name, value)?;
        if name == "trunc" {
            self.arguments::<1>(name, args, place)?;
            return Ok(self.call_node(name, node, place));
        }
        let wanted = match rest {
            [] => 0,
            [decimals] => {
                let decimals = self.expr(decimals)?;
                decimals.literal_integer().and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= 12).ok_or_else(|| {
                    self.problem("expression-arguments", decimals.place, "The number of decimals is not written as such.")
                        .expected("a number from 0 to 12")
                })?
            }
            _ => return Err(self.problem("expression-arguments", place, "`round` is given too many values.").expected("1 to 2 values")),
        };
        let rounded = node.at_most(wanted);
        let ty = match rounded.ty {
            Ty::Number { digits, decimals: 0, meaning: Meaning::Number } => Ty::Number { digits, decimals: 0, meaning: Meaning::Integer },
            other => other,
        };
        Ok(Node::new(rounded.expr, ty, place))
    }

    /// A date for a function; a text written as one is one.
    fn date_for(&mut self, name: &str, tree: &ast::Expr) -> Result<Node, Problem> {
        let node = self.expr(tree)?;
        match node.ty {
            Ty::Date => Ok(node),
            Ty::Null => Ok(node.cast(Ty::Date)),
            Ty::Text if node.literal_text().is_some() => self.date(node.literal_text().unwrap_or_default(), node.place),
            other => Err(self.problem("expression-type", node.place, format!("`{name}` is given {}.", other.a())).expected("a date")),
        }
    }

    /// `extract(year from d)`, `year(d)`, `date_part('year', d)`; `weekday` is 1 on Monday to 7 on Sunday.
    pub(super) fn extract(&mut self, part: &str, date: &ast::Expr, place: (u64, u64)) -> Result<Node, Problem> {
        let part = part.to_lowercase();
        if !PARTS.contains(&part.as_str()) {
            return Err(self.unknown_part(&part, PARTS, place));
        }
        let node = self.date_for(&part, date)?;
        let field = if part == "weekday" { "isodow" } else { part.as_str() };
        let word = super::literals::literal(ScalarValue::Utf8(Some(field.to_owned())));
        let called = cast_to(datetime::date_part().call(vec![word, node.expr]), DataType::Int64);
        Ok(Node::new(cast_to(called, Ty::INTEGER.arrow()), Ty::INTEGER, place))
    }

    /// `date_trunc('month', d)`: the first day of the calendar's year, quarter, month or week (Monday).
    fn start_of(&mut self, part: &str, date: &ast::Expr, place: (u64, u64)) -> Result<Node, Problem> {
        const STARTS: &[&str] = &["year", "quarter", "month", "week"];
        if !STARTS.contains(&part) {
            return Err(self.unknown_part(part, STARTS, place));
        }
        let node = self.date_for("date_trunc", date)?;
        let word = super::literals::literal(ScalarValue::Utf8(Some(part.to_owned())));
        let instant = cast_to(node.expr, DataType::Timestamp(arrow_schema::TimeUnit::Second, None));
        Ok(Node::new(cast_to(datetime::date_trunc().call(vec![word, instant]), DataType::Date32), Ty::Date, place))
    }

    fn unknown_part(&self, part: &str, parts: &[&str], place: (u64, u64)) -> Problem {
        self.problem("expression-arguments", place, format!("A date has no part `{part}`."))
            .expected(one_of(parts.iter().copied(), 9))
            .suggest(part, parts.iter().copied())
    }

    /// `substring(x from 2 for 3)`.
    pub(super) fn substring(
        &mut self,
        text: &ast::Expr,
        from: &Option<Box<ast::Expr>>,
        length: &Option<Box<ast::Expr>>,
        place: (u64, u64),
    ) -> Result<Node, Problem> {
        let mut args = vec![text];
        args.extend(from.as_deref());
        args.extend(length.as_deref());
        self.call("substr", &args, place)
    }

    /// `trim(x)`, `trim(leading from x)`.
    pub(super) fn trim(&mut self, side: Option<TrimWhereField>, text: &ast::Expr, place: (u64, u64)) -> Result<Node, Problem> {
        let name = match side {
            Some(TrimWhereField::Leading) => "ltrim",
            Some(TrimWhereField::Trailing) => "rtrim",
            _ => "trim",
        };
        self.call(name, &[text], place)
    }
}

/// How many values a function is given.
pub(super) fn given(name: &str, values: usize) -> String {
    match values {
        0 => format!("`{name}` is given no values."),
        1 => format!("`{name}` is given 1 value."),
        more => format!("`{name}` is given {more} values."),
    }
}

fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}
