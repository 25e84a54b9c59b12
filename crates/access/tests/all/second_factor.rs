//! A second factor: set up, asked for, used once, lost and reset; told on both databases.

use access::seal::{self, Key};
use access::second_factor::{self, Required};
use access::{Entered, NewUser, Role, User};
use kernel::Clock;
use store::Store;
use totp_rs::{Algorithm, Builder, Secret, Totp};

const PASSWORD: &str = "sings on Tuesdays";

fn at(time: &str) -> Clock {
    Clock::fixed(&format!("2026-07-31T{time}Z"))
}

fn with_fay(url: &str) -> (Store, User) {
    let store = Store::open(url).unwrap();
    access::prepare(&store).unwrap();
    if store.dialect() == store::Dialect::Postgres {
        seal::keep(&store, vec![Key::fresh()]);
    }
    let fay = NewUser { email: "fay@example.com", name: "Fay", role: Role::Finance, person: None, password: Some(PASSWORD) };
    let fay = access::create(&store, &fay, "installation", &at("08:00:00")).unwrap();
    (store, fay)
}

/// The program on her phone.
fn phone(secret: &str) -> Totp {
    Builder::new().with_algorithm(Algorithm::SHA1).with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap()
}

fn shows(phone: &Totp, clock: &Clock) -> String {
    phone.generate(u64::try_from(clock.now().as_second()).unwrap()).to_string()
}

/// Sets it up; gives her phone and her recovery codes.
fn switched_on(store: &Store, fay: &User) -> (Totp, Vec<String>) {
    let enrolment = second_factor::enrol(store, fay, &at("08:00:00")).unwrap();
    assert!(enrolment.url.starts_with("otpauth://totp/attain:fay") && enrolment.picture.starts_with("<svg"), "{}", enrolment.url);
    let phone = phone(&enrolment.secret);
    let codes = second_factor::confirm(store, fay, "no session", &shows(&phone, &at("08:00:00")), &at("08:00:00")).unwrap();
    (phone, codes)
}

fn step(store: &Store, clock: &Clock) -> String {
    match access::enter(store, "fay@example.com", PASSWORD, "192.0.2.7", clock).unwrap() {
        Entered::NeedsCode(step) => step,
        Entered::In(_) => panic!("a code is needed"),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, kernel::Problems>) -> String {
    result.unwrap_err().0[0].code.clone()
}

#[test]
fn her_password_and_a_code_let_her_in_and_a_code_only_once() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        assert!(matches!(access::enter(&store, "fay@example.com", PASSWORD, "", &at("08:00:00")).unwrap(), Entered::In(_)));
        let (phone, codes) = switched_on(&store, &fay);
        assert_eq!(codes.len(), second_factor::CODES);
        let now = at("08:01:00");
        let shown = shows(&phone, &now);
        let session = second_factor::enter(&store, &step(&store, &now), &shown, "192.0.2.7", &now).unwrap();
        assert_eq!(session.user.email, "fay@example.com");
        assert_eq!(
            code(second_factor::enter(&store, &step(&store, &now), &shown, "192.0.2.7", &now)),
            "wrong-code",
            "seen over her shoulder"
        );
        let earlier = shows(&phone, &at("08:00:30"));
        assert_eq!(code(second_factor::enter(&store, &step(&store, &now), &earlier, "192.0.2.7", &now)), "wrong-code", "steps go forward");
        let typed = codes[0].to_uppercase().replace('-', " ");
        assert!(second_factor::enter(&store, &step(&store, &now), &typed, "192.0.2.7", &now).is_ok(), "a recovery code as people type it");
        assert_eq!(code(second_factor::enter(&store, &step(&store, &now), &codes[0], "192.0.2.7", &now)), "wrong-code", "it works once");
        assert_eq!(second_factor::standing(&store, &fay).unwrap().codes_left, 9);
        assert_eq!(code(access::sign_in(&store, "fay@example.com", PASSWORD, &at("08:02:00"))), "second-factor", "no way around");
        let invitation = access::invite(&store, "fay@example.com", "installation", &now).unwrap();
        assert_eq!(code(access::accept(&store, &invitation, None, &now)), "second-factor", "an invitation does not replace it");
    });
}

