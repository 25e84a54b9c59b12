//! The application: what every handler can reach, and which address leads where.

use crate::{
    account, api, assets, audit_trail, background, catalogue, closing, components, deals, designer, headers, home, imports, language, live,
    notifications, papers, people, plan_document, plans, questions, record, reference, runs, search, sign_in, statement, users, watch, why,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use kernel::Clock;
use payments::Desk;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch as watch_channel};
use tower_http::compression::CompressionLayer;

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// The company's figures, kept up to date with every change.
    pub desk: Arc<Desk>,
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Files on their way in.
    pub drafts: Arc<imports::draft::Drafts>,
    /// Figures with drafts of plans that somebody works on.
    pub trials: Arc<designer::trials::Trials>,
    /// Whether browsers reach us by HTTPS only: the session's cookie is then never sent without it.
    pub secure: bool,
    /// What records are called, for the palette.
    pub index: Arc<search::index::Index>,
    /// Whose pay was read by whom today, so that each is remembered once.
    pub readings: Arc<crate::visit::Readings>,
    /// Jobs that move on, for those who watch them.
    pub jobs: broadcast::Sender<jobs::Changed>,
    /// Says that the process ends, so that streams end too.
    pub stops: Arc<watch_channel::Sender<bool>>,
    /// Tells open pages that something was done, and what that may be to them.
    pub noticed: broadcast::Sender<live::Told>,
    /// How many requests were answered, how, and how long that took.
    pub counts: Arc<watch::requests::Counts>,
    /// How many requests programs and addresses may send.
    pub limits: Arc<api::limits::Limits>,
    /// Held while the API changes something that has an ETag, so that changes come one after the other.
    pub changes: Arc<tokio::sync::Mutex<()>>,
    /// Past runs as they were calculated, for the working of past statements.
    pub again: Arc<payments::past::Again>,
    /// The identity provider by which users sign in beside or instead of their passwords.
    pub provider: Option<Arc<sign_in::provider::Provider>>,
}

impl App {
    /// The application over a desk and its database.
    #[must_use]
    pub fn new(desk: Arc<Desk>, store: Store, clock: Clock) -> Self {
        Self {
            desk,
            store,
            clock,
            drafts: Arc::default(),
            trials: Arc::default(),
            secure: false,
            index: Arc::default(),
            readings: Arc::default(),
            jobs: broadcast::channel(256).0,
            stops: Arc::new(watch_channel::channel(false).0),
            noticed: broadcast::channel(64).0,
            counts: Arc::default(),
            limits: Arc::default(),
            changes: Arc::default(),
            again: Arc::default(),
            provider: None,
        }
    }

    /// The company's name.
    #[must_use]
    pub fn company(&self) -> String {
        self.desk.state().book.company.name.clone()
    }
}

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = 256 << 20;
/// The largest form or JSON that is taken, in bytes.
pub const LARGEST_FORM: usize = 1 << 20;

