//! The session's cookie, the theme's cookie, and the sentence that is shown once after something was done.

use axum::http::{HeaderMap, HeaderValue, header};

const SESSION: &str = "attain";
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
pub fn token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    bearer.or_else(|| cookie(headers, SESSION)).filter(|token| !token.is_empty() && token.len() <= 200).map(str::to_owned)
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
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{SESSION}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600{secure}")).ok()
}

/// Ends the session in the browser.
#[must_use]
pub fn unset() -> HeaderValue {
    HeaderValue::from_static("attain=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
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
        "run" => "The run is finished and kept.",
        "draft" => "The draft is saved.",
        "step" => "Done, and written down in the draft’s history.",
        "published" => "Published. The plan is in force from its day on, and the figures are recalculated.",
        "verified" => "Verified: calculated again from the same inputs, every figure is the same.",
        _ => return None,
    };
    Some(sentence.to_owned())
}
