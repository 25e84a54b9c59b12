//! Two versions of a plan: what differs, in the words that people read.

use super::measures;
use kernel::Calendar;
use plans::{Plan, diff};

const HEAD: &str =
    "plan = \"Account Executive\"\nfor = \"role = 'AE'\"\ncurrency = \"USD\"\npays = \"monthly\"\neffective = { from = 2026-07-01 }\n";

fn plan(components: &str) -> Plan {
    plans::read("plans/ae.toml", &format!("{HEAD}{components}")).unwrap_or_else(|problems| panic!("{problems}"))
}

fn year() -> Calendar {
    Calendar::months(2026, 2027, 1)
}

fn told(before: &str, after: &str) -> String {
    let before = before.replace("..", "[[component]]\n");
    let after = after.replace("..", "[[component]]\n");
    diff(&plan(&before), &plan(&after), &measures(), &year()).to_string()
}

const COMMISSION: &str = "..name = \"New business\"\nmeasure = \"new-bookings\"\nagainst = \"quota\"\nper = \"year\"\n";

fn commission(tiers: &str) -> String {
    format!("{COMMISSION}tiers = [ {tiers} ]\n")
}

#[test]
fn a_rate_above_quota_rises() {
    let before = commission("{ from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" }");
    let after = commission("{ from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"14%\" }");
    insta::assert_snapshot!(told(&before, &after), @"
    From 1 July 2026:
      New business
        The rate from 100% of quota rises from 12% to 14%.
    ");
    let words = diff(&plan(&before.replace("..", "[[component]]\n")), &plan(&after.replace("..", "[[component]]\n")), &measures(), &year())
        .notice();
    assert_eq!(words, ["From 1 July 2026: New business: the rate from 100% of quota rises from 12% to 14%."]);
}

#[test]
fn nothing_changes_between_a_plan_and_itself() {
    let same = commission("{ from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" }");
    assert_eq!(told(&same, &same), "Nothing changes.\n");
    assert_eq!(told(&same, &format!("# a remark\n{same}")), "Nothing changes.\n", "a remark pays nothing");
}

#[test]
fn a_gate_comes_and_moves() {
    let tiers = "{ from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" }";
    let gate = |at: &str, pays: &str| format!("{}gate = {{ at = \"{at}\", pays = \"{pays}\" }}\n", commission(tiers));
    insta::assert_snapshot!(told(&commission(tiers), &gate("50%", "from zero")), @"
    From 1 July 2026:
      New business
        A gate at 50% of quota is new: once it is reached, everything is paid from the first unit on.
    ");
    insta::assert_snapshot!(told(&gate("50%", "from zero"), &gate("60%", "above")), @"
    From 1 July 2026:
      New business
        The gate rises from 50% of quota to 60% of quota.
        Once the gate is reached, only what lies above it is paid now.
    ");
}

#[test]
fn tiers_come_go_and_move() {
    let before = commission("{ from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" }, { from = \"150%\", rate = \"15%\" }");
    let after = commission("{ from = \"0%\", rate = \"7.5%\" }, { from = \"110%\", rate = \"12%\" }, { from = \"200%\", rate = \"20%\" }");
    insta::assert_snapshot!(told(&before, &after.replace("per = \"year\"", "per = \"quarter\"\napply = \"whole\"\nbound = \"upper\"")), @"
    From 1 July 2026:
      New business
        They act on what adds up in a quarter instead of what adds up in a year.
        The tier that is reached pays everything now.
        Exactly on a bound the lower tier pays now.
        The rate up to 110% of quota falls from 8% to 7.5%.
        The rate of 12% starts at 110% of quota instead of 100% of quota.
        A new tier from 200% of quota pays 20%.
        The tier from 150% of quota (15%) is gone.
    ");
}

#[test]
fn terms_are_told_one_by_one() {
    let flat = "..name = \"New business\"\nmeasure = \"new-bookings\"\n";
    let before = format!(
        "{flat}rate = \"8%\"\ncap = {{ period = 50000, year = 300000 }}\nprorate = \"days\"\nonly_if = \"renewals >= 100\"\n\
         ramp = [ {{ periods = 3, quota = \"50%\" }} ]\nmultiply = {{ when = \"win-rate >= 30%\", by = 1.1 }}\n"
    );
    let after = format!(
        "{flat}rate = \"9%\"\ncap = {{ period = 60000 }}\nfloor = {{ period = 1000 }}\nwindfall = {{ over = 500000, counts = \"50%\" }}\n\
         multiply = {{ when = \"win-rate >= 30%\", by = 1.2 }}\n"
    );
    insta::assert_snapshot!(told(&before, &after), @"
    From 1 July 2026:
      New business
        The rate rises from 8% to 9%.
        Of a single record's value above USD 500,000 only 50% counts now.
        It pays also if not `renewals >= 100` holds in the period.
        The multiplier when `win-rate >= 30%` holds in the period rises from 1.1 to 1.2.
        The cap in one pay period rises from USD 50,000 to USD 60,000.
        The cap of USD 300,000 in one year is gone.
        A floor of USD 1,000 in one pay period is new.
        Quota and target pay do not shrink any more for people who are on the plan for a part of a window.
        The ramp for new people is gone.
    ");
}

#[test]
fn bonuses_and_attainment_pay() {
    let before = "..name = \"Bonus\"\nmeasure = \"new-bookings\"\nagainst = \"quota\"\nper = \"quarter\"\nsteps = [ { at = \"100%\", pays = 2000 }, { at = \"120%\", pays = 5000 } ]\n\
        ..name = \"Incentive\"\nkind = \"attainment\"\nper = \"quarter\"\ntarget = \"100%\"\nmeasures = [ { measure = \"new-bookings\", weight = \"70%\" }, { measure = \"renewals\", weight = \"30%\" } ]\ncurve = [ { at = \"50%\", pays = \"25%\" }, { at = \"100%\", pays = \"100%\" } ]\n";
    let after = "..name = \"Bonus\"\nmeasure = \"new-bookings\"\nagainst = \"quota\"\nper = \"quarter\"\nstacking = \"all\"\nsteps = [ { at = \"100%\", pays = 2500 }, { at = \"130%\", pays = 5000 } ]\n\
        ..name = \"Incentive\"\nkind = \"attainment\"\nper = \"quarter\"\ntarget = \"100%\"\nmeasures = [ { measure = \"new-bookings\", weight = \"60%\" }, { measure = \"renewals\", weight = \"40%\" } ]\ncurve = [ { at = \"60%\", pays = \"25%\" }, { at = \"100%\", pays = \"100%\" }, { at = \"150%\", pays = \"200%\", beyond = 2 } ]\n";
    insta::assert_snapshot!(told(before, after), @"
    From 1 July 2026:
      Bonus
        The bonus from 100% of quota rises from USD 2,000 to USD 2,500.
        The bonus of USD 5,000 is reached at 130% of quota instead of 120% of quota.
        Every step that is reached pays now.
      Incentive
        The weight of New bookings falls from 70% to 60%.
        The weight of Renewals rises from 30% to 40%.
        The threshold, below which nothing is paid, rises from 50% to 60%.
        A new point: at 150% attainment 200% of target pay is paid.
        Beyond the last point 200% is paid for each further 100%; it was capped.
    ");
}

#[test]
fn components_are_new_gone_and_renamed() {
    let before = "..name = \"New business\"\nmeasure = \"new-bookings\"\nrate = \"8%\"\n..name = \"Renewals\"\nmeasure = \"renewals\"\nrate = \"3%\"\n";
    let after =
        "..name = \"Bookings\"\nmeasure = \"new-bookings\"\nrate = \"8%\"\n..name = \"Meetings\"\nmeasure = \"meetings\"\neach = 20\n";
    insta::assert_snapshot!(told(before, after), @"
    From 1 July 2026:
      Bookings
        It is called Bookings instead of New business.
      Meetings (new)
        Pays USD 20 for each record of Meetings.
      Renewals (gone)
        Pays 3% of Renewals.
    ");
}

#[test]
fn the_plan_itself_changes() {
    let before = plan("[[component]]\nname = \"A\"\nmeasure = \"new-bookings\"\nrate = \"8%\"\n");
    let text = before.text.replace("monthly", "quarterly").replace("role = 'AE'", "role = 'AE' and country = 'US'");
    let after = plans::read("plans/ae.toml", &text.replace("2026-07-01 }", "2026-07-01, to = 2026-12-31 }")).unwrap();
    insta::assert_snapshot!(diff(&before, &after, &measures(), &year()).to_string(), @"
    From 1 July 2026:
      It is for people whose row says `role = 'AE' and country = 'US'` instead of `role = 'AE'`.
      It ends on 31 December 2026; it had no end.
      It pays every quarter instead of every period.
    ");
}

#[test]
fn another_kind_is_told_by_what_it_pays() {
    let before = "..name = \"Extra\"\nmeasure = \"renewals\"\nrate = \"3%\"\n";
    let after = "..name = \"Extra\"\nkind = \"pool\"\nmeasure = \"renewals\"\nrate = \"1%\"\nper = \"year\"\nshare_by = \"equal\"\n";
    insta::assert_snapshot!(told(before, after), @"
    From 1 July 2026:
      Extra
        No longer: Pays 3% of Renewals.
        New: 1% of the team's Renewals in a year are shared equally among those of the team on this plan at its end.
    ");
}

/// A further version with the same text from a day, in the words that people read.
fn copied(components: &str, day: &str) -> String {
    let before = plans::read("plans/ae.toml", &format!("{}{components}", HEAD.replace("2026-07-01", "2026-01-01"))).expect("a plan");
    let text = before.text.replace("2026-01-01", day).replace("for ", "version = 2\nfor ");
    let after = plans::read("plans/ae-v2.toml", &text).expect("a plan");
    diff(&before, &after, &measures(), &year()).to_string()
}

#[test]
fn a_copy_from_the_middle_of_a_year_says_what_it_counts_anew() {
    let tiers = "tiers = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" } ]\ncap = { year = 90000 }\n";
    let bonus = "[[component]]\nname = \"Year bonus\"\nmeasure = \"new-bookings\"\nagainst = \"quota\"\nper = \"year\"\nsteps = [ { at = \"100%\", pays = 5000 } ]\n";
    let all = format!("{}{tiers}{bonus}", COMMISSION.replace("..", "[[component]]\n"));
    insta::assert_snapshot!(copied(&all, "2026-03-01"), @"
    From 1 March 2026:
      What accumulates starts anew on 1 March 2026, also where the text is the same: nothing that was reached under version 1 counts from then on.
      New business: the tiers of the year begin at zero again, against the whole quota, which does not shrink with the days.
      New business: the cap of the year counts from zero again.
      Year bonus: the year is judged for each version by itself, on its own days, against the whole quota, which does not shrink with the days.
    ");
    assert_eq!(copied(&all, "2027-01-01"), "Nothing changes.\n", "a year begins: nothing is cut in two");
    let each = "[[component]]\nname = \"Renewals\"\nmeasure = \"renewals\"\nrate = \"3%\"\n";
    assert_eq!(copied(each, "2026-03-01"), "Nothing changes.\n", "one rate on each record accumulates nothing");
}

#[test]
fn a_version_that_goes_on_says_so_and_what_counts_anew_all_the_same() {
    let tiers = "tiers = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" } ]\n";
    let monthly = "[[component]]\nname = \"Monthly\"\nmeasure = \"renewals\"\nrate = \"3%\"\ncap = { period = 5000 }\n";
    let all = format!("{}{tiers}{monthly}", COMMISSION.replace("..", "[[component]]\n"));
    let told = |day: &str, measure: &str| {
        let before = plans::read("plans/ae.toml", &format!("{}{all}", HEAD.replace("2026-07-01", "2026-01-01"))).expect("a plan");
        let text =
            before.text.replace("2026-01-01", day).replace("for ", "version = 2\ngoes_on = true\nfor ").replace("new-bookings", measure);
        diff(&before, &plans::read("plans/ae-v2.toml", &text).expect("a plan"), &measures(), &year()).to_string()
    };
    assert_eq!(
        told("2026-03-01", "new-bookings"),
        "From 1 March 2026:\n  What has accumulated under version 1 goes on from 1 March 2026.\n"
    );
    assert_eq!(told("2027-01-01", "new-bookings"), "Nothing changes.\n");
    insta::assert_snapshot!(told("2026-03-15", "renewals"), @"
    From 15 March 2026:
      What has accumulated under version 1 goes on from 15 March 2026, but for what follows.
      New business: it counts anew, since its `measure`, `per` or `against` is another.
      New business: the tiers of the year begin at zero again, against the whole quota, which does not shrink with the days.
      Monthly: the cap of the pay period counts from zero again.
      New business
        It pays on Renewals instead of New bookings.
    ");
}
