//! No output replaces an input, nor another output of the same run: checked for everything that is written, before any work.

use std::path::{Path, PathBuf};

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
    if let Ok(meta) = std::fs::metadata(&target) {
        if !meta.is_file() && !meta.is_dir() {
            return None;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            return Some(Identity::There(meta.dev(), meta.ino()));
        }
        #[cfg(not(unix))]
        return Some(Identity::Path(target.canonicalize().unwrap_or(target)));
    }
    // Not there yet: the part of its path that is there, with the rest behind.
    let full = std::path::absolute(&target).unwrap_or(target);
    let there = full.ancestors().find_map(|a| Some((a, a.canonicalize().ok()?)));
    let full = match there {
        Some((ancestor, real)) => real.join(full.strip_prefix(ancestor).unwrap_or(Path::new(""))),
        None => full,
    };
    // Where names differ by case alone, two new files may be one.
    let alike = if cfg!(any(windows, target_os = "macos")) { full.to_string_lossy().to_lowercase().into() } else { full };
    Some(Identity::Path(alike))
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
