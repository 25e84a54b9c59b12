//! How long to wait after failed attempts to sign in. The wait grows with each, for an account from one address. What strangers do elsewhere
//! delays nobody where she came in before, and elsewhere by a minute at most.

/// The seconds in which failed attempts are counted.
pub const WINDOW: i64 = 60 * 60;
/// So many failed attempts for an account from one address cost nothing.
pub const FREE: i64 = 5;
/// So many from one address, for whichever accounts, cost nothing.
const FREE_OF_ADDRESS: i64 = 30;
/// So many for one account, from wherever, cost nothing.
const FREE_OF_ACCOUNT: i64 = 50;
/// The first wait, in seconds; each further attempt doubles it.
const FIRST: i64 = 30;
/// The longest wait, in seconds.
pub const LONGEST: i64 = 15 * 60;
/// So long it is remembered from where somebody came in, in seconds.
pub const REMEMBERED: i64 = 90 * 24 * 60 * 60;
/// The longest wait that attempts from elsewhere can cause, in seconds.
pub const LONGEST_BY_OTHERS: i64 = 60;

/// Failed attempts: how many, and when the last was, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// For the account from the address.
    pub both: (i64, i64),
    /// For the account from anywhere.
    pub account: (i64, i64),
    /// From the address for any account.
    pub address: (i64, i64),
    /// Whether the account's owner came in from the address before.
    pub known: bool,
}

impl Failures {
    /// How many seconds to wait from now on; 0 for none.
    #[must_use]
    pub fn wait(&self, now: i64) -> i64 {
        let left = |(count, last): (i64, i64), free: i64, longest: i64| {
            let over = count - free;
            let wait = if over < 0 { 0 } else { FIRST.saturating_mul(1 << over.min(20)).min(longest) };
            last + wait - now
        };
        let own = left(self.both, FREE, LONGEST).max(0);
        if self.known {
            return own;
        }
        own.max(left(self.address, FREE_OF_ADDRESS, LONGEST)).max(left(self.account, FREE_OF_ACCOUNT, LONGEST_BY_OTHERS)).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_to_a_quarter_of_an_hour() {
        let after = |count: i64| Failures { both: (count, 1000), account: (count, 1000), address: (0, 0), known: false }.wait(1000);
        assert_eq!([4, 5, 6, 7, 8, 9, 10, 60].map(after), [0, 30, 60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn strangers_delay_her_by_a_minute_at_most() {
        let strangers = Failures { both: (0, 0), account: (10_000, 1000), address: (0, 0), known: false };
        assert_eq!((strangers.wait(1000), strangers.wait(1060)), (LONGEST_BY_OTHERS, 0));
    }

    #[test]
    fn strangers_do_not_delay_her_where_she_came_in_before() {
        let home = Failures { both: (4, 1000), account: (10_000, 1000), address: (500, 1000), known: true };
        assert_eq!(home.wait(1000), 0);
        assert_eq!(Failures { both: (5, 1000), ..home }.wait(1000), 30, "her own attempts there count");
    }

    #[test]
    fn an_address_that_tries_one_account_after_the_other_waits() {
        assert_eq!(Failures { both: (1, 1000), account: (1, 1000), address: (30, 1000), known: false }.wait(1000), 30);
    }
}
