//! A plan's text as a form: what is typed goes back into the text, and everything else stays as it was written.

use kernel::Date;
use plans::edit::{Fields, Reshape, fields, kinds, next_version, reshape, write};

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

fn done(text: &str, words: &str, kind: &str) -> String {
    reshape("plans/seller.toml", text, &Reshape::from_words(words, kind).unwrap()).unwrap_or_else(|problems| panic!("{words}: {problems}"))
}

/// The lines of the tiers.
fn tiers(text: &str) -> String {
    text.split("tiers ").nth(1).unwrap_or_default().to_owned()
}

#[test]
fn tiers_are_added_moved_and_removed_and_remarks_stay() {
    let more = done(TEXT, "add component.0.tiers", "");
    assert_eq!(
        tiers(&more),
        "  = [\n  { from = \"0%\", rate = \"8%\" },\n  { from = \"100%\", rate = \"12%\" },   # above quota\n  { from = \"110%\", rate = \"12%\" },\n]\n"
    );
    plans::read("plans/seller.toml", &more).unwrap();
    let moved = done(&more, "up component.0.tiers.2", "");
    assert_eq!(
        tiers(&moved),
        "  = [\n  { from = \"0%\", rate = \"8%\" },\n  { from = \"110%\", rate = \"12%\" },   # above quota\n  { from = \"100%\", rate = \"12%\" },\n]\n"
    );
    assert_eq!(done(&moved, "down component.0.tiers.1", ""), more);
    assert_eq!(done(&more, "remove component.0.tiers.2", ""), TEXT, "as it was, with its remark");
    let fewer = done(TEXT, "remove component.0.tiers.1", "");
    assert_eq!(tiers(&fewer), "  = [\n  { from = \"0%\", rate = \"8%\" },\n]\n");
    assert!(!done(&fewer, "remove component.0.tiers.0", "").contains("tiers"), "a list without entries goes");
    let one_line = TEXT.replace("[\n  {", "[ {").replace("},\n  {", "}, {").replace(" },   # above quota\n]", " } ]");
    let more = done(&one_line, "add component.0.tiers", "");
    assert!(
        more.contains(
            "tiers   = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" }, { from = \"110%\", rate = \"12%\" } ]"
        ),
        "{more}"
    );
    assert_eq!(done(&more, "remove component.0.tiers.2", ""), one_line);
    for wrong in ["up component.0.tiers.0", "down component.0.tiers.1", "remove component.7", "add component.0.name", "remove plan"] {
        let told = reshape("plans/seller.toml", TEXT, &Reshape::from_words(wrong, "").unwrap()).unwrap_err();
        assert_eq!(told.0[0].code, "unknown-field", "{wrong}");
    }
    assert_eq!(Reshape::from_words("paint component.0", ""), None);
}

#[test]
fn a_component_of_each_kind_is_added_reads_and_is_removed_again() {
    for kind in kinds() {
        let more = done(TEXT, "add component", kind);
        let plan = plans::read("plans/seller.toml", &more).unwrap_or_else(|problems| panic!("{kind}: {problems}\n{more}"));
        assert_eq!(plan.components.len(), 2, "{kind}");
        assert!(more.starts_with(TEXT) && more.contains("# above quota"), "{more}");
        let twice = done(&more, "add component", kind);
        plans::read("plans/seller.toml", &twice).unwrap_or_else(|problems| panic!("{kind} twice: {problems}"));
        assert_eq!(done(&more, "remove component.1", "").trim_end(), TEXT.trim_end());
    }
    let told = reshape("plans/seller.toml", TEXT, &Reshape::AddComponent("comission".into())).unwrap_err();
    assert!(told.to_string().contains("did you mean `commission`"), "{told}");
}

