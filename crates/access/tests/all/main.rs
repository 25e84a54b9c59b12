//! Who may come in, and who may see what; told on both databases.

mod second_factor;

use access::{NewUser, Right, Role, Scope, User, may, may_in_part, may_see};
use kernel::{Clock, Date, DateRange, PersonId};
use people::Organisation;
use people::organisation::{Person, PersonRow};
use std::collections::BTreeMap;
use store::Store;

const MORNING: &str = "2026-07-31T08:00:00Z";
const PASSWORD: &str = "sings on Tuesdays";

fn clock(text: &str) -> Clock {
    Clock::fixed(text)
}

fn opened(url: &str) -> Store {
    let store = Store::open(url).unwrap();
    access::prepare(&store).unwrap();
    access::prepare(&store).unwrap();
    store
}

fn with_ada(url: &str) -> Store {
    let store = opened(url);
    let ada = NewUser { email: "Ada@Example.com", name: "Ada", role: Role::Seller, person: Some("ada"), password: Some(PASSWORD) };
    access::create(&store, &ada, "installation", &clock(MORNING)).unwrap();
    store
}

fn code<T: std::fmt::Debug>(result: Result<T, kernel::Problems>) -> String {
    result.unwrap_err().0[0].code.clone()
}

#[test]
fn ada_signs_in_works_and_signs_out() {
    databases::each(|url| {
        let store = with_ada(url);
        let session = access::sign_in(&store, " ADA@example.com", PASSWORD, &clock(MORNING)).unwrap();
        let user = access::session(&store, &session.token, &clock("2026-07-31T12:00:00Z")).unwrap().unwrap();
        assert_eq!((user.name.as_str(), user.role, user.person.as_deref()), ("Ada", Role::Seller, Some("ada")));
        assert!(access::session(&store, "another token", &clock(MORNING)).unwrap().is_none());
        access::sign_out(&store, &session.token, &clock(MORNING)).unwrap();
        assert!(access::session(&store, &session.token, &clock(MORNING)).unwrap().is_none());
        let events = store.read(|tx| audit::list(tx, Some("user ada@example.com"), None, 10)).unwrap();
        assert_eq!(events.iter().map(|e| e.action.as_str()).collect::<Vec<_>>(), ["sign out", "sign in", "make user"]);
    });
}

#[test]
fn a_session_ends_unless_it_is_used() {
    databases::each(|url| {
        let store = with_ada(url);
        let used = access::sign_in(&store, "ada@example.com", PASSWORD, &clock(MORNING)).unwrap();
        let left = access::sign_in(&store, "ada@example.com", PASSWORD, &clock(MORNING)).unwrap();
        assert!(access::session(&store, &used.token, &clock("2026-07-31T17:00:00Z")).unwrap().is_some());
        assert!(access::session(&store, &used.token, &clock("2026-08-01T04:00:00Z")).unwrap().is_some());
        assert!(access::session(&store, &left.token, &clock("2026-07-31T20:00:00Z")).unwrap().is_none());
        assert!(access::session(&store, &used.token, &clock("2026-08-01T17:00:00Z")).unwrap().is_none());
    });
}

#[test]
fn an_unknown_user_and_a_wrong_password_look_the_same() {
    databases::each(|url| {
        let store = with_ada(url);
        let wrong = access::sign_in(&store, "ada@example.com", "wrong", &clock(MORNING)).unwrap_err();
        let unknown = access::sign_in(&store, "eve@example.com", "wrong", &clock(MORNING)).unwrap_err();
        assert_eq!(wrong, unknown);
        for email in ["ada@example.com", "eve@example.com"] {
            for _ in 0..4 {
                assert_eq!(code(access::sign_in(&store, email, "wrong", &clock(MORNING))), "sign-in-refused");
            }
            assert_eq!(
                code(access::sign_in(&store, email, PASSWORD, &clock(MORNING))),
                "sign-in-throttled",
                "even with the right password"
            );
        }
        assert!(access::sign_in(&store, "ada@example.com", PASSWORD, &clock("2026-07-31T08:16:00Z")).is_ok(), "a quarter of an hour later");
        access::disable(&store, "ada@example.com", "installation", &clock(MORNING)).unwrap();
        let disabled = access::sign_in(&store, "ada@example.com", PASSWORD, &clock("2026-07-31T09:00:00Z")).unwrap_err();
        assert_eq!(disabled, wrong);
    });
}

