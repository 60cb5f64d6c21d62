//! A guard around readers of other people's formats, which cannot all be trusted with damaged files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many guarded readers are at work; while there are any, a panic says nothing on the terminal.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);

/// Runs a reader; a panic inside, also one on a worker thread of it, is returned as its message.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if AT_WORK.load(Ordering::SeqCst) == 0 {
                usual(info);
            }
        }));
    });
    AT_WORK.fetch_add(1, Ordering::SeqCst);
    let done = catch_unwind(AssertUnwindSafe(read));
    AT_WORK.fetch_sub(1, Ordering::SeqCst);
    done.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        format!("damaged in a way the reader did not expect ({})", text.unwrap_or("no message").lines().next().unwrap_or(""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_reader_is_its_message() {
        assert_eq!(guarded(|| 3), Ok(3));
        let error = guarded(|| -> u8 { panic!("offset {} of {}", 7, 3) }).expect_err("panicked");
        assert!(error.contains("offset 7 of 3"), "{error}");
        let error = guarded(|| {
            use rayon::prelude::*;
            (0..64).into_par_iter().for_each(|i| assert!(i < 60, "worker"));
        });
        assert!(error.expect_err("panicked").contains("worker"));
    }
}
