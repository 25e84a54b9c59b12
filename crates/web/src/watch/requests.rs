//! Every request gets an id, which stands in the answer and in the log; requests are counted and timed by route.

use crate::api::limits;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tracing::Instrument;

/// The header that carries the id.
const ID: &str = "x-request-id";
/// The upper bounds of the histogram, in microseconds.
const BOUNDS: [u64; 8] = [5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];

/// Requests by method, route and status, and how many streams are open.
#[derive(Debug, Default)]
pub struct Counts {
    requests: Mutex<BTreeMap<(String, String, u16), Times>>,
    streams: AtomicU64,
}

/// A stream of live changes that is open, for as long as this is kept.
#[derive(Debug)]
pub struct OpenStream(Arc<Counts>);

impl OpenStream {
    /// One more.
    #[must_use]
    pub fn count(counts: &Arc<Counts>) -> Self {
        counts.streams.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(counts))
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Default, Clone)]
struct Times {
    requests: u64,
    micros: u64,
    within: [u64; BOUNDS.len()],
}

impl Counts {
    fn add(&self, method: &Method, route: &str, status: u16, micros: u64) {
        let mut counts = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let times = counts.entry((method.to_string(), route.to_owned(), status)).or_default();
        times.requests += 1;
        times.micros = times.micros.saturating_add(micros);
        for (within, bound) in times.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(micros <= bound);
        }
    }

    /// As Prometheus reads it.
    #[must_use]
    pub fn text(&self) -> String {
        const NAME: &str = "attain_request_seconds";
        let mut out = format!("# HELP {NAME} How long requests took, by route.\n# TYPE {NAME} histogram\n");
        for ((method, route, status), times) in self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (within, bound) in times.within.iter().zip(BOUNDS) {
                let _ = writeln!(out, "{NAME}_bucket{{{labels},le=\"{}\"}} {within}", seconds(bound));
            }
            let _ = writeln!(out, "{NAME}_bucket{{{labels},le=\"+Inf\"}} {}", times.requests);
            let _ = writeln!(out, "{NAME}_sum{{{labels}}} {}", seconds(times.micros));
            let _ = writeln!(out, "{NAME}_count{{{labels}}} {}", times.requests);
        }
        out + &gauge("open_streams", "Open streams of live changes.", "", self.streams.load(Ordering::Relaxed))
    }
}

/// One figure as Prometheus reads it.
fn gauge(name: &str, help: &str, labels: &str, value: impl std::fmt::Display) -> String {
    format!("# HELP attain_{name} {help}\n# TYPE attain_{name} gauge\nattain_{name}{labels} {value}\n")
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// Gives the request its id, and writes down how it was answered. Queries are left out: they may hold a token. Whatever is logged meanwhile names
/// the id, and whatever is written to the audit says from where the request came.
pub async fn watched(State(app): State<crate::App>, request: Request, next: Next) -> Response {
    let given = request.headers().get(ID).and_then(|id| id.to_str().ok());
    let fits = |id: &&str| (8..=64).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let id = given.filter(fits).map_or_else(|| format!("{:016x}", rand::random::<u64>()), str::to_owned);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |route| route.as_str().to_owned());
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|connected| connected.0);
    let origin = origin(&path, limits::address(request.headers(), connected, app.secure));
    let began = Instant::now();
    let span = tracing::info_span!("request", request = %id);
    let mut response = from(origin, next.run(request)).instrument(span).await;
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    app.counts.add(&method, &route, status, micros);
    tracing::info!(request = %id, %method, %path, status, micros, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, value);
    }
    response
}

/// From where a request comes, in the words of the audit: `page, 192.0.2.7`, `API, 192.0.2.7`.
fn origin(path: &str, address: Option<IpAddr>) -> Arc<str> {
    let door = if path.starts_with("/api/") { "API" } else { "page" };
    address.map_or_else(|| door.into(), |address| format!("{door}, {address}").into())
}

/// Answers with the origin known to whichever thread moves the answer on.
async fn from<T>(origin: Arc<str>, answer: impl Future<Output = T>) -> T {
    let mut answer = std::pin::pin!(answer);
    std::future::poll_fn(|context| audit::origin::within(Some(Arc::clone(&origin)), || answer.as_mut().poll(context))).await
}

/// `GET /api/v1/metrics`, for Prometheus with a token of an administrator.
///
/// # Errors
/// Not found without the right.
pub async fn metrics(visit: Visit) -> Result<Response, Failure> {
    visit.needs(Right::ManageUsers)?;
    let store = visit.app.store.clone();
    let read = move || Ok(store.read(|tx| Ok((jobs::counted(tx)?, audit::head(tx)?.map_or(0, |(id, _)| id))))?);
    let (jobs, events) = blocking(read).await?;
    let mut text = visit.app.counts.text() + &gauge("audit_events", "Events in the audit trail.", "", events);
    text.push_str("# HELP attain_jobs Jobs by how they stand.\n# TYPE attain_jobs gauge\n");
    for (state, count) in &jobs {
        let _ = writeln!(text, "attain_jobs{{state=\"{state}\"}} {count}");
    }
    if let Some(at) = visit.state.freshness().calculated_at {
        text.push_str(&gauge("figures_calculated_timestamp_seconds", "When the present figures were calculated.", "", at.as_second()));
    }
    let problems = visit.state.problems.0.len() + visit.state.outcome.problems.0.len();
    text.push_str(&gauge("book_problems", "Problems of the book and its records.", "", problems));
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