#[test]
fn what_is_kept_lets_nobody_in() {
    databases::each(|url| {
        let store = with_ada(url);
        let session = access::sign_in(&store, "ada@example.com", PASSWORD, &clock(MORNING)).unwrap();
        store
            .read(|tx| {
                let kept = tx.query_one("SELECT password FROM users", &[])?.unwrap().string(0);
                assert!(kept.starts_with("$argon2id$"));
                let row = tx.query_one("SELECT token FROM sessions", &[])?.unwrap();
                assert_ne!(row.bytes(0).unwrap(), session.token.as_bytes());
                Ok(())
            })
            .unwrap();
        assert!(!format!("{session:?}").contains(&session.token));
    });
}

#[test]
fn ben_is_invited_and_chooses_his_password() {
    databases::each(|url| {
        let store = with_ada(url);
        let ben = NewUser { email: "ben@example.com", name: "Ben", role: Role::Manager, person: Some("ben"), password: None };
        access::create(&store, &ben, "ada@example.com", &clock(MORNING)).unwrap();
        assert_eq!(
            code(access::sign_in(&store, "ben@example.com", "", &clock(MORNING))),
            "sign-in-refused",
            "without a password nobody signs in"
        );
        let old = access::invite(&store, "ben@example.com", "ada@example.com", &clock(MORNING)).unwrap();
        let token = access::invite(&store, "ben@example.com", "ada@example.com", &clock(MORNING)).unwrap();
        assert_eq!(code(access::accept(&store, &old, None, &clock(MORNING))), "bad-invitation", "a new one replaces it");
        assert_eq!(code(access::accept(&store, &token, Some("short"), &clock(MORNING))), "bad-password");
        let session = access::accept(&store, &token, Some("rows at dawn again"), &clock(MORNING)).unwrap();
        assert_eq!(session.user.name, "Ben");
        assert_eq!(code(access::accept(&store, &token, None, &clock(MORNING))), "bad-invitation", "only once");
        assert!(access::sign_in(&store, "ben@example.com", "rows at dawn again", &clock(MORNING)).is_ok());
        let late = access::invite(&store, "ben@example.com", "ada@example.com", &clock(MORNING)).unwrap();
        assert_eq!(code(access::accept(&store, &late, None, &clock("2026-08-08T08:00:00Z"))), "bad-invitation", "not after a week");
        assert_eq!(code(access::invite(&store, "eve@example.com", "ada@example.com", &clock(MORNING))), "unknown-user");
    });
}

#[test]
fn a_changed_password_role_or_exclusion_ends_every_session() {
    databases::each(|url| {
        let store = with_ada(url);
        let now = clock(MORNING);
        let signed_in = |password: &str| access::sign_in(&store, "ada@example.com", password, &now).unwrap().token;
        let still = |token: &str| access::session(&store, token, &now).unwrap().is_some();
        let token = signed_in(PASSWORD);
        access::change_password(&store, "ada@example.com", "whistles on Fridays", "ada@example.com", &now).unwrap();
        assert!(!still(&token));
        let token = signed_in("whistles on Fridays");
        access::change_role(&store, "ada@example.com", Role::Analyst, "carla@example.com", &now).unwrap();
        assert!(!still(&token));
        assert_eq!(access::by_email(&store, "ADA@example.com").unwrap().unwrap().role, Role::Analyst);
        let token = signed_in("whistles on Fridays");
        access::disable(&store, "ada@example.com", "carla@example.com", &now).unwrap();
        assert!(!still(&token));
        let unknown = access::disable(&store, "aba@example.com", "carla@example.com", &now).unwrap_err();
        assert_eq!(unknown.0[0].hint.as_deref(), Some("did you mean `ada@example.com`?"));
        assert_eq!(audit::verify(&store).unwrap(), 7);
    });
}

#[test]
fn a_user_needs_an_address_of_her_own() {
    databases::each(|url| {
        let store = with_ada(url);
        let new = |email| NewUser { email, name: "Eve", role: Role::Seller, person: None, password: Some("x") };
        let both = access::create(&store, &new("no address"), "carla", &clock(MORNING)).unwrap_err();
        assert_eq!(both.0.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["bad-email", "bad-password"], "all at once");
        let taken = NewUser { password: None, ..new("ADA@EXAMPLE.COM") };
        assert_eq!(code(access::create(&store, &taken, "carla", &clock(MORNING))), "email-taken");
        assert_eq!(access::list(&store).unwrap().len(), 1);
    });
}