#[test]
fn guessing_ends_soon_and_a_step_does_not_wait_for_ever() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        let (phone, _) = switched_on(&store, &fay);
        let now = at("08:01:00");
        let waits = step(&store, &now);
        for _ in 0..4 {
            assert_eq!(code(second_factor::enter(&store, &waits, "000000", "192.0.2.7", &now)), "wrong-code");
        }
        assert_eq!(code(second_factor::enter(&store, &waits, "000000", "192.0.2.7", &now)), "start-again");
        assert_eq!(code(second_factor::enter(&store, &waits, &shows(&phone, &now), "192.0.2.7", &now)), "start-again");
        assert_eq!(code(access::enter(&store, "fay@example.com", PASSWORD, "192.0.2.7", &now)), "sign-in-throttled");
        let later = at("08:30:00");
        let waits = step(&store, &later);
        let too_late = at("08:35:01");
        assert_eq!(code(second_factor::enter(&store, &waits, &shows(&phone, &too_late), "192.0.2.7", &too_late)), "start-again");
    });
}

#[test]
fn what_is_kept_and_remembered_holds_no_code() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        let (_, codes) = switched_on(&store, &fay);
        let events = store.read(|tx| audit::list(tx, None, None, 100)).unwrap();
        let said: String = events.iter().map(|e| format!("{} {} {:?} {:?} {:?}\n", e.action, e.on, e.before, e.after, e.why)).collect();
        assert!(said.contains("switch on second factor user fay@example.com"));
        assert!(codes.iter().all(|code| !said.contains(code.as_str())));
        store
            .read(|tx| {
                for row in tx.query("SELECT code FROM recovery_codes", &[])? {
                    assert!(codes.iter().all(|code| row.bytes(0).unwrap() != code.as_bytes()));
                }
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_lost_phone_is_reset_by_somebody_else_and_hers_is_switched_off_by_password() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        switched_on(&store, &fay);
        let now = at("09:00:00");
        assert_eq!(code(second_factor::reset(&store, "fay@example.com", "Fay@example.com", &now)), "oneself");
        second_factor::reset(&store, "fay@example.com", "admin@example.com", &now).unwrap();
        assert!(!second_factor::standing(&store, &fay).unwrap().on);
        switched_on(&store, &fay);
        assert_eq!(code(second_factor::switch_off(&store, &fay, "wrong", &now)), "wrong-password");
        second_factor::require(&store, Required::Money, "admin@example.com", &now).unwrap();
        assert_eq!(code(second_factor::switch_off(&store, &fay, PASSWORD, &now)), "second-factor-required");
        second_factor::require(&store, Required::Nobody, "admin@example.com", &now).unwrap();
        second_factor::switch_off(&store, &fay, PASSWORD, &now).unwrap();
        assert!(access::sign_in(&store, "fay@example.com", PASSWORD, &now).is_ok());
    });
}

#[test]
fn those_with_power_over_money_have_to_have_one() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        let now = at("09:00:00");
        let session = access::sign_in(&store, "fay@example.com", PASSWORD, &now).unwrap();
        let must = |clock: &Clock| access::presented(&store, &session.token, clock).unwrap().unwrap().must_enrol;
        assert!(!must(&now));
        second_factor::require(&store, Required::Money, "admin@example.com", &now).unwrap();
        assert!(must(&now));
        let enrolment = second_factor::enrol(&store, &fay, &now).unwrap();
        assert!(must(&now), "until it is confirmed");
        second_factor::confirm(&store, &fay, &session.token, &shows(&phone(&enrolment.secret), &now), &now).unwrap();
        assert!(!must(&now));
        let roles = Role::ALL.into_iter().filter(|role| Required::Money.of(*role)).map(Role::word).collect::<Vec<_>>();
        assert_eq!(roles, ["analyst", "finance", "administrator"]);
    });
}