/// Every address.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .route("/", get(home::show::show))
        .route("/sign-in", get(sign_in::show::show).post(sign_in::enter::enter))
        .route("/sign-in/code", post(sign_in::code::enter))
        .route("/sign-in/provider", get(sign_in::provider::begin))
        .route("/sign-in/provider/back", get(sign_in::provider::back))
        .route("/sign-out", post(sign_in::leave::leave))
        .route("/theme", post(sign_in::theme::switch))
        .route("/language", post(language::switch::switch))
        .route("/people", get(people::list::list))
        .route("/people.csv", get(people::list::export))
        .route("/people.xlsx", get(people::list::workbook))
        .route("/team", get(people::list::team))
        .route("/people/{person}/statement", get(statement::show::show))
        .route("/people/{person}/statement.csv", get(statement::export::export))
        .route("/people/{person}/statement.xlsx", get(statement::export::workbook))
        .route("/people/{person}/statement/past", get(statement::past::show))
        .route("/people/{person}/why", get(why::show::show))
        .route("/people/{person}/deals", get(deals::list::list))
        .route("/people/{person}/deals.csv", get(deals::list::export))
        .route("/people/{person}/deals.xlsx", get(deals::list::workbook))
        .route("/records/{kind}/{id}", get(record::show::show).post(record::edit::edit))
        .route("/records/{kind}/{id}/why-not", get(record::why_not::show))
        .route("/imports", get(imports::list::list).post(imports::start::start).layer(DefaultBodyLimit::max(LARGEST_FILE)))
        .route("/imports.csv", get(imports::list::export))
        .route("/imports.xlsx", get(imports::list::workbook))
        .route("/imports/{id}", get(imports::show::show))
        .route("/imports/{id}/undo", post(imports::show::undo))
        .route("/imports/drafts/{token}", get(imports::map::show).post(imports::map::keep))
        .route("/imports/drafts/{token}/preview", get(imports::preview::show))
        .route("/imports/drafts/{token}/rejects.csv", get(imports::preview::rejects))
        .route("/imports/drafts/{token}/commit", post(imports::commit::commit))
        .route("/runs", get(runs::list::list).post(runs::list::run))
        .route("/runs.csv", get(runs::list::export))
        .route("/runs.xlsx", get(runs::list::workbook))
        .route("/runs/compare", get(runs::compare::compare))
        .route("/runs/{id}", get(runs::show::show))
        .route("/runs/{id}/verify", post(runs::verify::verify))
        .route("/runs/{id}/payments.csv", get(runs::show::export))
        .route("/plans", get(plans::list::list))
        .route("/plans/drafts", get(designer::list::list).post(designer::list::begin))
        .route("/plans/drafts/{id}", get(designer::show::show).post(designer::save::text))
        .route("/plans/drafts/{id}/form", post(designer::save::form))
        .route("/plans/drafts/{id}/beside", post(designer::beside::typed))
        .route("/plans/drafts/{id}/simulation", get(designer::simulation::show))
        .route("/plans/drafts/{id}/{step}", post(designer::advance::advance))
        .route("/plans/{plan}", get(plans::show::show))
        .route("/plans/{plan}/acceptances", get(plan_document::list::list))
        .route("/plans/{plan}/acceptances.csv", get(plan_document::list::export))
        .route("/plans/{plan}/acceptances.xlsx", get(plan_document::list::workbook))
        .route("/people/{person}/plan/{plan}", get(plan_document::show::show))
        .route("/people/{person}/plan/{plan}/accept", post(plan_document::accept::accept))
        .route("/measures", get(catalogue::list::list))
        .route("/audit", get(audit_trail::list::list))
        .route("/audit.csv", get(audit_trail::export::export))
        .route("/api", get(reference::show::show))
        .route("/components", get(components::show::show))
        .route("/users", get(users::list::list).post(users::list::invite))
        .route("/users.csv", get(users::list::export))
        .route("/users.xlsx", get(users::list::workbook))
        .route("/users/{id}", get(users::show::show))
        .route("/users/{id}/role", post(users::show::role))
        .route("/users/{id}/scope", post(users::show::scope))
        .route("/users/{id}/invitation", post(users::show::invitation))
        .route("/users/{id}/disable", post(users::show::disable))
        .route("/users/{id}/enable", post(users::show::enable))
        .route("/users/{id}/second-factor/reset", post(users::show::second_factor))
        .route("/users/second-factor", post(users::settings::second_factor))
        .route("/users/{id}/view-as", post(users::view_as::begin))
        .route("/view-as/end", post(users::view_as::end))
        .route("/invitation", get(sign_in::invitation::show).post(sign_in::invitation::accept))
        .route("/account", get(account::show::show))
        .route("/account/settings", post(account::settings::change))
        .route("/account/notifications", post(account::settings::notifications))
        .route("/account/password", post(account::password::change))
        .route("/account/second-factor", get(account::second_factor::show).post(account::second_factor::begin))
        .route("/account/second-factor/confirm", post(account::second_factor::confirm))
        .route("/account/second-factor/codes", post(account::second_factor::codes))
        .route("/account/second-factor/off", post(account::second_factor::off))
        .route("/account/sessions/{id}/end", post(account::sessions::end))
        .route("/account/tokens", post(account::tokens::make))
        .route("/account/tokens/{id}/end", post(account::tokens::end))
        .route("/notifications", get(notifications::list::list))
        .route("/notifications/bell", get(notifications::list::bell))
        .route("/notifications/open", post(notifications::open::open))
        .route("/notifications/read", post(notifications::open::read))
        .route("/search", get(search::find::find));
    Router::new()
        .merge(pages)
        .merge(closing::routes())
        .merge(crate::finance::routes())
        .merge(papers::routes())
        .merge(questions::routes())
        .merge(crate::objectives::routes())
        .merge(background::routes())
        .nest("/api/v1", api::router(&app))
        .route("/icon.svg", get(favicon))
        .route("/health", get(watch::health::health))
        .route("/ready", get(watch::health::ready))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn(headers::own_origin))
        .layer(CompressionLayer::new())
        // A stream is not compressed; the state of an encoder that it would carry takes some 300 kB.
        .route("/live", get(live::follow))
        .route("/assets/{name}", get(assets::show))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .layer(from_fn_with_state(app.clone(), watch::requests::watched))
        .layer(from_fn(language::read))
        .with_state(app)
}

/// How long requests that are being answered may take to end once the process is asked to stop, in seconds. Streams of live figures end at once:
/// browsers open them again, at another process or at this one when it is back.
const GRACE: u64 = 20;

/// Answers requests, notices what others write, and does jobs, until the listener fails or the process is asked to stop.
///
/// # Errors
/// What the operating system says.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    let (index, desk) = (Arc::clone(&app.index), Arc::clone(&app.desk));
    // The first search finds the index made.
    drop(tokio::task::spawn_blocking(move || drop(index.records(&desk.state()))));
    let background = background::process::Background::begin(&app);
    let stops = Arc::clone(&app.stops);
    let asked = async move {
        asked_to_stop().await;
        stops.send_replace(true);
    };
    let mut stopped = app.stops.subscribe();
    // A bare router would be copied with all its routes for each connection: 300 kB for each open stream.
    let served =
        axum::serve(listener, router(app).into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(asked).into_future();
    let out_of_patience = async {
        if stopped.wait_for(|stops| *stops).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(Duration::from_secs(GRACE)).await;
    };
    let outcome = tokio::select! {
        outcome = served => outcome,
        () = out_of_patience => Ok(()),
    };
    // The job that runs is handed back: another process, or this one when it is started again, does it.
    let ended = tokio::task::spawn_blocking(move || background.end()).await;
    outcome.and(ended.map_err(std::io::Error::other))
}

/// Waits for Ctrl-C or the signal to terminate.
async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

async fn nothing() -> crate::failure::Failure {
    crate::failure::Failure::NotFound
}

async fn favicon() -> impl axum::response::IntoResponse {
    const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="#00735d"><rect y="9" width="4" height="7" rx="1" opacity=".45"/><rect x="6" y="5" width="4" height="11" rx="1" opacity=".7"/><rect x="12" width="4" height="16" rx="1"/></g></svg>"##;
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")], ICON)
}
