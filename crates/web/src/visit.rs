//! Who asks: the signed-in user with the company's present figures, and what she may see.

use crate::app::App;
use crate::failure::{Failure, blocking};
use crate::session;
use crate::shell::{Follows, Place, Shell, role_name, sections};
use access::{Role, User};
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::Method;
use axum::http::request::Parts;
use kernel::{Clock, Date, Location, Problem, Problems};
use payments::State;
use std::sync::Arc;

/// A request of somebody who is signed in.
pub struct Visit {
    /// The application.
    pub app: App,
    /// The user whose rights count.
    pub user: User,
    /// The administrator who looks as `user`.
    pub by: Option<User>,
    /// Whether a program asks, by a token.
    pub program: bool,
    /// What was presented: the session's or the program's token.
    pub token: String,
    /// The company's book and figures as they are now.
    pub state: Arc<State>,
    /// `light`, `dark` or empty.
    pub theme: &'static str,
    /// What whoever looks has set for herself.
    pub settings: access::settings::Settings,
    /// The path and query that were asked for.
    pub asked: String,
}

/// Where somebody may go who has to set up a second factor first.
const MAY_ENROL: [&str; 3] = ["/account/second-factor", "/sign-out", "/theme"];

/// The one thing that somebody who looks as another may do.
pub const VIEW_AS_ENDS: &str = "/view-as/end";

impl FromRequestParts<App> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let asked = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let back = if parts.method == axum::http::Method::GET { asked.clone() } else { "/".to_owned() };
        let Some(token) = session::token(&parts.headers, app.secure) else { return Err(Failure::SignIn(back)) };
        let (store, clock, presented) = (app.store.clone(), app.clock.clone(), token.clone());
        let found = blocking(move || {
            let Some(found) = access::presented(&store, &presented, &clock)? else { return Ok(None) };
            let settings = access::settings::of(&store, found.by.as_ref().unwrap_or(&found.user).id)?;
            Ok(Some((found, settings)))
        });
        let Some((found, settings)) = found.await? else { return Err(Failure::SignIn(back)) };
        if let Some(language) = settings.get("language") {
            let region = settings.get("region").map_or("", String::as_str);
            crate::language::Reader::chosen(language, region).into_iter().for_each(crate::language::reader::set);
        }
        // The address as it was asked: below `/api/v1` the router sees only the rest.
        let path = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.path().to_owned(), |uri| uri.0.path().to_owned());
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        if (!reads && !found.writes && path != VIEW_AS_ENDS) || (found.program && !path.starts_with("/api/")) {
            return Err(Failure::ReadOnly);
        }
        if found.program {
            let below = path.strip_prefix("/api/v1").unwrap_or_default();
            crate::api::areas::allow(&found.areas, &parts.method, below, parts.uri.query().unwrap_or_default())?;
        }
        if found.must_enrol && found.by.is_none() && !MAY_ENROL.iter().any(|begin| path.starts_with(begin)) {
            return Err(Failure::Enrol);
        }
        let (user, by) = (found.user, found.by);
        let program = found.program;
        Ok(Self {
            app: app.clone(),
            user,
            by,
            program,
            token,
            settings,
            state: app.desk.state(),
            theme: session::theme(&parts.headers),
            asked,
        })
    }
}

impl Visit {
    /// The frame of a page; `period` is carried along by the sidebar's links.
    #[must_use]
    pub fn shell(&self, title: &str, open: Place, period: &str) -> Shell {
        let person = self.person().filter(|_| !matches!(self.user.role, Role::Administrator));
        // A page without a picker hands on the period that was chosen before it.
        let chosen = self.chosen();
        let period = if period.is_empty() { chosen.as_deref().unwrap_or_default() } else { period };
        let mut sections = sections(&self.user, person, period, open, self.questions());
        if chosen.is_some() {
            sections.iter_mut().flat_map(|section| &mut section.links).for_each(|link| link.href = carrying(&link.href, period));
        }
        Shell {
            title: title.to_owned(),
            company: self.state.book.company.name.clone(),
            name: self.user.name.clone(),
            role: role_name(self.user.role),
            sections,
            theme: self.theme,
            follows: Follows::of(open, &self.asked),
            notice: session::notice(&self.asked),
            unread: self.unread(),
            viewing: self.by.is_some(),
        }
    }

