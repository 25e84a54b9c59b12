//! Dan credits Ada by hand for a deal that was never entered; Carla approves it; then it counts, and everything says why.

use crate::cast;
use kernel::Problems;
use payments::adjusting::{self, NewAdjustment};
use payments::desk::Desk;
use payments::explain::why::{Question, why};
use payments::explain::why_not;
use payments::statement;
use records::Kind;
use records::intake::{FileSource, NoLookups, inspect, suggest};

/// February, as an index into the calendar.
const FEBRUARY: usize = 1;

fn credit() -> NewAdjustment {
    NewAdjustment {
        person: "ada".into(),
        period: "2026-02".into(),
        amount: kernel::parse_decimal("10000").expect("an amount"),
        measure: Some("new-bookings".into()),
        reason: "Signed on paper at the fair".into(),
        ..NewAdjustment::default()
    }
}

#[test]
fn a_credit_by_hand_counts_once_somebody_else_approved_it() {
    databases::each(|url| {
        let desk = Desk::open(cast::database(url), cast::clock()).expect("the desk");
        let paid = |desk: &Desk| statement::statement(&desk.state(), "ada", FEBRUARY).expect("a statement").amount;
        let before = paid(&desk);
        let id = adjusting::enter(&desk, "dan@harbor.example", &credit()).expect("entered");
        assert_eq!(paid(&desk), before, "nobody has approved it");
        let own = adjusting::approve(&desk, "dan@harbor.example", Some("dan"), std::slice::from_ref(&id), None).expect_err("her own");
        assert!(own.to_string().contains("somebody else has to approve it"), "{own}");
        adjusting::approve(&desk, "carla@harbor.example", Some("carla"), std::slice::from_ref(&id), None).expect("approved");
        let state = desk.state();
        let record = format!("adjustment {id}");
        let credits = state.outcome.credits_for(Kind::Deals, &record);
        assert_eq!(credits.len(), 1);
        assert_eq!((credits[0].measure.as_str(), credits[0].date.to_string()), ("new-bookings", "2026-02-28".to_owned()));
        let shown = statement::statement(&state, "ada", FEBRUARY).expect("a statement");
        assert!(shown.adjustments.iter().all(|other| other.id != id), "it pays by way of the plan");
        let deal = shown.deals.iter().find(|deal| deal.record.as_str() == record).expect("it stands among the deals");
        assert_eq!(deal.name.as_deref(), Some("Signed on paper at the fair"));
        assert_eq!(shown.amount - before, deal.amount, "it is the last credit of the month, and moves nothing before it");
        let text = why(&state, "ada", FEBRUARY, &Question::default()).expect("why").to_text();
        assert!(text.contains("10,000.00 USD as credit by hand = 10,000.00 USD"), "{text}");
        let not = why_not::why_not(&state, Kind::Deals, &record, "ben").summary;
        assert!(not.starts_with(&format!("{id} is a credit by hand: it counts for one measure")), "{not}");
    });
}

#[test]
fn what_a_credit_by_hand_names_has_to_fit() {
    databases::each(|url| {
        let desk = Desk::open(cast::database(url), cast::clock()).expect("the desk");
        let refused = |new: NewAdjustment| adjusting::enter(&desk, "dan@harbor.example", &new).expect_err("it does not fit").to_string();
        let unknown = refused(NewAdjustment { measure: Some("new-booking".into()), ..credit() });
        assert!(unknown.contains("There is no measure `new-booking`.") && unknown.contains("new-bookings"), "{unknown}");
        let elsewhere = refused(NewAdjustment { date: Some("2026-03-01".parse().expect("a day")), ..credit() });
        assert!(elsewhere.contains("2026-03-01 does not lie in 2026-02") && elsewhere.contains("2026-02-28"), "{elsewhere}");
        let early = refused(NewAdjustment { person: "ben".into(), period: "2026-01".into(), ..credit() });
        assert!(early.contains("`ben` is not with the company on 2026-01-31"), "{early}");
        assert!(desk.state().book.adjustments.iter().all(|one| one.credit.is_none()), "nothing was entered");
    });
}

/// Imports `adjustments.csv` in Dan's name, as a file.
fn import(desk: &Desk, text: &str) -> Result<(), Problems> {
    let source = FileSource::bytes("adjustments.csv", text.as_bytes().to_vec());
    let mapping = suggest(Kind::Adjustments, &inspect(&source)?);
    let meta = cast::meta("dan@harbor.example", None);
    book::database::import_file(desk.store(), &source, Kind::Adjustments, &mapping, &NoLookups, &meta)?;
    desk.reload("adjustments").map(drop)
}

#[test]
fn a_file_of_adjustments_waits_for_somebody_else() {
    databases::each(|url| {
        let desk = Desk::open(cast::database(url), cast::clock()).expect("the desk");
        let header = "id,person,period,amount,reason,author,approver\n";
        let approved =
            import(&desk, &format!("{header}F-1,ada,2026-02,100,Fair,frida,carla\n")).expect_err("it approves itself").to_string();
        assert!(approved.contains("A file cannot approve the adjustment `F-1`."), "{approved}");
        import(&desk, &format!("{header}F-1,ada,2026-02,100,Fair,frida,\nF-2,ben,2026-02,80,Fair,frida,\n")).expect("entered");
        let ids = ["F-1".to_owned(), "F-2".to_owned()];
        let own = adjusting::approve(&desk, "dan@harbor.example", Some("dan"), &ids, None).expect_err("she brought the file").to_string();
        assert!(own.contains("somebody else has to approve it"), "{own}");
        adjusting::approve(&desk, "carla@harbor.example", Some("carla"), &ids, None).expect("approved, both at once");
        let again = format!("{header}F-1,ada,2026-02,900,Fair,frida,carla@harbor.example\n");
        let changed = import(&desk, &again).expect_err("it was approved").to_string();
        assert!(changed.contains("The adjustment `F-1` was approved, and stays as it is."), "{changed}");
        let paid = |id: &str| desk.state().book.adjustments.iter().find(|one| one.id == id).map(|one| (one.amount, one.approver.is_some()));
        assert_eq!(paid("F-1"), Some((kernel::parse_decimal("100").expect("an amount"), true)));
    });
}
