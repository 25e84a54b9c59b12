//! `GET /sign-in/provider` and `/sign-in/provider/back`: signing in by OpenID Connect, with the authorization code flow, PKCE, state and
//! nonce. The provider vouches for an e-mail address; who that is here, and what she may, an administrator has said before.

use super::enter::{begun, from, own_path};
use super::show::Show;
use crate::App;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::Page;
use crate::session;
use axum::Extension;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Location, Problem};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims};
use openidconnect::reqwest;
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use serde::Deserialize;
use std::net::SocketAddr;
use std::time::Duration;

/// An identity provider.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What people call it.
    pub name: String,
    /// Its address, as it calls itself.
    pub issuer: String,
    /// What we are called there.
    pub client: String,
    /// What we prove ourselves with.
    pub secret: Option<String>,
    /// The address under which browsers reach us: `https://attain.example.com`.
    pub here: String,
    /// Whether nobody signs in by password.
    pub only: bool,
}

/// Where the provider sends browsers back to.
pub const BACK: &str = "/sign-in/provider/back";
/// How long the provider may take to answer us, in seconds.
const PATIENCE: u64 = 10;
/// How long somebody may take to sign in there, in seconds.
const LASTS: u64 = 600;

impl Provider {
    /// Whether it can be used as it is set.
    ///
    /// # Errors
    /// An address that is none, or that is not HTTPS and not on this machine.
    pub fn checked(self) -> Result<Self, Problem> {
        for (what, address) in [("issuer", &self.issuer), ("url", &self.here)] {
            let host = address.split_once("://").map(|(_, rest)| rest.split(['/', ':']).next().unwrap_or_default());
            let loopback = matches!(host, Some("localhost" | "127.0.0.1"));
            if !(address.starts_with("https://") && host.is_some_and(|host| !host.is_empty()) || address.starts_with("http://") && loopback)
            {
                let at = Location::default().column(what).value(address);
                let problem = Problem::error("bad-provider", at, "An identity provider is reached by HTTPS only.");
                return Err(problem.expected("an address such as https://accounts.example.com"));
            }
        }
        Ok(Self { here: self.here.trim_end_matches('/').to_owned(), ..self })
    }
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    to: String,
}

/// What the provider sends back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    code: String,
    state: String,
    error: String,
}

/// Why somebody did not come in.
#[derive(Debug)]
enum Wrong {
    Unreachable(String),
    Refused(String),
    NotBegun,
    Unproven(String),
    Unverified,
    Unknown,
    Ours(Failure),
}

impl Wrong {
    fn said(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Unreachable(_) => {
                (StatusCode::BAD_GATEWAY, t("The identity provider does not answer as it should. Try again; the server’s log says more."))
            }
            Self::Refused(_) => {
                (StatusCode::FORBIDDEN, t("The identity provider did not let you in. Try again, or ask those who run it for access."))
            }
            Self::NotBegun => (StatusCode::UNPROCESSABLE_ENTITY, t("This sign-in was not begun here, or took too long. Begin again.")),
            Self::Unproven(_) => {
                (StatusCode::FORBIDDEN, t("What the identity provider sent could not be proven. Begin again; the server’s log says more."))
            }
            Self::Unverified => (
                StatusCode::FORBIDDEN,
                t("The identity provider does not vouch for your e-mail address. Have it verified there, then begin again."),
            ),
            Self::Unknown => {
                (StatusCode::FORBIDDEN, t("Nobody here signs in with your address. Ask an administrator to invite it, then begin again."))
            }
            Self::Ours(_) => (StatusCode::INTERNAL_SERVER_ERROR, ""),
        }
    }
}

fn client() -> Result<reqwest::Client, Wrong> {
    // A redirect could lead our request anywhere.
    let client = reqwest::ClientBuilder::new().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(PATIENCE));
    client.build().map_err(|error| Wrong::Unreachable(error.to_string()))
}

async fn discovered(provider: &Provider, http: &reqwest::Client) -> Result<CoreProviderMetadata, Wrong> {
    let unreachable = |error: String| Wrong::Unreachable(format!("{}: {error}", provider.issuer));
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|error| unreachable(error.to_string()))?;
    // Asked each time, so that new keys of the provider are known at once.
    CoreProviderMetadata::discover_async(issuer, http).await.map_err(|error| unreachable(format!("{error:?}")))
}

macro_rules! known {
    ($provider:expr, $metadata:expr) => {{
        let back = RedirectUrl::new(format!("{}{BACK}", $provider.here)).map_err(|error| Wrong::Unreachable(error.to_string()))?;
        let secret = $provider.secret.clone().map(ClientSecret::new);
        CoreClient::from_provider_metadata($metadata, ClientId::new($provider.client.clone()), secret).set_redirect_uri(back)
    }};
}

/// Leads to the provider.
///
/// # Errors
/// Not found when there is none.
pub async fn begin(State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let provider = app.provider.clone().ok_or(Failure::NotFound)?;
    match led(&provider, &app, &asked.to).await {
        Ok(response) => Ok(response),
        Err(wrong) => refused(&app, &headers, asked.to, wrong),
    }
}

async fn led(provider: &Provider, app: &App, to: &str) -> Result<Response, Wrong> {
    let metadata = discovered(provider, &client()?).await?;
    let client = known!(provider, metadata);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let parts = [state.secret(), nonce.secret(), verifier.secret(), &crate::address::encoded(&own_path(to))].map(String::as_str).join("|");
    let cookie = session::provider_began(&parts, LASTS, app.secure).ok_or_else(|| Wrong::Unreachable("its cookie is no header".into()))?;
    let value = |text: &str| HeaderValue::from_str(text).map_err(|error| Wrong::Unreachable(error.to_string()));
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, value(address.as_str())?)], [(header::SET_COOKIE, cookie)]).into_response())
}

