//! What people see: the only place that writes to the terminal. Nothing here panics: a terminal may be gone and a disk full.

use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use indicatif::ProgressBar;

use crate::error::{Error, ErrorKind, Result, visible};

/// Prints text for people to the standard output, with characters that steer a terminal shown.
///
/// # Errors
/// [`ErrorKind::Io`]; [`ErrorKind::Closed`] if nobody reads on (`hsift … | head`).
pub fn print(text: &str) -> Result<()> {
    print_file(&visible(text))
}

/// Prints what is a file's content (JSON, a page) to the standard output, as it is.
///
/// # Errors
/// As [`print`].
pub fn print_file(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| Error::io("cannot write to standard output", Path::new("stdout"), &e))
}

/// Prints a value as JSON.
///
/// # Errors
/// As [`print`].
pub fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Error::new(ErrorKind::Format, "cannot write JSON").found(e))?;
    print_file(&format!("{text}\n"))
}

/// The bar that stands on the terminal's last line, if there is one.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// From now on what is said is said above this bar.
pub fn above(bar: Option<ProgressBar>) {
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = bar;
}

/// Says something beside the data, on the standard error. Where nobody hears it, nothing is lost.
pub fn say(text: &str) {
    let written = || {
        let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
    };
    match &*BAR.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(bar) => bar.suspend(written),
        None => written(),
    }
}