fn reporting(id: &str, rows: &[(&str, Option<&str>, Option<&str>)]) -> Person {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let rows = rows.iter().map(|(from, until, manager)| PersonRow {
        range: DateRange::new(day(from), until.map(day)),
        role: None,
        manager: manager.map(PersonId::from),
        team: None,
        territory: None,
        target_pay: None,
        currency: None,
        attributes: BTreeMap::new(),
        row: 0,
    });
    Person { id: id.into(), name: id.into(), email: None, rows: rows.collect() }
}

fn user(role: Role, person: Option<&str>) -> User {
    User {
        id: 1,
        email: "u@example.com".into(),
        name: "U".into(),
        role,
        person: person.map(str::to_owned),
        disabled: false,
        scope: Scope::default(),
    }
}

#[test]
fn a_manager_sees_those_who_report_to_her_on_that_day() {
    let organisation = Organisation::new(vec![
        reporting("carla", &[("2025-01-01", None, None)]),
        reporting("ben", &[("2025-01-01", None, Some("carla"))]),
        reporting("ada", &[("2025-01-01", Some("2026-07-01"), Some("ben")), ("2026-07-01", None, Some("dana"))]),
        reporting("dana", &[("2025-01-01", None, None)]),
    ]);
    let june: Date = "2026-06-30".parse().unwrap();
    let july: Date = "2026-07-01".parse().unwrap();
    let sees = |who: &User, whom: &str, day| may_see(who, whom, &organisation, day);
    let ben = user(Role::Manager, Some("ben"));
    assert!(sees(&ben, "ben", june) && sees(&ben, "ada", june) && !sees(&ben, "ada", july), "she moved to Dana's team");
    assert!(!sees(&ben, "carla", june), "never upwards");
    assert!(sees(&user(Role::Manager, Some("carla")), "ada", june), "through Ben");
    assert!(sees(&user(Role::Manager, Some("dana")), "ada", july));
    assert!(!sees(&user(Role::Manager, None), "ada", june));
    let ada = user(Role::Seller, Some("ada"));
    assert!(sees(&ada, "ada", june) && !sees(&ada, "ben", june));
    for role in [Role::Analyst, Role::Finance, Role::Executive] {
        assert!(sees(&user(role, None), "ada", june));
    }
    assert!(!sees(&user(Role::Administrator, None), "ada", june), "an administrator sees nobody's pay");
    assert!(!sees(&User { disabled: true, ..ada }, "ada", june));
}

#[test]
fn rights_are_one_matrix() {
    assert_eq!(
        access::matrix(),
        "                        seller       manager       analyst       finance     executive    enablement administrator
read plans                 yes           yes           yes           yes           yes           yes           yes
list people                  -           yes           yes           yes           yes           yes           yes
list everybody               -             -           yes           yes           yes           yes           yes
read organisation             -             -           yes           yes           yes             -             -
read records               yes           yes           yes           yes           yes             -             -
read imports                 -             -           yes           yes             -             -           yes
import                       -             -           yes             -             -             -             -
change records               -             -           yes             -             -             -             -
change plans                 -             -           yes             -             -             -             -
review plans                 -             -           yes           yes             -             -             -
read runs                    -             -           yes           yes           yes             -             -
run                          -             -           yes           yes             -             -             -
approve runs                 -             -             -           yes             -             -             -
read questions             yes           yes           yes           yes           yes             -             -
ask questions              yes           yes           yes           yes             -             -             -
answer questions             -             -           yes           yes             -             -             -
score objectives             -           yes           yes             -             -             -             -
export                       -             -           yes           yes             -             -             -
read audit                   -             -             -           yes             -             -           yes
manage users                 -             -             -             -             -             -           yes"
    );
    assert!(may(&user(Role::Analyst, None), Right::Import) && !may(&user(Role::Seller, None), Right::Import));
    assert!(!may(&User { disabled: true, ..user(Role::Analyst, None) }, Right::Import));
}

