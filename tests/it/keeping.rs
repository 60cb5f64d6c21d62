//! Writing and keeping: what is written is harmless, whole, and replaces nothing that was read; decisions of people are kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use hsift::data::ingest;
use hsift::domain::nomenclature::Subheading;
use hsift::error::ErrorKind;
use hsift::model::artifact::Model;
use hsift::training::Target;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::help::{hsift, hsift_ok, simulated, trained};

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

// Cells that a spreadsheet would run

/// Identifiers as a hostile declarant might write them.
const HOSTILE: [&str; 12] = [
    "=WEBSERVICE(\"http://example.invalid\")",
    "+1+cmd|' /C notepad'!A0",
    "-2+3",
    "@IMPORTXML(A1)",
    "\t=1+1",
    "＝SUM(1)",
    "  =A2",
    "'=A3",
    "'+A4",
    "\"=A5\"",
    "-",
    "＠A6",
];

/// The cells of CSV that a spreadsheet would take for more than text or a number.
fn running(bytes: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let cells = reader.records().flat_map(|r| r.expect("CSV").iter().map(str::to_owned).collect::<Vec<_>>());
    cells
        .filter(|c| c.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || c.starts_with(['\t', '\r']))
        .filter(|c| c.parse::<f64>().is_err())
        .collect()
}

fn hostile_file(folder: &Path) {
    let mut writer = csv::Writer::from_path(folder.join("in.csv")).expect("file");
    writer.write_record(["id", "description", "declared_code", "date", "output_power", "=column"]).expect("written");
    for id in HOSTILE.iter().chain(&["007", "-12.5", "123456789012345678"]) {
        writer.write_record([id, "=laser cutting machine", "@845611", "2024-05-05", "=3 kW", "-x"]).expect("written");
    }
    writer.flush().expect("written");
}

