//! How the program behaves towards people: several files, single texts, completions, help, exit codes, silence on a pipe.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use hsift::data::output::write_table;
use hsift::data::table::Table;
use serde_json::Value;

use crate::help::{hsift, hsift_ok, simulated};

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON on standard output")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs the program with something on standard input.
fn with_input(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hsift"));
    let pipes = command.args(args).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the program starts");
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("it ends")
}

fn rows(table: &Table, from: u32, to: u32) -> Table {
    table.take(&(from..to).collect::<Vec<_>>())
}

/// 900 simulated lines as one file and as three of different formats, and a small model of other lines.
fn three_months() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    let all = simulated(900, 11);
    let path = |name: &str| folder.path().join(name);
    write_table(&path("all.csv"), &all).expect("written");
    write_table(&path("jan.csv"), &rows(&all, 0, 300)).expect("written");
    write_table(&path("feb.ndjson"), &rows(&all, 300, 550)).expect("written");
    write_table(&path("mar.parquet"), &rows(&all, 550, 900)).expect("written");
    write_table(&path("past.csv"), &simulated(1_500, 12)).expect("written");
    hsift_ok(folder.path(), &["train", "past.csv", "--learner", "tree", "--folds", "2", "--out", "m.hsift"]);
    folder
}

fn records(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(path).expect("CSV");
    let header = reader.headers().expect("header").iter().map(str::to_owned).collect();
    (header, reader.records().map(|r| r.expect("record").iter().map(str::to_owned).collect()).collect())
}