/// Takes what the provider says and signs in.
///
/// # Errors
/// Not found when there is none.
pub async fn back(
    State(app): State<App>,
    connected: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, Failure> {
    let provider = app.provider.clone().ok_or(Failure::NotFound)?;
    let to = session::provider(&headers, app.secure).and_then(|parts| parts.split('|').nth(3).map(decoded)).unwrap_or_default();
    let from = from(&app, &headers, connected);
    let outcome = match vouched(&provider, session::provider(&headers, app.secure), back).await {
        Ok(email) => entered(&app, email, from).await,
        Err(wrong) => Err(wrong),
    };
    let mut response = match outcome {
        Ok(session) => begun(&app, &headers, session, &to).await?,
        Err(wrong) => refused(&app, &headers, to, wrong)?,
    };
    if let Some(done) = session::provider_done(app.secure) {
        response.headers_mut().append(header::SET_COOKIE, done);
    }
    Ok(response)
}

/// The address that the provider vouches for.
async fn vouched(provider: &Provider, began: Option<String>, back: Back) -> Result<String, Wrong> {
    let parts = began.ok_or(Wrong::NotBegun)?;
    let mut parts = parts.split('|');
    let (Some(state), Some(nonce), Some(verifier)) = (parts.next(), parts.next(), parts.next()) else { return Err(Wrong::NotBegun) };
    if state.is_empty() || blake3::hash(state.as_bytes()) != blake3::hash(back.state.as_bytes()) {
        return Err(Wrong::NotBegun);
    }
    if !back.error.is_empty() || back.code.is_empty() {
        return Err(Wrong::Refused(back.error));
    }
    let http = client()?;
    let client = known!(provider, discovered(provider, &http).await?);
    let unproven = |error: String| Wrong::Unproven(error);
    let answer = client
        .exchange_code(AuthorizationCode::new(back.code))
        .map_err(|error| Wrong::Unreachable(error.to_string()))?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
        .request_async(&http)
        .await
        .map_err(|error| unproven(format!("{error:?}")))?;
    let token = answer.id_token().ok_or_else(|| unproven("it sent no ID token".to_owned()))?;
    let judge = client.id_token_verifier();
    let claims = token.claims(&judge, &Nonce::new(nonce.to_owned())).map_err(|error| unproven(format!("{error:?}")))?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|error| unproven(error.to_string()))?;
        let key = token.signing_key(&judge).map_err(|error| unproven(error.to_string()))?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(|error| unproven(error.to_string()))?;
        if actual != *expected {
            return Err(unproven("the access token is another".to_owned()));
        }
    }
    if let Some(email) = claims.email() {
        return if claims.email_verified() == Some(true) { Ok(email.to_string()) } else { Err(Wrong::Unverified) };
    }
    let more = client.user_info(answer.access_token().clone(), Some(claims.subject().clone())).map_err(|_| Wrong::Unverified)?;
    let more: CoreUserInfoClaims = more.request_async(&http).await.map_err(|error| unproven(format!("{error:?}")))?;
    match (more.email(), more.email_verified()) {
        (Some(email), Some(true)) => Ok(email.to_string()),
        _ => Err(Wrong::Unverified),
    }
}

async fn entered(app: &App, email: String, from: String) -> Result<access::Session, Wrong> {
    let (store, clock) = (app.store.clone(), app.clock.clone());
    match blocking(move || Ok(access::vouched(&store, &email, &from, &clock)?)).await {
        Ok(session) => Ok(session),
        Err(Failure::Invalid(problems)) if problems.0.iter().any(|problem| problem.code == "no-such-user") => Err(Wrong::Unknown),
        Err(failure) => Err(Wrong::Ours(failure)),
    }
}

fn refused(app: &App, headers: &HeaderMap, to: String, wrong: Wrong) -> Result<Response, Failure> {
    match &wrong {
        Wrong::Unreachable(reason) | Wrong::Unproven(reason) | Wrong::Refused(reason) => {
            tracing::warn!(%reason, "signing in by the provider")
        }
        _ => {}
    }
    let (status, said) = wrong.said();
    if let Wrong::Ours(failure) = wrong {
        return Err(failure);
    }
    Ok((status, Page(Show::new(app, headers, to, String::new(), Some(said)))).into_response())
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let code = others.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &others[2..];
            }
            _ => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_to_go_survives_the_way_there_and_back() {
        for path in ["/", "/people/ada/statement?period=2026-05", "/x|y%"] {
            assert_eq!(decoded(&crate::address::encoded(path)), path);
        }
    }

    #[test]
    fn a_provider_is_reached_by_https() {
        let provider = |issuer: &str| Provider {
            name: "Example".into(),
            issuer: issuer.into(),
            client: "attain".into(),
            secret: None,
            here: "https://attain.example.com/".into(),
            only: false,
        };
        assert_eq!(provider("https://accounts.example.com").checked().unwrap().here, "https://attain.example.com");
        assert!(provider("http://127.0.0.1:4000").checked().is_ok());
        for wrong in ["http://accounts.example.com", "http://127.0.0.1.example.com", "https://", "accounts.example.com", ""] {
            assert!(provider(wrong).checked().is_err(), "{wrong}");
        }
    }
}
