//! `attain serve`: pages and API of a database book.

use super::{BookUrl, wrong};
use crate::said;
use kernel::{Clock, Location, Problem, Problems};
use payments::desk::Desk;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use store::Store;

/// Serves the pages and the API of a book
#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    book: BookUrl,
    #[command(flatten)]
    place: Place,
}

/// Where to listen.
#[derive(clap::Args)]
pub struct Place {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1", value_name = "IP")]
    address: IpAddr,
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 7700, value_name = "PORT")]
    port: u16,
    /// Browsers reach this by HTTPS only (through a proxy): cookies are never sent without it
    #[arg(long)]
    https: bool,
    /// Elsewhere than on loopback without HTTPS: passwords and pay cross the network for everybody to read
    #[arg(long, conflicts_with = "https")]
    in_the_clear: bool,
    /// Requests to the API that a token or session may send in a minute; 0 for no limit
    #[arg(long, default_value_t = web::api::limits::BY_TOKEN, value_name = "N")]
    requests: u32,
    /// Requests to the API that may come from one address in a minute; 0 for no limit
    #[arg(long, default_value_t = web::api::limits::BY_ADDRESS, value_name = "N")]
    requests_by_address: u32,
    #[command(flatten)]
    provider: OpenId,
    /// The file with the key that seals secrets in the database; for SQLite one beside it unless told otherwise
    #[arg(long, env = "ATTAIN_KEY_FILE", value_name = "PATH")]
    key_file: Option<std::path::PathBuf>,
    /// The key itself; better given by the environment or a file
    #[arg(long, env = "ATTAIN_KEY", value_name = "KEY", hide_env_values = true, conflicts_with = "key_file")]
    key: Option<String>,
}

/// The identity provider by which users sign in.
#[derive(clap::Args)]
pub struct OpenId {
    /// Signing in by OpenID Connect: the provider's address
    #[arg(long, env = "ATTAIN_OIDC_ISSUER", value_name = "URL", requires = "oidc_client", requires = "url")]
    oidc_issuer: Option<String>,
    /// What attain is called at the provider
    #[arg(long, env = "ATTAIN_OIDC_CLIENT", value_name = "ID")]
    oidc_client: Option<String>,
    /// What attain proves itself with there; better given by the environment
    #[arg(long, env = "ATTAIN_OIDC_SECRET", value_name = "SECRET", hide_env_values = true)]
    oidc_secret: Option<String>,
    /// What people call the provider
    #[arg(long, env = "ATTAIN_OIDC_NAME", value_name = "NAME", default_value = "your company’s account")]
    oidc_name: String,
    /// Nobody signs in by password
    #[arg(long, env = "ATTAIN_OIDC_ONLY")]
    oidc_only: bool,
    /// The address under which browsers reach attain
    #[arg(long, env = "ATTAIN_URL", value_name = "URL")]
    url: Option<String>,
}

impl OpenId {
    fn provider(&self) -> Result<Option<web::sign_in::provider::Provider>, Problems> {
        let (Some(issuer), Some(client), Some(here)) = (self.oidc_issuer.clone(), self.oidc_client.clone(), self.url.clone()) else {
            return Ok(None);
        };
        let (name, secret) = (self.oidc_name.clone(), self.oidc_secret.clone());
        let provider = web::sign_in::provider::Provider { name, issuer, client, secret, here, only: self.oidc_only };
        Ok(Some(provider.checked()?))
    }
}

impl Place {
    /// Takes the key for secrets, and seals what is not sealed by it. What cannot be opened is said, and does not keep the rest from working.
    ///
    /// # Errors
    /// A key that is none, a file that cannot be read.
    fn secrets(&self, store: &Store) -> Result<(), Problems> {
        let text = match (&self.key, &self.key_file) {
            (Some(key), _) => Some(key.clone()),
            (None, Some(path)) => {
                Some(std::fs::read_to_string(path).map_err(|error| wrong("unreadable-key", format!("{}: {error}", path.display())))?)
            }
            (None, None) => None,
        };
        if let Some(text) = text {
            access::seal::keep(store, access::seal::Key::read(&text)?);
        }
        if let Err(problems) = access::seal::renew(store, &Clock::System) {
            said::problems(&problems);
        }
        Ok(())
    }

    /// Others can reach the address, so what crosses the network has to be sealed, or whoever serves has to say that it need not be.
    fn refuse_the_clear(&self) -> Result<(), Problems> {
        if self.https || self.in_the_clear {
            return Ok(());
        }
        let message = format!("On {} passwords and pay would cross the network for everybody to read.", self.address);
        let problem = Problem::error("in-the-clear", Location::default(), message);
        Err(problem
            .hint("put a proxy that speaks HTTPS before it and add --https, or add --in-the-clear where the network is yours alone")
            .into())
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        self.address.is_loopback()
    }
}

impl Serve {
    /// Serves until it is stopped.
    ///
    /// # Errors
    /// The book's problems, or an address that cannot be listened on.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        access::prepare(&store)?;
        if !self.place.is_loopback() {
            self.place.refuse_the_clear()?;
            refuse_known_passwords(&store)?;
        }
        let desk = Desk::open(store.clone(), Clock::System)?;
        // A book that cannot be calculated is served nevertheless: its pages say so, and there it can be mended.
        said::problems(&desk.state().problems);
        listen(desk, store, &self.place, |address| say!("{address}"))
    }
}

/// Others can reach the address, so no user may have the password of a demo company.
fn refuse_known_passwords(store: &Store) -> Result<(), Problems> {
    let known = access::password::known_to_everybody(store)?;
    let Some(first) = known.first() else { return Ok(()) };
    let others = if known.len() > 1 { format!(" and {} more", known.len() - 1) } else { String::new() };
    let message = format!("{first}{others} have the password of the demo, which everybody knows, so this book is served on loopback only.");
    let problem = Problem::error("default-password", Location::default(), message);
    Err(problem.hint("let them choose others on their account page, or leave out --address").into())
}

/// Listens, says where, and serves until Ctrl-C or a request to end.
///
/// # Errors
/// The address cannot be listened on.
pub fn listen(desk: Desk, store: Store, place: &Place, say: impl FnOnce(&str)) -> Result<(), Problems> {
    let provider = place.provider.provider()?.map(Arc::new);
    place.secrets(&store)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| wrong("no-threads", error.to_string()))?;
    runtime.block_on(async move {
        let asked = SocketAddr::new(place.address, place.port);
        let listener = tokio::net::TcpListener::bind(asked).await.map_err(|error| {
            wrong("cannot-listen", format!("{asked} can't be listened on: {error}; another --port may be free (0 takes any)"))
        })?;
        let address = listener.local_addr().map_err(|error| wrong("cannot-listen", error.to_string()))?;
        say(&format!("http://{address}"));
        let limits = web::api::limits::Limits::new(place.requests, place.requests_by_address);
        let app =
            web::App { secure: place.https, limits: Arc::new(limits), provider, ..web::App::new(Arc::new(desk), store, Clock::System) };
        web::serve(app, listener).await.map_err(|error| wrong("server", error.to_string()))
    })
}