    /// The period that the address names, if the calendar has it.
    fn chosen(&self) -> Option<String> {
        let query = self.asked.split_once('?')?.1;
        let named = query.split('&').find_map(|part| part.strip_prefix("period="))?;
        self.state.period(named).map(|index| self.period_id(index).to_owned())
    }

    /// How many questions wait for the user: for those who answer, the ones without an answer; for others, answers about her own pay that she
    /// has not closed yet. None when the database does not say.
    #[must_use]
    pub fn questions(&self) -> usize {
        use payments::disputes::{counted, list};
        if access::may(&self.user, access::Right::AnswerQuestions) && !self.user.scope.is_all() {
            let all = list(&self.app.store, None).unwrap_or_default();
            return all.iter().filter(|one| one.standing.waits() && crate::questions::sight::sees(self, one)).count();
        }
        if access::may(&self.user, access::Right::AnswerQuestions) {
            return counted(&self.app.store, None).map_or(0, |(waiting, _)| waiting);
        }
        self.person().and_then(|person| counted(&self.app.store, Some(person)).ok()).map_or(0, |(_, answered)| answered)
    }

    /// How many notifications are new to the user. None when the database does not say.
    #[must_use]
    pub fn unread(&self) -> usize {
        crate::notifications::notice::of(self).map_or(0, |notices| notices.iter().filter(|notice| !notice.read).count())
    }

    /// The frame of a page that takes in new figures as they come.
    #[must_use]
    pub fn following(&self, title: &str, open: Place, period: &str) -> Shell {
        Shell { follows: Follows::Figures, ..self.shell(title, open, period) }
    }

    /// Whether her lists are of those who report to her.
    #[must_use]
    pub fn has_team(&self) -> bool {
        use access::Right::{ListEverybody, ListPeople};
        access::may(&self.user, ListPeople) && !access::may(&self.user, ListEverybody)
    }

    /// The user's own person id, if she is one of the book's people.
    #[must_use]
    pub fn person(&self) -> Option<&str> {
        self.user.person.as_deref().filter(|id| self.state.book.organisation.person(id).is_some())
    }

    /// Whether `person` is the user herself.
    #[must_use]
    pub fn is_me(&self, person: &str) -> bool {
        self.person() == Some(person)
    }

    /// Today, but not after the last period that is calculated.
    #[must_use]
    pub fn today(&self) -> Date {
        today(&self.state, &self.app.clock)
    }

    /// The index of the period that the address names; the present one when it names none.
    ///
    /// # Errors
    /// Not found, when there is no such period.
    pub fn period(&self, asked: Option<&str>) -> Result<usize, Failure> {
        match asked.filter(|text| !text.is_empty()) {
            Some(text) => self.state.period(text).ok_or_else(|| self.no_period(text)),
            None => self.state.book.company.calendar.period_of(self.today()).or(Some(self.state.outcome.through)).ok_or(Failure::NotFound),
        }
    }

    fn no_period(&self, text: &str) -> Failure {
        let ids = self.state.book.company.calendar.periods().iter().map(|period| period.id.as_str());
        let problem =
            Problem::error("unknown-period", Location::default().column("period"), format!("The calendar has no period `{text}`."));
        Failure::Absent(problem.expected("a period, quarter or year by its id, or a day").suggest(text, ids).into())
    }

    /// The id of a period.
    #[must_use]
    pub fn period_id(&self, index: usize) -> &str {
        self.state.book.company.calendar.periods().get(index).map_or("", |p| p.id.as_str())
    }