#[test]
fn no_cell_of_any_csv_runs_and_all_come_back() {
    let folder = own();
    let dir = folder.path();
    hostile_file(dir);
    hsift_ok(dir, &["score", MODEL, "in.csv", "--out", "s.csv", "--explain", "full"]);
    hsift_ok(dir, &["score", MODEL, "in.csv", "--out", "s.ndjson"]);
    for file in ["s.csv", "s.csv.rejects.csv"] {
        let bytes = fs::read(dir.join(file)).expect(file);
        assert_eq!(running(&bytes), Vec::<String>::new(), "{file}");
    }
    let ids = |file: &str| {
        let table = ingest::read(&dir.join(file)).expect("read");
        (0..table.height()).map(|row| table.column("id").and_then(|c| c.written(row)).unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    let expected: Vec<&str> = HOSTILE.iter().chain(&["007", "-12.5", "123456789012345678"]).copied().collect();
    assert_eq!(ids("s.csv"), expected, "reading back gives the same");
    assert_eq!(ids("s.ndjson"), expected, "JSON is as it was");
    assert!(fs::read_to_string(dir.join("s.ndjson")).expect("scores").contains(r#""declared_code":"@845611""#));
    // What hsift wrote once it writes again alike.
    hsift_ok(dir, &["score", MODEL, "s.csv", "--out", "again.csv", "--dataspec", &spec_of_scores(dir)]);
    assert_eq!(ids("again.csv"), expected);
}

/// A dataspec that reads scores as declarations.
fn spec_of_scores(dir: &Path) -> String {
    let columns = [("id", "id", "id"), ("declared_code", "declared_code", "code"), ("reasons", "description", "text")];
    let text: String = columns
        .iter()
        .map(|(name, field, semantic)| {
            format!("[[column]]\nname = \"{name}\"\nfield = \"{field}\"\nsemantic = \"{semantic}\"\nuse = \"none\"\n")
        })
        .collect();
    fs::write(dir.join("scores.toml"), format!("version = 1\n{text}")).expect("written");
    "scores.toml".into()
}

#[test]
fn every_other_output_of_lines_is_harmless_too() {
    let folder = own();
    let dir = folder.path();
    let text = fs::read_to_string(at("lines.csv")).expect("lines");
    // Every identifier a formula.
    let formulas = text.replace("SIM-", "=SIM+");
    fs::write(dir.join("f.csv"), &formulas).expect("written");
    hsift_ok(dir, &["reduce", MODEL, "f.csv", "--draws", "0", "--lines", "lines.csv"]);
    hsift_ok(dir, &["profile", "f.csv", "--label-noise", "noise.csv"]);
    hsift_ok(dir, &["train", "f.csv", "--learner", "tree", "--folds", "2", "--out", "m.hsift"]);
    hsift_ok(dir, &["simulate", "--rows", "3000", "--out", "sim.csv"]);
    for file in ["lines.csv", "noise.csv", "sim.csv"] {
        let bytes = fs::read(dir.join(file)).expect(file);
        assert!(bytes.len() > 100, "{file}");
        assert_eq!(running(&bytes), Vec::<String>::new(), "{file}");
    }
    assert!(fs::read_to_string(dir.join("noise.csv")).expect("noise").contains("'=SIM+"));
}

// Formats

#[test]
fn scores_are_the_same_in_every_format() {
    use calamine::{Data, Reader};
    let folder = own();
    let dir = folder.path();
    let header = "id,description,declared_code,date\n";
    let ids = ["000123456789012345", "0012", "1e5", "=1+1", "普通"];
    let rows: String = ids.iter().map(|id| format!("{id},fibre laser cutting machine 3 kW,845611,2024-05-05\n")).collect();
    fs::write(dir.join("in.csv"), format!("{header}{rows}")).expect("written");
    let score = |out: &str, more: &[&str]| {
        let mut args = vec!["score", MODEL, "in.csv", "--out", out];
        args.extend(more);
        hsift_ok(dir, &args)
    };
    for out in ["s.csv", "s.xlsx", "s.parquet", "s.ndjson", "s.csv.gz", "s.csv.zst", "s.ndjson.zst"] {
        assert!(score(out, &[]).contains("5 lines scored"), "{out}");
    }
    let csv = fs::read(dir.join("s.csv")).expect("scores");
    let unzipped = {
        use std::io::Read;
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(fs::File::open(dir.join("s.csv.gz")).expect("file")).read_to_end(&mut out).expect("gzip");
        out
    };
    assert_eq!(unzipped, csv);
    assert_eq!(zstd::decode_all(fs::File::open(dir.join("s.csv.zst")).expect("file")).expect("zstd"), csv);
    assert_eq!(
        zstd::decode_all(fs::File::open(dir.join("s.ndjson.zst")).expect("file")).expect("zstd"),
        fs::read(dir.join("s.ndjson")).expect("scores")
    );
    // The standard output holds the data and nothing else; with a mark for spreadsheets if asked.
    assert_eq!(score("-", &[]).as_bytes(), csv);
    assert_eq!(score("/dev/stdout", &[]).as_bytes(), csv);
    assert_eq!(score("-", &["--excel"]).as_bytes(), [b"\xef\xbb\xbf".as_slice(), &csv].concat());
    assert_eq!(score("-", &["--as", "ndjson"]).as_bytes(), fs::read(dir.join("s.ndjson")).expect("scores"));

    let mut book: calamine::Xlsx<_> = calamine::open_workbook(dir.join("s.xlsx")).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let cell = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    let names: Vec<String> = (0..11).map(|c| cell(0, c).to_string()).collect();
    assert_eq!(names.join(","), String::from_utf8_lossy(&csv).lines().next().expect("header"));
    for (at, id) in ids.iter().enumerate() {
        let row = at as u32 + 1;
        assert_eq!(cell(row, 1), Data::String((*id).to_owned()), "identifiers are text");
        assert_eq!(cell(row, 2), Data::String("845611".into()), "codes are text");
        assert!(matches!(cell(row, 0), Data::Float(n) if n == f64::from(row)), "{:?}", cell(row, 0));
        assert!(matches!(cell(row, 7), Data::Float(risk) if (0.0..=1.0).contains(&risk)), "{:?}", cell(row, 7));
    }

    let parquet = ingest::read(&dir.join("s.parquet")).expect("Parquet");
    assert_eq!(parquet.height(), 5);
    assert_eq!(parquet.column("id").and_then(|c| c.written(0)), Some(ids[0]));
    let told: Value =
        serde_json::from_str(parquet.column("probabilities").and_then(|c| c.written(0)).expect("probabilities")).expect("JSON");
    let sum: f64 = told.as_object().expect("an object").values().filter_map(Value::as_f64).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
}

#[test]
fn log_loss_can_be_checked_from_outside() {
    let folder = own();
    let dir = folder.path();
    hsift_ok(dir, &["score", &at("m.hsift"), &at("lines.csv"), "--out", "s.ndjson", "--explain", "none", "--top", "9"]);
    let e: Value =
        serde_json::from_str(&hsift_ok(dir, &["evaluate", &at("m.hsift"), &at("lines.csv"), "--draws", "0", "--format", "json"]))
            .expect("JSON");
    let table = ingest::read(Path::new(&at("lines.csv"))).expect("lines");
    let mut losses = Vec::new();
    let mut most = 0;
    for (row, line) in fs::read_to_string(dir.join("s.ndjson")).expect("scores").lines().enumerate() {
        let score: Value = serde_json::from_str(line).expect("JSON");
        most = most.max(score["candidates"].as_array().map_or(0, Vec::len));
        let confirmed = table.column("confirmed_code").and_then(|c| c.get(row));
        let code: Option<Subheading> = confirmed.and_then(|c| c.parse().ok()).map(Subheading);
        if let Some(p) = code.and_then(|c| score["probabilities"][c.to_string()].as_f64()) {
            losses.push(-p.ln());
        }
    }
    assert!(most > 5 && most <= 9, "{most} candidates");
    assert!(losses.len() > 300, "{}", losses.len());
    let own = losses.iter().sum::<f64>() / losses.len() as f64;
    // Labels that became several codes are left out here; there are few.
    assert!((own - e["log_loss"].as_f64().expect("log loss")).abs() < 0.02, "{own} against {}", e["log_loss"]);
}

#[test]
fn outputs_that_hsift_does_not_write_are_refused_first() {
    let dir = own();
    for (out, words) in [
        ("s.json", "writes no .json"),
        ("s.xls", "writes no .xls"),
        ("s.ods", "writes no .ods"),
        ("s.csv.zip", "writes no .zip"),
        ("s.xlsx.gz", "packed by themselves"),
        ("s.parquet.zst", "packed by themselves"),
        ("s.csv.gz.gz", "writes no .gz"),
    ] {
        refused(dir.path(), &["score", "nowhere.hsift", "nowhere.csv", "--out", out], words);
        refused(dir.path(), &["simulate", "--rows", "5", "--out", out], words);
    }
    refused(dir.path(), &["simulate", "--rows", "1048576", "--out", "s.xlsx"], "no room for so many rows");
    refused(dir.path(), &["simulate", "--rows", "5", "--excel", "--out", "s.ndjson"], "--excel");
    assert!(names(dir.path()).is_empty());
}

// Terminals

/// Characters that must not reach a terminal.
fn steering(bytes: &[u8]) -> Vec<char> {
    let text = String::from_utf8_lossy(bytes);
    text.chars()
        .filter(|c| {
            *c != '\n'
                && (c.is_control()
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}'))
        })
        .collect()
}

#[test]
fn nothing_of_a_file_steers_the_terminal() {
    let folder = own();
    let dir = folder.path();
    let evil = [
        "\u{1b}]0;mine\u{7}",
        "\u{1b}[2J",
        "\u{9b}31m",
        "\u{202e}gnp",
        "\u{2066}x\u{2069}",
        "\u{8}\u{8}\u{8}",
        "\u{7f}",
        "\u{200f}a",
        "a\rb",
        "\u{feff}c",
    ];
    let rows: String = evil
        .iter()
        .enumerate()
        .map(|(i, e)| format!("{e}{i},\"fibre laser cutting machine {e} 3 kW\nfinding: nothing\",845611,2024-05-05,{e}\n"))
        .collect();
    let text = format!("id,description,declared_code,date,pow\u{1b}[31mer\n{}", rows.repeat(30));
    fs::write(dir.join("e.csv"), &text).expect("written");
    let clean = |args: &[&str]| {
        let output = hsift(dir, args);
        assert_eq!(steering(&output.stdout), [], "{args:?}\n{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(steering(&output.stderr), [], "{args:?}\n{}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned() + &said(&output)
    };
    for row in 1..=evil.len() {
        let text = clean(&["explain", MODEL, "e.csv", "--row", &row.to_string()]);
        assert!(!text.lines().any(|l| l.starts_with("finding: nothing")), "{text}");
    }
    assert!(clean(&["explain", MODEL, "e.csv", "--row", "1"]).contains("decision"));
    clean(&["profile", "e.csv"]);
    clean(&["train", "e.csv", "--label", "nowhere\u{1b}[2J"]);
    clean(&["train", "e.csv", "--label", "id"]);
    clean(&["evaluate", MODEL, "e.csv"]);
    clean(&["score", MODEL, "e.csv", "--out", "s.csv"]);
    fs::write(dir.join("c.toml"), "claim = \"errors fell \\u001b[2J by 40 %\"\nreduction = 0.4\n\"\\u001bx\" = 1\n").expect("written");
    clean(&["claim", "c.toml"]);
    // A model carries the names of columns on.
    let lines = fs::read_to_string(at("lines.csv")).expect("lines").replacen("office", "off\u{1b}[1mice", 1);
    fs::write(dir.join("l.csv"), lines).expect("written");
    clean(&["train", "l.csv", "--learner", "tree", "--folds", "2", "--out", "m.hsift"]);
    assert!(clean(&["show", "m.hsift"]).contains("# Model card"));
    // Files and JSON keep what was written.
    let json: Value = serde_json::from_str(&hsift_ok(dir, &["explain", MODEL, "e.csv", "--row", "4", "--format", "json"])).expect("JSON");
    assert!(json["line"].to_string().contains('\u{202e}'));
    assert!(fs::read_to_string(dir.join("s.csv")).expect("scores").contains('\u{1b}'));
}

// Inputs stay

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

// Decisions of people

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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
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

// Records

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

// Models

fn with_payload(model: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut plain = zstd::decode_all(&model[50..]).expect("zstd");
    change(&mut plain);
    let payload = zstd::encode_all(plain.as_slice(), 1).expect("zstd");
    let mut bytes = model[..10].to_vec();
    bytes.extend((payload.len() as u64).to_le_bytes());
    let mut hash = Sha256::new();
    hash.update(&bytes);
    hash.update(&payload);
    bytes.extend(hash.finalize());
    bytes.extend(payload);
    bytes
}

#[test]
fn what_is_no_model_of_its_version_is_refused_by_name() {
    let model = trained(&simulated(900, 4), Target::Both, "tree").expect("trained").model;
    let bytes = model.to_file_bytes().expect("bytes");
    assert!(Model::from_bytes(&bytes).is_ok());
    assert!(Model::from_bytes(&with_payload(&bytes, |_| ())).is_ok(), "the test makes files as hsift does");
    let refused = |bytes: &[u8], words: &str| {
        let error = Model::from_bytes(bytes).expect_err(words);
        assert_eq!(error.kind, ErrorKind::Model);
        assert!(error.to_string().contains(words), "{error}");
    };
    for version in (0..=255u8).filter(|v| *v != bytes[6]) {
        let mut other = bytes.clone();
        other[6] = version;
        assert!(Model::from_bytes(&other).is_err(), "claims version {version}");
    }
    for golden in ["v2", "v3"] {
        let file = fs::read(format!("{}/tests/it/golden/{golden}.hsift", env!("CARGO_MANIFEST_DIR"))).expect("golden");
        for version in (0..8u8).filter(|v| *v != file[6]) {
            let mut other = file.clone();
            other[6] = version;
            assert!(Model::from_bytes(&other).is_err(), "{golden} claims version {version}");
        }
    }
    refused(&with_payload(&bytes, |plain| plain.push(0)), "bytes behind the end");
    refused(&with_payload(&bytes, |plain| plain.extend(b"\xa5extra\xc0")), "bytes behind the end");
    // A field that nobody knows, at the top and below: MessagePack's small maps count their fields in their first byte.
    refused(
        &with_payload(&bytes, |plain| {
            plain[0] += 1;
            plain.extend(b"\xa5extra\xc0")
        }),
        "unknown field `extra`",
    );
    let inside = |plain: &mut Vec<u8>| {
        let at = plain.windows(11).rposition(|w| w == b"\xaathresholds").expect("thresholds") + 11;
        plain[at] += 1;
        plain.splice(at + 1..at + 1, *b"\xa5extra\xc0");
    };
    refused(&with_payload(&bytes, inside), "unknown field `extra`");
    let mut changed = model.clone();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        changed.thresholds.clear_risk = value;
        refused(&changed.to_bytes().expect("bytes"), "clear_risk");
        changed.thresholds.clear_risk = 0.1;
        changed.subheading.as_mut().expect("a head").support[0] = value;
        refused(&changed.to_bytes().expect("bytes"), "support");
        assert!(changed.save(Path::new("/nowhere/x")).is_err_and(|e| e.kind == ErrorKind::Model), "never saved");
        changed = model.clone();
        changed.metrics.log_loss = Some(value);
        refused(&changed.to_bytes().expect("bytes"), "log_loss");
        changed = model.clone();
    }
}

#[test]
fn a_card_names_its_model() {
    let card = fs::read_to_string(at("m.card.md")).expect("card");
    let fingerprint = &hex(&Sha256::digest(fs::read(at("m.hsift")).expect("model")))[..12];
    assert!(card.contains(fingerprint), "{card}");
    // Names that differ only behind a dot have cards of their own.
    let folder = own();
    for out in ["2026.01", "2026.02"] {
        hsift_ok(folder.path(), &["train", &at("lines.csv"), "--learner", "tree", "--folds", "2", "--out", out]);
    }
    assert!(names(folder.path()).is_superset(&["2026.01.card.md".to_owned(), "2026.02.card.md".to_owned()].into()));
}

// Whole or not at all

#[test]
fn files_that_belong_together_change_together() {
    let folder = own();
    let dir = folder.path();
    let m = at("m.hsift");
    for (taken, args) in [
        ("m.card.md", &["train", &at("lines.csv"), "--learner", "tree", "--folds", "2", "--out", "m.hsift"][..]),
        ("rep/report.html", &["evaluate", &m, &at("lines.csv"), "--draws", "0", "--report", "rep"]),
        ("rep2/report.html", &["reduce", &m, &at("lines.csv"), "--draws", "0", "--report", "rep2"]),
        ("rep3/report.html", &["compare", &m, &m, &at("lines.csv"), "--draws", "0", "--report", "rep3"]),
        ("rep4/evaluation.json", &["evaluate", &m, &at("lines.csv"), "--draws", "0", "--report", "rep4"]),
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

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_is_gone_or_full_is_no_panic() {
    let dir = own();
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").expect("there"));
    let run = |args: &[&str], out: Stdio, err: Stdio| {
        Command::new(env!("CARGO_BIN_EXE_hsift"))
            .args(args)
            .current_dir(dir.path())
            .stdout(out)
            .stderr(err)
            .output()
            .expect("the program starts")
    };
    let m = at("m.hsift");
    for args in [
        &["show", &m][..],
        &["profile", &at("lines.csv")],
        &["score", &m, &at("lines.csv"), "--out", "-"],
        &["claim", "nowhere"],
        &["simulate", "--rows", "3000", "--out", "-", "--as", "parquet"],
    ] {
        let output = run(args, full(), Stdio::piped());
        assert_eq!(output.status.code(), Some(2), "{args:?} {}", said(&output));
        let output = run(args, Stdio::null(), full());
        assert!(matches!(output.status.code(), Some(0 | 2)), "{args:?} {:?}", output.status);
        // A reader that went away.
        let mut child = Command::new(env!("CARGO_BIN_EXE_hsift"))
            .args(args)
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert!(matches!(child.wait().expect("ended").code(), Some(0 | 2)), "{args:?}");
    }
}

// Settings and comments

#[test]
fn settings_out_of_range_are_refused_by_every_learner() {
    let folder = own();
    let dir = folder.path();
    let lines = at("lines.csv");
    let m = at("m.hsift");
    for (learner, option, value) in [
        ("linfa", "--min-samples-leaf", "0"),
        ("linfa", "--max-depth", "0"),
        ("linfa", "--max-depth", "18446744073709551615"),
        ("tree", "--max-depth", "0"),
        ("tree", "--ccp-alpha", "nan"),
        ("tree", "--max-bins", "1"),
        ("forest", "--n-trees", "0"),
        ("forest", "--max-bins", "256"),
        ("boosted", "--learning-rate", "inf"),
        ("boosted", "--learning-rate", "1e-320"),
        ("boosted", "--n-trees", "4294967296"),
        ("boosted", "--cycles", "18446744073709551615"),
        ("boosted", "--max-leaves", "1"),
        ("tree", "--error-cost", "inf"),
        ("tree", "--review-cost", "nan"),
    ] {
        refused(dir, &["train", &lines, "--folds", "2", "--learner", learner, option, value], "");
    }
    for args in [
        &["evaluate", &m, &lines, "--windows", "18446744073709551615", "--draws", "0"][..],
        &["evaluate", &m, &lines, "--embargo", "18446744073709551615", "--draws", "0"],
        &["score", &m, &lines, "--out", "s.csv", "--top", "0"],
        &["score", &m, &lines, "--out", "s.csv", "--coverage", "nan"],
        &["reduce", &m, &lines, "--budget", "inf"],
        &["simulate", "--rows", "0", "--out", "s.csv"],
        &["bench", &m, &lines, "--rows", "0"],
    ] {
        refused(dir, args, "");
    }
    assert!(names(dir).is_empty(), "{:?}", names(dir));
}

#[test]
fn what_profile_writes_is_read_back() {
    let folder = own();
    let dir = folder.path();
    let text = fs::read_to_string(at("lines.csv")).expect("lines");
    for (i, odd) in ["\u{1}", "\u{1b}[1m", "\u{7f}", "\u{85}", "\u{c}", "\u{2028}", "\u{8}"].iter().enumerate() {
        // A value that is frequent enough to stand in a comment, and a name.
        let lines = text.replace(",EUR,", &format!(",E{odd}R,")).replacen("office", &format!("off{odd}ice"), 1);
        fs::write(dir.join("a.csv"), lines).expect("written");
        hsift_ok(dir, &["profile", "a.csv", "--out", "d.toml"]);
        let spec = fs::read_to_string(dir.join("d.toml")).expect("dataspec");
        assert!(spec.lines().filter(|l| l.starts_with('#')).all(|l| !l.contains(|c: char| c.is_control())), "{i}");
        let mut args = vec!["train", "a.csv", "--dataspec", "d.toml", "--learner", "tree", "--folds", "2", "--out", "m.hsift"];
        if i > 2 {
            // Reading it is what matters; one training each for some is enough.
            args = vec!["profile", "a.csv", "--dataspec", "d.toml"];
        }
        hsift_ok(dir, &args);
    }
}
