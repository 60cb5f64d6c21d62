//! Decisions of people and the records they are about.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{MODEL, at, hex, own, refused, said};
use crate::help::{hsift, hsift_ok};

fn decide(dir: &Path, record: &str, more: &[&str]) -> Output {
    let mut args = vec!["override", record, "--by", "A. Broker", "--out", "o.ndjson"];
    args.extend(more);
    hsift(dir, &args)
}

#[test]
fn writers_at_once_lose_nothing() {
    let folder = own();
    let dir = folder.path();
    let record = at("r.html");
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let record = &record;
            scope.spawn(move || {
                for i in 0..4 {
                    let output = decide(dir, record, &["--code", "845611", "--reason", &format!("{writer}-{i}")]);
                    assert!(output.status.success(), "{}", said(&output));
                }
            });
        }
    });
    let text = fs::read_to_string(dir.join("o.ndjson")).expect("decisions");
    let reasons: BTreeSet<String> =
        text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")["reason"].as_str().expect("a reason").to_owned()).collect();
    assert_eq!((text.lines().count(), reasons.len()), (32, 32));
    assert!(hsift_ok(dir, &["override", "--verify", "o.ndjson"]).contains("32 decisions"));
}

/// Five decisions in `o.ndjson`; gives their text and the heads that were told.
fn five(dir: &Path) -> (String, Vec<String>) {
    let heads = (0..5).map(|i| {
        let output = decide(dir, &at("r.json"), &["--code", "8456.11", "--reason", &format!("look {i}")]);
        assert!(output.status.success(), "{}", said(&output));
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        told.lines().find_map(|l| l.strip_prefix("head ")).expect("a head").to_owned()
    });
    let heads = heads.collect();
    (fs::read_to_string(dir.join("o.ndjson")).expect("decisions"), heads)
}

#[test]
fn a_change_anywhere_in_the_decisions_is_noticed() {
    let folder = own();
    let dir = folder.path();
    let (text, heads) = five(dir);
    let lines: Vec<&str> = text.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    let last = lines[4];
    let without_digest = |line: &str| line[..line.rfind(",\"sha256\"").expect("a digest")].to_owned() + "}";
    let changed: Vec<(&str, String)> = vec![
        ("the code of the last line", text.replacen(last, &last.replacen("8456.11", "8515.80", 1), 1)),
        ("the name in the last line", text.replacen(last, &last.replacen("A. Broker", "B. Broker", 1), 1)),
        ("a blank in the last line", text.replacen(last, &last.replacen("\"by\":", "\"by\": ", 1), 1)),
        ("the last line's digest taken off", text.replacen(last, &without_digest(last), 1)),
        ("the first line", text.replacen("look 0", "look 9", 1)),
        ("two lines swapped", joined(&[lines[0], lines[2], lines[1], lines[3], lines[4]])),
        ("a line taken out", joined(&[lines[0], lines[1], lines[3], lines[4]])),
        ("a line doubled", joined(&[lines[0], lines[1], lines[1], lines[2], lines[3], lines[4]])),
        ("the last line taken off", joined(&lines[..4])),
        ("all but the first taken off", joined(&lines[..1])),
        ("everything", String::new()),
    ];
    for (what, text) in changed {
        fs::write(dir.join("o.ndjson"), &text).expect("written");
        for args in [&["override", "--verify", "o.ndjson"][..], &["train", &at("lines.csv"), "--overrides", "o.ndjson", "--out", "x.hsift"]]
        {
            let output = hsift(dir, args);
            assert_eq!(output.status.code(), Some(2), "{what}: {args:?} {}", said(&output));
            assert!(said(&output).contains("changed") || said(&output).contains("taken off"), "{what}: {}", said(&output));
        }
        assert_eq!(decide(dir, &at("r.json"), &["--code", "8456.11", "--reason", "more"]).status.code(), Some(2), "{what}");
        assert_eq!(fs::read_to_string(dir.join("o.ndjson")).expect("decisions"), text, "a refused decision changes nothing");
    }
    // Line ends, a mark in front and blank lines are nobody's words.
    for fine in [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), format!("{text}\n\n"), text.trim_end().to_owned()] {
        fs::write(dir.join("o.ndjson"), fine).expect("written");
        let told = hsift_ok(dir, &["override", "--verify", "o.ndjson"]);
        assert!(told.contains("5 decisions") && told.contains(&heads[4]), "{told}");
        assert!(decide(dir, &at("r.json"), &["--code", "8456.11", "--reason", "more"]).status.success());
        assert!(hsift_ok(dir, &["override", "--verify", "o.ndjson"]).contains("6 decisions"));
        fs::write(dir.join("o.ndjson.head"), format!("{{\"lines\":5,\"sha256\":\"{}\"}}\n", heads[4])).expect("written");
    }
    // Without the head beside it, the one that was kept tells.
    fs::remove_file(dir.join("o.ndjson.head")).expect("removed");
    fs::write(dir.join("o.ndjson"), joined(&lines[..3])).expect("written");
    assert!(hsift_ok(dir, &["override", "--verify", "o.ndjson", "--head", &heads[1]]).contains("decision 2 of 3"));
    refused(dir, &["override", "--verify", "o.ndjson", "--head", &heads[4]], "not in the file");
    refused(dir, &["override", "--verify", "o.ndjson", "--head", "abc"], "not in the file");
}