#[test]
fn a_flat_rate_gets_tiers_and_fields_know_their_place() {
    let flat = TEXT.split("against").next().unwrap().to_owned() + "rate    = \"6%\"\n";
    assert!(fields("plans/seller.toml", &flat).unwrap()[1].may_have_tiers);
    let tiered = done(&flat, "add component.0.tiers", "");
    plans::read("plans/seller.toml", &tiered).unwrap_or_else(|problems| panic!("{problems}\n{tiered}"));
    let groups = fields("plans/seller.toml", TEXT).unwrap();
    let at = |name: &str| groups.iter().flat_map(|g| &g.fields).find(|field| field.name == name).and_then(|field| field.at);
    assert_eq!((at("for"), at("component.0.tiers.1.rate"), at("description")), (Some((3, 15)), Some((16, 27)), None));
    let wrong = TEXT.replace("12%", "twelve");
    let problem = plans::read("plans/seller.toml", &wrong).unwrap_err();
    assert_eq!((problem.0[0].at.line, problem.0[0].at.character), (Some(16), Some(27)), "so that a message finds its field");
    assert_eq!(
        groups[1].lists.iter().map(|list| (list.place.as_str(), list.one.as_str(), list.count)).collect::<Vec<_>>(),
        [("component.0.tiers", "tier", 2)]
    );
}

const THREE: &str = r#"# Two parts.
plan     = "Seller"
for      = "role = 'Seller'"
currency = "USD"
pays     = "monthly"

# The heart of it.
# It pays most.
[[component]]
name    = "Commission"
measure = "new-bookings"
[[component.table]]
region = "North"
rate   = "6%"
[[component.table]]
rate   = "5%"   # elsewhere
# (the rates of 2025)

[[component]]
name    = "Bonus"
measure = "new-bookings"
against = "quota"
per     = "year"
steps   = [ { at = "100%", pays = 5000 } ]

[draw]              # an advance
amount      = 1000
kind        = "guaranteed"
recoverable = true

# Only in spring.
[[component]]
name    = "Spring"
measure = "new-bookings"
rate    = "1%"
during  = { from = 2026-03-01, to = 2026-04-30 }
cap     = { year = 500 }"#;

