//! One error type for the whole crate: it says what went wrong, where, what was found, what was
//! expected, and what to do next. Everything a person sees on stderr is made here.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

/// What sort of thing went wrong; tests and callers match on it, people read the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A file cannot be opened, read, written or renamed.
    Io,
    /// A file's bytes are not what its format asks for (encoding, CSV, Parquet, NDJSON).
    Format,
    /// Columns are missing, double, or of the wrong sort.
    Schema,
    /// The rows that are there are too few or too uniform for what was asked.
    Data,
    /// A setting is outside its range or contradicts another.
    Setting,
    /// A model file is cut, altered, or of a version this program does not read.
    Model,
    /// Whoever read what is written went away (`hsift … | head`): there is nothing left to do, and nobody to tell.
    Closed,
}

/// Text as a terminal may have it: control characters, marks that turn the direction of writing and byte-order marks are shown
/// (`\u{1b}`) and not sent, since a description or a column name may come from anybody. Line ends stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && is_control(c))
}

/// As [`visible`], with line ends shown too: for a cell or a value, which must not look like lines of hsift's own.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    escaped(text, is_control)
}

/// Characters that steer a terminal or a reader's eye instead of being seen.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn escaped(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if hidden(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(shown).collect())
}

/// An error with everything a person needs to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The sort of problem.
    pub kind: ErrorKind,
    /// What went wrong, in one sentence without a full stop.
    pub what: String,
    /// File, column, row.
    pub place: Option<String>,
    /// What was there.
    pub found: Option<String>,
    /// What should have been there.
    pub expected: Option<String>,
    /// What to do next.
    pub hint: Option<String>,
    /// Further problems of the same check, so that all can be mended in one go.
    pub also: Vec<Error>,
}

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A new error that says only what went wrong.
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Error { kind, what: what.into(), place: None, found: None, expected: None, hint: None, also: Vec::new() }
    }

    /// Says where.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.place = Some(place.to_string());
        self
    }

    /// Says what was found.
    pub fn found(mut self, found: impl fmt::Display) -> Self {
        self.found = Some(found.to_string());
        self
    }

    /// Says what was expected.
    pub fn expected(mut self, expected: impl fmt::Display) -> Self {
        self.expected = Some(expected.to_string());
        self
    }

    /// Says what to do next.
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// An operating-system error with the path it happened on.
    pub fn io(what: &str, path: &Path, error: &std::io::Error) -> Self {
        let hint = match error.kind() {
            std::io::ErrorKind::NotFound => Some("check the path; it is taken from the current folder"),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Some("choose a folder you may write to, or change its permissions")
            }
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Some("free some space and run again; nothing was left half-written")
            }
            std::io::ErrorKind::FileTooLarge => Some("files may not grow that long here (ulimit -f); nothing was left half-written"),
            std::io::ErrorKind::IsADirectory => Some("name a file, not a folder"),
            _ => None,
        };
        let kind = if error.kind() == std::io::ErrorKind::BrokenPipe { ErrorKind::Closed } else { ErrorKind::Io };
        let mut e = Error::new(kind, what).at(path.display()).found(error);
        e.hint = hint.map(str::to_owned);
        e
    }

    /// Joins the problems of one check into one error; `None` if there are none.
    pub fn all(mut problems: Vec<Error>) -> Option<Error> {
        if problems.is_empty() {
            return None;
        }
        let mut first = problems.remove(0);
        first.also.extend(problems);
        Some(first)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What a file says must not look like a line of this message.
        let indented = |text: &str| visible(text).replace('\n', "\n            ");
        write!(f, "{}", visible_line(&self.what))?;
        for (name, value) in [("where", &self.place), ("found", &self.found), ("expected", &self.expected), ("hint", &self.hint)] {
            if let Some(value) = value {
                write!(f, "\n  {:<9} {}", format!("{name}:"), indented(value))?;
            }
        }
        for other in &self.also {
            write!(f, "\n{other}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<linfa::error::Error> for Error {
    fn from(error: linfa::error::Error) -> Self {
        Error::new(ErrorKind::Data, "the linfa learner failed").found(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown() {
        assert_eq!(visible("laser \u{1b}]0;mine\u{7}\n3 kW"), "laser \\u{1b}]0;mine\\u{7}\n3 kW");
        assert_eq!(visible_line("a\tb\r\nc"), "a\\tb\\r\\nc");
        for hidden in ['\u{0}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2067}', '\u{200f}', '\u{61c}', '\u{feff}'] {
            let text = format!("x{hidden}y");
            assert!(!visible(&text).contains(hidden), "{hidden:?}");
        }
        assert!(matches!(visible("激光切割机 3 kW – “fibre”"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_value_cannot_add_lines_to_a_message() {
        let error = Error::new(ErrorKind::Schema, "no column \u{1b}[2J").found("a\n  hint:     run this").to_string();
        assert_eq!(error.lines().filter(|l| l.trim_start().len() + 4 > l.len()).count(), 2, "{error}");
        assert!(!error.contains('\u{1b}'));
    }
}
