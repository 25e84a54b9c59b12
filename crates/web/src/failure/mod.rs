//! What a request can fail with. What one may not see is answered exactly like what does not exist.

use crate::language::t;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::Problems;

/// Why a request is not answered with what it asked for.
#[derive(Debug, Clone)]
pub enum Failure {
    /// There is no such thing, or it is not the user's to see.
    NotFound,
    /// The same, with what was looked for and how it is found. It says the same of what there is not and of what is not the user's to see.
    Absent(Problems),
    /// Nobody is signed in; the address to come back to afterwards.
    SignIn(String),
    /// What was sent is wrong; nothing was changed.
    Invalid(Problems),
    /// It cannot be done as things stand; nothing was changed.
    Conflict(Problems),
    /// It was changed since it was read; nothing was changed.
    Older(Problems),
    /// The request came from another site.
    Foreign,
    /// It only reads: a token without the right to write, or an administrator who looks as somebody else.
    ReadOnly,
    /// More than the token may.
    Beyond(Problems),
    /// She has to set up a second factor first.
    Enrol,
    /// Too many attempts.
    TooMany,
    /// Our fault.
    Broken(String),
}

impl Failure {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Absent(_) => StatusCode::NOT_FOUND,
            Self::SignIn(_) => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Older(_) => StatusCode::PRECONDITION_FAILED,
            Self::Foreign | Self::ReadOnly | Self::Beyond(_) | Self::Enrol => StatusCode::FORBIDDEN,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A heading for people.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::NotFound | Self::Absent(_) => t("There is nothing here"),
            Self::SignIn(_) => t("Sign in first"),
            Self::Invalid(_) => t("That could not be taken as it is"),
            Self::Conflict(_) => t("That cannot be done now"),
            Self::Older(_) => t("It was changed meanwhile"),
            Self::Foreign => t("That came from another site"),
            Self::ReadOnly => t("This only reads"),
            Self::Beyond(_) => t("The token may not do this"),
            Self::Enrol => t("A second factor comes first"),
            Self::TooMany => t("Too many attempts"),
            Self::Broken(_) => t("Something went wrong on our side"),
        }
    }

    /// A sentence for people.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::NotFound => t("The address may be mistyped, or what it named is gone, or it is not yours to see."),
            Self::Absent(_) => t("It may be mistyped or gone, or it is not yours to see."),
            Self::SignIn(_) => t("The session has ended or was never started."),
            Self::Invalid(_) => t("Nothing was changed. Mend what is named here and send it again."),
            Self::Conflict(_) | Self::Older(_) => t("Nothing was changed."),
            Self::Foreign => t("Changes are taken only from attain’s own pages. Open the page here and try again."),
            Self::ReadOnly => t("Nothing was changed. Looking as somebody else, or with a token for reading, changes nothing."),
            Self::Beyond(_) => t("Nothing was changed. A token reaches the areas that it was made for."),
            Self::Enrol => t("Your role has to have a second factor. Set it up on your account page."),
            Self::TooMany => t("Wait a minute and try again."),
            Self::Broken(_) => t("Nothing was changed. It is written down in the server’s log."),
        }
    }

    /// What is wrong in detail.
    #[must_use]
    pub fn problems(&self) -> &[kernel::Problem] {
        match self {
            Self::Invalid(problems)
            | Self::Conflict(problems)
            | Self::Older(problems)
            | Self::Absent(problems)
            | Self::Beyond(problems) => &problems.0,
            _ => &[],
        }
    }
}

/// Whether a problem says where in a file it is, or what was found there.
#[must_use]
pub fn placed(problem: &kernel::Problem) -> bool {
    problem.at.value.is_some() || problem.at.file.is_some() || problem.at.line.is_some() || problem.at.sheet.is_some()
}

#[derive(Template)]
#[template(path = "failure/show.html")]
struct Show<'a> {
    theme: &'static str,
    failure: &'a Failure,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Self::Broken(reason) = &self {
            tracing::error!(%reason, "a request failed");
        }
        let mut response = match &self {
            Self::SignIn(back) => {
                let address = format!("/sign-in{}", crate::address::query(&[("to", if back == "/" { "" } else { back })]));
                let mut response = StatusCode::SEE_OTHER.into_response();
                if let Ok(value) = HeaderValue::from_str(&address) {
                    response.headers_mut().insert(header::LOCATION, value);
                }
                response
            }
            Self::Enrol => (StatusCode::SEE_OTHER, [(header::LOCATION, "/account/second-factor")]).into_response(),
            _ => {
                let page = Show { theme: "", failure: &self };
                (self.status(), Html(page.render().unwrap_or_else(|_| self.title().to_owned()))).into_response()
            }
        };
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

impl From<kernel::Problem> for Failure {
    fn from(problem: kernel::Problem) -> Self {
        Self::Invalid(problem.into())
    }
}

/// Runs something that waits for the store, away from the threads that answer requests.
///
/// # Errors
/// Its own, or that it panicked.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    let (reader, origin, span) = (crate::language::now(), audit::origin::here(), tracing::Span::current());
    let work = move || span.in_scope(|| audit::origin::within(origin, || crate::language::within(reader, work)));
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Failure::Broken(error.to_string())))
}
