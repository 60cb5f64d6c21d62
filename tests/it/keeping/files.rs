//! Inputs stay, and files are whole or not there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{MODEL, at, own, refused};
use crate::help::hsift_ok;

#[test]
fn no_output_replaces_an_input() {
    let folder = own();
    let dir = folder.path();
    let lines = fs::read(at("lines.csv")).expect("lines");
    let over = "would overwrite what it is made from";
    let case = |input: &str, args: &[&str], words: &str| {
        let path = dir.join(input);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(&path, &lines).expect("written");
        refused(dir, args, words);
        assert_eq!(fs::read(&path).expect("still there"), lines, "{args:?}");
        fs::remove_file(&path).expect("removed");
    };
    let m = at("m.hsift");
    case("a.csv", &["score", &m, "a.csv", "--out", "./a.csv"], over);
    case("a.csv", &["score", &m, "a.csv", "--out", "sub/../a.csv"], over);
    case("s.csv.rejects.csv", &["score", &m, "s.csv.rejects.csv", "--out", "s.csv"], over);
    case("n.hsift.rejects.csv", &["train", "n.hsift.rejects.csv", "--out", "n.hsift"], over);
    case("n.card.md", &["train", "n.card.md", "--out", "n.hsift"], over);
    case("d.csv", &["profile", "d.csv", "--out", "d.csv"], over);
    case("d.csv", &["profile", "d.csv", "--label-noise", "d.csv"], over);
    case("d.csv", &["profile", "d.csv", "--out", "x", "--label-noise", "./x"], "two outputs would be one file");
    case("rep/report.html", &["evaluate", &m, "rep/report.html", "--report", "rep"], over);
    case("rep/evaluation.json", &["evaluate", &m, "x.csv", "--history", "rep/evaluation.json", "--report", "rep/."], over);
    case("rep/reduction.json", &["reduce", &m, "rep/reduction.json", "--report", "rep"], over);
    case("rep/comparison.json", &["compare", &m, &m, "x.csv", "--ids", "rep/comparison.json", "--report", "rep"], over);
    case("l.csv", &["reduce", &m, "x.csv", "--ids", "l.csv", "--lines", "l.csv"], over);
    case("d.toml", &["train", "x.csv", "--dataspec", "d.toml", "--out", "d.toml"], over);
    case("o.ndjson", &["train", "x.csv", "--overrides", "o.ndjson", "--out", "o.ndjson"], over);
    case("r.json", &["override", "r.json", "--code", "845611", "--reason", "x", "--by", "y", "--out", "r.json"], over);
    case("o.head", &["override", "o.head", "--code", "845611", "--reason", "x", "--by", "y", "--out", "o"], over);
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        fs::write(dir.join("a.csv"), &lines).expect("written");
        symlink("a.csv", dir.join("link.csv")).expect("linked");
        fs::hard_link(dir.join("a.csv"), dir.join("hard.csv")).expect("linked");
        symlink("link.csv", dir.join("twice.csv")).expect("linked");
        symlink(dir, dir.join("here")).expect("linked");
        for out in ["link.csv", "hard.csv", "twice.csv", "here/a.csv"] {
            refused(dir, &["score", &m, "a.csv", "--out", out], over);
        }
        refused(dir, &["score", &m, "twice.csv", "--out", "a.csv"], over);
        assert_eq!(fs::read(dir.join("a.csv")).expect("still there"), lines);
    }
}

#[test]
fn only_a_rejects_file_is_removed_as_one() {
    let folder = own();
    let dir = folder.path();
    let text = fs::read_to_string(at("lines.csv")).expect("lines");
    let few: Vec<&str> = text.lines().take(20).collect();
    fs::write(dir.join("a.csv"), few.join("\n") + "\n").expect("written");
    let score = || hsift_ok(dir, &["score", MODEL, "a.csv", "--out", "s.csv"]);
    score();
    fs::remove_file(dir.join("s.csv.rejects.csv")).unwrap_or(());
    let rejects = "row,column,value,reason,lost\n3,net_mass,x,no number,cell\n";
    // With one of ours there, made by an earlier run; with others' files of that name.
    for (content, stays) in [
        (rejects, false),
        ("my notes\n", true),
        ("row,column,value,reason\n1,2,3,4\n", true),
        ("", true),
        ("lost,row\n", true),
        ("\n", true),
    ] {
        fs::write(dir.join("s.csv.rejects.csv"), content).expect("written");
        let output = score();
        assert!(output.contains("lines scored"));
        if fs::read_to_string(dir.join("s.csv.rejects.csv")).is_ok_and(|now| now != content) {
            panic!("{content:?} was replaced: the lines have rejects");
        }
        assert_eq!(dir.join("s.csv.rejects.csv").exists(), stays, "{content:?}");
    }
}