    /// A period as people read it, by its id.
    #[must_use]
    pub fn period_name(&self, id: &str) -> String {
        let found = self.state.book.company.calendar.periods().iter().find(|p| p.id == id);
        // A month after the calendar's end has no period of its own.
        let month = || format!("{id}-01").parse::<Date>().map_or_else(|_| id.to_owned(), |day| day.strftime("%B %Y").to_string());
        found.map_or_else(month, crate::say::period_of)
    }

    /// The day on which rights to see a period's pay are judged: its last day, or today while it runs.
    #[must_use]
    pub fn judged_on(&self, period: usize) -> Date {
        let today = self.today();
        self.state.book.company.calendar.periods().get(period).map_or(today, |p| p.end.yesterday().unwrap_or(p.end).min(today))
    }

    /// Whether the user may see the person's pay on that day.
    #[must_use]
    pub fn may_see(&self, person: &str, day: Date) -> bool {
        access::may_see(&self.user, person, &self.state.book.organisation, day)
    }

    /// Whether the user sees everyone's pay: whole companies' totals are for those who do.
    #[must_use]
    pub fn sees_everyone(&self) -> bool {
        access::sees_everyone(&self.user)
    }

    /// Whether the user may see the person's pay of the period with that id.
    #[must_use]
    pub fn sees_in(&self, person: &str, period: &str) -> bool {
        self.may_see(person, self.state.period(period).map_or_else(|| self.today(), |period| self.judged_on(period)))
    }

    /// Refuses unless the user sees the person's pay of that period: what a limited role may decide in its part only.
    ///
    /// # Errors
    /// Not found, as for a person whom there is not.
    pub fn decides_on(&self, person: &str, period: &str) -> Result<(), Failure> {
        if self.sees_in(person, period) { Ok(()) } else { Err(Failure::NotFound) }
    }

    /// The people whom the user sees today, by id and name, to choose from.
    #[must_use]
    pub fn people_seen(&self) -> Vec<(String, String)> {
        let today = self.today();
        let all = self.state.book.organisation.people().iter().filter(|person| self.may_see(person.id.as_str(), today));
        all.map(|person| (person.id.to_string(), person.name.clone())).collect()
    }

    /// Whether the user may see that column of a person's row on that day.
    #[must_use]
    pub fn may_see_column(&self, person: &str, column: &str, day: Date) -> bool {
        let field = access::Field::of_column(column);
        field.is_none_or(|field| access::may_see_field(&self.user, person, field, &self.state.book.organisation, day))
    }

    /// Problems without the values of columns that the user may not see of everybody.
    #[must_use]
    pub fn without_secrets(&self, problems: Problems) -> Problems {
        let hidden = |problem: &Problem| {
            let field = problem.at.column.as_deref().and_then(access::Field::of_column);
            field.is_some_and(|field| !access::sees_field_of_everyone(&self.user, field))
        };
        let shown = |problem: Problem| {
            if !hidden(&problem) {
                return problem;
            }
            let at = Location { value: None, ..problem.at };
            Problem { message: "There is something wrong with this value, which you may not see.".into(), at, ..problem }
        };
        Problems(problems.0.into_iter().map(shown).collect())
    }

    /// The person, if she exists and her pay in that period is the user's to see.
    ///
    /// # Errors
    /// Not found otherwise, whichever it is.
    pub fn sees(&self, person: &str, period: usize) -> Result<&people::Person, Failure> {
        let found = self.state.book.organisation.person(person).ok_or(Failure::NotFound)?;
        if !self.may_see(person, self.judged_on(period)) {
            return Err(Failure::NotFound);
        }
        self.note_reading_of(person, &format!("person {person}, {}", self.period_id(period)))?;
        Ok(found)
    }

    /// Remembers that something of a person's was read, unless she reads it herself.
    ///
    /// # Errors
    /// As for [`Self::note_reading`].
    pub fn note_reading_of(&self, person: &str, what: &str) -> Result<(), Failure> {
        if self.by.is_none() && self.is_me(person) { Ok(()) } else { self.note_reading(what) }
    }