#[test]
fn whoever_fails_to_sign_in_leaves_the_same_event_known_or_not() {
    databases::each(|url| {
        let (store, _) = with_fay(url);
        let now = at("09:00:00");
        for typed in ["fay@example.com", "eve@example.com", "sings on Tuesdays"] {
            assert_eq!(code(access::enter(&store, typed, "wrong", "192.0.2.7", &now)), "sign-in-refused");
        }
        let events = store.read(|tx| audit::list(tx, None, None, 3)).unwrap();
        let said: Vec<String> = events.iter().map(|e| format!("{} {} {} {}", e.actor, e.action, e.on, e.why.as_deref().unwrap())).collect();
        let failed = |who: &str| format!("nobody sign in failed user {who} from 192.0.2.7");
        assert_eq!(
            said,
            [failed("(no address)"), failed("eve@example.com"), failed("fay@example.com")],
            "a password in the wrong field is not kept"
        );
    });
}

#[test]
fn a_stranger_elsewhere_does_not_lock_her_out() {
    databases::each(|url| {
        let (store, _) = with_fay(url);
        let now = at("09:00:00");
        for _ in 0..5 {
            assert_eq!(code(access::enter(&store, "fay@example.com", "guess", "203.0.113.5", &now)), "sign-in-refused");
        }
        assert_eq!(code(access::enter(&store, "fay@example.com", "guess", "203.0.113.5", &now)), "sign-in-throttled");
        assert!(access::enter(&store, "fay@example.com", PASSWORD, "192.0.2.7", &now).is_ok());
        assert_eq!(code(access::enter(&store, "fay@example.com", PASSWORD, "203.0.113.5", &now)), "sign-in-throttled");
        assert!(access::enter(&store, "fay@example.com", PASSWORD, "203.0.113.5", &at("09:00:31")).is_ok(), "half a minute later");
    });
}

#[test]
fn a_password_that_everybody_knows_is_found_among_all_users() {
    databases::each(|url| {
        let (store, _) = with_fay(url);
        assert!(access::password::known_to_everybody(&store).unwrap().is_empty());
        let ben =
            NewUser { email: "ben@example.com", name: "Ben", role: Role::Seller, person: None, password: Some(access::password::DEMO) };
        access::create(&store, &ben, "installation", &at("08:00:00")).unwrap();
        // As an earlier version left them: nobody has compared them yet.
        store.write(|tx| Ok(tx.execute("UPDATE users SET known = NULL", &[])?)).unwrap();
        assert_eq!(access::password::known_to_everybody(&store).unwrap(), ["ben@example.com"]);
        access::change_password(&store, "ben@example.com", "rows at dawn again", "installation", &at("08:00:00")).unwrap();
        assert!(access::password::known_to_everybody(&store).unwrap().is_empty());
    });
}

/// What the database keeps of Fay's secret.
fn kept(store: &Store, fay: &User) -> Vec<u8> {
    let sql = "SELECT secret FROM second_factors WHERE \"user\" = ?1";
    store.read(|tx| Ok(tx.query_one(sql, &[fay.id.into()])?.unwrap().bytes(0).unwrap().to_vec())).unwrap()
}

fn keeps(store: &Store, user: i64, secret: &[u8]) {
    let sql = "UPDATE second_factors SET secret = ?1 WHERE \"user\" = ?2";
    store.write(|tx| Ok(tx.execute(sql, &[store::Param::Bytes(secret), user.into()])?)).unwrap();
}

fn comes_in(store: &Store, phone: &Totp, clock: &Clock) -> Result<String, kernel::Problems> {
    second_factor::enter(store, &step(store, clock), &shows(phone, clock), "192.0.2.7", clock).map(|session| session.user.name)
}

#[test]
fn her_secret_stands_sealed_in_the_database() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        let enrolment = second_factor::enrol(&store, &fay, &at("08:00:00")).unwrap();
        let secret = Secret::try_from_base32(&enrolment.secret).unwrap();
        let sealed = kept(&store, &fay);
        assert!(sealed.starts_with(b"sealed1:") && !sealed.windows(20).any(|part| part == secret.as_bytes()));
        let again = second_factor::waiting(&store, &fay).unwrap().unwrap();
        assert_eq!(again.secret, enrolment.secret, "the page shows it until it is confirmed");
    });
}