#[test]
fn several_files_give_what_one_would_and_rows_keep_their_file() {
    let folder = three_months();
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    let three = ["jan.csv", "feb.ndjson", "mar.parquet"];
    run(&["score", "m.hsift", "all.csv", "--out", "one.csv"]);
    run(&[&["score", "m.hsift"], &three[..], &["--out", "three.csv"]].concat());
    let (header, one) = records(&folder.path().join("one.csv"));
    let (header_of_three, many) = records(&folder.path().join("three.csv"));
    assert_eq!(header_of_three, [&["file".to_owned()][..], &header].concat());
    assert_eq!(many.len(), 900);
    for (i, (a, b)) in one.iter().zip(&many).enumerate() {
        let (file, row) = match i {
            0..300 => ("jan.csv", i + 1),
            300..550 => ("feb.ndjson", i - 299),
            _ => ("mar.parquet", i - 549),
        };
        assert_eq!((b[0].as_str(), b[1].as_str()), (file, row.to_string().as_str()));
        assert_eq!(a[1..], b[2..], "line {i}");
    }
    // One line of it, asked for by its file and row there.
    let explained = json(&run(&["explain", "m.hsift", "feb.ndjson", "--row", "7", "--format", "json"]));
    assert_eq!(explained["id"], many[306][2].as_str());
    // JSON lines name the file, too.
    run(&[&["score", "m.hsift"], &three[..], &["--out", "three.ndjson", "--explain", "none"]].concat());
    let lines = fs::read_to_string(folder.path().join("three.ndjson")).expect("scores");
    let last = json(lines.lines().last().expect("a line"));
    assert_eq!((last["file"].as_str(), last["row"].as_u64()), (Some("mar.parquet"), Some(350)));

    // Training, evaluation and profile see the same lines.
    let show = |model: &str| json(&run(&["show", model, "--format", "json"]));
    run(&["train", "all.csv", "--learner", "tree", "--folds", "2", "--out", "one.hsift"]);
    run(&[&["train"], &three[..], &["--learner", "tree", "--folds", "2", "--out", "three.hsift"]].concat());
    let (a, b) = (show("one.hsift"), show("three.hsift"));
    assert_eq!((&a["metrics"], &a["dataspec"], &a["features"]), (&b["metrics"], &b["dataspec"], &b["features"]));
    assert_eq!(a["provenance"]["fingerprint"], b["provenance"]["fingerprint"]);
    assert_eq!(b["provenance"]["source"], "jan.csv, feb.ndjson, mar.parquet");
    let evaluate = |files: &[&str]| {
        json(&run(&[&["evaluate", "m.hsift"], files, &["--learned", "keep", "--format", "json", "--draws", "0"]].concat()))
    };
    let (a, b) = (evaluate(&["all.csv"]), evaluate(&three));
    assert_eq!((&a["n"], &a["accuracy"], &a["auc"]), (&b["n"], &b["accuracy"], &b["auc"]));
    let of_files: Vec<(&str, u64)> = b["origin"]["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|f| (f["name"].as_str().expect("name"), f["rows"].as_u64().expect("rows")))
        .collect();
    assert_eq!(of_files, [("jan.csv", 300), ("feb.ndjson", 250), ("mar.parquet", 350)]);
    let profile = json(&run(&[&["profile"], &three[..], &["--format", "json"]].concat()));
    assert_eq!((profile["rows"].as_u64(), profile["file"].as_str()), (Some(900), Some("jan.csv, feb.ndjson, mar.parquet")));

    // What is written of single lines names their file.
    run(&[&["reduce", "m.hsift"], &three[..], &["--learned", "keep", "--draws", "0", "--lines", "lines.csv"]].concat());
    let (header, lines) = records(&folder.path().join("lines.csv"));
    assert_eq!(header[..2], ["file", "row"]);
    let mut last: BTreeMap<String, u32> = BTreeMap::new();
    for line in lines {
        let row: u32 = line[1].parse().expect("a row");
        assert!(last.insert(line[0].clone(), row).is_none_or(|before| before < row), "{line:?}");
    }
    assert_eq!(last.len(), 3);
    run(&["compare", "m.hsift", "three.hsift", "jan.csv", "feb.ndjson", "--learned", "keep", "--draws", "0", "--report", "report"]);
    let comparison = json(&fs::read_to_string(folder.path().join("report/comparison.json")).expect("comparison"));
    let changed = comparison["changed"].as_array().expect("changed lines");
    assert!(!changed.is_empty() && changed.iter().all(|l| l["file"].is_string() && l["row"].as_u64().is_some_and(|r| r <= 300)));
    run(&[
        &["evaluate", "m.hsift", "mar.parquet", "--learned", "keep", "--draws", "0"][..],
        &["--history", "jan.csv", "--history", "feb.ndjson"],
    ]
    .concat());
}

#[test]
fn rejects_of_several_files_name_file_and_row_and_rows_add_up() {
    let folder = three_months();
    let jan = fs::read_to_string(folder.path().join("jan.csv")).expect("jan");
    let mut lines: Vec<&str> = jan.lines().collect();
    lines[4] = "torn,line";
    lines.push("one,too,few");
    fs::write(folder.path().join("jan.csv"), lines.join("\n")).expect("written");
    let feb = fs::read_to_string(folder.path().join("feb.ndjson")).expect("feb");
    let feb: Vec<&str> = feb.lines().enumerate().map(|(i, l)| if i == 1 { "{cut" } else { l }).collect();
    fs::write(folder.path().join("feb.ndjson"), feb.join("\n")).expect("written");
    let output = hsift(folder.path(), &["score", "m.hsift", "jan.csv", "feb.ndjson", "--out", "s.csv"]);
    assert!(output.status.success(), "{}", said(&output));
    let (header, rejects) = records(&folder.path().join("s.csv.rejects.csv"));
    assert_eq!(header[..2], ["file", "row"]);
    let of_rows: Vec<(&str, &str)> =
        rejects.iter().filter(|r| r.last().is_some_and(|l| l == "row")).map(|r| (r[0].as_str(), r[1].as_str())).collect();
    assert_eq!(of_rows, [("jan.csv", "4"), ("jan.csv", "301"), ("feb.ndjson", "2")]);
    // Every line of each file and of all is accounted for.
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    for account in [
        "jan.csv: 301 lines read = 299 scored + 2 rejected",
        "feb.ndjson: 250 lines read = 249 scored + 1 rejected",
        "\n551 lines read = 548 scored + 3 rejected",
    ] {
        assert!(told.contains(account), "{account}: {told}");
    }
    assert_eq!(records(&folder.path().join("s.csv")).1.len(), 551);
    let trained = hsift(folder.path(), &["train", "jan.csv", "feb.ndjson", "--learner", "tree", "--folds", "2", "--out", "t.hsift"]);
    assert!(trained.status.success() && said(&trained).contains("such as row"), "{}", said(&trained));
}

#[test]
fn columns_that_a_file_lacks_are_told_and_files_that_do_not_belong_together_refused() {
    let folder = three_months();
    let all = simulated(900, 11);
    let path = |name: &str| folder.path().join(name);
    write_table(&path("narrow.csv"), &rows(&all, 0, 300).select(|name| name != "trader" && name != "office")).expect("written");
    let output = hsift(folder.path(), &["profile", "feb.ndjson", "narrow.csv"]);
    let notes: Vec<String> = said(&output).lines().filter(|l| l.contains("no column")).map(str::to_owned).collect();
    assert!(notes.len() == 1 && notes[0].contains("narrow.csv") && notes[0].contains("\"trader\""), "{}", said(&output));

    fs::copy(path("jan.csv"), path("again.csv")).expect("copied");
    fs::write(path("other.csv"), "colour,shape\nred,round\n").expect("written");
    for (args, told) in [
        (&["train", "jan.csv", "jan.csv", "--out", "x.hsift"][..], "named twice"),
        (&["train", "jan.csv", "./jan.csv", "--out", "x.hsift"], "named twice"),
        (&["score", "m.hsift", "jan.csv", "feb.ndjson", "again.csv", "--out", "x.csv"], "copies of each other"),
        (&["profile", "jan.csv", "other.csv"], "no column in common"),
        (&["evaluate", "m.hsift", "jan.csv", "nowhere.csv"], "nowhere.csv"),
        (&["train", "jan.csv", "feb.ndjson", "--out", "feb.ndjson"], "overwrite"),
        (&["compare", "m.hsift", "m.hsift", "jan.csv", "jan.csv"], "named twice"),
        (&["reduce", "m.hsift", "mar.parquet", "mar.parquet"], "named twice"),
    ] {
        let output = hsift(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(said(&output).contains(told), "{args:?}: {}", said(&output));
    }
    assert!(!path("x.hsift").exists() && !path("x.csv").exists());
}

#[test]
fn a_text_is_classified_in_its_own_language_and_its_record_can_be_made_again() {
    let folder = tempfile::tempdir().expect("folder");
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    for (text, heading, word) in [
        ("CNC fibre laser cutting machine for sheet metal, 6 kW", "8456", "candidates"),
        ("数控光纤激光切割机，切割金属板材，功率6千瓦", "8456", "候选编码"),
        ("CO2 laser tube 130 W, bare, without housing", "9013", "legal notes"),
        ("protective window for a laser head, unmounted", "9001", "decision"),
        ("皮肤科激光治疗仪", "9018", "归类理由"),
    ] {
        let told = run(&["classify", text]);
        assert!(told.contains(word) && told.contains(&format!("{heading}.")), "{text}: {told}");
        assert!(told.contains("simulated") || told.contains("模拟"), "{told}");
        let record = json(&run(&["classify", text, "--format", "json"]));
        assert!(record["predicted_code"].as_str().is_some_and(|c| c.starts_with(heading)), "{text}: {record}");
        assert_eq!(record["by"]["model_file"], "reference");
    }
    assert!(run(&["classify", "fibre laser cutter", "--lang", "zh"]).contains("候选编码"));
    let two = json(&run(&["classify", "fibre laser cutter", "--top", "2", "--format", "json"]));
    // What is less probable than can be shown is not told.
    assert!(two["candidates"].as_array().is_some_and(|c| (1..=2).contains(&c.len())), "{two}");
    let page = run(&["classify", "fibre laser cutter, 3 kW", "--format", "json", "--top", "7"]);
    fs::write(folder.path().join("r.json"), page).expect("written");
    assert!(run(&["replay", "r.json"]).contains("same"));
    run(&["override", "r.json", "--code", "8456.11", "--reason", "seen", "--by", "me"]);
}

#[test]
fn texts_from_standard_input_keep_their_numbers() {
    let folder = tempfile::tempdir().expect("folder");
    let input = "laser engraver for wood\n\n激光焊接机\r\n  \nlaser printer\n";
    let output = with_input(folder.path(), &["classify", "-", "--format", "json"], input.as_bytes());
    assert!(output.status.success(), "{}", said(&output));
    let records: Vec<Value> = String::from_utf8_lossy(&output.stdout).lines().map(json).collect();
    let rows: Vec<u64> = records.iter().filter_map(|r| r["row"].as_u64()).collect();
    assert_eq!(rows, [1, 3, 5]);
    assert_eq!(records[1]["asked"]["lang"], "zh");
    // A line of it is a record like any other.
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        fs::write(folder.path().join("line.json"), format!("{line}\n")).expect("written");
        assert!(hsift_ok(folder.path(), &["replay", "line.json"]).contains("same"));
        fs::write(folder.path().join("line.json"), format!("{}\n", line.replacen("laser", "maser", 1))).expect("written");
        if line.contains("laser") {
            assert_eq!(hsift(folder.path(), &["replay", "line.json"]).status.code(), Some(2));
        }
    }
    assert!(said(&output).contains("line 2, 4"), "{}", said(&output));
    let text = with_input(folder.path(), &["classify", "-"], input.as_bytes());
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("\n1  laser engraver for wood\n") && text.contains("\n3  激光焊接机\n"), "{text}");
    // Several texts as arguments, as one each.
    let two = hsift_ok(folder.path(), &["classify", "laser printer", "laser pointer", "--format", "json"]);
    assert_eq!(two.lines().map(json).map(|r| r["row"].as_u64()).collect::<Vec<_>>(), [Some(1), Some(2)]);
    // The same answers alone and among others.
    let alone = json(&hsift_ok(folder.path(), &["classify", "laser printer", "--format", "json"]));
    assert_eq!(alone["candidates"], records[2]["candidates"]);

    for (args, input, told) in [
        (&["classify", ""][..], &b""[..], "no text"),
        (&["classify", "   "], b"", "no text"),
        (&["classify", "--", "--,--"], b"", "no text"),
        (&["classify", "laser", ""], b"", "text 2 is empty"),
        (&["classify", "-"], b"", "no text"),
        (&["classify", "-"], b"\n\n", "no text"),
        (&["classify", "-", "laser"], b"", "not from both"),
        (&["classify", "-"], b"laser\n\xbc\xa4\n", "line 2"),
        (&["classify", "laser", "--model", "nowhere.hsift"], b"", "nowhere.hsift"),
        (&["classify", "laser", "--top", "0"], b"", "--top"),
    ] {
        let output = with_input(folder.path(), args, input);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(said(&output).contains(told), "{args:?}: {}", said(&output));
    }
}

