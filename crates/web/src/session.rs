//! The session's cookie, the theme's cookie, and the sentence that is shown once after something was done.

use crate::language::mark;
use axum::http::{HeaderMap, HeaderValue, header};

const SESSION: &str = "attain";
const THEME: &str = "theme";
const LANGUAGE: &str = "language";
/// The cookie of a sign-in that is on its way through the identity provider.
const PROVIDER: &str = "attain-provider";
/// A year, in seconds.
const YEAR: u64 = 31_536_000;

/// A cookie's name. Where browsers may come by HTTPS only, it begins with `__Host-`: they take such a cookie from this very host only.
fn named(name: &str, secure: bool) -> String {
    format!("{}{name}", if secure { "__Host-" } else { "" })
}

/// Sets a cookie for so many seconds, 0 to forget it; scripts read it only when it is not `closed`.
fn kept(name: &str, value: &str, seconds: u64, closed: bool, secure: bool) -> Option<HeaderValue> {
    let (name, closed, secure) = (named(name, secure), if closed { "; HttpOnly" } else { "" }, if secure { "; Secure" } else { "" });
    HeaderValue::from_str(&format!("{name}={value}; Path=/{closed}; SameSite=Lax; Max-Age={seconds}{secure}")).ok()
}

/// A cookie that decides nothing but how a page looks, under either of its names.
fn liked<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    cookie(headers, &named(name, true)).or_else(|| cookie(headers, name))
}

fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|part| part.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// The session's token, as the browser's cookie or a program's `Authorization: Bearer` has it.
#[must_use]
pub fn token(headers: &HeaderMap, secure: bool) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    bearer.or_else(|| cookie(headers, &named(SESSION, secure))).filter(|token| !token.is_empty() && token.len() <= 200).map(str::to_owned)
}

/// What a sign-in through the identity provider began with.
pub(crate) fn provider(headers: &HeaderMap, secure: bool) -> Option<String> {
    cookie(headers, &named(PROVIDER, secure)).map(str::to_owned)
}

/// Remembers it for so many seconds.
pub(crate) fn provider_began(parts: &str, seconds: u64, secure: bool) -> Option<HeaderValue> {
    kept(PROVIDER, parts, seconds, true, secure)
}

/// Forgets it.
pub(crate) fn provider_done(secure: bool) -> Option<HeaderValue> {
    kept(PROVIDER, "", 0, true, secure)
}

/// The theme that was switched to; empty for the system's.
#[must_use]
pub fn theme(headers: &HeaderMap) -> &'static str {
    theme_word(liked(headers, THEME).unwrap_or_default())
}

/// A theme's word; empty for the system's.
#[must_use]
pub fn theme_word(text: &str) -> &'static str {
    match text {
        "light" => "light",
        "dark" => "dark",
        _ => "",
    }
}

/// Remembers a theme for a year, or the system's from now on.
#[must_use]
pub fn set_theme(theme: &str, secure: bool) -> Option<HeaderValue> {
    let word = theme_word(theme);
    kept(THEME, word, if word.is_empty() { 0 } else { YEAR }, false, secure)
}

/// Sets the session: out of reach of scripts, and not sent along from other sites.
#[must_use]
pub fn set(token: &str, secure: bool) -> Option<HeaderValue> {
    kept(SESSION, token, 1_209_600, true, secure)
}

/// Ends the session in the browser.
#[must_use]
pub fn unset(secure: bool) -> Option<HeaderValue> {
    kept(SESSION, "", 0, true, secure)
}

/// The language that was switched to, by its tag.
#[must_use]
pub fn language(headers: &HeaderMap) -> Option<String> {
    liked(headers, LANGUAGE).map(str::to_owned)
}

/// Remembers a language for a year.
#[must_use]
pub fn set_language(tag: &str, secure: bool) -> Option<HeaderValue> {
    kept(LANGUAGE, tag, YEAR, false, secure)
}

/// What was just done, when the address says so. Only sentences of ours, so that a link cannot put words on a page.
#[must_use]
pub fn notice(asked: &str) -> Option<String> {
    let query = asked.split_once('?')?.1;
    let done = query.split('&').find_map(|part| part.strip_prefix("done="))?;
    let sentence = match done {
        "saved" => mark("Saved as a new version. The figures it touches are recalculated."),
        "imported" => mark("Imported. The figures are recalculated."),
        "undone" => mark("The import is undone. What was there before is back, and the figures are recalculated."),
        "stepped" => mark("Done, and kept with who, when and why."),
        "attached" => mark("The file is attached."),
        "entered" => mark("Entered. It is paid when somebody else has approved it."),
        "approved" => mark("Approved. The figures are recalculated."),
        "refused" => mark("Refused. What was entered is kept with the reason."),
        "looked" => mark("Approved: each of them, with who and when."),
        "frozen" => mark("Frozen. Every run keeps it until somebody else lifts it."),
        "unfrozen" => mark("The freeze is lifted. What waited comes as balance lines of the next run."),
        "held" => mark("Held. It works from the next run on that becomes final."),
        "scored" => mark("Kept with who, when and why. The figures it touches are recalculated."),
        "nothing-more" => mark("Kept with who, when and why: what does not come stands in nobody’s way."),
        "more" => mark("Taken back: the records are expected again."),
        "lifted" => mark("The hold is lifted. The next run that becomes final pays what was held."),
        "asked" => mark("Asked. What you saw is kept with the question."),
        "said" => mark("Said."),
        "assigned" => mark("Given to her."),
        "answered" => mark("Answered. The question waits for whoever asked to close it."),
        "corrected" => mark("The correction is linked, and the statement names the question."),
        "closed" => mark("Closed. It can be asked again."),
        "reopened" => mark("Asked again, with a new day on which the answer is due."),
        "run" => mark("The run is finished and kept."),
        "job" => mark("Asked for. It goes on when you leave this page."),
        "accepted" => mark("Accepted. Your name and the time are kept."),
        "draft" => mark("The draft is saved."),
        "step" => mark("Done, and written down in the draft’s history."),
        "published" => mark("Published. The plan is in force from its day on, and the figures are recalculated."),
        "verified" => mark("Verified: calculated again from the same inputs, every figure is the same."),
        "invited" => mark("The user is made. Give her the link below; it holds a week and works once."),
        "reach" => mark("Whom her role reaches is changed, and her sessions are ended."),
        "role" => mark("Her role is changed, and her sessions are ended."),
        "disabled" => mark("She is kept out from now on, and her sessions and tokens are ended."),
        "enabled" => mark("She may sign in again."),
        "password" => mark("The password is changed. Other sessions are ended."),
        "ended" => mark("Ended."),
        "settings" => mark("Saved."),
        "month-end" => mark("Posted. The next posting or the close takes back what it replaces."),
        "stands" => mark("Everything stands as posted already."),
        "off" => mark("The second factor is off. Your password alone lets you in."),
        "reset" => mark("Her second factor is taken away, and her sessions are ended."),
        "required" => mark("Kept. Whoever has to have a second factor is asked to set it up at once."),
        _ => return None,
    };
    Some(crate::language::t(sentence).to_owned())
}
