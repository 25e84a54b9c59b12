//! A second factor: a code of six digits that a program on her phone counts from a shared secret and the time (TOTP, RFC 6238), or one of ten
//! recovery codes. A code works once.

use crate::session::{Session, begin, kept, token};
use crate::sign_in::{failed, remembered, too_many};
use crate::store::{attempts, second_factors as table, settings, users};
use crate::user::folded;
use crate::{Right, Role, User, password, seal};
use audit::Event;
use kernel::{Clock, Instant, Location, Problem, Problems};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Store, Tx};
use totp_rs::{Algorithm, Builder, Totp};

/// How long a password that was right waits for its code, in seconds.
pub const WAITS: i64 = 5 * 60;
/// So many wrong codes, and the password is asked for again.
pub const TRIES: i64 = 5;
/// How many recovery codes there are.
pub const CODES: usize = 10;
/// What authenticator programs call this.
const ISSUER: &str = "attain";
const SETTING: &str = "second factor";

/// How a user stands with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Standing {
    /// Whether it is on.
    pub on: bool,
    /// Since when, in seconds since 1970.
    pub since: Option<i64>,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// Whether her role has to have one.
    pub required: bool,
}

/// A secret that waits to be confirmed, as an authenticator program takes it.
#[derive(Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Enrolment {
    /// To be typed: base 32.
    pub secret: String,
    /// The same as an address.
    pub url: String,
    /// The same as a picture: SVG of a QR code.
    pub picture: String,
}

/// Who has to have a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// Nobody.
    Nobody,
    /// Those with power over money, and those who grant roles.
    Money,
    /// Everybody.
    Everybody,
}

impl Required {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Money, Self::Everybody];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Money => "money",
            Self::Everybody => "everybody",
        }
    }

    /// What a word means.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether a role has to have one.
    #[must_use]
    pub fn of(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Money => [Right::ChangePlans, Right::ChangeRecords, Right::Run, Right::ApproveRuns, Right::ManageUsers]
                .into_iter()
                .any(|right| crate::policy::role_may(role, false, right)),
            Self::Everybody => true,
        }
    }
}

fn program(user: &User, secret: Vec<u8>) -> Result<Totp, Problems> {
    // A colon separates issuer and account in the address.
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).with_issuer(Some(ISSUER));
    builder
        .with_account_name(user.email.replace(':', " "))
        .build()
        .map_err(|error| Problem::error("second-factor", Location::default(), format!("The secret cannot be used: {error}.")).into())
}

/// Who has to have one.
///
/// # Errors
/// What the database refuses.
pub fn required(store: &Store) -> Result<Required, Problems> {
    store.read(|tx| Ok(setting(tx)?))
}

fn setting(tx: &mut Tx<'_>) -> Result<Required, Problem> {
    Ok(settings::find(tx, SETTING)?.and_then(|word| Required::from_word(&word)).unwrap_or(Required::Nobody))
}

/// Says who has to have one from now on.
///
/// # Errors
/// What the database refuses.
pub fn require(store: &Store, required: Required, actor: &str, clock: &Clock) -> Result<(), Problems> {
    store.write(|tx| {
        let before = setting(tx)?;
        settings::keep(tx, SETTING, required.word())?;
        let (before, after) = (Some(json!(before.word())), Some(json!(required.word())));
        audit::write(tx, &Event { actor, action: "require second factor", on: "settings", before, after, why: None, at: clock.now() })?;
        Ok(())
    })
}

/// How a user stands with it.
///
/// # Errors
/// What the database refuses.
pub fn standing(store: &Store, user: &User) -> Result<Standing, Problems> {
    store.read(|tx| {
        let since = table::find(tx, user.id)?.and_then(|found| found.confirmed_at);
        let required = setting(tx)?.of(user.role);
        Ok(Standing { on: since.is_some(), since, codes_left: table::codes_left(tx, user.id)?, required })
    })
}

/// Whether she has to switch one on before anything else.
pub(crate) fn is_missing(tx: &mut Tx<'_>, user: &User) -> Result<bool, Problem> {
    Ok(setting(tx)?.of(user.role) && table::find(tx, user.id)?.is_none_or(|found| found.confirmed_at.is_none()))
}

/// A new secret, which counts as soon as a code of it is confirmed.
///
/// # Errors
/// One that is on already.
pub fn enrol(store: &Store, user: &User, clock: &Clock) -> Result<Enrolment, Problems> {
    let secret: [u8; 20] = rand::random();
    let sealed = seal::seal(&seal::keys_to_seal(store)?, user.id, &secret)?;
    store.write(|tx| {
        if table::find(tx, user.id)?.is_some_and(|found| found.confirmed_at.is_some()) {
            return Err(already().into());
        }
        table::set(tx, user.id, &sealed)?;
        remembered(tx, user, "begin second factor", clock.now())
    })?;
    shown(user, secret.to_vec())
}

