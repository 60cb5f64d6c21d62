//! What interrupts the program leaves nothing half-written behind.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::data::output::abandon;

/// Removes temporary files when the program is told to end, and ends it as a shell expects (128 and the signal's number). A signal
/// that was ignored when the program began stays ignored: that is how `nohup` keeps programs alive.
pub fn watch() {
    let ignored = ignored();
    let ends: Vec<i32> = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|s| ignored & (1 << (s - 1)) == 0).collect();
    if let Ok(mut signals) = signal_hook::iterator::Signals::new(ends) {
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                abandon();
                std::process::exit(128 + signal);
            }
        });
    }
    // A file that outgrows its limit is then an error of writing like any other, and no end without a word.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

/// Signals that the program was told to ignore, as bits; none where the system does not say.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    mask.and_then(|m| u64::from_str_radix(m.trim(), 16).ok()).unwrap_or(0)
}
