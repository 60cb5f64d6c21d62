//! Files that are written whole or not at all, alone or several together.
//!
//! Everything is written beside its place under a name of its own (`.hsift-…`), synced, and renamed. Whoever ends the process
//! early calls [`abandon`]; what a killed process left is removed by the next run that writes into the folder.

use std::collections::BTreeSet;
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// How the names of temporary files begin; six letters or digits follow.
const PREFIX: &str = ".hsift-";
/// A temporary file this young may be one that is being made.
const YOUNG: Duration = Duration::from_secs(10);
/// Where files cannot be locked, a temporary file this old belongs to nobody any more.
const OLD: Duration = Duration::from_secs(24 * 3_600);
/// Links to links that are followed.
const MAX_LINKS: usize = 40;

/// Temporary files of this process.
static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn temporary() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(|e| e.into_inner())
}

/// Removes every temporary file of this process, which is about to end: from here on none is made and nothing is renamed.
pub fn abandon() {
    let files = temporary();
    for path in files.iter() {
        let _ = std::fs::remove_file(path);
    }
    // Never given back, so that no other thread goes on.
    std::mem::forget(files);
}

/// Is this the standard output? It is written to, never replaced.
pub fn is_stdout(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// A file where a path leads, links followed, even where nothing stands at their end yet.
///
/// # Errors
/// If links lead in a circle.
pub fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MAX_LINKS {
        match std::fs::read_link(&at) {
            Ok(to) => at = at.parent().unwrap_or(Path::new("")).join(to),
            Err(_) => return Ok(at),
        }
    }
    Err(io::Error::other("links that lead in a circle"))
}

/// Writes a file so that readers see the old one or the new one and never a half. A device or a pipe is written to; a link's
/// target is replaced, not the link; the mode of a file that is replaced is kept.
///
/// # Errors
/// [`ErrorKind::Io`](crate::error::ErrorKind::Io) with the path; whatever `fill` returns.
pub fn atomically(path: &Path, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    commit(Draft::write(path, fill)?.into_iter().collect())
}

/// Writes several files of which none is of use without the others: they are replaced together, in this order, or not at all.
///
/// # Errors
/// As [`atomically`].
pub fn together(files: &[(&Path, &[u8])]) -> Result<()> {
    let mut drafts = Vec::new();
    for (path, bytes) in files {
        drafts.extend(Draft::write(path, |out| out.write_all(bytes).map_err(|e| failed(path, &e)))?);
    }
    commit(drafts)
}

fn failed(path: &Path, e: &io::Error) -> Error {
    Error::io("cannot write the file", path, e)
}

/// A file that is written and not yet at its place.
struct Draft {
    temporary: PathBuf,
    file: Option<NamedTempFile>,
    target: PathBuf,
}

impl Draft {
    /// Writes beside the target; what is no file is written to at once, and there is no draft.
    fn write(path: &Path, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<Option<Draft>> {
        let io = |e: io::Error| failed(path, &e);
        if is_stdout(path) {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            fill(&mut out)?;
            return out.flush().map_err(io).map(|()| None);
        }
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            let mut out = BufWriter::new(OpenOptions::new().write(true).open(path).map_err(io)?);
            fill(&mut out)?;
            return out.flush().map_err(io).map(|()| None);
        }
        let target = followed(path).map_err(io)?;
        if target.is_dir() {
            return Err(io(io::ErrorKind::IsADirectory.into()));
        }
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(io)?;
        remove_stale(folder);
        let before = std::fs::metadata(&target).ok();
        if before.is_some() {
            // What one may not write one may not replace either.
            OpenOptions::new().write(true).open(&target).map_err(io)?;
        }
        let mut draft = Draft::new(folder, target.clone()).map_err(io)?;
        if let Some(file) = &mut draft.file {
            let mut out = BufWriter::with_capacity(1 << 20, file.as_file_mut());
            fill(&mut out)?;
            out.flush().map_err(io)?;
            drop(out);
            before.iter().try_for_each(|before| as_before(file.as_file(), before)).map_err(io)?;
            file.as_file().sync_all().map_err(io)?;
        }
        Ok(Some(draft))
    }

    fn new(folder: &Path, target: PathBuf) -> io::Result<Draft> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The usual mode of a new file: the system takes from it what the user's mask says.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut all = temporary();
        let file = builder.tempfile_in(folder)?;
        // As long as this process lives, the file is locked: so another one can tell that it is no leftover.
        let _ = file.as_file().try_lock();
        all.insert(file.path().to_owned());
        Ok(Draft { temporary: file.path().to_owned(), file: Some(file), target })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let mut all = temporary();
        drop(self.file.take());
        all.remove(&self.temporary);
    }
}