#[test]
fn a_torn_line_is_named_and_what_stands_before_it_counts() {
    let folder = own();
    let dir = folder.path();
    let (text, _) = five(dir);
    let line = text.lines().next().expect("a line").to_owned();
    for (i, torn) in ["{", "{\"code\":\"84", &line[..line.len() - 1], "\u{0}\u{0}\u{0}", &line[..40]].iter().enumerate() {
        let before = fs::read_to_string(dir.join("o.ndjson")).expect("decisions");
        fs::write(dir.join("o.ndjson"), format!("{before}{torn}")).expect("written");
        let told = hsift_ok(dir, &["override", "--verify", "o.ndjson"]);
        assert!(told.contains(&format!("torn ({} bytes)", torn.len())) && told.contains(&format!("{} decisions", 5 + i)), "{told}");
        if i == 0 {
            let args = ["train", &at("lines.csv"), "--learner", "tree", "--folds", "2", "--overrides", "o.ndjson", "--out", "x.hsift"];
            let output = hsift(dir, &args);
            assert!(output.status.success() && said(&output).contains("5 decisions before it are used"), "{}", said(&output));
        }
        let output = decide(dir, &at("r.json"), &["--code", "8456.11", "--reason", &format!("after {i}")]);
        assert!(output.status.success() && said(&output).contains("was torn"), "{}", said(&output));
        assert!(fs::read_to_string(dir.join("o.ndjson.torn")).expect("kept").contains(torn));
        assert!(hsift_ok(dir, &["override", "--verify", "o.ndjson"]).contains(&format!("{} decisions", 6 + i)));
    }
}

#[test]
fn decisions_of_earlier_versions_go_on() {
    let folder = own();
    let dir = folder.path();
    // As version 0.1 wrote them: only the digest of the line before.
    let mut previous = hex(&Sha256::digest(b""));
    let mut old = String::new();
    for i in 0..3 {
        let line = format!(
            "{{\"code\":\"845611\",\"reason\":\"r{i}\",\"by\":\"me\",\"time\":\"2026-01-01T00:00:00Z\",\"predicted\":null,\"record_sha256\":\"x\",\"model_sha256\":\"y\",\"line\":[[\"id\",\"{i}\"]],\"previous_sha256\":\"{previous}\"}}"
        );
        previous = hex(&Sha256::digest(line.as_bytes()));
        old += &(line + "\n");
    }
    fs::write(dir.join("o.ndjson"), &old).expect("written");
    let told = hsift_ok(dir, &["override", "--verify", "o.ndjson"]);
    assert!(told.contains("3 decisions") && told.contains(&previous) && told.contains("earlier version"), "{told}");
    assert!(decide(dir, &at("r.json"), &["--code", "8456.11", "--reason", "new"]).status.success());
    let told = hsift_ok(dir, &["override", "--verify", "o.ndjson"]);
    assert!(told.contains("4 decisions") && !told.contains("earlier version"), "{told}");
    fs::write(dir.join("o.ndjson"), fs::read_to_string(dir.join("o.ndjson")).expect("decisions").replacen("r2", "r9", 1)).expect("written");
    refused(dir, &["override", "--verify", "o.ndjson"], "changed");
}

