//! Passwords. Only an argon2id hash is kept, with a salt of its own.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kernel::{Location, Problem};
use std::sync::LazyLock;

/// The least number of characters.
const SHORTEST: usize = 10;
/// The greatest number of bytes: hashing a whole book would only cost time.
const LONGEST: usize = 256;

/// What is kept of a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed {
    /// The hash.
    pub text: String,
    /// Whether everybody knows the password: it is the one of demo companies.
    pub known: bool,
}

/// The hash of a new password.
///
/// # Errors
/// When the password is too short or too long.
pub fn hash(password: &str) -> Result<Hashed, Problem> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        let message = "The password is too short or too long.";
        return Err(Problem::error("bad-password", Location::default().column("password"), message)
            .expected(format!("at least {SHORTEST} characters and at most {LONGEST} bytes"))
            .hint("a sentence that only you would write is easy to remember"));
    }
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| Hashed { text: hash.to_string(), known: password == DEMO })
        .map_err(|e| Problem::error("bad-password", Location::default().column("password"), format!("The password cannot be hashed: {e}.")))
}

/// Whether a password belongs to a hash. Without one the same time is spent on a hash that nothing belongs to, so that nobody can tell
/// from the time whether a user exists.
pub(crate) fn belongs(password: &str, hash: Option<&str>) -> bool {
    static NOBODYS: LazyLock<String> =
        LazyLock::new(|| Argon2::default().hash_password(&rand::random::<[u8; 32]>()).map_or_else(|_| String::new(), |h| h.to_string()));
    let known = hash.is_some();
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(&NOBODYS)) else { return false };
    let password = password.as_bytes();
    let matches = password.len() <= LONGEST && Argon2::default().verify_password(password, &parsed).is_ok();
    known && matches
}

/// The password that every user of a demo company has.
pub const DEMO: &str = "brightwater";

/// The addresses of users whose password everybody knows: those of a demo company. Whether it is one is noted when a password is set; those
/// that an earlier version set are compared once.
///
/// # Errors
/// What the database refuses.
pub fn known_to_everybody(store: &store::Store) -> Result<Vec<String>, kernel::Problems> {
    let open = store.read(|tx| Ok(crate::store::users::unjudged(tx)?))?;
    let judged: Vec<(i64, bool)> = open.into_iter().map(|(user, hash)| (user, belongs(DEMO, Some(&hash)))).collect();
    if !judged.is_empty() {
        store.write(|tx| {
            judged.iter().try_for_each(|(user, known)| crate::store::users::set_known(tx, *user, *known)).map_err(Into::into)
        })?;
    }
    store.read(|tx| Ok(crate::store::users::with_known_password(tx)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_never_kept() {
        let kept = hash("my cat sings on Tuesdays").unwrap().text;
        assert!(kept.starts_with("$argon2id$") && !kept.contains("cat"));
        assert!(belongs("my cat sings on Tuesdays", Some(&kept)));
        assert!(!belongs("my cat sings on Mondays", Some(&kept)));
        assert!(!belongs("my cat sings on Tuesdays", None));
        assert!(!belongs("anything", Some("not a hash")));
        assert_ne!(kept, hash("my cat sings on Tuesdays").unwrap().text, "each has its own salt");
    }

    #[test]
    fn a_password_that_is_too_short_or_too_long_is_refused() {
        assert!(hash("short").unwrap_err().to_string().contains("at least 10 characters"));
        assert!(hash(&"x".repeat(300)).is_err());
    }
}
