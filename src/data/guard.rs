//! A guard around libraries that panic where they should say what went wrong.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Mutex;

/// One guard at a time: the hook that reports panics belongs to the whole program.
static GUARD: Mutex<()> = Mutex::new(());

/// Does some work; if it panics, gives what the panic said, and nothing of it reaches the terminal. What the work borrowed must not be
/// used any more then.
///
/// # Errors
/// The panic's message.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let _one = GUARD.lock().unwrap_or_else(|e| e.into_inner());
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let done = catch_unwind(AssertUnwindSafe(work));
    set_hook(hook);
    done.map_err(|said| match (said.downcast_ref::<String>(), said.downcast_ref::<&str>()) {
        (Some(text), _) => text.clone(),
        (None, Some(text)) => (*text).to_owned(),
        (None, None) => "a failure without words".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_becomes_words() {
        assert_eq!(guarded(|| 3), Ok(3));
        assert_eq!(guarded(|| -> u8 { panic!("no {}", "room") }), Err("no room".to_owned()));
        let none = "".chars().next();
        assert!(guarded(|| none.expect("a value")).is_err_and(|e| e.contains("a value")));
    }
}