#[test]
fn a_contradiction_and_a_retired_code_are_asked_about() {
    let folder = own();
    let dir = folder.path();
    let decide = |record: &str, code: &str, more: &[&str]| {
        let mut args = vec!["--code", code, "--reason", "seen"];
        args.extend(more);
        decide(dir, record, &args)
    };
    let (json, html) = (at("r.json"), at("r.html"));
    assert!(decide(&json, "8456.11", &[]).status.success());
    assert!(decide(&json, "845611", &[]).status.success(), "the same code in other words");
    for (record, code) in [(&json, "8515.80"), (&html, "8456.12"), (&json, "90132000"), (&html, "845612"), (&json, "9013.20")] {
        let output = decide(record, code, &[]);
        assert_eq!(output.status.code(), Some(2), "{code}");
        assert!(said(&output).contains("another code was decided on") && said(&output).contains("A. Broker"), "{}", said(&output));
    }
    assert!(decide(&html, "8515.80", &["--confirm"]).status.success());
    assert!(decide(&json, "8515.80", &[]).status.success(), "it counts from now on");
    // A code that was in force before.
    for code in ["8456.10", "845610", "8525.80", "8517.12", "8528.51"] {
        let output = decide(&json, code, &[]);
        assert!(output.status.code() == Some(2) && said(&output).contains("not in force on the line's date"), "{code} {}", said(&output));
    }
    assert!(decide(&json, "8456.10", &["--confirm"]).status.success());
    let output = decide(&json, "999999", &["--confirm"]);
    assert!(output.status.code() == Some(2) && said(&output).contains("in no edition"), "{}", said(&output));
    assert!(hsift_ok(dir, &["override", "--verify", "o.ndjson"]).contains("5 decisions"));
}

#[test]
fn every_byte_of_a_record_counts() {
    let folder = own();
    let dir = folder.path();
    for name in ["r.json", "r.html"] {
        let record = fs::read_to_string(at(name)).expect("record");
        fs::write(dir.join(name), &record).expect("written");
        assert!(hsift_ok(dir, &["replay", name]).contains("the same"));
        let mut changed: Vec<String> = [
            ("\"time\": \"2", "\"time\": \"1"),
            ("\"row\": 7", "\"row\": 17"),
            ("\"inspected\",\n", "\"inspector\",\n"),
            ("\"pattern\",\n", "\"patterns\",\n"),
            ("\"office\",\n", "\"officer\",\n"),
            ("null", "\"\""),
            ("\"record\": 2,", "\"record\": 2, \"more\": 1,"),
            ("\"lang\": \"en\"", "\"lang\": \"en\", \"more\": 1"),
            ("\"predicted_code\": \"", "\"predicted_code\": \"1"),
            ("\n}", "\n} "),
        ]
        .iter()
        .map(|(from, to)| {
            assert!(record.contains(from), "{from} in {name}");
            record.replacen(from, to, 1)
        })
        .collect();
        let bytes = record.as_bytes();
        changed.extend((0..bytes.len()).step_by(bytes.len() / 40).map(|at| {
            let mut bytes = bytes.to_vec();
            bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
            String::from_utf8_lossy(&bytes).into_owned()
        }));
        for text in changed.iter().filter(|text| **text != record) {
            fs::write(dir.join("changed"), text).expect("written");
            assert_eq!(hsift(dir, &["replay", "changed", "--model", MODEL]).status.code(), Some(2));
            assert_eq!(decide(dir, "changed", &["--code", "8456.11", "--reason", "x"]).status.code(), Some(2), "a forged record");
        }
    }
    assert!(!dir.join("o.ndjson").exists());
}
