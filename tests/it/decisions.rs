//! Decisions and what is said of them: candidates and risk as one pair, promised sets, notes, questions, records, overrides.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::help::{hsift, hsift_ok};

/// A folder with a model of both heads and one of the goods alone, learned from simulated lines, and later lines.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    run(&["simulate", "--rows", "6000", "--seed", "4", "--out", "past.csv"]);
    run(&["simulate", "--rows", "1200", "--seed", "5", "--from", "2025-01-01", "--to", "2025-12-31", "--out", "later.csv"]);
    run(&["train", "past.csv", "--folds", "2", "--out", "m.hsift"]);
    run(&["train", "past.csv", "--folds", "2", "--target", "subheading", "--out", "goods.hsift"]);
    folder
});

pub fn folder() -> &'static Path {
    FOLDER.path()
}

pub fn scores(model: &str, file: &str, more: &[&str]) -> Vec<Value> {
    let out = format!("{}.{}.{}.ndjson", model, file, more.join("").replace(['-', '.'], ""));
    let mut args = vec!["score", model, file, "--out", &out];
    args.extend(more);
    hsift_ok(folder(), &args);
    let text = fs::read_to_string(folder().join(out)).expect("scores");
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

pub fn explain(line: &str, model: &str, more: &[&str]) -> Value {
    let own = tempfile::tempdir_in(folder()).expect("folder");
    let file = own.path().join("one.csv");
    fs::write(&file, line).expect("written");
    let file = file.to_str().expect("a path");
    let mut args = vec!["explain", model, file, "--row", "1", "--format", "json"];
    args.extend(more);
    serde_json::from_str(&hsift_ok(folder(), &args)).expect("JSON")
}

#[test]
fn candidates_and_risk_are_one_pair() {
    let mut paired = 0;
    for s in scores("m.hsift", "later.csv", &["--explain", "none"]) {
        let candidates = s["candidates"].as_array().expect("candidates");
        let sum: f64 = candidates.iter().map(|c| c[1].as_f64().expect("probability")).sum();
        assert!(sum <= 1.0 + 1e-9, "{s}");
        let digits: String = s["declared_code"].as_str().unwrap_or("").chars().filter(char::is_ascii_digit).take(6).collect();
        let own = candidates.iter().find(|c| c[0] == digits.as_str()).and_then(|c| c[1].as_f64());
        if let (Some(p), Some(risk)) = (own, s["risk"].as_f64()) {
            assert!((p - (1.0 - risk)).abs() < 1e-9, "declared with {p}, risk {risk}");
            paired += 1;
        }
    }
    assert!(paired > 900, "{paired}");
}

#[test]
fn promised_sets_hold_the_truth() {
    let text = hsift_ok(folder(), &["evaluate", "m.hsift", "later.csv", "--format", "json"]);
    let e: Value = serde_json::from_str(&text).expect("JSON");
    assert!(e["ece"].as_f64().expect("ECE of risk") < 0.03);
    for level in e["certainty"]["levels"].as_array().expect("levels") {
        // Nine thousand lines of training: the guarantee may be off by what 800 lines can tell.
        assert!(level["coverage"].as_f64().expect("coverage") > 0.92, "{level}");
        assert!(level["set_size"].as_f64().expect("size") < 4.0, "{level}");
        assert!(level["ece"].as_f64().expect("ECE") < 0.05, "{level}");
    }
    let wide = scores("goods.hsift", "later.csv", &["--coverage", "0.99", "--explain", "none"]);
    let narrow = scores("goods.hsift", "later.csv", &["--coverage", "0.8", "--explain", "none"]);
    let size = |all: &[Value]| all.iter().map(|s| s["guarantee"]["codes"].as_array().map_or(0, Vec::len)).sum::<usize>();
    assert!(size(&wide) > size(&narrow));
}

#[test]
fn numbers_that_only_correlate_never_move_what_a_note_settles() {
    let text = fs::read_to_string(folder().join("later.csv")).expect("lines");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("header").clone();
    let mut rows: Vec<Vec<String>> = reader.records().map(|r| r.expect("row").iter().map(str::to_owned).collect()).collect();
    for name in ["output_power", "value", "net_mass", "wavelength", "axes", "work_area"] {
        let at = header.iter().position(|h| h == name).expect("column");
        let mut values: Vec<String> = rows.iter().map(|r| r[at].clone()).collect();
        values.rotate_right(371);
        rows.iter_mut().zip(values).for_each(|(r, v)| r[at] = v);
    }
    let mut writer = csv::Writer::from_path(folder().join("dealt.csv")).expect("file");
    writer.write_record(&header).expect("written");
    rows.iter().for_each(|r| writer.write_record(r).expect("written"));
    writer.flush().expect("written");
    let (before, after) = (scores("goods.hsift", "later.csv", &[]), scores("goods.hsift", "dealt.csv", &[]));
    let mut settled = 0;
    for (a, b) in before.iter().zip(&after).filter(|(a, _)| a["notes"]["grade"] == "settled") {
        settled += 1;
        assert_eq!(a["predicted_code"], b["predicted_code"], "{a}\n{b}");
        assert_eq!(a["probability"], b["probability"]);
    }
    assert!(settled > 500, "{settled}");
}

#[test]
fn decisions_follow_costs_and_the_budget() {
    let reviewed = |more: &[&str]| {
        let mut args = vec!["--explain", "none"];
        args.extend(more);
        let all = scores("m.hsift", "later.csv", &args);
        all.iter().filter(|s| s["decision"] == "review").count()
    };
    let usual = reviewed(&[]);
    assert!(reviewed(&["--review-cost", "1", "--error-cost", "500"]) > usual);
    assert!(reviewed(&["--review-cost", "1", "--error-cost", "3"]) <= usual);
    assert!(reviewed(&["--review-budget", "0.02"]) <= usual);
    let output = hsift(folder(), &["score", "m.hsift", "later.csv", "--out", "x.csv", "--review-cost", "9", "--error-cost", "3"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a review must cost less"));
}

#[test]
fn a_field_and_a_text_that_disagree_are_shown_and_not_merged() {
    let r =
        explain("description,operation,output_power\nfiber laser cutting machine 3 kW with work table,welding,500 W\n", "goods.hsift", &[]);
    let conflicts = r["conflicts"].to_string();
    assert!(conflicts.contains("welding") && conflicts.contains("cutting") && conflicts.contains("3 kW"), "{conflicts}");
    assert_eq!(r["notes"]["grade"], "open", "{}", r["notes"]);
    let codes = r["notes"]["codes"].to_string();
    assert!(codes.contains("851580") && codes.contains("845611"), "{codes}");
}

#[test]
fn what_the_law_leaves_open_ends_as_contested_with_both_codes() {
    let r = explain(
        "description,energy_source,operation,presentation\nlaser marking unit,laser,marking,source_with_scan_head\n",
        "goods.hsift",
        &[],
    );
    assert_eq!(r["decision"], "contested", "{r}");
    let because = r["because"].as_str().expect("words");
    assert!(because.contains("9013.20") && because.contains("8456.11"), "{because}");
    let ids: Vec<&str> = r["notes"]["citations"].as_array().expect("citations").iter().filter_map(|c| c["id"].as_str()).collect();
    assert!(ids.contains(&"WORK-POSITIONING"), "{ids:?}");
    let settled = explain("description\n\"carbon dioxide laser source 100 W, resonator only\"\n", "goods.hsift", &[]);
    assert_eq!((&settled["notes"]["grade"], &settled["predicted_code"]), (&"settled".into(), &"901320".into()), "{settled}");
}

#[test]
fn out_of_scope_names_the_field_and_the_value() {
    let r = explain("description,output_power,net_mass\nlaser machine,900000 W,12 kg\n", "goods.hsift", &[]);
    assert_eq!(r["decision"], "out_of_scope", "{}", r["because"]);
    let because = r["because"].as_str().expect("words");
    assert!(because.contains("output power") && because.contains("900 kW"), "{because}");
}

#[test]
fn the_next_question_promises_a_fall_in_error() {
    let r = explain("description,energy_source\nmachine,laser\n", "goods.hsift", &[]);
    let q = &r["question"];
    let (now, then) = (q["error_now"].as_f64().expect("now"), q["error_then"].as_f64().expect("then"));
    assert!(then < now, "{q}");
    let chances: f64 = q["answers"].as_array().expect("answers").iter().filter_map(|a| a["chance"].as_f64()).sum();
    assert!(chances <= 1.0 + 1e-9 && chances > 0.7, "{q}");
    assert!(q["words"].as_str().is_some_and(|w| w.contains("ask for")), "{q}");
}

#[test]
fn counterfactuals_tell_a_slip_from_other_goods() {
    let line = "description,energy_source,operation,presentation,declared_code,date\n\
                fiber laser welding machine,laser,welding,complete_machine,845611,2024-05-05\n";
    let r = explain(line, "m.hsift", &[]);
    let all = r["counterfactuals"].as_array().expect("counterfactuals");
    let to_declared = all.iter().find(|c| c["code"] == "845611").unwrap_or_else(|| panic!("{all:?}"));
    assert_eq!(to_declared["kind"], "different_goods");
    assert_eq!(to_declared["changes"][0]["fact"], "operation");
    assert!(r["precedents"]["agreeing"].as_array().is_some_and(|p| !p.is_empty()));
    assert!(r["precedents"]["rulings"].as_array().is_some_and(|p| !p.is_empty()));
}

#[test]
fn a_record_is_made_again_byte_for_byte() {
    for (name, format, lang) in [("r.json", "json", "en"), ("r.html", "html", "zh")] {
        let args = ["explain", "m.hsift", "later.csv", "--row", "7", "--format", format, "--lang", lang, "--review-budget", "0.2"];
        let record = hsift_ok(folder(), &args);
        fs::write(folder().join(name), &record).expect("written");
        assert!(hsift_ok(folder(), &["replay", name]).contains("the same"));
        assert_eq!(record.matches("http").count(), 0, "the page needs outside resources");
    }
    let record = fs::read_to_string(folder().join("r.json")).expect("record");
    for (from, to) in
        [("\"decision\": \"", "\"decision\": \"x"), ("\"declared_code\"", "\"declared_cod\""), ("\"record\": 2", "\"record\": 9")]
    {
        assert!(record.contains(from), "{from}");
        fs::write(folder().join("altered.json"), record.replacen(from, to, 1)).expect("written");
        let output = hsift(folder(), &["replay", "altered.json"]);
        assert_eq!(output.status.code(), Some(2), "{from}");
    }
    let output = hsift(folder(), &["replay", "r.json", "--model", "goods.hsift"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("not the model that answered"));
}

#[test]
fn a_text_that_would_break_out_of_the_page_does_not() {
    let own = tempfile::tempdir_in(folder()).expect("folder");
    let line = "description\n\"laser </script><!-- <script>alert(1)</script> cutting machine\"\n";
    fs::write(own.path().join("one.csv"), line).expect("written");
    let model = folder().join("goods.hsift");
    let model = model.to_str().expect("a path");
    let page = hsift_ok(own.path(), &["explain", model, "one.csv", "--row", "1", "--format", "html"]);
    assert_eq!(page.matches("<script").count(), 1 + page.matches("<script>alert(1)<\\/script>").count(), "{page}");
    assert!(!page.contains("<!--"));
    fs::write(own.path().join("r.html"), &page).expect("written");
    assert!(hsift_ok(own.path(), &["replay", "r.html"]).contains("the same"));
}

#[test]
fn decisions_of_people_are_kept_in_order_and_learned_with_provenance() {
    let own = tempfile::tempdir_in(folder()).expect("folder");
    let at = |name: &str| own.path().join(name).to_str().expect("a path").to_owned();
    for (row, code) in [("3", "845611"), ("4", "8515.80")] {
        let record = hsift_ok(folder(), &["explain", "m.hsift", "later.csv", "--row", row, "--format", "json"]);
        fs::write(own.path().join("r.json"), record).expect("written");
        let args =
            ["override", &at("r.json"), "--code", code, "--reason", "seen at the ramp", "--by", "A. Broker", "--out", &at("o.ndjson")];
        hsift_ok(folder(), &args);
    }
    let text = fs::read_to_string(own.path().join("o.ndjson")).expect("overrides");
    assert_eq!(text.lines().count(), 2);
    // Two files number their lines alike, yet the lines are others.
    hsift_ok(folder(), &["train", "past.csv", "--learner", "tree", "--overrides", &at("o.ndjson"), "--out", &at("o.hsift")]);
    let shown: Value = serde_json::from_str(&hsift_ok(folder(), &["show", &at("o.hsift"), "--format", "json"])).expect("JSON");
    assert_eq!(shown["provenance"]["overrides"]["added"], 2, "{}", shown["provenance"]);
    assert!(fs::read_to_string(own.path().join("o.card.md")).expect("card").contains("decisions of people"));
    // Lines that are in the file are relabelled, not doubled.
    hsift_ok(folder(), &["train", "later.csv", "--learner", "tree", "--overrides", &at("o.ndjson"), "--out", &at("l.hsift")]);
    let shown: Value = serde_json::from_str(&hsift_ok(folder(), &["show", &at("l.hsift"), "--format", "json"])).expect("JSON");
    assert_eq!((&shown["provenance"]["overrides"]["relabelled"], &shown["provenance"]["rows"]), (&2.into(), &1200.into()));
    // Nothing can be taken out or changed unnoticed.
    for altered in [text.lines().nth(1).unwrap_or_default().to_owned(), text.replacen("ramp", "desk", 1)] {
        fs::write(own.path().join("bad.ndjson"), altered).expect("written");
        let output = hsift(folder(), &["train", "past.csv", "--overrides", &at("bad.ndjson"), "--out", &at("x.hsift")]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("line was changed")
                || String::from_utf8_lossy(&output.stderr).contains("changed, moved or taken out")
        );
    }
    let refused = hsift(folder(), &["override", &at("r.json"), "--code", "999999", "--reason", "x", "--by", "y", "--out", &at("o.ndjson")]);
    assert_eq!(refused.status.code(), Some(2));
}