#[test]
fn a_text_asks_the_models_own_text_column_or_says_that_there_is_none() {
    let folder = tempfile::tempdir().expect("folder");
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    let words = ["hinge of brass", "bolt of steel", "screw of iron", "spring of copper"];
    let codes = ["830210", "731815", "731814", "732020"];
    let mut csv = String::from("merchandise wording,hs found,weight grams\n");
    for i in 0..400 {
        let k = (i * 7 + i / 3) % 4;
        csv += &format!("{} number {} for doors of kind {},{},{}\n", words[k], i % 90, i % 11, codes[k], 10 + i % 37);
    }
    fs::write(folder.path().join("a.csv"), &csv).expect("written");
    run(&["train", "a.csv", "--label", "hs found", "--learner", "boosted", "--folds", "2", "--out", "m.hsift"]);
    let told = json(&run(&["classify", "bolt of steel for doors", "--model", "m.hsift", "--format", "json"]));
    assert_eq!(told["predicted_code"], "731815", "{told}");
    assert!(run(&["classify", "bolt of steel for doors", "--model", "m.hsift"]).contains("past declarations"));
    // A model without a text cannot be asked by one.
    let bare: Vec<String> = csv.lines().map(|l| l.split_once(',').map_or("", |(_, rest)| rest).to_owned()).collect();
    fs::write(folder.path().join("bare.csv"), bare.join("\n")).expect("written");
    run(&["train", "bare.csv", "--label", "hs found", "--learner", "tree", "--folds", "2", "--out", "bare.hsift"]);
    let output = hsift(folder.path(), &["classify", "bolt", "--model", "bare.hsift"]);
    assert!(output.status.code() == Some(2) && said(&output).contains("looks at no text"), "{}", said(&output));
}