#[test]
fn the_key_of_a_sqlite_book_is_a_file_beside_it_that_only_its_owner_reads() {
    let folder = tempfile::tempdir().unwrap();
    let (store, fay) = with_fay(&folder.path().join("book.db").to_string_lossy());
    let key = folder.path().join("book.db.key");
    assert!(!key.exists(), "nothing is made before it is needed");
    switched_on(&store, &fay);
    let text = std::fs::read_to_string(&key).unwrap();
    assert_eq!(Key::read(&text).unwrap().len(), 1);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(
        std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|one| one.as_ref().unwrap().file_name().to_string_lossy().contains(".key"))
            .count(),
        1,
        "{files} files"
    );
}

#[test]
fn secrets_of_before_and_of_an_older_key_are_sealed_with_the_newest() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        let (old, new) = (Key::fresh(), Key::fresh());
        seal::keep(&store, vec![old.clone()]);
        let secret = second_factor::enrol(&store, &fay, &at("08:00:00")).unwrap().secret;
        let phone = phone(&secret);
        second_factor::confirm(&store, &fay, "no session", &shows(&phone, &at("08:00:00")), &at("08:00:00")).unwrap();
        keeps(&store, fay.id, Secret::try_from_base32(&secret).unwrap().as_bytes());
        assert_eq!(comes_in(&store, &phone, &at("08:01:00")).unwrap(), "Fay", "one that stands open still works");
        assert_eq!((seal::renew(&store, &at("08:02:00")).unwrap(), seal::renew(&store, &at("08:02:00")).unwrap()), (1, 0));
        assert!(kept(&store, &fay).starts_with(b"sealed1:"));
        seal::keep(&store, vec![new.clone(), old]);
        assert_eq!(comes_in(&store, &phone, &at("08:03:00")).unwrap(), "Fay");
        assert_eq!(seal::renew(&store, &at("08:04:00")).unwrap(), 1);
        seal::keep(&store, vec![new]);
        assert_eq!(comes_in(&store, &phone, &at("08:05:00")).unwrap(), "Fay", "the older key is not needed any more");
        assert!(audit::verify(&store).is_ok());
    });
}

#[test]
fn without_the_key_only_recovery_codes_let_her_in_and_no_other_key_is_made() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        let (phone, codes) = switched_on(&store, &fay);
        match seal::file(&store) {
            Some(file) => std::fs::remove_file(file).unwrap(),
            None => seal::keep(&store, Vec::new()),
        }
        assert_eq!(code(comes_in(&store, &phone, &at("08:01:00"))), "missing-key");
        let now = at("08:02:00");
        assert_eq!(second_factor::enter(&store, &step(&store, &now), &codes[0], "192.0.2.7", &now).unwrap().user.name, "Fay");
        let gil = NewUser { email: "gil@example.com", name: "Gil", role: Role::Analyst, person: None, password: None };
        let gil = access::create(&store, &gil, "installation", &now).unwrap();
        assert_eq!(code(second_factor::enrol(&store, &gil, &now).map(drop)), "missing-key");
        assert_eq!(code(seal::renew(&store, &now)), "missing-key");
        assert!(seal::file(&store).is_none_or(|file| !file.exists()));
    });
}

#[test]
fn a_secret_that_was_moved_to_somebody_else_cannot_be_opened() {
    databases::each(|url| {
        let (store, fay) = with_fay(url);
        let gil = NewUser { email: "gil@example.com", name: "Gil", role: Role::Analyst, person: None, password: None };
        let gil = access::create(&store, &gil, "installation", &at("08:00:00")).unwrap();
        second_factor::enrol(&store, &gil, &at("08:00:00")).unwrap();
        let (phone, _) = switched_on(&store, &fay);
        keeps(&store, fay.id, &kept(&store, &gil));
        assert_eq!(code(comes_in(&store, &phone, &at("08:01:00"))), "missing-key");
    });
}

#[test]
fn a_key_is_sixty_four_hexadecimal_digits() {
    let key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    assert_eq!(Key::read(&format!("# newest\n{key}\n")).unwrap().len(), 1);
    assert_eq!(Key::read(&format!("{key},{}", key.replace('0', "1"))).unwrap().len(), 2);
    for wrong in ["", "abc", &key[1..], &format!("{key}x")] {
        let problem = Key::read(wrong).unwrap_err();
        assert!(problem.code == "bad-key" && !format!("{problem:?}").contains("123456"), "{problem:?}");
    }
    assert_eq!(format!("{:?}", Key::fresh()), "Key(…)");
}
