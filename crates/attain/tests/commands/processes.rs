//! Three processes serve one database: what one of them or the command line changes shows on the others, and a job is done once.

use crate::book::{book, write};
use crate::program::attain_as;
use access::{NewUser, Role};
use kernel::Clock;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::Store;

/// Longer than anything takes on the slowest machine; what waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that serves.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &Path, url: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attain"));
        command.args(["serve", "--book", url, "--port", "0"]).current_dir(folder).stdout(Stdio::piped()).stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, address: line.trim().strip_prefix("http://").expect("the address").to_owned() }
    }

    fn connect(&self, token: &str, method: &str, path: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {}\r\nCookie: attain={token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        stream
    }

    fn ask(&self, token: &str, method: &str, path: &str, body: &str) -> String {
        let mut answer = Vec::new();
        self.connect(token, method, path, body).read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.0 2"), "{method} {path}: {answer}");
        body.to_owned()
    }

    fn follow(&self, token: &str) -> Follower {
        let mut lines = BufReader::new(self.connect(token, "GET", "/live", ""));
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "the stream has a head");
        }
        Follower { lines }
    }
}

/// Somebody whose page is open.
struct Follower {
    lines: BufReader<TcpStream>,
}

impl Follower {
    /// Waits for the next event of that name.
    fn hears(&mut self, event: &str) {
        let wanted = format!("event: {event}");
        let mut line = String::new();
        while line.trim_end() != wanted {
            line.clear();
            assert!(self.lines.read_line(&mut line).expect("news in time") > 0, "the stream ended before `{event}`");
        }
    }
}

/// A session of somebody.
fn session(store: &Store, email: &str, role: Role, person: Option<&str>) -> String {
    access::create(store, &NewUser { email, name: email, role, person, password: None }, "story", &Clock::System).unwrap();
    let invitation = access::invite(store, email, "story", &Clock::System).unwrap();
    access::accept(store, &invitation, None, &Clock::System).unwrap().token
}

#[test]
fn what_one_process_or_the_command_line_changes_shows_on_the_others_and_a_job_is_done_once() {
    databases::each(|url| {
        let folder = book();
        let said = |who: &str, arguments: &[&str]| attain_as(who, folder.path(), &[arguments, &["--book", url]].concat()).out();
        said("carla", &["import", "."]);
        let store = Store::open(url).unwrap();
        access::prepare(&store).unwrap();
        // A session that one process began is known to all.
        let (carla, ada) =
            (session(&store, "carla@example.com", Role::Analyst, None), session(&store, "ada@example.com", Role::Seller, Some("ada")));
        let servers: Vec<Server> = (0..3).map(|_| Server::start(folder.path(), url)).collect();
        let [first, second, third] = &servers[..] else { panic!("three servers") };
        let (mut at_second, mut at_third) = (second.follow(&ada), third.follow(&carla));

        let began = Instant::now();
        first.ask(&carla, "PATCH", "/api/v1/records/deals/D1", r#"{"fields": {"amount": "9000.00"}, "why": "Order was cut"}"#);
        at_second.hears("changed");
        at_third.hears("changed");
        eprintln!("a changed deal was heard of at two other processes within {:?}", began.elapsed());
        for server in &servers {
            let statement = server.ask(&ada, "GET", "/api/v1/people/ada/statement?period=2026-01", "");
            assert!(statement.contains("\"720.00\""), "{statement}");
        }

        write(folder.path(), "late.csv", "id,owner,stage,amount,closed_on\nD1,ada,Won,10000,2026-01-15\n");
        said("carla", &["import", "late.csv", "--kind", "deals"]);
        at_second.hears("changed");
        let statement = second.ask(&ada, "GET", "/api/v1/people/ada/statement?period=2026-01", "");
        assert!(statement.contains("\"800.00\""), "{statement}");
        at_third.hears("changed");

        said("carla", &["run", "--through", "2026-01"]);
        said("carla", &["run", "--submit", "1"]);
        at_third.hears("noticed");
        said("frida", &["run", "--approve", "1"]);
        said("frida", &["run", "--finalise", "1"]);
        at_third.hears("changed");
        assert!(third.ask(&carla, "GET", "/api/v1/close", "").contains("\"closed_through\":\"2026-01\""));

        let asked = first.ask(&carla, "POST", "/api/v1/jobs", r#"{"kind": "statements", "period": "2026-01"}"#);
        assert!(asked.contains("\"id\":1"), "{asked}");
        loop {
            at_third.hears("job");
            let job = third.ask(&carla, "GET", "/api/v1/jobs/1", "");
            assert!(!job.contains("\"failed\""), "{job}");
            if job.contains("\"state\":\"done\"") {
                assert!(job.contains("\"attempts\":1"), "{job}");
                break;
            }
        }
        let events = store.read(|tx| audit::list(tx, Some("job 1"), None, 100)).unwrap();
        assert_eq!(events.iter().map(|event| event.action.as_str()).collect::<Vec<_>>(), ["job done", "ask for job"]);
        assert!(audit::verify(&store).is_ok());

        // Who looks after the company hears of whatever is done, and nothing more once her session is over.
        let ended = session(&store, "frida@example.com", Role::Finance, None);
        let mut at_first = first.follow(&ended);
        said("carla", &["run", "--through", "2026-01"]);
        at_first.hears("happened");
        access::sign_out(&store, &ended, &Clock::System).unwrap();
        let mut last = String::new();
        at_first.lines.read_to_string(&mut last).expect("the stream of an ended session has ended");

        // Whoever is asked to stop ends its streams and stops in order.
        for mut server in servers {
            assert!(Command::new("kill").arg(server.child.id().to_string()).status().unwrap().success());
            assert!(server.child.wait().unwrap().success());
        }
        let mut rest = String::new();
        at_third.lines.read_to_string(&mut rest).expect("the stream has ended in order");
    });
}
