//! What is read from a file of measures.

use measures::{Better, Class, CreditTo, Definition, Function, MeasureUnit};

const FILE: &str = r#"
[new-bookings]
label       = "New business"
description = "Won deals with new customers."
class       = "result"
of          = "deals"
when        = "stage = 'Won' and kind = 'new'"
on          = "closed_on"
value       = "sum(amount * (1 - discount))"
effective   = { from = 2026-01-01, to = 2026-12-31 }
credit      = [
  { to = "owner" },
  { to = "split", weight = "50%" },
  { to = "role", role = "Sales Engineer", everywhere = true, share = 0.1 },
  { to = "manager", levels = 2, when = "amount > 1000", label = "team" },
  { to = "account" },
  { to = "column", column = "product", role = "Partner Manager" },
]

[days-to-close]
class  = "objective"
better = "lower"
of     = "deals"
on     = "closed_on"
value  = "avg(closed_on - created_on)"
credit = [ { to = "owner" } ]

[win-rate]
class = "objective"
value = "days-to-close / 2"
"#;

#[test]
fn a_file_of_measures_is_read_whole() {
    let measures = measures::read("measures/m.toml", FILE).unwrap_or_else(|problems| panic!("{problems}"));
    let [bookings, days, rate] = measures.as_slice() else { panic!("{} measures", measures.len()) };
    assert_eq!((bookings.label.as_str(), bookings.class, bookings.unit), ("New business", Class::Result, MeasureUnit::Money));
    assert_eq!(bookings.effective.until.unwrap().to_string(), "2027-01-01");
    let Definition::Counted(counted) = &bookings.definition else { panic!() };
    assert_eq!(counted.function, Function::Sum);
    let argument = counted.argument.as_ref().unwrap();
    assert_eq!((argument.text.as_str(), argument.at.line, argument.at.character), ("amount * (1 - discount)", Some(9), Some(20)));
    let labels: Vec<&str> = counted.credit.iter().map(|rule| rule.label.as_str()).collect();
    assert_eq!(labels, ["owner", "split", "Sales Engineer", "team", "account owner", "product"]);
    assert_eq!(counted.credit[2].to, CreditTo::Role { role: "Sales Engineer".into(), everywhere: true });
    assert_eq!(counted.credit[5].role.as_deref(), Some("Partner Manager"));
    assert_eq!((days.unit, days.better, days.label.as_str()), (MeasureUnit::Days, Better::Lower, "Days to close"));
    assert_eq!(rate.unit, MeasureUnit::Ratio);
}