#[test]
fn files_that_belong_together_change_together() {
    let folder = own();
    let dir = folder.path();
    let m = at("m.hsift");
    for (taken, args) in [
        ("m.card.md", &["train", &at("lines.csv"), "--learner", "tree", "--folds", "2", "--out", "m.hsift"][..]),
        ("rep/report.html", &["evaluate", &m, &at("lines.csv"), "--learned", "keep", "--draws", "0", "--report", "rep"]),
        ("rep2/report.html", &["reduce", &m, &at("lines.csv"), "--learned", "keep", "--draws", "0", "--report", "rep2"]),
        ("rep3/report.html", &["compare", &m, &m, &at("lines.csv"), "--learned", "keep", "--draws", "0", "--report", "rep3"]),
        ("rep4/evaluation.json", &["evaluate", &m, &at("lines.csv"), "--learned", "keep", "--draws", "0", "--report", "rep4"]),
    ] {
        fs::create_dir_all(dir.join(taken)).expect("a folder stands where a file should go");
        refused(dir, args, "cannot write the file");
    }
    let all: BTreeSet<PathBuf> = walk(dir);
    let files: Vec<&PathBuf> = all.iter().filter(|p| p.is_file()).collect();
    assert!(files.is_empty(), "{files:?}");
}

fn walk(folder: &Path) -> BTreeSet<PathBuf> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            all.extend(walk(&path));
        }
        all.insert(path);
    }
    all
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_leaves_nothing_half_written() {
    let folder = own();
    let dir = folder.path();
    fs::write(dir.join("a.csv"), "old").expect("written");
    for (signal, number, out) in
        [("INT", 2, "a.csv"), ("TERM", 15, "a.csv"), ("HUP", 1, "b.csv"), ("TERM", 15, "c.csv.gz"), ("INT", 2, "sub/d.csv")]
    {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hsift"))
            .args(["simulate", "--rows", "20000", "--out", out])
            .current_dir(dir)
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        // Simulated lines are made first and written then: the signal comes as soon as the temporary file is there.
        let folder = dir.join(out).parent().expect("a folder").to_owned();
        let begun = || fs::read_dir(&folder).is_ok_and(|all| all.flatten().any(|e| e.file_name().to_string_lossy().starts_with(".hsift-")));
        let start = std::time::Instant::now();
        while !begun() && child.try_wait().expect("waited").is_none() && start.elapsed().as_secs() < 60 {}
        Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().expect("kill");
        let status = child.wait().expect("ended");
        assert!(status.code() == Some(128 + number) || status.success(), "{signal}: {status}");
        let left: Vec<PathBuf> =
            walk(dir).into_iter().filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(".hsift-"))).collect();
        assert!(left.is_empty(), "{signal}: {left:?}");
        if !status.success() && out == "a.csv" {
            assert_eq!(fs::read(dir.join("a.csv")).expect("the old file"), b"old");
        }
        fs::write(dir.join("a.csv"), "old").expect("written");
    }
}

#[cfg(unix)]
#[test]
fn links_and_modes_stay_as_they_were() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = own();
    let dir = folder.path();
    let simulate = |out: &str| hsift_ok(dir, &["simulate", "--rows", "20", "--out", out]);
    symlink("deep/er/x.csv", dir.join("d.csv")).expect("linked");
    simulate("d.csv");
    assert!(fs::symlink_metadata(dir.join("d.csv")).is_ok_and(|m| m.is_symlink()) && dir.join("deep/er/x.csv").is_file());
    for (i, mode) in [0o600, 0o640, 0o660, 0o604, 0o700].into_iter().enumerate() {
        let name = format!("{i}.{}", ["csv", "ndjson", "parquet", "xlsx", "csv"][i]);
        fs::write(dir.join(&name), "old").expect("written");
        fs::set_permissions(dir.join(&name), fs::Permissions::from_mode(mode)).expect("set");
        simulate(&name);
        assert_eq!(fs::metadata(dir.join(&name)).expect("there").permissions().mode() & 0o777, mode, "{name}");
    }
    fs::write(dir.join("plain"), "").expect("written");
    simulate("new.csv");
    let mode = |name: &str| fs::metadata(dir.join(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode("new.csv"), mode("plain"));
}
