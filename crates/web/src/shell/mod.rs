//! The frame of every page: sidebar by role, bottom bar on phones, palette, shortcuts, theme.

use crate::address;
use crate::say;
use access::{Right, Role, User, may};

/// What the frame needs to know; the field `shell` of every page's template.
#[derive(Debug, Clone)]
pub struct Shell {
    /// What the browser's tab shows.
    pub title: String,
    /// The company's name.
    pub company: String,
    /// The signed-in user's name.
    pub name: String,
    /// Her role as people read it.
    pub role: &'static str,
    /// The links of the sidebar, by heading; the first has none.
    pub sections: Vec<Section>,
    /// `light`, `dark` or empty for the system's.
    pub theme: &'static str,
    /// What new content the page takes in as it comes.
    pub follows: Follows,
    /// What just happened, shown once.
    pub notice: Option<String>,
    /// How many notifications are new.
    pub unread: usize,
    /// Whether an administrator looks as this user.
    pub viewing: bool,
}

/// When an open page takes in its new content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// Not before it is opened again.
    Nothing,
    /// When figures change.
    Figures,
    /// When figures change, or anything is done.
    Everything,
}

impl Follows {
    /// What a page of that place follows whose handler does not say: lists and steps of what people do. What is being written is left alone.
    #[must_use]
    pub fn of(place: Place, path: &str) -> Self {
        use Place::{
            Accruals, Adjustments, Audit, Capitalised, Close, CostOfSales, Drafts, Freezes, Holds, Imports, Ledger, Plans, Questions, Runs,
            Users,
        };
        // On the page of one user somebody may be about to look as her: it would be asked for again as her, who has no such page.
        let typed = ["/plans/drafts/", "/imports/drafts/", "/questions/ask", "/users/"].iter().any(|begin| path.starts_with(begin));
        match place {
            Accruals | Adjustments | Audit | Capitalised | Close | CostOfSales | Drafts | Freezes | Holds | Imports | Ledger | Plans
            | Questions | Runs | Users
                if !typed =>
            {
                Self::Everything
            }
            _ => Self::Nothing,
        }
    }

    /// The word for the browser's script.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Figures => "figures",
            Self::Everything => "everything",
        }
    }
}

/// Links under a heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading, or nothing.
    pub heading: &'static str,
    /// The links.
    pub links: Vec<Link>,
}

/// A link of the sidebar.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What people read.
    pub label: &'static str,
    /// Its Lucide icon.
    pub icon: &'static str,
    /// The letter that opens it after `g`.
    pub key: &'static str,
    /// Whether it is the page that is open.
    pub current: bool,
    /// How much waits there; not shown when nothing does.
    pub count: usize,
}

/// A page of the sidebar, so that it can be marked as the open one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the page is")]
pub enum Place {
    Home,
    Statement,
    Deals,
    Team,
    People,
    Plans,
    Drafts,
    Measures,
    Imports,
    Jobs,
    Runs,
    Close,
    Ledger,
    Adjustments,
    Holds,
    Freezes,
    Accruals,
    Capitalised,
    CostOfSales,
    Questions,
    Objectives,
    Audit,
    Users,
    Account,
    Elsewhere,
}

impl Shell {
    /// The style sheet's address.
    #[must_use]
    pub fn style(&self) -> String {
        crate::assets::address("main", ".css")
    }
    /// The script's address.
    #[must_use]
    pub fn script(&self) -> String {
        crate::assets::address("main", ".js")
    }
    /// The font's address, fetched early.
    #[must_use]
    pub fn font(&self) -> String {
        crate::assets::address("inter", ".woff2")
    }
    /// The user's initials.
    #[must_use]
    pub fn initials(&self) -> String {
        say::initials(&self.name)
    }
    /// The links of the bottom bar: the first four.
    #[must_use]
    pub fn near(&self) -> Vec<&Link> {
        self.sections.iter().flat_map(|s| &s.links).take(4).collect()
    }
    /// The links that the bottom bar has no place for.
    #[must_use]
    pub fn rest(&self) -> Vec<&Link> {
        self.sections.iter().flat_map(|s| &s.links).skip(4).collect()
    }
    /// Every link that has a letter.
    #[must_use]
    pub fn keyed(&self) -> Vec<&Link> {
        self.sections.iter().flat_map(|s| &s.links).filter(|l| !l.key.is_empty()).collect()
    }
}

/// The role as people read it.
#[must_use]
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Seller => crate::language::t("Seller"),
        Role::Manager => crate::language::t("Manager"),
        Role::Analyst => crate::language::t("Compensation analyst"),
        Role::Finance => crate::language::t("Finance"),
        Role::Executive => crate::language::t("Executive"),
        Role::Enablement => crate::language::t("Enablement"),
        Role::Administrator => crate::language::t("Administrator"),
    }
}