    /// Remembers in the audit that somebody's pay was read by somebody else; once a day for each of what was read.
    ///
    /// # Errors
    /// What the database refuses: what cannot be remembered is not shown.
    pub fn note_reading(&self, what: &str) -> Result<(), Failure> {
        let actor = self.by.as_ref().unwrap_or(&self.user).email.clone();
        let at = self.app.clock.now();
        if !self.app.readings.knows(&actor, what, &at) {
            let why = self.by.as_ref().map(|_| format!("looking as {}", self.user.email));
            let event = audit::Event { actor: &actor, action: "read pay", on: what, before: None, after: None, why: why.as_deref(), at };
            let day = at.to_string().get(..10).unwrap_or_default().to_owned();
            // Another process, or this one before it was started again, may have told it already.
            self.app.store.write(|tx| match audit::happened(tx, &actor, event.action, what, &day)? {
                true => Ok(()),
                false => audit::write(tx, &event).map(drop),
            })?;
            // Only now: what could not be written down is asked to be again.
            self.app.readings.remember(&actor, what);
        }
        Ok(())
    }

    /// Refuses a program: what keeps the door, a person does herself.
    ///
    /// # Errors
    /// That a token may not do this.
    pub fn in_person(&self) -> Result<(), Failure> {
        if !self.program {
            return Ok(());
        }
        let problem = Problem::error("in-person", Location::default(), "A token makes no tokens and changes no password or second factor.");
        Err(Failure::Beyond(problem.hint("sign in, and do it on the account page or with the session's cookie").into()))
    }

    /// Refuses unless the user has the right.
    ///
    /// # Errors
    /// Not found, as for what does not exist.
    pub fn needs(&self, right: access::Right) -> Result<(), Failure> {
        if access::may(&self.user, right) { Ok(()) } else { Err(Failure::NotFound) }
    }

    /// Refuses unless the user has the right, be it only for the people whom her role reaches: for what shows or does nothing else.
    ///
    /// # Errors
    /// Not found, as for what does not exist.
    pub fn needs_in_part(&self, right: access::Right) -> Result<(), Failure> {
        if access::may_in_part(&self.user, right) { Ok(()) } else { Err(Failure::NotFound) }
    }

    /// Where the user's own figures are from, and how fresh they are.
    #[must_use]
    pub fn fresh(&self) -> String {
        let fresh = self.state.freshness();
        match fresh.calculated_at {
            Some(at) => crate::language::said("calculated {1}", &[&crate::say::instant(&at)]),
            None => crate::language::said("calculated through {1}", &[&fresh.through]),
        }
    }
}

/// A link with the period in it, unless it has one.
fn carrying(href: &str, period: &str) -> String {
    match href.split_once('?') {
        None => format!("{href}{}", crate::address::query(&[("period", period)])),
        Some(_) => href.to_owned(),
    }
}

/// What was read today, so that the audit has each reading once a day.
#[derive(Debug, Default)]
pub struct Readings {
    seen: std::sync::Mutex<(String, std::collections::HashSet<(String, String)>)>,
}

impl Readings {
    /// Whether it was written down on that day already.
    fn knows(&self, actor: &str, what: &str, at: &kernel::Instant) -> bool {
        let day = at.to_string().get(..10).unwrap_or_default().to_owned();
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if seen.0 != day {
            *seen = (day, std::collections::HashSet::new());
        }
        seen.1.contains(&(actor.to_owned(), what.to_owned()))
    }

    /// It is written down, on the day that was asked about last.
    fn remember(&self, actor: &str, what: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.1.insert((actor.to_owned(), what.to_owned()));
    }
}

/// Today, but not after the last period that is calculated.
#[must_use]
pub fn today(state: &State, clock: &Clock) -> Date {
    let zone = jiff::tz::TimeZone::get(&state.book.company.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = clock.now().to_zoned(zone).date();
    let last = state.book.company.calendar.periods().get(state.outcome.through);
    last.map_or(today, |p| today.min(p.end.yesterday().unwrap_or(p.end)))
}
