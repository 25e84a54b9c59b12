//! A small company in a database: Ada and Ben sell for Mia, Carla sells for Noor; and a user of every role.

use access::{NewUser, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use kernel::Clock;
use payments::Desk;
use records::ledger::Meta;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Store;
use tower::ServiceExt;
use web::App;

const COMPANY: &str =
    "name = \"Northwind\"\ncurrency = \"USD\"\ntime_zone = \"UTC\"\n\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
const PEOPLE: &str = "id,name,email,role,manager,team,country,base_pay,currency,start\n\
    noor,Noor Haddad,noor@example.com,Manager,,,FR,,USD,2020-01-01\n\
    mia,Mia Lind,mia@example.com,Manager,,,DE,,USD,2020-01-01\n\
    ada,Ada Byron,ada@example.com,AE,mia,North,DE,123457.00,USD,2024-01-01\n\
    ben,Ben Okri,ben@example.com,AE,mia,North,DE,,USD,2024-01-01\n\
    carla,Carla Rossi,carla@example.com,AE,noor,South,FR,,USD,2024-01-01\n";
const ACCOUNTS: &str = "id,name,owner\nA1,Pelican Foods,ada\nA2,Hudson Freight,carla\n";
const DEALS: &str = "id,name,owner,account,stage,kind,amount,currency,created_on,closed_on\n\
    OPP-1,Pelican phase one,ada,A1,Won,new,10000.00,USD,2026-01-05,2026-03-02\n\
    OPP-2,Pelican phase two,ada,A1,Lost,new,5000.00,USD,2026-01-06,2026-03-03\n\
    OPP-3,Blue Ridge,ben,,Won,new,8000.50,USD,2026-01-07,2026-03-04\n\
    OPP-4,Hudson haulage,carla,A2,Won,new,7000.00,USD,2026-01-08,2026-03-05\n";
const QUOTAS: &str = "person,measure,period,amount,currency\nada,bookings,2026-Q1,20000.00,USD\n";
const MEASURES: &str = "[bookings]\nlabel = \"Bookings\"\nclass = \"result\"\nof = \"deals\"\nwhen = \"stage = 'Won'\"\non = \"closed_on\"\nvalue = \"sum(amount)\"\ncredit = [ { to = \"owner\" } ]\n";
const SELLERS: &str = "plan = \"Sellers\"\ndescription = \"A tenth of what is won.\"\nfor = \"role = 'AE'\"\neffective = { from = 2026-01-01, to = 2026-12-31 }\ncurrency = \"USD\"\npays = \"monthly\"\n\n\
    [[component]]\nname = \"New business\"\nmeasure = \"bookings\"\nrate = \"10%\"\n";
const MANAGERS: &str = "plan = \"Managers\"\nfor = \"role = 'Manager'\"\neffective = { from = 2026-01-01, to = 2026-12-31 }\ncurrency = \"USD\"\npays = \"monthly\"\n\n\
    [[component]]\nname = \"Team override\"\nkind = \"override\"\nlevels = 1\nrate = \"5%\"\n";

/// Addresses that somebody's work goes to, one for each route: what the tests call.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path as the router has it.
    pub path: String,
}

