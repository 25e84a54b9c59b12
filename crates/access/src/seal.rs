//! Secrets that have to be read again (those of second factors) stand in the database sealed: AES-256-GCM under a key that is not in the
//! database. A copy of the database alone gives nobody a code.
//!
//! A process is told its keys with [`keep`], from a setting. Without one, a SQLite book has a file beside it, which is made when the first
//! secret is sealed and which only its owner reads. The first key seals; all of them open, so that a key can be replaced.

use crate::store::second_factors as table;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use kernel::{Clock, Location, Problem, Problems};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use store::{Dialect, Store, Tx};

/// What a sealed secret begins with; then come four bytes that tell the key, twelve of the nonce, and the rest.
const BEGINS: &[u8] = b"sealed1:";
const KEY_ID: usize = 4;
const NONCE: usize = 12;

/// A key of 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A fresh key.
    #[must_use]
    pub fn fresh() -> Self {
        Self(rand::random())
    }

    /// Keys as a setting or file has them: 64 hexadecimal digits each, separated by commas or lines; the first one seals.
    ///
    /// # Errors
    /// None, or what is no key; what was written is not repeated.
    pub fn read(text: &str) -> Result<Vec<Self>, Problem> {
        let parts = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty() && !part.starts_with('#'));
        let keys: Option<Vec<Self>> = parts.map(|part| blake3::Hash::from_hex(part).ok().map(|hash| Self(*hash.as_bytes()))).collect();
        keys.filter(|keys| !keys.is_empty()).ok_or_else(|| {
            Problem::error("bad-key", Location::default(), "This is no key for secrets.")
                .expected("64 hexadecimal digits; several separated by commas or lines, the newest first")
                .hint("`openssl rand -hex 32` makes one")
        })
    }

    /// The key as it is written down.
    fn written(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// What tells it from other keys, and of no use for finding it.
    fn id(&self) -> [u8; KEY_ID] {
        let hash = blake3::derive_key("attain 2026-11-23 which key sealed a secret", &self.0);
        [hash[0], hash[1], hash[2], hash[3]]
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.into())
    }
}

/// The keys that this process was told, by database.
static KEPT: LazyLock<Mutex<HashMap<String, Vec<Key>>>> = LazyLock::new(Mutex::default);

/// Tells this process the keys of a database.
pub fn keep(store: &Store, keys: Vec<Key>) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(store.place(), keys);
}

/// The file beside a SQLite book that has its keys.
#[must_use]
pub fn file(store: &Store) -> Option<PathBuf> {
    (store.dialect() == Dialect::Sqlite).then(|| PathBuf::from(format!("{}.key", store.place())))
}

