//! What hsift says to every kind of bad file. The words are the product: they are kept as snapshots.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::help::{hsift, hsift_ok, with_model};

/// Runs a command that must fail and notes what it says.
fn refused(folder: &Path, title: &str, args: &[&str], into: &mut String) {
    let output = hsift(folder, args);
    assert_eq!(output.status.code(), Some(2), "{title} should be refused");
    assert!(output.stdout.is_empty(), "{title}: data on standard output");
    let _ = writeln!(into, "## {title}\n$ hsift {}\n{}", args.join(" "), String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_kind_of_bad_file() {
    let folder = with_model();
    let dir = folder.path();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.join(name), bytes).expect("written");
    write("empty.csv", b"");
    write("header_only.csv", b"description,confirmed_code\n");
    write("empty.ndjson", b"\n");
    write("twice.csv", b"code,description,code,\n1,2,3,4\n");
    write("latin1.csv", b"description,code\nd\xe9coupe \xe0 laser,845611\n");
    write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    write("really_parquet.csv", b"PAR1........");
    write("cut.parquet", b"PAR1....");
    write("ragged.csv", b"a,b\n1\n2\n");
    write("no_label.csv", b"description,value\nlaser,3\nlaser,4\n");
    write("flags.csv", b"description,label\nlaser,1\nwelder,0\n");
    write("few.csv", b"description,confirmed_code\nlaser,845611\nwelder,851580\n");
    write("broken.toml", b"version = 1\n[[column]]\nname = \"x\"\nsemantic = \"numbers\"\nuse = \"both\"\n");
    write("wrong.toml", b"version = 1\n[[column]]\nname = \"x\"\nfield = \"powr\"\nsemantic = \"text\"\nuse = \"both\"\n[[column]]\nname = \"x\"\nsemantic = \"text\"\nuse = \"both\"\n");
    let column = |lines: &str| {
        format!(
            "version = 1\n[[column]]\nname = \"confirmed_code\"\nsemantic = \"code\"\nrole = \"label\"\nuse = \"none\"\n[[column]]\n{lines}"
        )
    };
    write("outcome.toml", column("name = \"true_code\"\nfield = \"true_code\"\nsemantic = \"code\"\nuse = \"both\"\n").as_bytes());
    write("typo.toml", column("name = \"descripton\"\nsemantic = \"text\"\nuse = \"both\"\n").as_bytes());
    write(
        "unit.toml",
        column("name = \"output_power\"\nfield = \"output_power\"\nsemantic = \"numerical\"\nunit = \"kg\"\nuse = \"both\"\n").as_bytes(),
    );
    write("not_a_model.hsift", b"hello");
    for (shared, name) in [("past.csv", "good.csv"), ("m.hsift", "good.hsift")] {
        fs::rename(dir.join(shared), dir.join(name)).expect("renamed");
    }
    write("cut.hsift", &include_bytes!("golden/v1.hsift")[..5000]);
    write("unrelated.csv", b"colour,size\nred,3\nblue,4\n");

    let mut said = String::new();
    for (title, args) in [
        ("no such file", &["train", "nowhere.csv"][..]),
        ("a folder", &["train", "."]),
        ("an empty file", &["train", "empty.csv"]),
        ("a header and no row", &["train", "header_only.csv"]),
        ("empty NDJSON", &["train", "empty.ndjson"]),
        ("a header with a name twice and a column without one", &["train", "twice.csv"]),
        ("Latin-1", &["train", "latin1.csv"]),
        ("not text", &["train", "picture.csv"]),
        ("Parquet under another name", &["train", "really_parquet.csv"]),
        ("cut Parquet", &["train", "cut.parquet"]),
        ("no row of the header's length", &["train", "ragged.csv"]),
        ("no label", &["train", "no_label.csv"]),
        ("columns that are not there", &["train", "no_label.csv", "--label", "truth", "--declared", "hs"]),
        ("0/1 labels for subheadings", &["train", "flags.csv", "--label", "label", "--target", "subheading"]),
        ("risk without declared codes", &["train", "few.csv", "--target", "risk"]),
        ("too few rows", &["train", "few.csv"]),
        ("settings out of range", &["train", "good.csv", "--max-depth", "0", "--min-samples-leaf", "0", "--max-bins", "1"]),
        ("folds out of range and no label", &["train", "no_label.csv", "--folds", "1"]),
        ("an unknown edition", &["train", "good.csv", "--edition", "HS2007"]),
        ("linfa with bins", &["train", "good.csv", "--learner", "linfa", "--max-bins", "10"]),
        ("a dataspec with an unknown semantic", &["train", "good.csv", "--dataspec", "broken.toml"]),
        ("a dataspec with an unknown field and a column twice", &["train", "good.csv", "--dataspec", "wrong.toml"]),
        ("a dataspec beside column options", &["train", "good.csv", "--dataspec", "wrong.toml", "--label", "x"]),
        ("not a model", &["show", "not_a_model.hsift"]),
        ("a cut model", &["score", "cut.hsift", "good.csv", "--out", "s.csv"]),
        ("a file the model knows nothing of", &["score", "good.hsift", "unrelated.csv", "--out", "s.csv"]),
        ("a row that is not there", &["explain", "good.hsift", "good.csv", "--row", "9999"]),
        ("truth that is not there", &["evaluate", "good.hsift", "unrelated.csv"]),
        (
            "a lookup by columns that are not there",
            &["evaluate", "good.hsift", "good.csv", "--learned", "keep", "--lookup", "mass,price", "--history", "good.csv"],
        ),
        ("output over input", &["score", "good.hsift", "good.csv", "--out", "good.csv"]),
        ("scores in a form that is not written", &["score", "good.hsift", "good.csv", "--out", "s.xml"]),
        ("one column for two parts", &["train", "good.csv", "--label", "declared_code", "--declared", "declared_code"]),
        ("a dataspec that gives the truth to a head", &["train", "good.csv", "--dataspec", "outcome.toml"]),
        ("a dataspec with a column that is not there", &["train", "good.csv", "--dataspec", "typo.toml"]),
        ("a dataspec with another unit for scoring", &["score", "good.hsift", "good.csv", "--dataspec", "unit.toml", "--out", "s.csv"]),
        ("a threads setting out of range", &["train", "good.csv", "--threads", "0"]),
        ("nothing to simulate", &["simulate", "--rows", "0", "--out", "x.csv"]),
    ] {
        refused(dir, title, args, &mut said);
    }
    assert!(!dir.join("s.csv").exists() && !dir.join("x.csv").exists(), "something was left behind");
    insta::assert_snapshot!(said);
}

#[test]
fn every_kind_of_bad_row() {
    let folder = tempfile::tempdir().expect("folder");
    let dir = folder.path();
    hsift_ok(dir, &["simulate", "--rows", "2000", "--out", "good.csv"]);
    let text = fs::read_to_string(dir.join("good.csv")).expect("read");
    let header: Vec<&str> = text.lines().next().expect("header").split(',').collect();
    let row = |changes: &[(&str, &str)]| {
        let mut cells = vec![""; header.len()];
        let base = [
            ("id", "BAD"),
            ("date", "2023-05-01"),
            ("declared_code", "845611"),
            ("confirmed_code", "845611"),
            ("description", "laser cutting machine"),
        ];
        for (column, value) in base.iter().chain(changes) {
            cells[header.iter().position(|h| h == column).expect("column")] = value;
        }
        cells.join(",")
    };
    let bad = [
        row(&[("confirmed_code", "laser")]),
        row(&[("confirmed_code", "84")]),
        row(&[("confirmed_code", "990000")]),
        row(&[("confirmed_code", "845699")]),
        row(&[("declared_code", "8456.1")]),
        row(&[("declared_code", "n.a.x")]),
        row(&[("date", "yesterday")]),
        row(&[("date", "2009-01-01")]),
        row(&[("output_power", "strong")]),
        row(&[("output_power", "1064 nm")]),
        row(&[("wavelength", "inf")]),
        row(&[("net_mass", "12 apples")]),
        "one,two,three".to_owned(),
        format!("{},extra,fields", row(&[])),
        row(&[("declared_code", "8456.10"), ("confirmed_code", "8456.10")]),
    ];
    let mut file = text;
    file += &bad.join("\n");
    fs::write(dir.join("bad.csv"), file).expect("written");
    let output = hsift(dir, &["train", "bad.csv", "--learner", "tree", "--out", "m.hsift"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rejects = fs::read_to_string(dir.join("m.hsift.rejects.csv")).expect("rejects");
    let ours: Vec<&str> =
        rejects.lines().filter(|l| l.split(',').next().is_some_and(|n| n == "row" || n.parse::<u32>().is_ok_and(|n| n > 2000))).collect();
    insta::assert_snapshot!(ours.join("\n"));
}
