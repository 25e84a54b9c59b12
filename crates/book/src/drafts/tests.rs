//! Ada writes plans, Ben reviews them; told on SQLite and on PostgreSQL.

use super::*;
use crate::{database, documents};
use kernel::{Clock, Date};
use records::ledger::Meta;

const COMPANY: &str = "name = \"Brightwater\"\ncurrency = \"USD\"\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
const MEASURES: &str = "[bookings]\nlabel = \"Bookings\"\nclass = \"result\"\nof = \"deals\"\non = \"closed_on\"\nvalue = \"sum(amount)\"\ncredit = [ { to = \"owner\" } ]\n";
const PLAN: &str = "# What sellers get.\nplan = \"Seller\"\nfor = \"role = 'Seller'\"\neffective = { from = 2026-01-01, to = 2026-12-31 } # the year\ncurrency = \"USD\"\npays = \"monthly\"\n\n[[component]]\nname = \"Commission\"\nmeasure = \"bookings\"\nrate = \"8%\"\n";

fn by<'a>(actor: &'a str, why: Option<&'a str>) -> Meta<'a> {
    Meta { actor, why, at: Clock::fixed("2026-06-10T09:00:00Z").now(), complete: false }
}

fn ada() -> Meta<'static> {
    by("ada@example.com", None)
}

fn ben() -> Meta<'static> {
    by("ben@example.com", None)
}

fn book(url: &str) -> Store {
    let store = Store::open(url).unwrap();
    database::init(&store, COMPANY, &ada()).unwrap();
    database::put(&store, "measures/bookings.toml", Some(MEASURES), &ada()).unwrap();
    database::put(&store, "plans/seller.toml", Some(PLAN), &ada()).unwrap();
    store
}

fn july() -> Date {
    Date::constant(2026, 7, 1)
}

fn code<T: std::fmt::Debug>(result: Result<T, Problems>) -> String {
    result.unwrap_err().0[0].code.clone()
}

#[test]
fn a_draft_is_written_reviewed_by_another_person_and_published_from_a_day_on() {
    databases::each(|url| {
        let store = book(url);
        let draft = copy(&store, "Seller", july(), &ada()).unwrap();
        assert_eq!((draft.version, draft.state, draft.revision), (2, DraftState::Draft, 1));
        assert!(draft.text.starts_with("# What sellers get.\n"), "remarks are kept: {}", draft.text);
        assert!(draft.text.contains("{ from = 2026-07-01, to = 2026-12-31 } # the year"), "{}", draft.text);

        let draft = write(&store, draft.id, 1, &draft.text.replace("8%", "9%"), &ada()).unwrap();
        let draft = advance(&store, draft.id, draft.revision, Step::Submit, &ada()).unwrap();
        assert_eq!(code(advance(&store, draft.id, draft.revision, Step::Approve, &ada())), "own-draft");
        assert_eq!(code(publish(&store, draft.id, draft.revision, &ada())), "draft-state");
        let draft = advance(&store, draft.id, draft.revision, Step::Approve, &ben()).unwrap();
        let (draft, _) = publish(&store, draft.id, draft.revision, &ada()).unwrap();
        assert_eq!((draft.state, draft.document.as_deref()), (DraftState::Published, Some("plans/seller-v2.toml")));

        let (book, _) = database::load(&store, None).unwrap();
        let days: Vec<String> =
            book.plans.iter().map(|p| format!("v{} {} {}", p.version, p.effective.from, p.effective.until.unwrap())).collect();
        assert_eq!(days, ["v1 2026-01-01 2026-07-01", "v2 2026-07-01 2027-01-01"]);
        let texts = store.read(documents::current).unwrap().plans;
        let first = texts.iter().find(|(name, _)| name == "plans/seller.toml").unwrap();
        assert_eq!(first.1, PLAN, "the published text of the first version is as it was");
        assert_eq!(code(write(&store, draft.id, draft.revision, "x = 1", &ada())), "draft-state");
        assert_eq!(code(advance(&store, draft.id, draft.revision, Step::Withdraw, &ada())), "draft-state");

        let told: Vec<String> = history(&store, draft.id).unwrap().iter().map(|s| format!("{} {}", s.actor, s.state)).collect();
        let ada_and_ben = ["ada@example.com published", "ben@example.com approved", "ada@example.com in review"];
        assert_eq!(told, [&ada_and_ben[..], &["ada@example.com draft", "ada@example.com draft"]].concat());
        let events = store.read(|tx| audit::list(tx, Some("plan draft 1"), None, 10)).unwrap();
        let told: Vec<&str> = events.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(told, ["publish plan draft", "approve plan draft", "submit plan draft", "write plan draft", "begin plan draft"]);
        audit::verify(&store).unwrap();
    });
}

