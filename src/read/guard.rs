//! Runs work so that a panic inside it is a value and prints nothing. Knows no formats.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// What `work` gives, or `None` if it panicked. Whatever it was changing must be dropped or opened anew afterwards.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    // A fuzzer wants to see what a user must not.
    if cfg!(fuzzing) || loud() {
        return Some(work());
    }
    silently(work).ok()
}

/// What `work` gives, or what it said when it panicked. Whatever it was changing must be dropped afterwards.
///
/// # Errors
/// The text of the panic; empty if it has none.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    silently(work).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
    })
}

fn silently<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    // The hook belongs to the process: set once, it stays silent for threads that are inside this function only.
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(outer);
    result
}

#[cfg(not(test))]
fn loud() -> bool {
    false
}

#[cfg(test)]
fn loud() -> bool {
    tests::LOUD.get()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    thread_local! {
        pub(super) static LOUD: Cell<bool> = const { Cell::new(false) };
    }

    /// Lets panics through on this thread, for tests that look for them.
    pub(in crate::read) fn let_panics_through() {
        LOUD.set(true);
    }

    #[test]
    fn a_panic_becomes_nothing_and_the_next_run_works() {
        assert_eq!(quietly(|| assert!(!QUIET.get(), "broken file")), None);
        assert_eq!(quietly(|| 7), Some(7));
        assert!(!QUIET.get());
    }

    #[test]
    fn a_panic_that_was_caught_keeps_what_it_said() {
        let row = 7;
        assert_eq!(caught(|| assert!(row < 7, "row {row} of nothing")), Err("row 7 of nothing".to_owned()));
        assert_eq!(caught(|| assert!(row < 7, "plain")), Err("plain".to_owned()));
        assert_eq!(caught(|| row), Ok(7));
    }
}
