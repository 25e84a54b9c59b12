//! How many requests a program or a person, and an address, may send to the API in a minute.

use crate::App;
use crate::failure::Failure;
use crate::session;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

type Bucket<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Requests a minute for each token or session when nothing else is set.
pub const BY_TOKEN: u32 = 1200;
/// Requests a minute for each address when nothing else is set: several people may share one.
pub const BY_ADDRESS: u32 = 6000;

/// Who sent how many requests lately; in this process.
#[derive(Debug)]
pub struct Limits {
    tokens: Option<Bucket<[u8; 32]>>,
    addresses: Option<Bucket<IpAddr>>,
    asked: AtomicU32,
}

/// What is left, or how long to wait.
enum Left {
    Some { limit: u32, left: u32 },
    None { limit: u32, seconds: u64 },
}

impl Limits {
    /// So many requests a minute for each token or session, and for each address; 0 for no limit.
    #[must_use]
    pub fn new(by_token: u32, by_address: u32) -> Self {
        Self { tokens: bucket(by_token), addresses: bucket(by_address), asked: AtomicU32::new(0) }
    }

    /// Those who have been quiet for long are forgotten now and then.
    fn tidied(&self) {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(10_000) {
            if let Some(bucket) = &self.tokens {
                bucket.retain_recent();
            }
            if let Some(bucket) = &self.addresses {
                bucket.retain_recent();
            }
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(BY_TOKEN, BY_ADDRESS)
    }
}

fn bucket<K: Hash + Eq + Clone>(a_minute: u32) -> Option<Bucket<K>> {
    let quota = Quota::per_minute(NonZeroU32::new(a_minute)?);
    Some(RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>())
}

fn taken<K: Hash + Eq + Clone>(bucket: Option<&Bucket<K>>, key: Option<K>) -> Option<Left> {
    let (bucket, key) = bucket.zip(key)?;
    Some(match bucket.check_key(&key) {
        Ok(state) => Left::Some { limit: state.quota().burst_size().get(), left: state.remaining_burst_capacity() },
        Err(until) => {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Left::None { limit: until.quota().burst_size().get(), seconds: wait.as_secs() + 1 }
        }
    })
}

/// Where a request comes from: the other end of the connection or, behind a proxy, what the proxy says of it.
#[must_use]
pub fn address(headers: &HeaderMap, connected: Option<SocketAddr>, behind_proxy: bool) -> Option<IpAddr> {
    let last = || headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    if behind_proxy && let Some(address) = last() {
        return Some(address);
    }
    connected.map(|address| address.ip())
}

/// Refuses what is too much with 429 and `Retry-After`; other answers say how much is left.
pub async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    app.limits.tidied();
    let headers = request.headers();
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|connected| connected.0);
    let token = session::token(headers, app.secure).map(|token| *blake3::hash(token.as_bytes()).as_bytes());
    let by_address = taken(app.limits.addresses.as_ref(), address(headers, connected, app.secure));
    if let Some(Left::None { limit, seconds }) = by_address {
        return refused(limit, seconds);
    }
    match taken(app.limits.tokens.as_ref(), token).or(by_address) {
        Some(Left::None { limit, seconds }) => refused(limit, seconds),
        Some(Left::Some { limit, left }) => {
            let mut response = next.run(request).await;
            said(&mut response, limit, left);
            response
        }
        None => next.run(request).await,
    }
}

fn refused(limit: u32, seconds: u64) -> Response {
    let mut response = Failure::TooMany.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    said(&mut response, limit, 0);
    response
}

fn said(response: &mut Response, limit: u32, left: u32) {
    response.headers_mut().insert("x-ratelimit-limit", HeaderValue::from(limit));
    response.headers_mut().insert("x-ratelimit-remaining", HeaderValue::from(left));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_behind_a_proxy_is_the_proxys_word_taken() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("10.9.9.9, 192.0.2.7"));
        let connected = Some("127.0.0.1:4000".parse().unwrap());
        assert_eq!(address(&headers, connected, false), Some("127.0.0.1".parse().unwrap()));
        assert_eq!(address(&headers, connected, true), Some("192.0.2.7".parse().unwrap()), "what a stranger put before it does not count");
    }
}
