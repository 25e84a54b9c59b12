//! `GET /close`: whether the open period can be closed, with one thing to do for whatever stands in the way.

use crate::address;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use payments::checklist::{self, Checklist, Item, Standing, Subject};
use payments::runs::{self, Run};

/// The page.
#[derive(Template)]
#[template(path = "closing/periods.html")]
pub struct Close {
    shell: Shell,
    list: Option<Checklist>,
    blocked: usize,
    items: Vec<Shows>,
    unusual: Vec<Row>,
    closed: Vec<(Run, String)>,
    through: String,
    may_run: bool,
}

/// A check as a row.
struct Shows {
    title: &'static str,
    look: &'static str,
    word: &'static str,
    sentence: String,
    action: Option<(String, String)>,
}

/// An unusual statement.
struct Row {
    name: String,
    href: String,
    amount: String,
    before: String,
    why: String,
}

/// How many unusual statements are shown.
const MOST: usize = 50;

/// The checklist of the open period.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn show(visit: Visit) -> Shown<Close> {
    let (list, closed) = read(&visit).await?;
    let items = list.iter().flat_map(|list| list.items.iter().map(|item| row(list, item)));
    let unusual = list.iter().flat_map(|list| {
        list.unusual.iter().take(MOST).map(|one| Row {
            name: person_name(&visit.state, &one.person),
            href: address::statement(&one.person, &list.period),
            amount: format!("{} {}", say::money(&one.amount, &one.currency), one.currency),
            before: one.before.map(|mean| say::money(&mean, &one.currency)).unwrap_or_default(),
            why: one.why.iter().map(|why| why.words()).collect::<Vec<_>>().join("; "),
        })
    });
    Ok(Page(Close {
        shell: visit.shell(t("Period close"), Place::Close, ""),
        blocked: list.as_ref().map_or(0, Checklist::blocked),
        items: items.collect(),
        unusual: unusual.collect(),
        closed: closed
            .into_iter()
            .map(|run| {
                let at = runs::minute(&run.at);
                (run, at)
            })
            .collect(),
        through: list.as_ref().map(|list| list.period.clone()).unwrap_or_default(),
        may_run: access::may(&visit.user, Right::Run),
        list,
    }))
}

/// The checklist, and the final runs, newest first.
///
/// # Errors
/// Not found, for those who may not see runs.
pub async fn read(visit: &Visit) -> Result<(Option<Checklist>, Vec<Run>), Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("period close")?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    let zone = jiff::tz::TimeZone::get(&state.book.company.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = visit.app.clock.now().to_zoned(zone).date();
    let work = blocking(move || {
        let all = runs::list(&store)?;
        let closed = all.into_iter().filter(|run| matches!(run.state, runs::RunState::Final | runs::RunState::Paid));
        Ok((checklist::checklist(&store, &state, today)?, closed.collect::<Vec<_>>()))
    });
    work.await
}

/// What a check is called, and the one thing to do about it: where, and what the link says.
pub fn action(subject: Subject, run: Option<&Run>) -> (&'static str, String, &'static str) {
    let of_run = |rest: &str| run.map_or("/runs".to_owned(), |run| format!("/runs/{}{rest}", run.id));
    match subject {
        Subject::Data => (t("Data"), "/imports".to_owned(), t("Import")),
        Subject::Rejects => (t("Refused records"), "/imports".to_owned(), t("Look at imports")),
        Subject::Plans => (t("Plans"), "/people".to_owned(), t("Look at people")),
        Subject::Quotas => (t("Quotas"), "/imports".to_owned(), t("Import quotas")),
        Subject::Unusual => (t("Statements"), "/close#unusual".to_owned(), t("Look at them")),
        Subject::Adjustments => (t("Adjustments"), "/adjustments".to_owned(), t("Approve")),
        Subject::Questions => (t("Questions"), "/questions".to_owned(), t("Answer")),
        Subject::Balances => (t("Corrections"), of_run("/balances"), t("See causes")),
        Subject::Holds => (t("Holds"), "/holds".to_owned(), t("See holds")),
        Subject::Freezes => (t("Freezes"), "/freezes".to_owned(), t("See freezes")),
        Subject::Run => (t("Run"), "/close#run".to_owned(), t("Run now")),
        Subject::Totals => (t("Totals"), "/close#run".to_owned(), t("Run again")),
        Subject::Approval => (t("Approval"), of_run(""), t("Open the run")),
    }
}

fn row(list: &Checklist, item: &Item) -> Shows {
    let (title, link, label) = action(item.subject, list.run.as_ref());
    let always = item.subject == Subject::Approval;
    let (look, word) = match item.standing {
        Standing::Done => ("good", crate::language::t("done")),
        Standing::Look => ("info", t("have a look")),
        Standing::Blocked => ("warn", t("in the way")),
    };
    let action = (item.standing != Standing::Done || always).then(|| (link, label.to_owned()));
    Shows { title, look, word, sentence: item.sentence.clone(), action }
}
