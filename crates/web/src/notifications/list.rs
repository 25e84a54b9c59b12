//! `GET /notifications`.

use super::notice::{Notice, of};
use crate::failure::Failure;
use crate::language::t;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "notifications/list.html")]
pub struct List {
    shell: Shell,
    notices: Vec<Notice>,
    unread: usize,
}

/// What concerns the user, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(visit: Visit) -> Shown<List> {
    let notices = of(&visit).map_err(Failure::from)?;
    let unread = notices.iter().filter(|notice| !notice.read).count();
    Ok(Page(List { shell: visit.following(t("Notifications"), Place::Elsewhere, ""), notices, unread }))
}

/// The bell alone, for pages that are open.
#[derive(Template)]
#[template(path = "notifications/bell.html")]
pub struct Bell {
    shell: Shell,
}

/// The bell with how many notices are new.
pub async fn bell(visit: Visit) -> Page<Bell> {
    Page(Bell { shell: visit.shell("", Place::Elsewhere, "") })
}

/// When it happened, as the reader writes it.
fn when(at: &str) -> String {
    at.parse::<kernel::Instant>().map_or_else(|_| String::new(), |at| crate::say::instant(&at))
}