/// What changes pay by hand, and the books; for those who see runs, or only those of their part of the company.
fn finance(user: &User, open: Place) -> Vec<Link> {
    let link = |place: Place, href: &str, label, icon, key| Link { href: href.into(), label, icon, key, current: place == open, count: 0 };
    let mut links = Vec::new();
    if access::may_in_part(user, Right::ReadRuns) {
        links.push(link(Place::Adjustments, "/adjustments", crate::language::t("Adjustments"), "pencil", "e"));
        links.push(link(Place::Holds, "/holds", crate::language::t("Holds"), "pause", "y"));
    }
    if may(user, Right::ReadRuns) {
        links.push(link(Place::Freezes, "/freezes", crate::language::t("Freezes"), "snowflake", "z"));
        links.push(link(Place::Accruals, "/accruals", crate::language::t("Accruals"), "receipt-text", "n"));
        links.push(link(Place::Capitalised, "/capitalised", crate::language::t("Capitalised"), "history", "k"));
        links.push(link(Place::CostOfSales, "/cost-of-sales", crate::language::t("Cost of sales"), "gauge", "o"));
    }
    links
}

/// The sidebar of a user: what her role may do. `person` is the user's own person id; `period` is carried along; `questions`
/// is how many wait for her.
#[must_use]
pub fn sections(user: &User, person: Option<&str>, period: &str, open: Place, questions: usize) -> Vec<Section> {
    let (lists, everyone) = (may(user, Right::ListPeople), may(user, Right::ListEverybody));
    let link = |place: Place, href: String, label, icon, key| Link { href, label, icon, key, current: place == open, count: 0 };
    let mut first =
        vec![link(Place::Home, format!("/{}", address::query(&[("period", period)])), crate::language::t("Home"), "house", "h")];
    if let Some(person) = person {
        first.push(link(Place::Statement, address::statement(person, period), crate::language::t("Statement"), "receipt-text", "s"));
        first.push(link(Place::Deals, address::deals(person, period), crate::language::t("Deals"), "handshake", "d"));
    }
    if lists && !everyone {
        first.insert(
            1,
            link(Place::Team, format!("/team{}", address::query(&[("period", period)])), crate::language::t("Team"), "users", "t"),
        );
    }
    if everyone {
        first.push(link(
            Place::People,
            format!("/people{}", address::query(&[("period", period)])),
            crate::language::t("People"),
            "users",
            "p",
        ));
    }
    if may(user, Right::ReadQuestions) {
        first.push(Link {
            count: questions,
            ..link(Place::Questions, "/questions".into(), crate::language::t("Questions"), "circle-help", "q")
        });
    }
    if access::may_in_part(user, Right::ScoreObjectives) {
        first.push(link(Place::Objectives, "/objectives".into(), crate::language::t("Objectives"), "goal", ""));
    }
    let mut sections = vec![Section { heading: "", links: first }];
    let mut data = Vec::new();
    if may(user, Right::ReadImports) {
        data.push(link(Place::Imports, "/imports".into(), crate::language::t("Imports"), "upload", "i"));
    }
    if access::may_in_part(user, Right::ReadRuns) {
        data.push(link(Place::Runs, "/runs".into(), crate::language::t("Runs"), "play", "r"));
    }
    if may(user, Right::ReadRuns) {
        data.push(link(Place::Close, "/close".into(), crate::language::t("Period close"), "check", "c"));
        data.push(link(Place::Ledger, "/ledger".into(), crate::language::t("Ledger"), "scale", "b"));
    }
    if access::sees_everyone(user) {
        data.push(link(Place::Jobs, "/jobs".into(), crate::language::t("Jobs"), "history", "j"));
    }
    if !data.is_empty() {
        sections.push(Section { heading: crate::language::t("Data"), links: data });
    }
    let finance = finance(user, open);
    if !finance.is_empty() {
        sections.push(Section { heading: crate::language::t("Finance"), links: finance });
    }
    let mut plan = vec![link(
        Place::Plans,
        "/plans".into(),
        if person.is_some() { crate::language::t("My plan") } else { crate::language::t("Plans") },
        "layers",
        "l",
    )];
    if may(user, Right::ChangePlans) || may(user, Right::ReviewPlans) {
        plan.push(link(Place::Drafts, "/plans/drafts".into(), crate::language::t("Plan drafts"), "file-text", "f"));
    }
    plan.push(link(Place::Measures, "/measures".into(), crate::language::t("Measures"), "gauge", "m"));
    sections.push(Section { heading: crate::language::t("Plan"), links: plan });
    let mut company = Vec::new();
    if may(user, Right::ManageUsers) {
        company.push(link(Place::Users, "/users".into(), crate::language::t("Users"), "user", "u"));
    }
    if may(user, Right::ReadAudit) {
        company.push(link(Place::Audit, "/audit".into(), crate::language::t("Audit trail"), "shield-check", "a"));
    }
    company.push(link(Place::Account, "/account".into(), crate::language::t("Account"), "circle-user", ""));
    sections.push(Section { heading: crate::language::t("Company"), links: company });
    sections
}
