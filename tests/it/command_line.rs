//! The commands as people type them.

use std::fs;

use serde_json::Value;

use crate::help::{hsift, hsift_ok};

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON on standard output")
}

#[test]
fn the_demo_makes_all_it_names() {
    let folder = tempfile::tempdir().expect("folder");
    let said = hsift_ok(folder.path(), &["demo", "--out", "made"]);
    for name in [
        "model.hsift",
        "model.card.md",
        "declarations.csv",
        "scores.csv",
        "report.html",
        "evaluation.json",
        "explanation.html",
        "explanation.zh.html",
    ] {
        let path = folder.path().join("made").join(name);
        assert!(fs::metadata(&path).is_ok_and(|m| m.len() > 500), "{name}");
    }
    assert!(said.contains("Simulated") && said.contains("report.html"));
    let report = fs::read_to_string(folder.path().join("made/report.html")).expect("report");
    assert!(report.contains("<svg") && report.contains("simulated") && !report.contains("http://www.w3.org/1999/xhtml\" src"));
    let outside = report.replace("href=\"#", "");
    assert!(!outside.contains("src=") && !outside.contains("href="), "the page needs outside resources");
    // The report is made again by the command printed in it, byte for byte.
    let command = report.split("<code>").nth(1).and_then(|c| c.split("</code>").next()).expect("command");
    let args: Vec<String> = command.split(' ').skip(1).map(|a| a.replace("&#x2f;", "/")).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    hsift_ok(folder.path(), &args);
    assert_eq!(fs::read_to_string(folder.path().join("made/report.html")).expect("report"), report);
    let evaluation = json(&fs::read_to_string(folder.path().join("made/evaluation.json")).expect("evaluation"));
    assert!(evaluation["accuracy"].as_f64() > evaluation["majority_accuracy"].as_f64());
}

#[test]
fn train_score_evaluate_show_and_explain_speak_json() {
    let folder = tempfile::tempdir().expect("folder");
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    run(&["simulate", "--rows", "1500", "--seed", "3", "--out", "a.parquet"]);
    let trained = json(&run(&["train", "a.parquet", "--folds", "2", "--out", "m.hsift", "--format", "json"]));
    for key in ["rows", "fit_seconds", "seconds", "trees"] {
        assert!(trained[key].is_number(), "{key}: {trained}");
    }
    let evaluated = json(&run(&["evaluate", "m.hsift", "a.parquet", "--learned", "keep", "--format", "json"]));
    for key in ["n", "accuracy", "top3_accuracy", "log_loss", "auc", "average_precision", "brier", "ece"] {
        assert!(evaluated[key].is_number(), "{key}: {evaluated}");
    }
    for budget in ["0.01", "0.05", "0.10"] {
        assert!(evaluated["precision_at"][budget].is_number());
    }
    assert_eq!(json(&run(&["show", "m.hsift", "--format", "json"]))["edition"], "HS2022");
    run(&["score", "m.hsift", "a.parquet", "--out", "s.csv", "--explain", "full"]);
    let scores = fs::read_to_string(folder.path().join("s.csv")).expect("scores");
    assert_eq!(scores.lines().count(), 1501);
    assert!(
        scores.starts_with(
            "row,id,declared_code,predicted_code,probability,candidates,declared_probability,risk,guaranteed,decision,reasons\n"
        )
    );
    let explained = json(&run(&["explain", "m.hsift", "a.parquet", "--row", "9", "--format", "json"]));
    assert_eq!(explained["row"], 9);
    // The same row gives the same answer whether scored with the others or alone.
    let row = scores.lines().nth(9).expect("row 9");
    assert!(row.contains(explained["because"].as_str().expect("because")));
    assert!(row.contains(&format!("{:.6}", explained["probability"].as_f64().expect("probability"))));
    assert!(run(&["explain", "m.hsift", "a.parquet", "--row", "9", "--format", "html"]).contains("<!doctype html>"));
}

#[test]
fn an_edited_dataspec_is_obeyed() {
    let folder = tempfile::tempdir().expect("folder");
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    run(&["simulate", "--rows", "1500", "--out", "a.csv"]);
    run(&["profile", "a.csv", "--out", "spec.toml"]);
    let path = folder.path().join("spec.toml");
    let spec = fs::read_to_string(&path).expect("spec");
    let edited = spec.replace(
        "name = \"operation\"\nfield = \"operation\"\nsemantic = \"categorical\"\nuse = \"subheading\"",
        "name = \"operation\"\nfield = \"operation\"\nsemantic = \"categorical\"\nuse = \"none\"",
    );
    assert_ne!(spec, edited);
    fs::write(&path, edited).expect("written");
    run(&["train", "a.csv", "--dataspec", "spec.toml", "--learner", "tree", "--out", "m.hsift"]);
    let features = json(&run(&["show", "m.hsift", "--format", "json"]))["features"].clone();
    let names: Vec<&str> = features.as_array().expect("features").iter().filter_map(Value::as_str).collect();
    assert!(names.contains(&"laser_medium") && !names.contains(&"operation"), "{names:?}");
    // What the texts say of it is another matter.
    assert!(names.contains(&"text.operation"), "{names:?}");
}

#[test]
fn a_zero_one_label_trains_risk_and_the_leak_beside_it_is_left_out() {
    let folder = tempfile::tempdir().expect("folder");
    let mut csv = String::from("HS6 Code,Net Mass,Item Price,Office,Fraud,Critical Fraud\n");
    for i in 0..600u32 {
        let wrong = u32::from(i.wrapping_mul(2_654_435_761) >> 28 < 4);
        csv += &format!("{},{},{},{},{wrong},{}\n", 845_611 + i % 2, 10 + i % 50, 100 * (1 + wrong) + i, i % 7, wrong * (1 + i % 2));
    }
    fs::write(folder.path().join("a.csv"), csv).expect("written");
    let output =
        hsift(folder.path(), &["train", "a.csv", "--target", "risk", "--label", "Fraud", "--declared", "HS6 Code", "--out", "m.hsift"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("Critical Fraud") && said.contains("left out"), "{said}");
    let evaluated = json(&hsift_ok(
        folder.path(),
        &["evaluate", "m.hsift", "a.csv", "--learned", "keep", "--lookup", "HS6 Code,Net Mass", "--history", "a.csv", "--format", "json"],
    ));
    assert!(evaluated["auc"].as_f64().is_some_and(|a| a > 0.5));
    assert!(evaluated["lookup"]["coverage"]["seen"] == 600);
    let scored = hsift_ok(folder.path(), &["score", "m.hsift", "a.csv", "--out", "s.csv"]);
    assert!(scored.contains("600 lines"));
}

#[test]
fn usage_errors_exit_with_2_and_help_with_0() {
    let folder = tempfile::tempdir().expect("folder");
    assert_eq!(hsift(folder.path(), &["train"]).status.code(), Some(2));
    assert_eq!(hsift(folder.path(), &["--threads", "0", "show", "x"]).status.code(), Some(2));
    let help = hsift(folder.path(), &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    insta::assert_snapshot!(String::from_utf8_lossy(&help.stdout));
}
