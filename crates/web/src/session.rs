//! The session's cookie, the theme's cookie, and the sentence that is shown once after something was done.

use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie where browsers may come without HTTPS: on loopback, and behind nothing.
const PLAIN: &str = "attain";
/// The cookie where they may not. Browsers take a cookie of such a name only from this very host, over HTTPS.
const HOST: &str = "__Host-attain";
const THEME: &str = "theme";

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

/// The theme that was switched to; empty for the system's.
#[must_use]
pub fn theme(headers: &HeaderMap) -> &'static str {
    match cookie(headers, THEME) {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "",
    }
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
        "saved" => "Saved as a new version. The figures it touches are recalculated.",
        "imported" => "Imported. The figures are recalculated.",
        "undone" => "The import is undone. What was there before is back, and the figures are recalculated.",
        "stepped" => "Done, and kept with who, when and why.",
        "entered" => "Entered. It is paid when somebody else has approved it.",
        "approved" => "Approved. The figures are recalculated.",
        "refused" => "Refused. What was entered is kept with the reason.",
        "looked" => "Approved: each of them, with who and when.",
        "frozen" => "Frozen. Every run keeps it until somebody else lifts it.",
        "unfrozen" => "The freeze is lifted. What waited comes as balance lines of the next run.",
        "month-end" => "Posted. The next posting or the close takes back what it replaces.",
        "stands" => "Everything stands as posted already.",
        "held" => "Held. It works from the next run on that becomes final.",
        "lifted" => "The hold is lifted. The next run that becomes final pays what was held.",
        "asked" => "Asked. What you saw is kept with the question.",
        "said" => "Said.",
        "assigned" => "Given to her.",
        "answered" => "Answered. The question waits for whoever asked to close it.",
        "corrected" => "The correction is linked, and the statement names the question.",
        "closed" => "Closed. It can be asked again.",
        "reopened" => "Asked again, with a new day on which the answer is due.",
        "run" => "The run is finished and kept.",
        "accepted" => "Accepted. Your name and the time are kept.",
        "draft" => "The draft is saved.",
        "step" => "Done, and written down in the draft’s history.",
        "published" => "Published. The plan is in force from its day on, and the figures are recalculated.",
        "verified" => "Verified: calculated again from the same inputs, every figure is the same.",
        "invited" => "The user is made. Give her the link below; it holds a week and works once.",
        "role" => "Her role is changed, and her sessions are ended.",
        "disabled" => "She is kept out from now on, and her sessions and tokens are ended.",
        "enabled" => "She may sign in again.",
        "password" => "The password is changed. Other sessions are ended.",
        "ended" => "Ended.",
        _ => return None,
    };
    Some(sentence.to_owned())
}
