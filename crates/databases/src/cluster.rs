//! The private PostgreSQL server. Every test is a process of its own, so the server is shared through a folder: the first process makes
//! it, each holds a shared lock on a file while it lives, and a small watcher stops the server when nobody has held the lock for a while.
//! Nothing inherits the test's output, so that no test runner waits for the server.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A running server, which stays at least as long as this value lives.
pub(crate) struct Cluster {
    socket: PathBuf,
    _in_use: File,
}

/// The account under which the server runs, when the tests run as root, which PostgreSQL refuses to be.
struct Account {
    user: u32,
    group: u32,
}

impl Cluster {
    /// Starts the server, or joins the one that runs. None when PostgreSQL is not installed.
    pub(crate) fn join() -> Option<Self> {
        let bin = binaries()?;
        let me = fs::metadata("/proc/self").map_or(0, |m| m.uid());
        let folder = PathBuf::from(format!("/tmp/attain-postgres-{me}"));
        fs::create_dir_all(&folder).expect("a folder for the private PostgreSQL server");
        let owner = fs::metadata(&folder).expect("the folder's owner").uid();
        assert_eq!(owner, me, "{} belongs to somebody else", folder.display());
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o711)).expect("the folder's rights");
        let starting = File::create(folder.join("starting.lock")).expect("a lock file");
        starting.lock().expect("the lock of whoever starts the server");
        let in_use = File::create(folder.join("in-use.lock")).expect("a lock file");
        in_use.lock_shared().expect("the lock of whoever uses the server");
        let server = folder.join("server");
        if !answers(&server) {
            start(&bin, &folder, &server, account(me));
        }
        Some(Self { socket: server, _in_use: in_use })
    }

    /// The address of a database of the server.
    pub(crate) fn url(&self, database: &str) -> String {
        address(&self.socket, database)
    }
}

fn address(socket: &Path, database: &str) -> String {
    format!("postgres://attain@{}/{database}?connect_timeout=10", socket.display().to_string().replace('/', "%2F"))
}

fn answers(server: &Path) -> bool {
    server.join("data/PG_VERSION").exists() && postgres::Client::connect(&address(server, "postgres"), postgres::NoTls).is_ok()
}

/// Makes the server from nothing: a crashed one is not mended.
fn start(bin: &Path, folder: &Path, server: &Path, account: Option<Account>) {
    stop(bin, server, account.as_ref());
    let _ = fs::remove_dir_all(server);
    fs::create_dir_all(server).expect("a folder for the server");
    if let Some(account) = &account {
        std::os::unix::fs::chown(server, Some(account.user), Some(account.group)).expect("the server's folder is given away");
    }
    let data = server.join("data");
    let mut init = command(bin, "initdb", account.as_ref());
    init.args(["--no-sync", "--no-instructions", "--auth=trust", "--username=attain", "--encoding=UTF8", "--locale=C", "-D"]).arg(&data);
    run(init, "initdb");
    let options = format!(
        "-c listen_addresses='' -c unix_socket_directories='{}' -c unix_socket_permissions=0777 -c fsync=off -c synchronous_commit=off \
         -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB -c autovacuum=off -c max_wal_size=2GB",
        server.display()
    );
    let mut begin = command(bin, "pg_ctl", account.as_ref());
    begin.arg("-D").arg(&data).arg("-l").arg(server.join("log")).args(["-w", "-t", "60", "-o", &options, "start"]);
    run(begin, "pg_ctl start");
    watch(bin, folder, &data, account.as_ref());
}

/// Leaves a watcher behind that stops the server when nobody has used it for 20 seconds. Whoever comes just then waits until it is gone.
fn watch(bin: &Path, folder: &Path, data: &Path, account: Option<&Account>) {
    let (data, folder, bin) = (data.display(), folder.display(), bin.display());
    let script = format!(
        "(idle=0; while [ -e '{data}/postmaster.pid' ]; do sleep 2; \
         if flock -n -x '{folder}/in-use.lock' true; then idle=$((idle+1)); else idle=0; fi; \
         if [ $idle -ge 10 ]; then idle=0; \
         flock -x '{folder}/starting.lock' flock -n -x '{folder}/in-use.lock' '{bin}/pg_ctl' -D '{data}' -m immediate stop; fi; done) &"
    );
    // Both lock files may be read by the account of the server, which is all that locking needs.
    let mut watcher = Command::new("sh");
    watcher.arg("-c").arg(script);
    become_account(&mut watcher, account);
    watcher.process_group(0);
    quiet(&mut watcher).status().expect("a watcher for the private PostgreSQL server");
}

fn stop(bin: &Path, server: &Path, account: Option<&Account>) {
    if server.join("data/postmaster.pid").exists() {
        let mut end = command(bin, "pg_ctl", account);
        end.arg("-D").arg(server.join("data")).args(["-m", "immediate", "stop"]);
        let _ = quiet(&mut end).status();
    }
}

fn run(mut command: Command, what: &str) {
    let output = tempfile::tempfile().expect("a file for the output");
    command.stdin(Stdio::null()).stdout(output.try_clone().expect("the same file")).stderr(output.try_clone().expect("the same file"));
    let done = command.status().unwrap_or_else(|e| panic!("{what} cannot be run: {e}"));
    if !done.success() {
        use std::io::{Read, Seek};
        let (mut output, mut text) = (output, String::new());
        let _ = output.rewind().and_then(|()| output.read_to_string(&mut text));
        panic!("{what} failed: {text}");
    }
}

fn command(bin: &Path, name: &str, account: Option<&Account>) -> Command {
    let mut command = Command::new(bin.join(name));
    become_account(&mut command, account);
    command
}

fn become_account(command: &mut Command, account: Option<&Account>) {
    command.current_dir("/").env("LC_ALL", "C");
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

/// The account `postgres`, or else `nobody`, for root; none for anybody else.
fn account(me: u32) -> Option<Account> {
    if me != 0 {
        return None;
    }
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let find = |name: &str| {
        let fields: Vec<&str> = accounts.lines().find(|line| line.split(':').next() == Some(name))?.split(':').collect();
        Some(Account { user: fields.get(2)?.parse().ok()?, group: fields.get(3)?.parse().ok()? })
    };
    Some(find("postgres").or_else(|| find("nobody")).unwrap_or(Account { user: 65534, group: 65534 }))
}

/// The folder of PostgreSQL's programs: the newest that Debian installed, or what the path finds.
fn binaries() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("pg_ctl").exists())
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    found
        .pop()
        .map(|(_, bin)| bin)
        .or_else(|| std::env::split_paths(&path).find(|bin| bin.join("initdb").exists() && bin.join("pg_ctl").exists()))
}
