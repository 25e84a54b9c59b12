//! The palette finds by any part of a name, by account, by amount; only what one may see.

use crate::company::Company;

fn found(company: &Company, who: &str, wanted: &str) -> String {
    company.get(who, &format!("/search?q={wanted}")).text
}

#[test]
fn a_deal_is_found_by_id_name_account_and_amount() {
    let company = Company::open();
    for wanted in ["opp-1", "PP-1", "phase%20one", "pelican", "10,000", "10000.00"] {
        assert!(found(&company, "analyst", wanted).contains("href=\"/records/deals/OPP-1\""), "{wanted}");
    }
    assert!(found(&company, "analyst", "hudson%20fr").contains("OPP-4"), "by the account's name");
    assert!(found(&company, "analyst", "zzz").contains("Nothing found"));
}

#[test]
fn nobody_finds_what_she_may_not_see() {
    let company = Company::open();
    for wanted in ["OPP-4", "hudson", "7000", "carla", "haulage"] {
        assert!(!found(&company, "ada", wanted).contains("OPP-4"), "{wanted}");
        assert!(!found(&company, "mia", wanted).contains("OPP-4"), "{wanted}");
        assert!(!found(&company, "administrator", wanted).contains("OPP-4"), "{wanted}");
        assert!(!found(&company, "ada", wanted).contains("/people/carla"), "{wanted}");
    }
    assert!(found(&company, "noor", "haulage").contains("OPP-4"));
    assert!(found(&company, "mia", "blue").contains("OPP-3"));
}

#[test]
fn payments_measures_plans_runs_and_actions_are_found() {
    let company = Company::open();
    assert!(found(&company, "finance", "1,000.00").contains("/people/ada/statement?period=2026-03"));
    assert!(found(&company, "finance", "800.05").contains("/people/ben/statement"));
    assert!(!found(&company, "ada", "800.05").contains("/people/ben"));
    assert!(found(&company, "ada", "booking").contains("/measures#bookings"));
    assert!(found(&company, "ada", "new%20bus").contains("/plans/Sellers"), "a plan by its component");
    assert!(found(&company, "analyst", "import%20a").contains("Import a file"));
    assert!(!found(&company, "ada", "import").contains("Import a file"));
    company.post("analyst", "/runs", "through=2026-03&why=march+close");
    assert!(found(&company, "finance", "run%201").contains("/runs/1") && found(&company, "finance", "march%20close").contains("/runs/1"));
    assert!(!found(&company, "ada", "run%201").contains("/runs/1"));
}

#[test]
fn the_palette_offers_each_role_what_it_may_do() {
    let company = Company::open();
    for (who, wanted, label) in [
        ("analyst", "adjust", "Enter an adjustment"),
        ("analyst", "draft", "Begin a draft of a plan"),
        ("finance", "hold", "Hold somebody’s pay"),
        ("finance", "close%20of", "Open the close of "),
        ("administrator", "invite", "Invite a user"),
    ] {
        assert!(found(&company, who, wanted).contains(label), "{who}: {label}");
        assert!(!found(&company, "ada", wanted).contains(label), "{label} is not for sellers");
    }
    for (wanted, does) in [("dark", "data-does=\"/theme\""), ("sign%20out", "data-does=\"/sign-out\""), ("token", "/account#token-name")] {
        assert!(found(&company, "ada", wanted).contains(does), "{wanted}");
    }
}

#[test]
fn statements_are_approved_from_the_palette_while_a_run_waits() {
    let company = Company::open();
    company.post("analyst", "/runs", "through=2026-03&why=march");
    assert!(!found(&company, "finance", "approve").contains("/runs/1/approvals"), "a draft waits for nobody");
    company.post("analyst", "/runs/1/steps", "step=submit");
    assert!(found(&company, "finance", "approve").contains("/runs/1/approvals"));
    assert!(!found(&company, "ada", "approve").contains("/runs/1/approvals"));
}