#[test]
fn completions_know_every_command() {
    let folder = tempfile::tempdir().expect("folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = hsift_ok(folder.path(), &["completions", shell]);
        for command in ["classify", "train", "evaluate", "override", "completions"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
        assert!(script.contains("review-budget"), "{shell}");
    }
    assert_eq!(hsift(folder.path(), &["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn score_says_which_decisions_it_gave() {
    let folder = three_months();
    for (lang, header) in [("en", "decision"), ("zh", "结论")] {
        let told = hsift_ok(folder.path(), &["score", "m.hsift", "jan.csv", "--out", "s.csv", "--lang", lang]);
        let (names, scores) = records(&folder.path().join("s.csv"));
        let at = names.iter().position(|n| n == "decision").expect("the column");
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        scores.iter().for_each(|s| *counts.entry(&s[at]).or_default() += 1);
        assert!(told.contains("300") && told.contains(header), "{told}");
        let counted: BTreeMap<String, usize> = told
            .lines()
            .filter_map(|l| {
                let mut words = l.split_whitespace();
                Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
            })
            .filter(|(name, _)| counts.contains_key(name.as_str()))
            .collect();
        assert_eq!(counted.values().sum::<usize>(), 300, "{told}");
        assert!(counts.iter().all(|(name, n)| counted.get(*name) == Some(n)), "{told}");
    }
}

#[test]
fn help_is_grouped_by_user_and_a_long_one_by_what_options_are_about() {
    let folder = tempfile::tempdir().expect("folder");
    let help = hsift_ok(folder.path(), &["--help"]);
    let places: Vec<Option<usize>> = [
        "For the analyst",
        "  train",
        "For the broker",
        "  classify",
        "For the researcher",
        "  reduce",
        "About hsift",
        "  demo",
        "Options:",
    ]
    .iter()
    .map(|word| help.find(word))
    .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{help}");
    let train = hsift_ok(folder.path(), &["train", "--help"]);
    for heading in ["Columns:", "Trees:", "Costs and decisions:", "Output:", "Examples:"] {
        assert!(train.contains(heading), "{heading}: {train}");
    }
    // `hsift` alone tells the same, as an error of usage.
    let alone = hsift(folder.path(), &[]);
    assert!(alone.status.code() == Some(2) && said(&alone).contains("For the broker"), "{}", said(&alone));
    for (typed, meant) in
        [("trian", "train"), ("clasify", "classify"), ("explian", "explain"), ("evalute", "evaluate"), ("completion", "completions")]
    {
        let output = hsift(folder.path(), &[typed]);
        assert!(output.status.code() == Some(2) && said(&output).contains(&format!("'{meant}'")), "{}", said(&output));
    }
}

#[test]
fn exit_codes_are_0_1_and_2_and_a_pipe_sees_no_progress() {
    let folder = three_months();
    let code = |args: &[&str]| hsift(folder.path(), args).status.code();
    assert_eq!(code(&["compare", "m.hsift", "m.hsift", "jan.csv", "--learned", "keep", "--draws", "200"]), Some(0));
    // A tree of three lines' depth against a whole one loses, and the gate says so.
    hsift_ok(folder.path(), &["train", "past.csv", "--learner", "tree", "--folds", "2", "--max-depth", "1", "--out", "poor.hsift"]);
    assert_eq!(code(&["compare", "m.hsift", "poor.hsift", "all.csv", "--gate", "--learned", "keep", "--draws", "200"]), Some(1));
    for args in [&["explode"][..], &["score", "m.hsift"], &["score", "m.hsift", "nowhere.csv", "--out", "x.csv"], &["train", "--out", "m"]]
    {
        assert_eq!(code(args), Some(2), "{args:?}");
    }
    let output = hsift(folder.path(), &["train", "past.csv", "--out", "b.hsift", "--folds", "2"]);
    let text = said(&output) + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && !text.contains('\r') && !text.contains('\u{1b}') && !text.contains(" left"), "{text}");
}