#[test]
fn of_two_people_at_once_one_wins_and_the_other_is_told() {
    databases::each(|url| {
        let store = book(url);
        let draft = copy(&store, "Seller", july(), &ada()).unwrap();
        let texts = [draft.text.replace("8%", "9%"), draft.text.replace("8%", "10%")];
        let outcomes: Vec<Result<Draft, Problems>> = std::thread::scope(|scope| {
            let running: Vec<_> = texts
                .iter()
                .zip([ada(), ben()])
                .map(|(text, meta)| {
                    let store = store.clone();
                    scope.spawn(move || write(&store, 1, 1, text, &meta))
                })
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 1));
        let winner = won.into_iter().next().unwrap().unwrap();
        let told = lost.into_iter().next().unwrap().unwrap_err().to_string();
        assert!(told.contains(&format!("{} has changed this draft since you opened it", winner.actor)), "{told}");
        assert_eq!(show(&store, 1).unwrap().unwrap(), winner);
    });
}

#[test]
fn what_does_not_make_a_sound_book_is_not_submitted() {
    databases::each(|url| {
        let store = book(url);
        let draft = copy(&store, "Seller", july(), &ada()).unwrap();
        let draft = write(&store, draft.id, draft.revision, &draft.text.replace("\"bookings\"", "\"bookngs\""), &ada()).unwrap();
        let wrong = advance(&store, draft.id, draft.revision, Step::Submit, &ada()).unwrap_err().to_string();
        assert!(wrong.contains("plans/seller-v2.toml:11:11") && wrong.contains("did you mean `bookings`?"), "{wrong}");
        assert_eq!(show(&store, draft.id).unwrap().unwrap().state, DraftState::Draft);
        let draft = write(&store, draft.id, draft.revision, "this is no plan", &ada()).unwrap();
        assert_eq!(draft.plan, "Seller", "a text that cannot be read is still found under the plan it came from");
        assert_eq!(code(advance(&store, draft.id, draft.revision, Step::Submit, &ada())), "toml");
    });
}

#[test]
fn a_reviewer_sends_a_draft_back_with_a_reason_and_may_still_approve_it_later() {
    databases::each(|url| {
        let store = book(url);
        let draft = copy(&store, "Seller", july(), &ada()).unwrap();
        let draft = advance(&store, draft.id, draft.revision, Step::Submit, &ada()).unwrap();
        assert_eq!(code(write(&store, draft.id, draft.revision, "x = 1", &ada())), "draft-state");
        assert_eq!(code(advance(&store, draft.id, draft.revision, Step::SendBack, &ben())), "no-reason");
        let draft = advance(&store, draft.id, draft.revision, Step::SendBack, &by("ben@example.com", Some("Not before August."))).unwrap();
        assert_eq!((draft.state, draft.why.as_deref()), (DraftState::Draft, Some("Not before August.")));
        assert_eq!(draft.writers, ["ada@example.com"], "sending back is not writing");
        let draft = write(&store, draft.id, draft.revision, &draft.text.replace("2026-07-01", "2026-08-01"), &ada()).unwrap();
        let draft = advance(&store, draft.id, draft.revision, Step::Submit, &ada()).unwrap();
        let draft = advance(&store, draft.id, draft.revision, Step::Approve, &ben()).unwrap();
        assert_eq!(draft.state, DraftState::Approved);
    });
}

#[test]
fn of_two_drafts_of_one_version_the_second_is_refused() {
    databases::each(|url| {
        let store = book(url);
        let mut approved = Vec::new();
        for _ in 0..2 {
            let draft = copy(&store, "Seller", july(), &ada()).unwrap();
            let draft = advance(&store, draft.id, draft.revision, Step::Submit, &ada()).unwrap();
            approved.push(advance(&store, draft.id, draft.revision, Step::Approve, &ben()).unwrap());
        }
        publish(&store, approved[0].id, approved[0].revision, &ada()).unwrap();
        assert_eq!(code(publish(&store, approved[1].id, approved[1].revision, &ada())), "version-published");
        let next = copy(&store, "Seller", july(), &ada()).unwrap();
        assert_eq!((next.version, next.base.as_deref(), next.file().as_str()), (3, Some("plans/seller-v2.toml"), "plans/seller-v3.toml"));
    });
}

#[test]
fn a_new_plan_begins_with_a_text_of_its_own() {
    databases::each(|url| {
        let store = book(url);
        let text = PLAN.replace("\"Seller\"", "\"Channel & Partner\"").replace("'Seller'", "'Partner'");
        let draft = start(&store, &text, &ada()).unwrap();
        assert_eq!((draft.plan.as_str(), draft.file().as_str()), ("Channel & Partner", "plans/channel-partner.toml"));
        let draft = advance(&store, draft.id, draft.revision, Step::Withdraw, &by("ada@example.com", Some("Not this year."))).unwrap();
        assert_eq!(draft.state, DraftState::Withdrawn);
        assert_eq!(code(copy(&store, "Sellr", july(), &ada())), "unknown-plan");
    });
}