fn names(text: &str) -> Vec<String> {
    let plan = plans::read("plans/seller.toml", text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    plan.components.iter().map(|component| component.name.to_string()).collect()
}

#[test]
fn components_change_places_with_their_tables_and_remarks() {
    let down = done(THREE, "down component.0", "");
    assert_eq!(names(&down), ["Bonus", "Commission", "Spring"]);
    let commission = "# The heart of it.\n# It pays most.\n[[component]]\nname    = \"Commission\"\nmeasure = \"new-bookings\"\n[[component.table]]\nregion = \"North\"";
    assert!(down.contains(commission) && down.contains("rate   = \"5%\"   # elsewhere\n# (the rates of 2025)\n\n[draw]"), "{down}");
    assert_eq!(done(&down, "up component.1", ""), THREE, "and back, to the letter");
    // Over a table that stands between them.
    let up = done(THREE, "up component.2", "");
    assert_eq!(names(&up), ["Commission", "Spring", "Bonus"]);
    assert!(
        up.contains("cap     = { year = 500 }\n\n[draw]              # an advance") && up.contains("# Only in spring.\n[[component]]"),
        "{up}"
    );
    assert_eq!(done(&up, "down component.1", ""), THREE);
    let first = done(THREE, "remove component.0", "");
    assert_eq!(names(&first), ["Bonus", "Spring"]);
    assert!(
        !first.contains("heart") && !first.contains("elsewhere") && first.contains("# Two parts.") && first.contains("# Only in spring."),
        "{first}"
    );
    assert_eq!(names(&done(THREE, "remove component.2", "")), ["Commission", "Bonus"]);
    for wrong in ["up component.0", "down component.2", "up component.x"] {
        let told = reshape("plans/seller.toml", THREE, &Reshape::from_words(wrong, "").unwrap()).unwrap_err();
        assert_eq!(told.0[0].code, "unknown-field", "{wrong}");
    }
    let groups = fields("plans/seller.toml", THREE).unwrap();
    assert_eq!(
        groups.iter().map(|group| group.neighbours).collect::<Vec<_>>(),
        [(false, false), (false, true), (true, true), (true, false)]
    );
}

#[test]
fn every_setting_of_every_kind_is_added_reads_is_a_field_and_goes_again() {
    for kind in kinds() {
        let text = done(TEXT, "add component", kind);
        let groups = fields("plans/seller.toml", &text).unwrap();
        let own = groups.last().unwrap();
        assert!(own.may_set.contains(&"cap") && own.may_set.contains(&"release"), "{kind}: {:?}", own.may_set);
        for key in &own.may_set {
            let more = done(&text, "set component.1", key);
            plans::read("plans/seller.toml", &more).unwrap_or_else(|problems| panic!("{kind}, {key}: {problems}\n{more}"));
            let group = fields("plans/seller.toml", &more).unwrap().pop().unwrap();
            let place = format!("component.1.{key}");
            assert!(group.set.contains(&(place.clone(), *key)) && !group.may_set.contains(key), "{kind}, {key}");
            assert!(group.fields.iter().any(|field| field.name.starts_with(&place)), "{kind}, {key}: no field for it");
            assert_eq!(done(&more, &format!("remove {place}"), ""), text, "{kind}, {key}");
            let twice = reshape("plans/seller.toml", &more, &Reshape::Set(place)).unwrap_err();
            assert_eq!(twice.0[0].code, "unknown-field");
        }
    }
    let plan = fields("plans/seller.toml", TEXT).unwrap().remove(0);
    for key in &plan.may_set {
        let more = done(TEXT, "set plan", key);
        plans::read("plans/seller.toml", &more).unwrap_or_else(|problems| panic!("{key}: {problems}\n{more}"));
        assert_eq!(done(&more, &format!("remove {key}"), ""), TEXT, "{key}");
    }
    assert!(reshape("plans/seller.toml", TEXT, &Reshape::Set("component.0.budget".into())).is_err(), "no setting of a commission");
    assert!(reshape("plans/seller.toml", TEXT, &Reshape::Remove("component.0.measure".into())).is_err(), "what must be written stays");
}

#[test]
fn a_gate_is_offered_in_what_the_tiers_are_read_as() {
    let by_quota = done(TEXT, "add component", "commission by tiers");
    assert!(done(&by_quota, "set component.1", "gate").contains("gate = { at = \"50%\", pays = \"from zero\" }"));
    let (head, own) = by_quota.split_at(by_quota.rfind("[[component]]").expect("the new component"));
    let by_amount = format!("{head}{}", own.replace("\"quota\"", "\"amount\"").replace("\"0%\"", "0").replace("\"100%\"", "100000"));
    let gated = done(&by_amount, "set component.1", "gate");
    assert!(gated.contains("gate = { at = 1000, pays = \"from zero\" }"), "{gated}");
    plans::read("plans/seller.toml", &gated).unwrap_or_else(|problems| panic!("{problems}\n{gated}"));
}

#[test]
fn a_list_of_names_or_numbers_is_one_field() {
    let override_of = done(&done(TEXT, "add component", "override"), "set component.1", "of");
    let value = |text: &str, name: &str| {
        let groups = fields("plans/seller.toml", text).unwrap();
        groups.iter().flat_map(|g| &g.fields).find(|field| field.name == name).map(|field| field.value.clone())
    };
    assert_eq!(value(&override_of, "component.1.of").as_deref(), Some("Commission"));
    let two = write("plans/seller.toml", &override_of, &typed(&[("component.1.of", "Commission, Bonus")])).unwrap();
    assert!(two.contains("of = [\"Commission\", \"Bonus\"]") || two.contains("of = [ \"Commission\", \"Bonus\" ]"), "{two}");
    let season = done(TEXT, "set component.0", "seasonal");
    let heavy = write("plans/seller.toml", &season, &typed(&[("component.0.seasonal", "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2.5")])).unwrap();
    let plan = plans::read("plans/seller.toml", &heavy).unwrap();
    assert_eq!(plan.components[0].seasonal.last(), Some(&kernel::Decimal::new(25, 1)));
}
