//! Templates of plans: each reads and checks without a mistake against the example company.

use super::{measures, schemas};
use kernel::{Currency, Date};

#[test]
fn every_template_reads_and_checks_without_a_mistake() {
    for template in plans::templates::ALL {
        let text = template.text(Date::constant(2026, 7, 1), Currency::USD, &measures());
        let plan = plans::read("plans/new.toml", &text).unwrap_or_else(|problems| panic!("{}: {problems}", template.name));
        let problems = plans::check(std::slice::from_ref(&plan), &measures(), &schemas());
        assert!(problems.is_empty(), "{}: {problems}", template.name);
        assert!(!text.contains('{') || !text.contains("{new}"), "{text}");
        assert_eq!(plan.effective.from, Date::constant(2026, 7, 1));
        assert!(!plans::edit::fields("plans/new.toml", &text).unwrap().is_empty());
    }
}

#[test]
fn a_company_without_such_measures_is_told_which_are_missing() {
    let template = plans::templates::find("account-executive").unwrap();
    let text = template.text(Date::constant(2026, 7, 1), Currency::EUR, &[]);
    let plan = plans::read("plans/new.toml", &text).unwrap();
    let problems = plans::check(&[plan], &[], &schemas()).to_string();
    assert!(problems.contains("There is no measure `new-bookings`."), "{problems}");
}
