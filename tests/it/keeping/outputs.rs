//! What is written for spreadsheets and programs.

use std::fs;
use std::path::Path;

use hsift::data::ingest;
use serde_json::Value;

use super::{MODEL, at, names, own, refused};
use crate::help::hsift_ok;

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
    "--1",
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

/// Declarations as JSON, which holds every text as it is.
fn hostile_file(folder: &Path) {
    let line = |id: &str| {
        serde_json::json!({ "id": id, "description": "=laser cutting machine", "declared_code": "@845611", "date": "2024-05-05",
            "output_power": "=3 kW", "=column": "-x" })
        .to_string()
    };
    let lines: Vec<String> = HOSTILE.iter().chain(&["007", "-12.5", "123456789012345678"]).map(|id| line(id)).collect();
    fs::write(folder.join("in.ndjson"), lines.join("\n")).expect("written");
}

#[test]
fn no_cell_of_any_csv_runs_and_all_come_back() {
    let folder = own();
    let dir = folder.path();
    hostile_file(dir);
    hsift_ok(dir, &["score", MODEL, "in.ndjson", "--out", "s.csv", "--explain", "full"]);
    hsift_ok(dir, &["score", MODEL, "in.ndjson", "--out", "s.ndjson"]);
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
    let score = |file: &str, out: &str| {
        hsift_ok(dir, &["score", &at("m.hsift"), file, "--out", out, "--explain", "none", "--top", "9"]);
        let text = fs::read_to_string(dir.join(out)).expect("scores");
        text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect::<Vec<Value>>()
    };
    // Lines whose confirmed code is one code as the model knows it; others need the tables of editions.
    let text = fs::read_to_string(at("lines.csv")).expect("lines");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("header").clone();
    let place = header.iter().position(|h| h == "confirmed_code").expect("a column");
    let mut writer = csv::Writer::from_path(dir.join("plain.csv")).expect("file");
    writer.write_record(&header).expect("written");
    let mut codes = Vec::new();
    for (row, score) in reader.records().map(|r| r.expect("row")).zip(score(&at("lines.csv"), "all.ndjson")) {
        if score["probabilities"][&row[place]].as_f64().is_some() {
            writer.write_record(&row).expect("written");
            codes.push(row[place].to_owned());
        }
    }
    writer.flush().expect("written");
    drop(writer);
    let args = ["evaluate", &at("m.hsift"), "plain.csv", "--learned", "keep", "--draws", "0", "--format", "json"];
    let e: Value = serde_json::from_str(&hsift_ok(dir, &args)).expect("JSON");
    let scores = score("plain.csv", "plain.ndjson");
    let most = scores.iter().map(|s| s["candidates"].as_array().map_or(0, Vec::len)).max();
    assert!(most.is_some_and(|m| m > 5 && m <= 9), "{most:?} candidates");
    assert!(codes.len() > 100, "{}", codes.len());
    let losses: Vec<f64> =
        scores.iter().zip(&codes).map(|(s, code)| -s["probabilities"][code].as_f64().expect("a probability").ln()).collect();
    let own = losses.iter().sum::<f64>() / losses.len() as f64;
    assert!((own - e["log_loss"].as_f64().expect("log loss")).abs() < 1e-5, "{own} against {}", e["log_loss"]);
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
