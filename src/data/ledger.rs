//! An append-only file of which nothing can be changed, moved or taken out unnoticed.
//!
//! One JSON object a line. Each ends in `previous_sha256`, the digest of the line before it, and `sha256`, the digest of its own
//! content (everything in front of it, the closing brace put behind), so that a change in any line is noticed, in the last one too. Lines
//! that were taken off the end are noticed by the head (number of lines and digest of the last), which stands in `FILE.head` and is told
//! whenever a line is added: whoever keeps it elsewhere can prove the file whole. Line ends are not covered (`\n` and `\r\n` are alike).
//!
//! Writers lock the file from reading to the end of writing. A line is there whole or not at all: what fails is cut back, and what a
//! crash tore is moved to `FILE.torn` by the next writer. Lines of earlier versions have no digest of their own; that of their bytes is
//! taken.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::output::write_text;
use crate::error::{Error, ErrorKind, Result};

/// The end of a ledger: enough to prove that nothing was taken off it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number of lines.
    pub lines: u64,
    /// Digest of the last line; of nothing without one.
    pub sha256: String,
}

/// What stands in a ledger.
#[derive(Debug)]
pub struct Ledger<T> {
    /// The entries, in order.
    pub entries: Vec<T>,
    /// Their digests.
    pub digests: Vec<String>,
    /// SHA-256 of the file's bytes.
    pub file_sha256: String,
    /// Is the last line's own content covered? Not in a file that only earlier versions wrote.
    pub end_covered: bool,
    /// Bytes at the end that are no whole line: a crash tore it while it was written.
    pub torn: usize,
}

impl<T> Ledger<T> {
    /// Its end.
    pub fn head(&self) -> Head {
        Head { lines: self.digests.len() as u64, sha256: self.digests.last().cloned().unwrap_or_else(|| digest(b"")) }
    }
}

/// What became of an entry that was added.
#[derive(Debug)]
pub struct Added {
    /// The new end.
    pub head: Head,
    /// Bytes of a torn line that were moved to `FILE.torn`.
    pub torn: usize,
    /// Why `FILE.head` could not be brought up to date, if it could not; the entry stands all the same.
    pub head_failed: Option<Error>,
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// A file beside the ledger.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The file that holds the head of a ledger.
pub fn head_path(path: &Path) -> PathBuf {
    beside(path, ".head")
}

/// The file that torn lines of a ledger are moved to.
pub fn torn_path(path: &Path) -> PathBuf {
    beside(path, ".torn")
}

/// Reads and checks a ledger; a torn last line is left out and counted.
///
/// # Errors
/// [`ErrorKind::Io`]; [`ErrorKind::Format`] naming the line that is no entry, was changed, or does not follow the one before it, and where
/// lines are gone from the end.
pub fn load<T: DeserializeOwned>(path: &Path) -> Result<Ledger<T>> {
    let mut file = File::open(path).map_err(|e| Error::io("cannot read the decisions", path, &e))?;
    // A writer is waited for. Where locks are unknown nobody writes either, for writers insist on theirs.
    let _ = file.lock_shared();
    read(&mut file, path)
}

/// Adds an entry at the end of a ledger, which is made if it is not there. `make` sees what stands there.
///
/// # Errors
/// As [`load`]; [`ErrorKind::Io`] if the file cannot be locked or written, and then it is as it was; whatever `make` returns.
pub fn append<T: Serialize + DeserializeOwned>(path: &Path, make: impl FnOnce(&[T]) -> Result<T>) -> Result<Added> {
    let failed = |e: &std::io::Error| Error::io("cannot add to the decisions", path, e);
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path).map_err(|e| failed(&e))?;
    file.lock().map_err(|e| failed(&e).hint("the file must be on a disk that can lock files, so that two writers cannot meet"))?;
    let all: Ledger<T> = read(&mut file, path)?;
    let entry = make(&all.entries)?;
    let length = file.metadata().map_err(|e| failed(&e))?.len();
    let whole = length - all.torn as u64;
    if all.torn > 0 {
        keep_torn(&mut file, path, whole).map_err(|e| failed(&e))?;
    }
    let (line, sha256) = line_of(&entry, &all.head().sha256)?;
    // An editor may have taken the last line end.
    let text = if ends_open(&mut file, whole).map_err(|e| failed(&e))? { format!("\n{line}\n") } else { format!("{line}\n") };
    if let Err(e) = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()) {
        let _ = file.set_len(whole).and_then(|()| file.sync_all());
        return Err(failed(&e));
    }
    let head = Head { lines: all.digests.len() as u64 + 1, sha256 };
    let head_failed = write_head(path, &head).err();
    Ok(Added { head, torn: all.torn, head_failed })
}

/// Moves what stands behind the last whole line to a file of its own.
fn keep_torn(file: &mut File, path: &Path, whole: u64) -> std::io::Result<()> {
    use std::io::{Seek, SeekFrom};
    file.seek(SeekFrom::Start(whole))?;
    let mut torn = Vec::new();
    file.read_to_end(&mut torn)?;
    torn.push(b'\n');
    let mut kept = OpenOptions::new().create(true).append(true).open(torn_path(path))?;
    kept.write_all(&torn)?;
    kept.sync_all()?;
    file.set_len(whole)
}