/// Every route that the sources name.
pub fn routes() -> Vec<Route> {
    let mut found = Vec::new();
    read_routes(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    found.sort_by(|a: &Route, b: &Route| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
    found
}

fn read_routes(folder: &std::path::Path, found: &mut Vec<Route>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_routes(&path, found);
            continue;
        }
        let text = if path.extension().is_some_and(|e| e == "rs") { std::fs::read_to_string(&path).unwrap() } else { String::new() };
        let prefix = if path.components().any(|part| part.as_os_str() == "api") { "/api/v1" } else { "" };
        for rest in text.split(".route(").skip(1) {
            let Some(address) = rest.trim_start().strip_prefix('"').and_then(|r| r.split('"').next()) else { continue };
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            let methods = &rest[..end.unwrap_or(rest.len())];
            for method in [Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE] {
                let call = format!("{}(", method.as_str().to_lowercase());
                let at = methods.find(&call).filter(|at| !methods[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                if at.is_some() {
                    found.push(Route { method, path: format!("{prefix}{address}") });
                }
            }
        }
    }
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as it was sent.
    pub bytes: Vec<u8>,
}

/// The company, being served.
pub struct Company {
    /// Its store, to look behind the pages.
    pub store: Store,
    /// The application, to change how it is served.
    pub application: App,
    /// Each user's session.
    pub sessions: BTreeMap<String, String>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Company {
    /// A fresh company with its users: `ada`, `ben` and `carla` sell, `mia` and `noor` manage, and one of each other role.
    pub fn open() -> Self {
        Self::with("")
    }

    /// The same company, with more written in its company.toml.
    pub fn with(more: &str) -> Self {
        Self::with_files(more, &[])
    }

    /// The same company, with these files in place of its own or beside them.
    pub fn with_files(more: &str, files: &[(&str, &str)]) -> Self {
        let company = format!("{COMPANY}\n{more}");
        let folder = tempfile::tempdir().unwrap();
        let own = [
            ("company.toml", company.as_str()),
            ("people.csv", PEOPLE),
            ("accounts.csv", ACCOUNTS),
            ("deals.csv", DEALS),
            ("quotas.csv", QUOTAS),
            ("measures/sales.toml", MEASURES),
            ("plans/sellers.toml", SELLERS),
            ("plans/managers.toml", MANAGERS),
        ];
        for (path, text) in own.iter().chain(files) {
            let path = folder.path().join("book").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let clock = Clock::fixed("2026-03-20T09:00:00Z");
        let store = Store::open(&folder.path().join("company.db").to_string_lossy()).unwrap();
        access::prepare(&store).unwrap();
        let meta = Meta { actor: "story", why: None, at: clock.now(), complete: false };
        book::database::import_folder(&store, &folder.path().join("book"), &book::folder::Options::default(), &meta).unwrap();
        let desk = Desk::open(store.clone(), clock.clone()).unwrap();
        assert!(!desk.state().problems.has_errors(), "{}", desk.state().problems);
        let mut sessions = BTreeMap::new();
        for (who, role, person) in [
            ("ada", Role::Seller, Some("ada")),
            ("ben", Role::Seller, Some("ben")),
            ("carla", Role::Seller, Some("carla")),
            ("mia", Role::Manager, Some("mia")),
            ("noor", Role::Manager, Some("noor")),
            ("analyst", Role::Analyst, None),
            ("finance", Role::Finance, None),
            ("executive", Role::Executive, None),
            ("enablement", Role::Enablement, None),
            ("administrator", Role::Administrator, None),
        ] {
            let email = format!("{who}@example.com");
            access::create(&store, &NewUser { email: &email, name: who, role, person, password: None }, "story", &clock).unwrap();
            // An invitation signs in without a password to be hashed, which keeps the tests quick.
            let invitation = access::invite(&store, &email, "story", &clock).unwrap();
            sessions.insert(who.to_owned(), access::accept(&store, &invitation, None, &clock).unwrap().token);
        }
        let app = App::new(Arc::new(desk), store.clone(), clock);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { store, application: app, sessions, runtime, _folder: folder }
    }

    /// Sends a request as somebody; as nobody when `who` is empty.
    pub fn ask(&self, who: &str, method: Method, address: &str, kind: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        if let Some(token) = self.sessions.get(who) {
            request = request.header(header::COOKIE, format!("attain={token}"));
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap())
    }

    /// Sends a request as it is.
    pub fn send(&self, request: Request<Body>) -> Answer {
        let router: Router = web::router(self.application.clone());
        self.runtime.block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            // A stream of events never ends: its head says enough.
            let endless = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
            let bytes = if endless { Default::default() } else { to_bytes(response.into_body(), 64 << 20).await.unwrap() };
            Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes: bytes.to_vec() }
        })
    }

    /// The number of a user.
    pub fn user(&self, who: &str) -> i64 {
        access::by_email(&self.store, &format!("{who}@example.com")).unwrap().unwrap().id
    }

    /// The events in the audit, newest first: actor, action, on what.
    pub fn events(&self) -> Vec<(String, String, String)> {
        let events = self.store.read(|tx| audit::list(tx, None, None, 10_000)).unwrap();
        events.into_iter().map(|e| (e.actor, e.action, e.on)).collect()
    }

    /// Asks for a page.
    pub fn get(&self, who: &str, address: &str) -> Answer {
        self.ask(who, Method::GET, address, "", "")
    }

    /// Asks for a file.
    pub fn bytes(&self, who: &str, address: &str) -> Vec<u8> {
        let answer = self.get(who, address);
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        answer.bytes
    }

    /// Sends a form.
    pub fn post(&self, who: &str, address: &str, form: &str) -> Answer {
        self.ask(who, Method::POST, address, "application/x-www-form-urlencoded", form)
    }

    /// Sends JSON.
    pub fn send_json(&self, who: &str, method: Method, address: &str, body: &str) -> Answer {
        self.ask(who, method, address, "application/json", body)
    }
}