/// Puts drafts at their places, with nothing in between.
fn commit(mut drafts: Vec<Draft>) -> Result<()> {
    let all = temporary();
    let mut result = Ok(());
    for draft in &mut drafts {
        if let Some(file) = draft.file.take()
            && let Err(e) = file.persist(&draft.target)
        {
            result = Err(failed(&draft.target, &e.error));
            break;
        }
    }
    drop(all);
    for folder in drafts.iter().filter_map(|d| d.target.parent()) {
        // The name is to last as long as the contents; not every system can promise it.
        let _ = File::open(folder).and_then(|f| f.sync_all());
    }
    result
}

/// Gives a file the mode, and as far as one may the owner, of the one it replaces.
fn as_before(file: &File, before: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let now = file.metadata()?;
        if (now.uid(), now.gid()) != (before.uid(), before.gid()) {
            let _ = std::os::unix::fs::fchown(file, Some(before.uid()), Some(before.gid()));
        }
    }
    file.set_permissions(before.permissions())
}

/// Removes temporary files that processes left which were killed.
fn remove_stale(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let random = name.to_str().and_then(|n| n.strip_prefix(PREFIX));
        if !random.is_some_and(|r| r.len() == 6 && r.bytes().all(|b| b.is_ascii_alphanumeric())) {
            continue;
        }
        let age = entry.metadata().ok().filter(Metadata::is_file).and_then(|m| m.modified().ok()?.elapsed().ok());
        let Some(age) = age.filter(|age| *age > YOUNG) else { continue };
        let nobodys = File::open(entry.path()).is_ok_and(|f| match f.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(_)) => age > OLD,
        });
        if nobodys {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn names(folder: &Path) -> Vec<String> {
        let mut all: Vec<String> =
            std::fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").file_name().to_string_lossy().into_owned()).collect();
        all.sort();
        all
    }

    #[test]
    fn files_that_belong_together_are_replaced_together() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        together(&[(&at("a"), b"1"), (&at("b"), b"1")]).expect("written");
        std::fs::create_dir(at("c")).expect("folder");
        let error = together(&[(&at("a"), b"2"), (&at("c"), b"2")]).expect_err("a folder stands there");
        assert_eq!(error.kind, ErrorKind::Io);
        assert_eq!(std::fs::read(at("a")).expect("read"), b"1");
        assert_eq!(names(folder.path()), ["a", "b", "c"]);
    }

    #[test]
    fn what_fails_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("a");
        std::fs::write(&path, "old").expect("written");
        let torn = atomically(&path, |out| {
            out.write_all(b"ne").expect("room");
            Err(Error::new(ErrorKind::Data, "stop"))
        });
        assert!(torn.is_err());
        assert_eq!(std::fs::read(&path).expect("read"), b"old");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn leftovers_of_the_dead_go_and_those_of_the_living_stay() {
        let folder = tempfile::tempdir().expect("folder");
        let long_ago = std::time::SystemTime::now() - Duration::from_secs(600);
        let make = |name: &str| {
            let file = File::create(folder.path().join(name)).expect("made");
            file.set_modified(long_ago).expect("dated");
            file
        };
        let living = make(".hsift-living");
        living.lock().expect("locked");
        for name in [".hsift-dead01", ".hsift-notes.md", ".hsift-abc", "hsift-aaaaaa"] {
            make(name);
        }
        File::create(folder.path().join(".hsift-young1")).expect("made");
        atomically(&folder.path().join("out"), |_| Ok(())).expect("written");
        assert_eq!(names(folder.path()), [".hsift-abc", ".hsift-living", ".hsift-notes.md", ".hsift-young1", "hsift-aaaaaa", "out"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_modes_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        let mode = |name: &str| std::fs::metadata(at(name)).expect("there").permissions().mode() & 0o777;
        symlink("new/target", at("dangling")).expect("linked");
        atomically(&at("dangling"), |_| Ok(())).expect("written");
        assert!(at("new/target").is_file() && std::fs::symlink_metadata(at("dangling")).is_ok_and(|m| m.is_symlink()));
        symlink("dangling", at("twice")).expect("linked");
        for kept in [0o600, 0o640, 0o664, 0o755] {
            std::fs::set_permissions(at("new/target"), std::fs::Permissions::from_mode(kept)).expect("set");
            atomically(&at("twice"), |_| Ok(())).expect("written");
            assert_eq!(mode("new/target"), kept);
        }
        std::fs::write(at("plain"), "").expect("written");
        atomically(&at("made"), |_| Ok(())).expect("written");
        assert_eq!(mode("made"), mode("plain"), "a new file has the mode that any other has");
        symlink("b", at("a")).expect("linked");
        symlink("a", at("b")).expect("linked");
        assert!(atomically(&at("a"), |_| Ok(())).is_err(), "links that lead in a circle");
    }
}
