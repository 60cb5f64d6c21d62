//! No output replaces an input, nor another output of the same run: checked for everything that is written, before any work.

use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};

use crate::data::output::{REJECTS, followed, is_stdout};
use crate::error::{Error, ErrorKind, Result};

/// What tells a file from others, by whatever path it is named.
#[derive(PartialEq, Eq)]
enum Identity {
    /// Device and number of a file that is there.
    #[cfg(unix)]
    There(u64, u64),
    /// The full path of another.
    Path(PathBuf),
}

/// Nothing for a device, a pipe or the standard output: they are no files that could be lost.
fn identity(path: &Path) -> Option<Identity> {
    if is_stdout(path) {
        return None;
    }
    let target = followed(path).unwrap_or_else(|_| path.to_owned());
    match std::fs::metadata(&target) {
        Ok(meta) => of_file(&target, &meta),
        Err(_) => {
            // Not there yet. A folder on its way would be made first, so `new/../file` may be there all the same.
            let full = plain(&target);
            match std::fs::metadata(&full) {
                Ok(meta) => of_file(&full, &meta),
                // Where names differ by case alone, two new files may be one.
                Err(_) if cfg!(any(windows, target_os = "macos")) => Some(Identity::Path(full.to_string_lossy().to_lowercase().into())),
                Err(_) => Some(Identity::Path(full)),
            }
        }
    }
}

/// The identity of a file that is there.
#[cfg(unix)]
fn of_file(_: &Path, meta: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    (meta.is_file() || meta.is_dir()).then(|| Identity::There(meta.dev(), meta.ino()))
}

/// The identity of a file that is there.
#[cfg(not(unix))]
fn of_file(path: &Path, meta: &Metadata) -> Option<Identity> {
    (meta.is_file() || meta.is_dir()).then(|| Identity::Path(path.canonicalize().unwrap_or(path.to_owned())))
}

/// The full path of a file that is not there: what is there of it, and the rest behind with its `..` carried out.
fn plain(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let Some((there, mut plain)) = full.ancestors().find_map(|a| Some((a, a.canonicalize().ok()?))) else { return full };
    for part in full.strip_prefix(there).unwrap_or(Path::new("")).components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Refuses to write over what is read, or twice over one file.
///
/// # Errors
/// [`ErrorKind::Setting`] naming every output that would.
pub fn check_paths(inputs: &[&Path], outputs: &[&Path]) -> Result<()> {
    let read: Vec<(&Path, Option<Identity>)> = inputs.iter().map(|p| (*p, identity(p))).collect();
    let mut problems = Vec::new();
    let mut written: Vec<(&Path, Identity)> = Vec::new();
    for out in outputs {
        let Some(own) = identity(out) else { continue };
        let bad = |what: &str| Error::new(ErrorKind::Setting, what).at(out.display());
        if let Some((input, _)) = read.iter().find(|(_, other)| other.as_ref() == Some(&own)) {
            problems.push(
                bad("the output would overwrite what it is made from")
                    .found(format!("the same file as {}", input.display()))
                    .hint("name another file to write, or move the input"),
            );
        } else if let Some((other, _)) = written.iter().find(|(_, other)| *other == own) {
            problems.push(
                bad("two outputs would be one file")
                    .found(format!("the same file as {}", other.display()))
                    .hint("name another file for one of them"),
            );
        }
        written.push((out, own));
    }
    Error::all(problems).map_or(Ok(()), Err)
}

/// The rejects file beside an output.
pub fn rejects_path(out: &Path) -> PathBuf {
    let mut path = out.as_os_str().to_owned();
    path.push(".rejects.csv");
    path.into()
}

/// The card beside a model: its name with another ending.
pub fn card_path(model: &Path) -> PathBuf {
    if model.extension().is_some_and(|e| e == "hsift") {
        return model.with_extension("card.md");
    }
    let mut path = model.as_os_str().to_owned();
    path.push(".card.md");
    path.into()
}

/// Removes the rejects file of an earlier run, which would tell lies about this one; a file of another's making stays.
pub fn remove_old_rejects(path: &Path) {
    use std::io::{BufRead, BufReader};
    let mut header = String::new();
    let ours = std::fs::File::open(path).is_ok_and(|f| BufReader::new(f).read_line(&mut header).is_ok());
    let header = header.trim_start_matches('\u{feff}').trim_end();
    if ours && header.strip_prefix("file,").unwrap_or(header) == REJECTS {
        let _ = std::fs::remove_file(path);
    }
}