/// The keys of a database; none when nobody told any and there is no file.
pub(crate) fn keys(store: &Store) -> Result<Vec<Key>, Problem> {
    if let Some(keys) = KEPT.lock().unwrap_or_else(PoisonError::into_inner).get(&store.place()) {
        return Ok(keys.clone());
    }
    let Some(path) = file(store) else { return Ok(Vec::new()) };
    match std::fs::read_to_string(&path) {
        Ok(text) => Key::read(&text).map_err(|problem| Problem { at: Location::file(path.display().to_string()), ..problem }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

/// The same, with at least one to seal with: for a SQLite book without any, a file with a fresh one is made. Not where secrets are sealed
/// already: their key was lost, and another would hide that.
pub(crate) fn keys_to_seal(store: &Store) -> Result<Vec<Key>, Problems> {
    let keys = keys(store)?;
    if !keys.is_empty() {
        return Ok(keys);
    }
    let sealed = store.read(|tx| Ok(table::secrets(tx)?))?.iter().any(|(_, secret)| secret.starts_with(BEGINS));
    let Some(path) = file(store).filter(|_| !sealed) else { return Err(missing(store).into()) };
    let key = Key::fresh();
    match written(&path, &format!("{}\n", key.written())) {
        Ok(()) => Ok(vec![key]),
        // Another process was quicker.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(self::keys(store)?),
        Err(error) => Err(unreadable(&path, &error).into()),
    }
}

/// Writes a file that is not there yet and that only its owner reads. It appears whole, so that nobody reads half a key.
fn written(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let part = PathBuf::from(format!("{}.{:016x}", path.display(), rand::random::<u64>()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let placed = std::fs::hard_link(&part, path);
    std::fs::remove_file(&part)?;
    placed
}

/// Seals a user's secret.
pub(crate) fn seal(keys: &[Key], user: i64, secret: &[u8]) -> Result<Vec<u8>, Problem> {
    let failed = || Problem::error("cannot-seal", Location::default(), "The secret cannot be sealed.");
    let key = keys.first().ok_or_else(failed)?;
    let nonce: [u8; NONCE] = rand::random();
    let about = about(user);
    let sealed = key.cipher().encrypt(&nonce.into(), Payload { msg: secret, aad: &about }).map_err(|_| failed())?;
    Ok([BEGINS, &key.id(), &nonce, &sealed].concat())
}

/// Opens a user's secret; one of before there were keys is as it is.
pub(crate) fn open(store: &Store, keys: &[Key], user: i64, kept: &[u8]) -> Result<Vec<u8>, Problem> {
    let Some(rest) = kept.strip_prefix(BEGINS) else { return Ok(kept.to_vec()) };
    let (id, rest) = rest.split_at_checked(KEY_ID).unwrap_or_default();
    let (nonce, sealed) = rest.split_at_checked(NONCE).unwrap_or_default();
    let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| missing(store))?;
    let about = about(user);
    let opened = keys.iter().filter(|key| key.id() == id);
    opened
        .filter_map(|key| key.cipher().decrypt(&nonce.into(), Payload { msg: sealed, aad: &about }).ok())
        .next()
        .ok_or_else(|| missing(store))
}

/// What a secret is bound to: moved to another user it cannot be opened.
fn about(user: i64) -> Vec<u8> {
    format!("attain second factor of user {user}").into_bytes()
}

/// Seals what is not sealed yet, and what an older key sealed. Gives how many were sealed; nothing without a key.
///
/// # Errors
/// What the database refuses; secrets that no key opens.
pub fn renew(store: &Store, clock: &Clock) -> Result<usize, Problems> {
    let all = store.read(|tx| Ok(table::secrets(tx)?))?;
    if all.is_empty() {
        return Ok(0);
    }
    let keys = keys_to_seal(store)?;
    let current = keys.first().map(Key::id).unwrap_or_default();
    let is_current = |kept: &[u8]| kept.strip_prefix(BEGINS).is_some_and(|rest| rest.starts_with(&current));
    let old: Vec<i64> = all.iter().filter(|(_, kept)| !is_current(kept)).map(|(user, _)| *user).collect();
    if old.is_empty() {
        return Ok(0);
    }
    store.write(|tx| {
        for user in &old {
            let Some(found) = table::find(tx, *user)? else { continue };
            let secret = open(store, &keys, *user, &found.secret)?;
            table::set_secret(tx, *user, &seal(&keys, *user, &secret)?)?;
        }
        told(tx, old.len(), clock)
    })?;
    Ok(old.len())
}

fn told(tx: &mut Tx<'_>, count: usize, clock: &Clock) -> Result<(), Problems> {
    let after = Some(serde_json::json!({ "secrets": count }));
    let at = clock.now();
    let event = audit::Event { actor: "attain", action: "seal secrets", on: "second factors", before: None, after, why: None, at };
    audit::write(tx, &event)?;
    Ok(())
}

/// Says what to do when secrets cannot be opened or sealed.
fn missing(store: &Store) -> Problem {
    let problem = Problem::error("missing-key", Location::default(), "The key that seals the secrets of second factors is not there.");
    match file(store) {
        Some(path) => problem.expected(format!("the key in {}, or in ATTAIN_KEY or ATTAIN_KEY_FILE", path.display())).hint(
            "put the file back from where the book was copied; without it users come in by recovery codes, or an administrator resets their second factors",
        ),
        None => problem
            .expected("ATTAIN_KEY or ATTAIN_KEY_FILE, with the same key for every process")
            .hint("`openssl rand -hex 32` makes one; a key that was lost is lost: users come in by recovery codes, or an administrator resets their second factors"),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::error(
        "unreadable-key",
        Location::file(path.display().to_string()),
        format!("The key for secrets cannot be read or written: {error}."),
    )
    .hint("attain's user has to be able to read the file, and to write its folder once")
}
