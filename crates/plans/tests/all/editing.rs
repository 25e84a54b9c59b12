//! A plan's text as a form: what is typed goes back into the text, and everything else stays as it was written.

use kernel::Date;
use plans::edit::{Fields, fields, next_version, write};

const TEXT: &str = r#"# What sellers get.
plan        = "Seller"     # the name
for         = "role = 'Seller'"
effective   = { from = 2026-01-01, to = 2026-12-31 }
currency    = "USD"
pays        = "monthly"

# The heart of it.
[[component]]
name    = "Commission"
measure = "new-bookings"
against = "quota"
per     = "year"
tiers   = [
  { from = "0%", rate = "8%" },
  { from = "100%", rate = "12%" },   # above quota
]
"#;

fn typed(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_common_keys_are_fields() {
    let groups = fields("plans/seller.toml", TEXT).unwrap();
    let told: Vec<String> =
        groups.iter().flat_map(|g| g.fields.iter().map(|f| format!("{}: {} = {}", g.title, f.label, f.value))).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    The plan: Plan = Seller
    The plan: Description = 
    The plan: For = role = 'Seller'
    The plan: Effective, from = 2026-01-01
    The plan: Effective, to = 2026-12-31
    The plan: Currency = USD
    The plan: Pays = monthly
    Commission: Name = Commission
    Commission: Measure = new-bookings
    Commission: Against = quota
    Commission: Per = year
    Commission: Tier 1, from = 0%
    Commission: Tier 1, rate = 8%
    Commission: Tier 2, from = 100%
    Commission: Tier 2, rate = 12%
    ");
}

#[test]
fn what_is_typed_goes_into_the_text_and_remarks_stay() {
    let groups = fields("plans/seller.toml", TEXT).unwrap();
    let same: Fields = groups.iter().flat_map(|g| &g.fields).map(|f| (f.name.clone(), f.value.clone())).collect();
    assert_eq!(write("plans/seller.toml", TEXT, &same).unwrap(), TEXT, "saving what is there changes nothing");

    let changes =
        [("component.0.tiers.1.rate", "14%"), ("effective.from", "2026-07-01"), ("description", "New business."), ("pays", "quarterly")];
    let after = write("plans/seller.toml", TEXT, &typed(&changes)).unwrap();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let changed: Vec<String> = lines(&after).into_iter().filter(|line| !lines(TEXT).contains(line)).collect();
    assert_eq!(
        changed,
        [
            "effective   = { from = 2026-07-01, to = 2026-12-31 }",
            "pays        = \"quarterly\"",
            "description = \"New business.\"",
            "  { from = \"100%\", rate = \"14%\" },   # above quota",
        ]
    );
    plans::read("plans/seller.toml", &after).unwrap();

    let emptied = write("plans/seller.toml", TEXT, &typed(&[("effective.to", ""), ("effective.from", "")])).unwrap();
    assert!(plans::read("plans/seller.toml", &emptied).is_ok(), "{emptied}");
    let wrong = write("plans/seller.toml", TEXT, &typed(&[("component.7.rate", "1%")])).unwrap_err();
    assert_eq!(wrong.0[0].code, "unknown-field");
}

#[test]
fn the_next_version_begins_on_its_day() {
    let after = next_version("plans/seller.toml", TEXT, 2, Date::constant(2027, 1, 1)).unwrap();
    let plan = plans::read("plans/seller.toml", &after).unwrap();
    assert_eq!((plan.version, plan.effective.from, plan.effective.until), (2, Date::constant(2027, 1, 1), None));
    assert!(after.contains("# above quota") && after.contains("# the name"), "{after}");
}
