//! Templates of plans: each reads and checks without a mistake against the example company.

use super::{measures, schemas};
use kernel::{Currency, Date};

#[test]
fn every_template_reads_and_checks_without_a_mistake() {
    for template in plans::templates::ALL {
        let text = template.text(Date::constant(2026, 7, 1), Currency::USD, &measures(), &[]);
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
    let text = template.text(Date::constant(2026, 7, 1), Currency::EUR, &[], &[]);
    let plan = plans::read("plans/new.toml", &text).unwrap();
    let problems = plans::check(&[plan], &[], &schemas()).to_string();
    assert!(problems.contains("There is no measure `new-bookings`."), "{problems}");
}

#[test]
fn a_template_is_for_the_role_that_comes_nearest_and_objectives_are_goals() {
    let roles = ["Sales Rep".to_owned(), "Partner Manager".to_owned(), "Sales Ops \"O'Hara\"".to_owned(), "Revenue Operations".to_owned()];
    let text = |id: &str| plans::templates::find(id).unwrap().text(Date::constant(2026, 7, 1), Currency::USD, &measures(), &roles);
    assert!(text("account-executive").contains("role = 'Sales Rep'"));
    assert!(text("channel").contains("role = 'Partner Manager'"));
    let objectives = text("objectives-only");
    assert!(objectives.contains("role = 'Revenue Operations'"), "{objectives}");
    let plan = plans::read("plans/new.toml", &objectives).unwrap();
    let plans::Kind::Objectives(goals) = &plan.components[0].kind else { panic!("{objectives}") };
    assert_eq!(goals.goals.len(), 2);
    let odd = plans::templates::find("manager").unwrap().text(
        Date::constant(2026, 7, 1),
        Currency::USD,
        &measures(),
        &["Manager \"O'Hara\"".into()],
    );
    assert!(plans::read("plans/new.toml", &odd).is_ok(), "{odd}");
}