#[test]
fn an_analyst_for_germany_sees_whoever_is_there_on_the_day() {
    let organisation = Organisation::new(vec![
        placed("ada", &[("2025-01-01", Some("2026-07-01"), "DE", "Enterprise"), ("2026-07-01", None, "FR", "Enterprise")]),
        placed("ben", &[("2025-01-01", Some("2026-03-15"), "DE", "Growth")]),
    ]);
    let day = |text: &str| text.parse::<Date>().unwrap();
    let sees = |scope: &Scope, whom: &str, on: &str| {
        may_see(&User { scope: scope.clone(), ..user(Role::Analyst, None) }, whom, &organisation, day(on))
    };
    let germany = Scope::typed("", "DE");
    assert!(sees(&germany, "ada", "2026-06-30") && !sees(&germany, "ada", "2026-07-01"), "she moved to France");
    assert!(sees(&germany, "ben", "2026-03-31"), "he left in the middle of March: his last statement is seen");
    assert!(!sees(&germany, "nobody", "2026-06-30"));
    let both = Scope::typed("Enterprise; Partners", "DE, AT");
    assert!(sees(&both, "ada", "2026-06-30") && !sees(&both, "ben", "2026-03-01"), "in one of the teams and one of the countries");
    let limited = User { scope: germany.clone(), ..user(Role::Finance, None) };
    assert!(!may(&limited, Right::ReadRuns) && may_in_part(&limited, Right::ReadRuns) && !may_in_part(&limited, Right::Import));
    assert_eq!(germany.words(), "country DE");
    let unknown = Scope::typed("Enterprize", "DE").known(&organisation).unwrap_err();
    assert_eq!(unknown.0[0].hint.as_deref(), Some("did you mean `Enterprise`?"));
}

fn placed(id: &str, rows: &[(&str, Option<&str>, &str, &str)]) -> Person {
    let times: Vec<_> = rows.iter().map(|(from, until, ..)| (*from, *until, None)).collect();
    let mut person = reporting(id, &times);
    for (row, (.., country, team)) in person.rows.iter_mut().zip(rows) {
        row.team = Some((*team).into());
        row.attributes.insert("country".into(), kernel::Value::Text((*country).into()));
    }
    person
}

#[test]
fn how_far_a_role_reaches_is_kept_and_stands_in_the_audit() {
    databases::each(|url| {
        let store = with_ada(url);
        let now = clock(MORNING);
        let germany = Scope::typed("", "DE");
        let refused = access::limit(&store, "ada@example.com", &germany, "carla@example.com", &now);
        assert_eq!(code(refused), "no-limit", "a seller sees her own anyway");
        access::change_role(&store, "ada@example.com", Role::Analyst, "carla@example.com", &now).unwrap();
        let token = access::sign_in(&store, "ada@example.com", PASSWORD, &now).unwrap().token;
        access::limit(&store, "ada@example.com", &germany, "carla@example.com", &now).unwrap();
        assert!(access::session(&store, &token, &now).unwrap().is_none(), "she signs in again");
        let token = access::sign_in(&store, "ada@example.com", PASSWORD, &now).unwrap().token;
        assert_eq!(access::session(&store, &token, &now).unwrap().unwrap().scope, germany);
        let back = access::change_role(&store, "ada@example.com", Role::Administrator, "carla@example.com", &now);
        assert_eq!(code(back), "no-limit", "first the limit is lifted");
        let events = store.read(|tx| audit::list(tx, Some("user ada@example.com"), None, 10)).unwrap();
        let limited = events.iter().find(|event| event.action == "limit role").unwrap();
        assert!(limited.after.as_ref().unwrap().to_string().contains("DE"), "{limited:?}");
        access::limit(&store, "ada@example.com", &Scope::default(), "carla@example.com", &now).unwrap();
        assert!(access::by_email(&store, "ada@example.com").unwrap().unwrap().scope.is_all());
        assert_eq!(code(access::limit(&store, "ada@example.com", &germany, "ada@example.com", &now)), "oneself");
    });
}

#[test]
fn strangers_do_not_keep_ada_out_where_she_came_in_before() {
    databases::each(|url| {
        let store = with_ada(url);
        let (home, now) = ("192.0.2.7", clock(MORNING));
        let comes_in = |from: &str, now: &Clock| access::enter(&store, "ada@example.com", PASSWORD, from, now);
        assert!(comes_in(home, &now).is_ok());
        // Whoever tries from many addresses, again as soon as the wait is over, is always before her elsewhere.
        for number in 0..60 {
            let from = format!("198.51.100.{number}");
            let _ = access::enter(&store, "ada@example.com", "wrong", &from, &now);
        }
        assert_eq!(code(comes_in("203.0.113.9", &now)), "sign-in-throttled");
        assert!(comes_in(home, &now).is_ok(), "at home she comes in");
        for _ in 0..5 {
            assert_eq!(code(access::enter(&store, "ada@example.com", "wrong", home, &now)), "sign-in-refused");
        }
        assert_eq!(code(comes_in(home, &now)), "sign-in-throttled", "attempts from there count as ever");
    });
}
