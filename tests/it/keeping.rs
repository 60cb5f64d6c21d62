//! Writing and keeping: what is written is harmless, whole, and replaces nothing that was read; decisions of people are kept.

mod files;
mod ledger;
mod models;
mod outputs;
mod terminals;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::help::{hsift, hsift_ok};

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/laser.hsift");

/// Simulated lines, a small model learned from them, and a record of one line as JSON and as a page.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    run(&["simulate", "--rows", "900", "--seed", "8", "--from", "2022-01-01", "--out", "lines.csv"]);
    run(&["train", "lines.csv", "--learner", "tree", "--folds", "2", "--out", "m.hsift"]);
    for (name, format) in [("r.json", "json"), ("r.html", "html")] {
        let record = run(&["explain", MODEL, "lines.csv", "--row", "7", "--format", format]);
        fs::write(folder.path().join(name), record).expect("written");
    }
    folder
});

fn at(name: &str) -> String {
    FOLDER.path().join(name).to_str().expect("a path").to_owned()
}

/// A folder of a test's own.
fn own() -> TempDir {
    tempfile::tempdir().expect("folder")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Fails unless a command is refused with exit code 2 and these words.
fn refused(folder: &Path, args: &[&str], words: &str) {
    let output = hsift(folder, args);
    assert_eq!(output.status.code(), Some(2), "{args:?} should be refused\n{}", said(&output));
    assert!(said(&output).contains(words), "{args:?}\n{}", said(&output));
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").file_name().to_string_lossy().into_owned()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