/// The secret that waits to be confirmed, if there is one.
///
/// # Errors
/// What the database refuses.
pub fn waiting(store: &Store, user: &User) -> Result<Option<Enrolment>, Problems> {
    let found = store.read(|tx| Ok(table::find(tx, user.id)?))?.filter(|found| found.confirmed_at.is_none());
    let Some(found) = found else { return Ok(None) };
    shown(user, seal::open(store, &seal::keys(store)?, user.id, &found.secret)?).map(Some)
}

fn shown(user: &User, secret: Vec<u8>) -> Result<Enrolment, Problems> {
    let unusable = |error: String| Problem::error("second-factor", Location::default(), format!("The secret cannot be shown: {error}."));
    let totp = program(user, secret)?;
    let url = totp.to_url().map_err(|error| unusable(error.to_string()))?;
    let code = QrCode::new(&url).map_err(|error| unusable(error.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // The page says what it is; a declaration in the midst of a page is none.
    let picture = picture.find("<svg").map_or(picture.clone(), |at| picture[at..].to_owned());
    Ok(Enrolment { secret: totp.secret().to_base32(), url, picture })
}

/// Switches it on by a first code; gives the recovery codes, this once. Her other sessions end.
///
/// # Errors
/// Nothing to confirm, a wrong code.
pub fn confirm(store: &Store, user: &User, session: &str, code: &str, clock: &Clock) -> Result<Vec<String>, Problems> {
    let (at, keys) = (clock.now(), seal::keys(store)?);
    store.write(|tx| {
        let Some(found) = table::find(tx, user.id)? else { return Err(none_begun().into()) };
        if found.confirmed_at.is_some() {
            return Err(already().into());
        }
        let secret = seal::open(store, &keys, user.id, &found.secret)?;
        let Some(step) = program(user, secret)?.check(&digits(code), seconds(at)) else { return Err(wrong_code().into()) };
        table::confirm(tx, user.id, at.as_second(), i64::try_from(step).unwrap_or(i64::MAX))?;
        crate::store::sessions::end_others(tx, user.id, &kept(session))?;
        remembered(tx, user, "switch on second factor", at)?;
        new_codes(tx, user)
    })
}

/// New recovery codes in place of those that there are; she proves her password.
///
/// # Errors
/// A wrong password, none that is on.
pub fn renew_codes(store: &Store, user: &User, password: &str, clock: &Clock) -> Result<Vec<String>, Problems> {
    proven(store, user, password)?;
    store.write(|tx| {
        if table::find(tx, user.id)?.is_none_or(|found| found.confirmed_at.is_none()) {
            return Err(none_begun().into());
        }
        remembered(tx, user, "renew recovery codes", clock.now())?;
        new_codes(tx, user)
    })
}

/// Switches it off; she proves her password.
///
/// # Errors
/// A wrong password, none that is on, a role that has to have one.
pub fn switch_off(store: &Store, user: &User, password: &str, clock: &Clock) -> Result<(), Problems> {
    proven(store, user, password)?;
    store.write(|tx| {
        if table::find(tx, user.id)?.is_none() {
            return Err(none_begun().into());
        }
        if setting(tx)?.of(user.role) {
            let problem = Problem::error("second-factor-required", Location::default(), "Your role has to have a second factor.");
            return Err(problem.hint("for another phone, let an administrator reset it and set it up again").into());
        }
        table::remove(tx, user.id)?;
        remembered(tx, user, "switch off second factor", clock.now())
    })
}

/// An administrator takes away a second factor that its owner lost. Her sessions end.
///
/// # Errors
/// An unknown user, or one without a second factor; oneself.
pub fn reset(store: &Store, email: &str, actor: &str, clock: &Clock) -> Result<(), Problems> {
    let email = folded(email);
    if email == folded(actor) {
        let problem = Problem::error("oneself", Location::default(), "Nobody resets her own second factor.");
        return Err(problem.hint("ask another administrator").into());
    }
    store.write(|tx| {
        let user = users::by_email(tx, &email)?.map(|(user, _)| user);
        let Some(user) = user else { return Err(none_begun().into()) };
        if table::find(tx, user.id)?.is_none() {
            return Err(none_begun().into());
        }
        table::remove(tx, user.id)?;
        crate::store::sessions::end_all(tx, user.id)?;
        let on = format!("user {email}");
        let event = Event { actor, action: "reset second factor", on: &on, before: None, after: None, why: None, at: clock.now() };
        audit::write(tx, &event)?;
        Ok(())
    })
}

/// For whoever has a second factor: what she presents together with a code. None for others.
pub(crate) fn asked(tx: &mut Tx<'_>, user: &User, now: Instant) -> Result<Option<String>, Problems> {
    if table::find(tx, user.id)?.is_none_or(|found| found.confirmed_at.is_none()) {
        return Ok(None);
    }
    let token = token();
    table::begin_step(tx, &kept(&token), user.id, now.as_second(), now.as_second() + WAITS)?;
    Ok(Some(token))
}

/// The second step: a code of the program, or a recovery code.
///
/// # Errors
/// One and the same problem for a wrong code, one that was used, and a step that is too old; another after too many wrong codes.
pub fn enter(store: &Store, step: &str, code: &str, from: &str, clock: &Clock) -> Result<Session, Problems> {
    let now = clock.now();
    // Without the key recovery codes still let her in.
    let keys = seal::keys(store).unwrap_or_default();
    // A wrong code is remembered, so this is one transaction that succeeds either way.
    let outcome = store.write(|tx| {
        let Some((user, tries)) = table::step(tx, &kept(step), now.as_second())? else { return Ok(Err(start_again())) };
        let wait = attempts::count(tx, &user.email, from)?.wait(now.as_second());
        if wait > 0 {
            return Ok(Err(too_many(wait)));
        }
        let (right, readable) = uses(tx, (store, &keys), &user, code, now)?;
        if right {
            table::end_step(tx, &kept(step))?;
            attempts::forget(tx, &user.email, Some(from))?;
            attempts::came_in(tx, &user.email, from, now.as_second())?;
            remembered(tx, &user, "sign in", now)?;
            return Ok(Ok(begin(tx, user, now)?));
        }
        attempts::insert(tx, &user.email, from, now.as_second())?;
        failed(tx, &user.email, from, "second factor failed", now)?;
        if !readable {
            return Ok(Err(unreadable()));
        }
        if tries + 1 >= TRIES {
            table::end_step(tx, &kept(step))?;
            return Ok(Err(start_again()));
        }
        table::tried(tx, &kept(step))?;
        Ok(Err(wrong_code()))
    })?;
    Ok(outcome?)
}

/// Whether a code is right, and whether the secret could be read. A code is used up: steps only go forward, recovery codes are gone.
fn uses(tx: &mut Tx<'_>, (store, keys): (&Store, &[seal::Key]), user: &User, code: &str, now: Instant) -> Result<(bool, bool), Problems> {
    let Some(found) = table::find(tx, user.id)? else { return Ok((false, true)) };
    let secret = seal::open(store, keys, user.id, &found.secret).ok();
    let readable = secret.is_some();
    let totp = secret.map(|secret| program(user, secret)).transpose()?;
    let step = totp.and_then(|totp| totp.check(&digits(code), seconds(now))).and_then(|step| i64::try_from(step).ok());
    if let Some(step) = step.filter(|step| *step > found.last_step) {
        table::set_last_step(tx, user.id, step)?;
        return Ok((true, true));
    }
    Ok((table::use_code(tx, user.id, &hashed(user, code))?, readable))
}

fn new_codes(tx: &mut Tx<'_>, user: &User) -> Result<Vec<String>, Problems> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let codes: Vec<String> = (0..CODES)
        .map(|_| {
            let letters = rand::random::<[u8; 12]>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
            letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
        })
        .collect();
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| hashed(user, code)).collect();
    table::set_codes(tx, user.id, &hashes)?;
    Ok(codes)
}

/// What is kept of a recovery code: sixty random bits need no slow hash.
fn hashed(user: &User, code: &str) -> [u8; 32] {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    *blake3::hash(format!("{} {}", user.id, code.to_lowercase()).as_bytes()).as_bytes()
}

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

fn seconds(at: Instant) -> u64 {
    u64::try_from(at.as_second()).unwrap_or(0)
}

fn proven(store: &Store, user: &User, present: &str) -> Result<(), Problems> {
    let known = store.read(|tx| Ok(users::password(tx, user.id)?))?;
    if password::belongs(present, known.as_deref()) {
        return Ok(());
    }
    Err(Problem::error("wrong-password", Location::default().column("password"), "The password is not right.").into())
}

fn already() -> Problem {
    Problem::error("second-factor-on", Location::default(), "The second factor is on already.").hint("switch it off to set it up anew")
}

fn none_begun() -> Problem {
    Problem::error("no-second-factor", Location::default(), "There is no second factor to be confirmed, renewed or taken away.")
}

fn wrong_code() -> Problem {
    Problem::error("wrong-code", Location::default().column("code"), "The code is not right, or was used already.")
        .hint("wait for the next code; the clock of the phone has to be right")
}

fn unreadable() -> Problem {
    Problem::error(
        "missing-key",
        Location::default().column("code"),
        "Codes of phones cannot be checked now: the key for secrets is missing.",
    )
    .hint("come in by a recovery code, and tell an administrator")
}

fn start_again() -> Problem {
    Problem::error("start-again", Location::default(), "Sign in again: that took too long, or too many codes were wrong.")
}
