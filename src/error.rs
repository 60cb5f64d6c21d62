//! One error type for the whole crate: it says what went wrong, where, what was found, what was
//! expected, and what to do next. Everything a person sees on stderr is made here.

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
            std::io::ErrorKind::StorageFull => Some("free some space and run again; nothing was left half-written"),
            std::io::ErrorKind::IsADirectory => Some("name a file, not a folder"),
            _ => None,
        };
        let mut e = Error::new(ErrorKind::Io, what).at(path.display()).found(error);
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
        write!(f, "{}", self.what)?;
        for (name, value) in [("where", &self.place), ("found", &self.found), ("expected", &self.expected), ("hint", &self.hint)] {
            if let Some(value) = value {
                write!(f, "\n  {:<9} {}", format!("{name}:"), value)?;
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