/// Does the last line lack its end?
fn ends_open(file: &mut File, length: u64) -> std::io::Result<bool> {
    use std::io::{Seek, SeekFrom};
    if length == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::Start(length - 1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn write_head(path: &Path, head: &Head) -> Result<()> {
    let text = serde_json::to_string(head).map_err(|e| Error::new(ErrorKind::Format, "the head cannot be written").found(e))?;
    write_text(&head_path(path), &(text + "\n"))
}

const PREVIOUS: &str = ",\"previous_sha256\":\"";
const OWN: &str = ",\"sha256\":\"";

/// An entry as a line behind the line of a digest, and its own digest.
fn line_of<T: Serialize>(entry: &T, previous: &str) -> Result<(String, String)> {
    let bad = |found: &dyn std::fmt::Display| Error::new(ErrorKind::Format, "the decision cannot be written").found(found);
    let json = serde_json::to_string(entry).map_err(|e| bad(&e))?;
    let open = json.strip_suffix('}').ok_or_else(|| bad(&"no object"))?;
    let content = format!("{open}{PREVIOUS}{previous}\"");
    let own = digest(format!("{content}}}").as_bytes());
    Ok((format!("{content}{OWN}{own}\"}}"), own))
}

/// Takes `"<64 hexadecimal digits>"` with what stands in front of it off the end of a line.
fn take_off<'a>(line: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let (rest, value) = line.strip_suffix('"')?.rsplit_once('"')?;
    let rest = rest.strip_suffix(name.strip_suffix('"')?)?;
    (value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())).then_some((rest, value))
}

/// A line taken apart.
struct Parts<'a> {
    entry: String,
    previous: &'a str,
    digest: String,
    covered: bool,
    unchanged: bool,
}

fn parts(line: &str) -> Option<Parts<'_>> {
    let inside = line.strip_suffix('}')?;
    let (content, own) = take_off(inside, OWN).map_or((inside, None), |(content, own)| (content, Some(own)));
    let (entry, previous) = take_off(content, PREVIOUS)?;
    let found = digest(if own.is_some() { format!("{content}}}") } else { line.to_owned() }.as_bytes());
    Some(Parts {
        entry: format!("{entry}}}"),
        previous,
        covered: own.is_some(),
        unchanged: own.is_none_or(|own| own == found),
        digest: found,
    })
}

fn read<T: DeserializeOwned>(file: &mut File, path: &Path) -> Result<Ledger<T>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|e| Error::io("cannot read the decisions", path, &e))?;
    let mut all = Ledger { entries: Vec::new(), digests: Vec::new(), file_sha256: digest(&bytes), end_covered: false, torn: 0 };
    let mut last = digest(b"");
    for (number, raw) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        let at = || format!("{}, line {}", path.display(), number + 1);
        let bad = |what: &str| Error::new(ErrorKind::Format, what).at(at());
        let ended = raw.last() == Some(&b'\n');
        let text = std::str::from_utf8(raw).map(|t| t.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}'));
        if text.is_ok_and(str::is_empty) {
            continue;
        }
        let entry = match text {
            Err(e) => Err(e.to_string()),
            Ok(line) => match parts(line) {
                None => Err("a line without the digest of the one before".to_owned()),
                Some(parts) => serde_json::from_str::<T>(&parts.entry).map(|entry| (entry, parts)).map_err(|e| e.to_string()),
            },
        };
        let (entry, parts) = match entry {
            Ok(whole) => whole,
            Err(_) if !ended => {
                all.torn = raw.len();
                break;
            }
            Err(found) => {
                return Err(bad("this line is no decision")
                    .found(found)
                    .hint("`hsift override` writes the file; do not edit it: bring back the original"));
            }
        };
        if !parts.unchanged || all.end_covered && !parts.covered {
            return Err(bad("this line was changed").found("another content than it was written with").hint(BRING_BACK));
        }
        if parts.previous != last {
            return Err(bad("a line before this one was changed, moved or taken out")
                .found(&last)
                .expected(parts.previous)
                .hint(BRING_BACK));
        }
        all.end_covered = parts.covered;
        last.clone_from(&parts.digest);
        all.digests.push(parts.digest);
        all.entries.push(entry);
    }
    check_head(&all, path)?;
    Ok(all)
}

const BRING_BACK: &str = "the file is append-only: bring back the original";

/// The head kept beside the file must be in it; it may be a line behind, where a crash came between the two.
fn check_head<T>(all: &Ledger<T>, path: &Path) -> Result<()> {
    let at = head_path(path);
    let text = match std::fs::read_to_string(&at) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::io("cannot read the head of the decisions", &at, &e)),
    };
    let bad = |what: &str| Error::new(ErrorKind::Format, what);
    let head: Head = serde_json::from_str(&text).map_err(|e| {
        bad("this is no head of decisions")
            .at(at.display())
            .found(e)
            .hint("bring back the original; without the file, lines taken off the end go unnoticed")
    })?;
    let found = match head.lines {
        0 => Some(digest(b"")),
        n => usize::try_from(n - 1).ok().and_then(|n| all.digests.get(n).cloned()),
    };
    if found.as_ref() == Some(&head.sha256) {
        return Ok(());
    }
    let n = all.digests.len();
    let what =
        if (n as u64) < head.lines { "decisions were taken off the end" } else { "the decisions are not those of the head beside them" };
    Err(bad(what)
        .at(path.display())
        .found(format!("{n} decisions, the last {}", all.head().sha256))
        .expected(format!("{} decisions, the last {} ({})", head.lines, head.sha256, at.display()))
        .hint(format!("{BRING_BACK}; to begin a new one, name another file")))
}
