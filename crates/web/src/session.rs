//! The session's cookie, the theme's cookie, and the sentence that is shown once after something was done.

use crate::language::mark;
use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie where browsers may come without HTTPS: on loopback, and behind nothing.
const PLAIN: &str = "attain";
/// The cookie where they may not. Browsers take a cookie of such a name only from this very host, over HTTPS.
const HOST: &str = "__Host-attain";
const THEME: &str = "theme";
const LANGUAGE: &str = "language";
/// The cookie of a sign-in that is on its way through the identity provider.
pub(crate) const PROVIDER: &str = "attain-provider";

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
    bearer
        .or_else(|| cookie(headers, if secure { HOST } else { PLAIN }))
        .filter(|token| !token.is_empty() && token.len() <= 200)
        .map(str::to_owned)
}

/// What a sign-in through the identity provider began with.
pub(crate) fn provider(headers: &HeaderMap) -> Option<String> {
    cookie(headers, PROVIDER).map(str::to_owned)
}

/// Forgets it.
pub(crate) fn provider_done() -> HeaderValue {
    HeaderValue::from_static("attain-provider=; Path=/sign-in/provider/back; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The theme that was switched to; empty for the system's.
#[must_use]
pub fn theme(headers: &HeaderMap) -> &'static str {
    theme_word(cookie(headers, THEME).unwrap_or_default())
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
pub fn choose_theme(theme: &str) -> Option<HeaderValue> {
    Some(match theme_word(theme) {
        "" => HeaderValue::from_static("theme=; Path=/; SameSite=Lax; Max-Age=0"),
        word => set_theme(word == "dark"),
    })
}

/// Sets the session: out of reach of scripts, and not sent along from other sites.
#[must_use]
pub fn set(token: &str, secure: bool) -> Option<HeaderValue> {
    let (name, secure) = if secure { (HOST, "; Secure") } else { (PLAIN, "") };
    HeaderValue::from_str(&format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600{secure}")).ok()
}

/// Ends the session in the browser.
#[must_use]
pub fn unset(secure: bool) -> HeaderValue {
    HeaderValue::from_static(if secure {
        "__Host-attain=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure"
    } else {
        "attain=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
    })
}

/// The language that was switched to, by its tag.
#[must_use]
pub fn language(headers: &HeaderMap) -> Option<String> {
    cookie(headers, LANGUAGE).map(str::to_owned)
}

/// Remembers a language for a year.
#[must_use]
pub fn set_language(tag: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{LANGUAGE}={tag}; Path=/; SameSite=Lax; Max-Age=31536000")).ok()
}

/// Remembers a theme for a year.
#[must_use]
pub fn set_theme(dark: bool) -> HeaderValue {
    HeaderValue::from_static(if dark {
        "theme=dark; Path=/; SameSite=Lax; Max-Age=31536000"
    } else {
        "theme=light; Path=/; SameSite=Lax; Max-Age=31536000"
    })
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
