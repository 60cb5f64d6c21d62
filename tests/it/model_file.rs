//! Promises 2 and 3: one self-sufficient file; the same bytes for the same rows; no wrong score from a
//! broken file.

use std::fs;

use hsift::error::ErrorKind;
use hsift::model::artifact::Model;
use hsift::training::Target;
use sha2::Digest;

use crate::help::{hsift, hsift_ok, simulated, trained};

#[test]
fn same_rows_same_bytes_at_any_thread_count_order_and_format() {
    let folder = tempfile::tempdir().expect("folder");
    hsift_ok(folder.path(), &["simulate", "--rows", "700", "--seed", "5", "--out", "a.csv"]);
    hsift_ok(folder.path(), &["simulate", "--rows", "700", "--seed", "5", "--out", "sub/a.parquet"]);
    hsift_ok(folder.path(), &["simulate", "--rows", "700", "--seed", "5", "--out", "sub/a.ndjson"]);
    let text = fs::read_to_string(folder.path().join("a.csv")).expect("read");
    let (header, rows) = text.split_once('\n').expect("header");
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.sort_by_key(|r| r.chars().rev().collect::<String>());
    fs::create_dir(folder.path().join("shuffled")).expect("folder");
    fs::write(folder.path().join("shuffled/a.csv"), format!("{header}\n{}\n", rows.join("\n"))).expect("written");
    assert_ne!(text.lines().nth(1), Some(rows[0]));

    // Not promised for learner `linfa`: linfa-trees sums over hash maps whose order changes from run to run.
    let model = |file: &str, threads: &str, out: &str| {
        hsift_ok(folder.path(), &["train", file, "--folds", "2", "--out", out, "--threads", threads]);
        fs::read(folder.path().join(out)).expect("model")
    };
    let first = model("a.csv", "1", "1.hsift");
    assert!(first == model("a.csv", "2", "2.hsift"), "threads change the model");
    assert!(first == model("shuffled/a.csv", "2", "3.hsift"), "row order changes the model");
    // The file's name is in the card, so compare the trees only across formats.
    let load = |file: &str| {
        hsift_ok(folder.path(), &["train", file, "--folds", "2", "--out", "x.hsift"]);
        Model::load(&folder.path().join("x.hsift")).expect("loads")
    };
    let (csv, parquet, ndjson) = (load("a.csv"), load("sub/a.parquet"), load("sub/a.ndjson"));
    for other in [parquet, ndjson] {
        assert!(csv.encoder == other.encoder && csv.subheading == other.subheading && csv.risk == other.risk);
        assert_eq!(csv.provenance.fingerprint, other.provenance.fingerprint);
    }
}

#[test]
fn a_model_comes_back_as_it_was() {
    let model = trained(&simulated(3000, 1), Target::Both, "tree").expect("trained").model;
    let bytes = model.to_bytes().expect("bytes");
    let back = Model::from_bytes(&bytes).expect("loads");
    assert_eq!(back.to_bytes().expect("bytes"), bytes);
    assert_eq!(back.subheading, model.subheading);
    assert_eq!(back.risk, model.risk);
}

