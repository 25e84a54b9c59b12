//! From where something is done: a page or the API with the address it is asked from, the terminal, a job. Known to the thread that does it, so
//! that no function between a request and its event has to hand it on, and none can forget to.

use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    static ORIGIN: RefCell<Option<Arc<str>>> = const { RefCell::new(None) };
}

/// From where this thread's work is asked for: `page, 192.0.2.7`, `API, 192.0.2.7`, `terminal`, `job 12`. None when nobody said.
#[must_use]
pub fn here() -> Option<Arc<str>> {
    ORIGIN.with_borrow(Clone::clone)
}

/// Does something that is asked for from `origin`: every event that is written meanwhile on this thread says so.
pub fn within<T>(origin: Option<Arc<str>>, work: impl FnOnce() -> T) -> T {
    let _back = Back(ORIGIN.replace(origin));
    work()
}

/// From now on everything on this thread, outside of [`within`], is asked for from `origin`.
pub fn begin(origin: &str) {
    ORIGIN.set(Some(origin.into()));
}

/// What was there before, put back also when the work panics.
struct Back(Option<Arc<str>>);

impl Drop for Back {
    fn drop(&mut self) {
        ORIGIN.set(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_something_is_done_is_known_for_as_long_as_it_is_done() {
        assert_eq!(here(), None);
        within(Some("page, 192.0.2.7".into()), || {
            within(Some("job 3".into()), || assert_eq!(here().as_deref(), Some("job 3")));
            assert_eq!(here().as_deref(), Some("page, 192.0.2.7"));
            assert_eq!(std::thread::spawn(here).join().unwrap(), None, "another thread's work is asked for from elsewhere");
        });
        assert_eq!(here(), None);
    }
}
