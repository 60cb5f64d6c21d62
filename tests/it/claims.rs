//! What hsift says of stated claims. The words are the product: they are kept as snapshots.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::help::{hsift, hsift_ok};

const CLAIMS: [(&str, &str); 5] = [
    ("laser_assistant", "not_identified"),
    ("supported", "supported"),
    ("smaller", "smaller_than_claimed"),
    ("inconclusive", "inconclusive"),
    ("contradicted", "contradicted"),
];

fn said(name: &str, format: &[&str]) -> String {
    let file = format!("datasets/claims/{name}.toml");
    let args: Vec<&str> = ["claim", file.as_str()].into_iter().chain(format.iter().copied()).collect();
    hsift_ok(Path::new(env!("CARGO_MANIFEST_DIR")), &args)
}

#[test]
fn the_example_claims_as_text() {
    for (name, _) in CLAIMS {
        insta::assert_snapshot!(format!("{name}_text"), said(name, &[]));
    }
}

#[test]
fn the_example_claims_as_json() {
    for (name, word) in CLAIMS {
        let text = said(name, &["--format", "json"]);
        let verdict: Value = serde_json::from_str(&text).expect("JSON on standard output");
        assert_eq!(verdict["verdict"], word, "{name}");
        insta::assert_snapshot!(format!("{name}_json"), text);
    }
}

#[test]
fn claims_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("folder");
    let dir = folder.path();
    let mut all = String::new();
    for (title, name, text) in [
        ("an unknown key", "key.toml", "claim = \"42 % fewer wrong codes\"\nreduction = 0.42\nsample = 300\n"),
        ("percents for a share", "percent.toml", "claim = \"42 % fewer wrong codes\"\nreduction = 42\n"),
        ("no TOML", "words.toml", "42 % fewer wrong codes\n"),
        ("no reduction", "none.toml", "claim = \"fewer wrong codes\"\n"),
        (
            "several values out of range",
            "several.toml",
            "claim = \"42 % fewer wrong codes\"\nreduction = 0.42\ninterval = [60, 10]\nperiod = [\"2025-12-31\", \"2025-01-01\"]\n\
             [[codes]]\ncode = \"laser\"\n[clusters]\nmean_size = 0\nicc = 1.5\n[pilot]\npower = 80\n",
        ),
    ] {
        fs::write(dir.join(name), text).expect("written");
        let output = hsift(dir, &["claim", name]);
        assert_eq!(output.status.code(), Some(2), "{title} should be refused");
        assert!(output.stdout.is_empty(), "{title}: data on standard output");
        let _ = writeln!(all, "## {title}\n$ hsift claim {name}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    insta::assert_snapshot!(all);
}