#[test]
fn a_cut_or_altered_model_is_a_named_error() {
    let bytes = trained(&simulated(1500, 2), Target::Both, "tree").expect("trained").model.to_bytes().expect("bytes");
    for at in (0..bytes.len()).step_by(10) {
        let error = Model::from_bytes(&bytes[..at]).expect_err("cut");
        assert_eq!(error.kind, ErrorKind::Model, "cut at {at}: {error}");
    }
    for at in (0..bytes.len()).step_by(10) {
        let mut altered = bytes.clone();
        altered[at] ^= 0x40;
        let error = Model::from_bytes(&altered).expect_err("altered");
        assert_eq!(error.kind, ErrorKind::Model, "altered at {at}: {error}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert_eq!(Model::from_bytes(&longer).expect_err("longer").kind, ErrorKind::Model);
}

/// Every format version keeps loading and keeps its answers. The first golden model was made by
/// `hsift simulate --rows 1500 --seed 11 --out a.csv` and `hsift train a.csv --out v1.hsift`, the second by
/// `hsift simulate --rows 250 --seed 3 --out a.csv` and `hsift train a.csv --folds 2 --n-trees 5 --cycles 2 --out v2.hsift`,
/// the third of the same lines with `--precedents 2` and `--out v3.hsift`.
#[test]
fn the_golden_models_keep_their_answers() {
    let folder = tempfile::tempdir().expect("folder");
    let lines = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/golden/lines.csv");
    let answers = |version: &str| {
        let golden = format!("{}/tests/it/golden/{version}.hsift", env!("CARGO_MANIFEST_DIR"));
        hsift_ok(folder.path(), &["score", &golden, lines, "--out", "scores.csv", "--explain", "brief"]);
        fs::read_to_string(folder.path().join("scores.csv")).expect("scores")
    };
    insta::assert_snapshot!("the_golden_model_keeps_its_answers", answers("v1"));
    insta::assert_snapshot!("the_second_golden_model_keeps_its_answers", answers("v2"));
    insta::assert_snapshot!("the_third_golden_model_keeps_its_answers", answers("v3"));
}

/// Whoever files a record can find the model that answered by `sha256sum`, and a model of an older version answers again.
#[test]
fn a_record_names_the_model_s_file_whatever_its_version() {
    let folder = tempfile::tempdir().expect("folder");
    let lines = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/golden/lines.csv");
    for version in ["v1", "v2", "v3"] {
        let golden = format!("{}/tests/it/golden/{version}.hsift", env!("CARGO_MANIFEST_DIR"));
        let record = hsift_ok(folder.path(), &["explain", &golden, lines, "--row", "2", "--format", "json"]);
        let digest = hsift::model::artifact::hex(&sha2::Sha256::digest(fs::read(&golden).expect("model")));
        assert!(record.contains(&digest), "{version}: {digest}");
        fs::write(folder.path().join("r.json"), &record).expect("written");
        assert!(hsift_ok(folder.path(), &["replay", "r.json"]).contains("the same"), "{version}");
    }
    // A changed copy is another model.
    let model = trained(&simulated(500, 1), Target::Both, "tree").expect("trained").model;
    let mut changed = model.clone();
    changed.provenance.seed += 1;
    assert_ne!(model.sha256().expect("digest"), changed.sha256().expect("digest"));
    let back = Model::from_bytes(&model.to_bytes().expect("bytes")).expect("loads");
    assert_eq!(model.sha256().expect("digest"), back.sha256().expect("digest"));
}

#[test]
fn the_reference_model_is_what_its_command_makes() {
    let root = env!("CARGO_MANIFEST_DIR");
    let folder = tempfile::tempdir().expect("folder");
    let sample = format!("{root}/datasets/laser/declarations.parquet");
    hsift_ok(folder.path(), &["train", &sample, "--out", "laser.hsift"]);
    for (made, committed) in [("laser.hsift", "laser.hsift"), ("laser.card.md", "laser.card.md")] {
        let made = fs::read(folder.path().join(made)).expect("made");
        assert!(
            made == fs::read(format!("{root}/models/{committed}")).expect("committed"),
            "models/{committed} is stale: see models/README.md"
        );
    }
    let card = hsift_ok(folder.path(), &["show", &format!("{root}/models/laser.hsift")]);
    assert!(card.contains("simulated declarations"), "{card}");
}

#[test]
fn the_committed_sample_is_what_its_command_makes() {
    let folder = tempfile::tempdir().expect("folder");
    hsift_ok(folder.path(), &["simulate", "--rows", "24000", "--seed", "1", "--out", "declarations.parquet"]);
    let made = fs::read(folder.path().join("declarations.parquet")).expect("made");
    let committed = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/laser/declarations.parquet")).expect("committed");
    assert!(made == committed, "datasets/laser/declarations.parquet is stale: see datasets/laser/README.md");
    assert!(committed.len() < 3 << 20);
}

#[test]
fn saving_leaves_the_old_model_or_the_new_one() {
    let folder = tempfile::tempdir().expect("folder");
    fs::create_dir(folder.path().join("taken")).expect("folder");
    hsift_ok(folder.path(), &["simulate", "--rows", "1500", "--out", "a.csv"]);
    let output = hsift(folder.path(), &["train", "a.csv", "--learner", "tree", "--out", "taken"]);
    assert_eq!(output.status.code(), Some(2));
    let left: Vec<_> = fs::read_dir(folder.path()).expect("list").map(|e| e.expect("entry").file_name()).collect();
    assert!(left.iter().all(|n| !n.to_string_lossy().starts_with(".hsift-")), "{left:?}");
}

/// `/dev/full` is a disk without space: writing to it is refused in words, and the device stays a device.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_a_device_is_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().expect("folder");
    hsift_ok(folder.path(), &["simulate", "--rows", "1500", "--out", "a.csv"]);
    for args in [&["train", "a.csv", "--learner", "tree", "--out", "/dev/full"][..], &["simulate", "--rows", "2000", "--out", "/dev/full"]]
    {
        let output = hsift(folder.path(), args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("No space left"), "{said}");
        assert!(fs::metadata("/dev/full").expect("there").file_type().is_char_device());
    }
    // Scores may go down a pipe.
    hsift_ok(folder.path(), &["train", "a.csv", "--learner", "tree", "--out", "m.hsift"]);
    assert!(hsift_ok(folder.path(), &["score", "m.hsift", "a.csv", "--out", "/dev/stdout"]).lines().count() > 1500);
}
