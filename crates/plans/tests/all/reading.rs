//! What is read from a plan, how it is told to people, and how its curve is drawn.

use plans::{Against, Apply, Kind, Per, RateSource};

const PLAN: &str = r#"
plan      = "Account Executive"
for       = "role = 'Account Executive'"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency  = "USD"
pays      = "monthly"

[[component]]
name    = "New business commission"
measure = "new-bookings"
against = "quota"
per     = "year"
tiers   = [ { from = "0%", rate = "8%" }, { from = "100%", rate = "12%" }, { from = "150%", rate = "15%" } ]
apply   = "marginal"
only_if = "attainment(renewals) >= 90%"
cap     = { deal = 20000 }

[[component]]
name    = "Quarterly incentive"
measure = "renewals"
per     = "quarter"
target  = "100%"
curve   = [ { at = "50%", pays = "50%" }, { at = "100%", pays = "100%", beyond = 2 } ]

[[component]]
name    = "Quota bonus"
measure = "new-bookings"
against = "quota"
per     = "year"
steps   = [ { at = "100%", pays = 2000 }, { at = "120%", pays = 5000 } ]

[[component]]
name  = "Renewals"
measure = "renewals"
rate  = { person = "commission_pct" }

[[component]]
name = "Override"
kind = "override"
rate = "2%"
"#;

fn plan() -> plans::Plan {
    plans::read("plans/ae.toml", PLAN).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_plan_is_read_whole() {
    let plan = plan();
    assert_eq!(
        (plan.id.as_str(), plan.version, plan.effective.until.unwrap().to_string().as_str()),
        ("Account Executive", 1, "2027-01-01")
    );
    assert_eq!((plan.eligible.at.line, plan.eligible.at.character), (Some(3), Some(14)));
    let Kind::Commission(commission) = &plan.components[0].kind else { panic!() };
    assert_eq!((commission.against, commission.per, commission.apply), (Against::Quota, Per::Window(kernel::Unit::Year), Apply::Marginal));
    assert_eq!(commission.rate, RateSource::Tiers);
    let bounds: Vec<String> = commission.tiers.iter().map(|tier| format!("{} {}", tier.from, tier.rate)).collect();
    assert_eq!(bounds, ["0 0.08", "1 0.12", "1.5 0.15"]);
    assert_eq!((commission.tiers[1].at.line, commission.tiers[1].at.character), (Some(13), Some(43)));
    assert!(matches!(plan.components[1].kind, Kind::Attainment(_)));
    assert!(matches!(plan.components[2].kind, Kind::Bonus(_)));
    let Kind::Commission(renewals) = &plan.components[3].kind else { panic!() };
    assert_eq!((renewals.rate.clone(), renewals.tiers.len(), renewals.per), (RateSource::Person("commission_pct".into()), 1, Per::Deal));
    assert!(matches!(&plan.components[4].kind, Kind::Override(over) if over.levels == 1 && over.of.is_empty()));
}

#[test]
fn a_plan_is_told_in_sentences() {
    insta::assert_snapshot!(plans::describe(&plan()).to_string());
}

#[test]
fn measures_are_told_by_their_labels() {
    let told = plans::describe_with(&plan(), &super::measures()).to_string();
    assert!(told.contains("Pays a rate on New bookings."), "{told}");
    assert!(told.contains("by attainment of Renewals (100%)"), "{told}");
}

#[test]
fn curves_are_exact_points() {
    let drawn: Vec<String> = plan()
        .components
        .iter()
        .map(|component| match plans::curve(component) {
            None => format!("{}: no curve", component.name),
            Some(curve) => {
                let points: Vec<String> = curve.points.iter().map(|point| format!("{} → {}", point.at, point.value)).collect();
                format!("{}: {:?} {:?} {} beyond {:?}", component.name, curve.axis, curve.kind, points.join(", "), curve.beyond)
            }
        })
        .collect();
    insta::assert_snapshot!(drawn.join("\n"));
}

#[test]
fn a_gate_is_told_and_drawn() {
    let told = |component: &str| {
        let text = format!(
            "plan = 'AE'\nfor = 'true'\ncurrency = 'USD'\npays = 'monthly'\n[[component]]\nname = 'C'\nmeasure = 'new-bookings'\n{component}"
        );
        let plan = plans::read("plans/ae.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
        let points = plans::curve(&plan.components[0]).unwrap().points;
        let drawn: Vec<String> = points.iter().map(|point| format!("{}:{}", point.at.normalize(), point.value.normalize())).collect();
        let words = plans::describe(&plan).to_string();
        (words.split(['.', '\n']).find(|line| line.contains("gate")).unwrap().trim().to_owned(), drawn.join(" "))
    };
    let told = |component: &str| {
        let (words, drawn) = told(component);
        format!("{words} | {drawn}")
    };
    assert_eq!(
        told("against = 'quota'\nper = 'year'\nrate = '8%'\ngate = { at = '50%' }\n"),
        "A gate on what adds up in a year: below 50% of quota nothing is paid; once it is reached, everything from the first unit on | 0:0 0.5:0.08"
    );
    assert_eq!(
        told(
            "against = 'amount'\nper = 'quarter'\ntiers = [ { from = 0, rate = '5%' }, { from = 100, rate = '9%' } ]\ngate = { at = 50, pays = 'above' }\n"
        ),
        "A gate on what adds up in a quarter: only what lies above USD 50 is paid | 0:0 50:0.05 100:0.09"
    );
    assert_eq!(
        told(
            "per = 'year'\ntarget = '100%'\ncurve = [ { at = '0%', pays = '0%' }, { at = '100%', pays = '100%', beyond = 2 } ]\ngate = { at = '50%' }\n"
        ),
        "A gate: below 50% attainment nothing is paid; once it is reached, everything from the first unit on | 0:0 0.5:0 0.5:0.5 1:1"
    );
    assert_eq!(
        told(
            "per = 'year'\ntarget = '100%'\ncurve = [ { at = '0%', pays = '0%' }, { at = '100%', pays = '100%' } ]\ngate = { at = '50%', pays = 'above' }\n"
        ),
        "A gate: of what the curve says, only what lies above its payout at 50% attainment is paid | 0:0 0.5:0 1:0.5"
    );
}

#[test]
fn versions_of_a_plan_follow_each_other() {
    let first = plan();
    let second = plans::read(
        "plans/ae-2.toml",
        &PLAN.replacen("for ", "version = 2\nfor ", 1).replace("from = 2026-01-01, to = 2026-12-31", "from = 2026-07-01"),
    )
    .unwrap();
    let told = plans::check(&[first, second], &super::measures(), &super::schemas());
    assert_eq!(
        told.to_string(),
        "plans/ae-2.toml:2:1, key plan: error: Versions 1 and 2 of plan `Account Executive` are both in force from 2026-07-01.\n  \
         expected: versions that follow each other\n  hint: end the earlier one with effective = { to = … }"
    );
}
