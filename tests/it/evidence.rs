//! The evidence lab as a researcher meets it: baselines, intervals, reductions, plans, gates, reports that can be made again.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::help::{hsift, hsift_ok};

/// Simulated lines of the past and of 2025, and three models: of all of the past, of a part of it, and of spoilt labels.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let run = |args: &[&str]| hsift_ok(folder.path(), args);
    run(&["simulate", "--rows", "4000", "--seed", "21", "--to", "2024-12-31", "--out", "past.csv"]);
    run(&["simulate", "--rows", "1800", "--seed", "22", "--from", "2025-01-01", "--to", "2025-12-31", "--out", "later.csv"]);
    let past = fs::read_to_string(folder.path().join("past.csv")).expect("past");
    let (header, lines) = past.split_once('\n').expect("header");
    let part: Vec<&str> = lines.lines().step_by(3).collect();
    fs::write(folder.path().join("part.csv"), format!("{header}\n{}\n", part.join("\n"))).expect("written");
    fs::write(folder.path().join("spoilt.csv"), spoilt(header, lines)).expect("written");
    for (file, model) in [("past.csv", "m.hsift"), ("part.csv", "part.hsift"), ("spoilt.csv", "spoilt.hsift")] {
        run(&["train", file, "--folds", "2", "--out", model]);
    }
    folder
});

/// Every second confirmed code is that of the line before.
fn spoilt(header: &str, lines: &str) -> String {
    let at = header.split(',').position(|c| c == "confirmed_code").expect("column");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.split(',')).expect("header");
    let mut before = String::new();
    for (i, record) in csv::ReaderBuilder::new().has_headers(false).from_reader(lines.as_bytes()).records().enumerate() {
        let record = record.expect("record");
        let own = record[at].to_owned();
        let fields = record.iter().enumerate().map(|(c, v)| if c == at && i % 2 == 1 && !own.is_empty() { before.as_str() } else { v });
        writer.write_record(fields).expect("record");
        before = own;
    }
    String::from_utf8(writer.into_inner().expect("bytes")).expect("text")
}

fn folder() -> &'static Path {
    FOLDER.path()
}

fn json(args: &[&str]) -> Value {
    let mut args = args.to_vec();
    args.extend(["--format", "json"]);
    serde_json::from_str(&hsift_ok(folder(), &args)).expect("JSON")
}

fn error(args: &[&str]) -> String {
    let output = hsift(folder(), args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn ordered(m: &Value) -> bool {
    let at = |v: &Value| v.as_f64().expect("a number");
    let (low, high, value) = (at(&m["interval"]["low"]), at(&m["interval"]["high"]), at(&m["value"]));
    low <= value + 0.05 && value <= high + 0.05 && low <= high
}

#[test]
fn every_table_has_its_baselines_and_intervals() {
    let e = json(&[
        "evaluate",
        "m.hsift",
        "later.csv",
        "--history",
        "past.csv",
        "--lookup",
        "trader,declared_code",
        "--previous",
        "part.hsift",
        "--draws",
        "200",
    ]);
    let names: Vec<&str> = e["arms"].as_array().expect("arms").iter().map(|a| a["name"].as_str().expect("name")).collect();
    assert_eq!(names[..2], ["model", "declared code as it is"]);
    for start in ["always ", "lookup of trader, declared_code", "single tree", "previous model"] {
        assert!(names.iter().any(|n| n.starts_with(start)), "{start}: {names:?}");
    }
    for measure in [
        "chapter_accuracy",
        "heading_accuracy",
        "accuracy",
        "log_loss",
        "code_brier",
        "code_ece",
        "auc",
        "average_precision",
        "brier",
        "ece",
    ] {
        assert!(ordered(&e["arms"][0]["measures"][measure]), "{measure}: {}", e["arms"][0]["measures"][measure]);
    }
    // The declarant is right as often as the lines say.
    let declared = e["arms"][1]["measures"]["accuracy"]["value"].as_f64().expect("share");
    assert!((declared + e["base_rate"].as_f64().expect("share") - 1.0).abs() < 1e-9);
    let budget = e["budget"].as_array().expect("budget");
    assert_eq!(budget.len(), 100);
    let recalls: Vec<f64> = budget.iter().map(|b| b["recall"].as_f64().expect("recall")).collect();
    assert!(recalls.windows(2).all(|w| w[0] <= w[1] + 1e-12) && (recalls[99] - 1.0).abs() < 1e-12);
    let all = e["risk_coverage"].as_array().expect("curve").last().expect("point")["error"].as_f64().expect("error");
    assert!((all - (1.0 - e["accuracy"].as_f64().expect("accuracy"))).abs() < 1e-9);
    let cut: std::collections::BTreeSet<&str> =
        e["slices"].as_array().expect("slices").iter().map(|s| s["by"].as_str().expect("by")).collect();
    for by in ["trader", "goods", "declared heading", "origin", "value", "inspected"] {
        assert!(cut.contains(by), "{by}: {cut:?}");
    }
    assert!(e["drift"]["fields"].as_array().expect("fields").len() > 10);
    let lines: u64 =
        e["confusion"]["lines"].as_array().expect("rows").iter().flat_map(|r| r.as_array().expect("row")).filter_map(Value::as_u64).sum();
    assert!(lines > 900);
    assert_eq!(e["origin"]["files"][0]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn lines_are_chosen_by_heading_day_and_embargo() {
    let all = json(&["evaluate", "m.hsift", "later.csv", "--draws", "0"]);
    let some =
        json(&["evaluate", "m.hsift", "later.csv", "--draws", "0", "--headings", "8456", "--from", "2025-06-01", "--to", "2025-09-30"]);
    assert!(some["n"].as_u64() < all["n"].as_u64());
    assert_eq!((some["split"]["first"].as_str() >= Some("2025-06-01"), some["split"]["last"].as_str() <= Some("2025-09-30")), (true, true));
    let later = json(&["evaluate", "m.hsift", "later.csv", "--draws", "0", "--embargo", "90"]);
    let left_out = later["split"]["embargoed"].as_u64().expect("count");
    assert!(left_out > 0 && left_out + later["n"].as_u64().expect("count") == all["n"].as_u64().expect("count"));
    assert!(error(&["evaluate", "m.hsift", "later.csv", "--headings", "0101"]).contains("no line is left"));
    assert!(error(&["evaluate", "m.hsift", "later.csv", "--draws", "7"]).contains("draws"));
    assert_eq!(json(&["evaluate", "m.hsift", "past.csv", "--learned", "keep", "--draws", "0"])["split"]["not_later"], 4000);
}

#[test]
fn rolling_windows_ask_about_what_came_next() {
    let output = json(&["evaluate", "part.hsift", "part.csv", "--windows", "2", "--draws", "100"]);
    let windows = output["windows"].as_array().expect("windows");
    assert_eq!(windows.len(), 2);
    for w in windows {
        assert!(w["learned_before"].as_str() <= w["from"].as_str() && w["from"].as_str() < w["to"].as_str(), "{w}");
        let accuracy = |arm: usize| w["arms"][arm]["measures"]["accuracy"]["value"].as_f64().expect("share");
        assert!(accuracy(0) > 0.5 && accuracy(1) > 0.5);
    }
    assert!(windows[0]["learned"].as_u64() < windows[1]["learned"].as_u64());
}

#[test]
fn inspection_weights_undo_a_choice_of_lines() {
    let text = fs::read_to_string(folder().join("later.csv")).expect("lines");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("header").clone();
    let at = |name: &str| headers.iter().position(|h| h == name).expect("column");
    let (declared, truth) = (at("declared_code"), at("true_code"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headers.iter().chain(["probability"])).expect("header");
    // Whoever chooses looks at all lines of heading 8456 and at every fourth of the others.
    let (mut chosen, mut weighted) = ((0.0, 0.0), (0.0, 0.0));
    for (i, record) in reader.records().enumerate() {
        let record = record.expect("record");
        let digits: String = record[declared].chars().filter(char::is_ascii_digit).collect();
        let (probability, stands_for) = if digits.starts_with("8456") { ("1", 1.0) } else { ("0.25", 4.0) };
        if stands_for == 1.0 || i % 4 == 0 {
            let wrong = f64::from(u8::from(!digits.starts_with(&record[truth])));
            chosen = (chosen.0 + wrong, chosen.1 + 1.0);
            weighted = (weighted.0 + stands_for * wrong, weighted.1 + stands_for);
            writer.write_record(record.iter().chain([probability])).expect("record");
        }
    }
    fs::write(folder().join("chosen.csv"), writer.into_inner().expect("bytes")).expect("written");
    let rate = |more: &[&str]| {
        let mut args = vec!["evaluate", "m.hsift", "chosen.csv", "--label", "true_code", "--draws", "0"];
        args.extend(more);
        json(&args)
    };
    let (plain, by_chance) = (rate(&[]), rate(&["--inspection", "probability"]));
    let base = |e: &Value| e["base_rate"].as_f64().expect("share");
    assert!((base(&plain) - chosen.0 / chosen.1).abs() < 1e-9, "{} {chosen:?}", base(&plain));
    assert!((base(&by_chance) - weighted.0 / weighted.1).abs() < 1e-9, "{} {weighted:?}", base(&by_chance));
    assert!(base(&plain) > base(&by_chance) + 0.01);
    let effective = by_chance["weights"]["effective"].as_f64().expect("lines");
    assert!(effective < chosen.1 && effective > chosen.1 / 4.0);
    assert!(error(&["evaluate", "m.hsift", "chosen.csv", "--inspection", "chance"]).contains("chance"));
}

#[test]
fn a_reduction_counts_the_same_lines_three_times() {
    let r = json(&[
        "reduce",
        "m.hsift",
        "later.csv",
        "--label",
        "true_code",
        "--budget",
        "10%",
        "--lines",
        "lines.csv",
        "--draws",
        "300",
        "--review-days",
        "0.1",
        "--error-days",
        "4",
    ]);
    let n = r["n"].as_u64().expect("lines");
    assert_eq!(r["seen"].as_u64(), Some((n as f64 * 0.1).round() as u64));
    let wrong = |i: usize| r["arms"][i]["wrong"].as_f64().expect("lines");
    let assisted = &r["against"][1];
    let (helped, harmed) = (assisted["helped"].as_f64().expect("lines"), assisted["harmed"].as_f64().expect("lines"));
    assert!((wrong(0) - wrong(2) - (helped - harmed)).abs() < 1e-9);
    assert!(helped > 0.0 && ordered(&assisted["relative"]) && ordered(&r["days"]["days_saved"]));
    // Every figure again from the file of lines.
    let mut counts = [0.0; 4];
    for record in
        csv::Reader::from_path(folder().join("lines.csv")).expect("lines").deserialize::<std::collections::HashMap<String, String>>()
    {
        let record = record.expect("record");
        for (count, column) in counts.iter_mut().zip(["unassisted_wrong", "model_wrong", "assisted_wrong", "seen"]) {
            *count += record[column].parse::<f64>().unwrap_or(if record[column] == "true" { 1.0 } else { 0.0 });
        }
    }
    let told = [wrong(0), wrong(1), wrong(2), r["seen"].as_f64().expect("lines")];
    assert!(counts.iter().zip(told).all(|(a, b)| (a - b).abs() < 1e-6), "{counts:?} {told:?}");
    // Nobody who takes no advice changes anything.
    let idle = json(&["reduce", "m.hsift", "later.csv", "--accept-right", "0", "--accept-wrong", "0", "--draws", "0"]);
    assert_eq!((&idle["against"][1]["helped"], &idle["against"][1]["harmed"]), (&Value::from(0.0), &Value::from(0.0)));
    let none = json(&["reduce", "m.hsift", "later.csv", "--budget", "0", "--draws", "0"]);
    assert_eq!(none["against"][1]["relative"]["value"], 0.0);
    assert!(error(&["reduce", "m.hsift", "later.csv", "--accept-right", "1", "--accept-wrong", "0"]).contains("no result"));
    assert!(error(&["reduce", "m.hsift", "later.csv", "--review-days", "1"]).contains("error-days"));
}

#[test]
fn duty_follows_the_rates_given() {
    fs::write(folder().join("rates.csv"), "code,rate\n84,1.7\n8515,8\n8466,6\n9013,2%\n90,0\n85,3\n").expect("written");
    let r = json(&["reduce", "m.hsift", "later.csv", "--label", "true_code", "--rates", "rates.csv", "--draws", "200"]);
    let (before, after) = (r["duty"]["counted"]["withheld"].as_f64().expect("duty"), r["duty"]["after"].as_f64().expect("duty"));
    assert!(before > after && after >= 0.0);
    assert!((r["duty"]["saved"]["value"].as_f64().expect("duty") - (before - after)).abs() < 1e-6 * before);
    let e = json(&["evaluate", "m.hsift", "later.csv", "--label", "true_code", "--rates", "rates.csv", "--draws", "0"]);
    assert!((e["budget"][99]["duty"].as_f64().expect("share") - 1.0).abs() < 1e-9);
    fs::write(folder().join("bad-rates.csv"), "code,rate\n84,free\n").expect("written");
    let said = error(&["evaluate", "m.hsift", "later.csv", "--rates", "bad-rates.csv"]);
    assert!(said.contains("free") && said.contains("row 1"), "{said}");
}

#[test]
fn departures_from_a_plan_are_named() {
    let plan = "claim = \"a tenth reviewed prevents a third of the errors\"\nwritten = \"2024-12-01\"\nmetric = \"relative_reduction\"\n\
                seed = 3\nbudget = 0.1\naccept_right = 0.8\naccept_wrong = 0.4\n[population]\nheadings = [8456]\n";
    fs::write(folder().join("plan.toml"), plan).expect("written");
    let kept = json(&["reduce", "m.hsift", "later.csv", "--plan", "plan.toml", "--seed", "3", "--headings", "8456", "--draws", "0"]);
    assert_eq!(kept["origin"]["plan"]["departures"].as_array().map(Vec::len), Some(0), "{}", kept["origin"]["plan"]);
    assert_eq!(kept["origin"]["plan"]["sha256"].as_str().map(str::len), Some(64));
    // Another label column makes no other model of it.
    let named = json(&["reduce", "m.hsift", "later.csv", "--label", "true_code", "--draws", "0"]);
    assert_eq!(named["origin"]["models"][0]["fingerprint"], kept["origin"]["models"][0]["fingerprint"]);
    let broken = json(&["reduce", "m.hsift", "later.csv", "--plan", "plan.toml", "--budget", "0.2", "--draws", "0"]);
    let said = broken["origin"]["plan"]["departures"].to_string();
    for word in ["seed: 3 was planned, 1", "budget: 0.1 was planned, 0.2", "population"] {
        assert!(said.contains(word), "{said}");
    }
    fs::write(folder().join("late.toml"), plan.replace("2024-12-01", "2025-07-01")).expect("written");
    let late = json(&["reduce", "m.hsift", "later.csv", "--plan", "late.toml", "--seed", "3", "--headings", "8456", "--draws", "0"]);
    assert!(late["origin"]["plan"]["departures"].to_string().contains("after the first line's day"));
    fs::write(folder().join("no-plan.toml"), "claim = 3").expect("written");
    assert!(error(&["reduce", "m.hsift", "later.csv", "--plan", "no-plan.toml"]).contains("not a plan"));
}

#[test]
fn the_gate_stops_a_worse_retrain_and_lets_a_better_one_pass() {
    let gate =
        |old: &str, new: &str| hsift(folder(), &["compare", old, new, "later.csv", "--label", "true_code", "--gate", "--draws", "300"]);
    let better = gate("part.hsift", "m.hsift");
    let said = String::from_utf8_lossy(&better.stdout);
    assert_eq!(better.status.code(), Some(0), "{said}");
    assert!(said.contains("may take over"));
    let worse = gate("m.hsift", "spoilt.hsift");
    let said = String::from_utf8_lossy(&worse.stdout);
    assert_eq!(worse.status.code(), Some(1), "{said}");
    assert!(said.contains("FAILS") && said.contains("stops"));
    // Without the gate the same comparison is only told.
    assert_eq!(hsift(folder(), &["compare", "m.hsift", "spoilt.hsift", "later.csv", "--draws", "0"]).status.code(), Some(0));
    let same = json(&["compare", "m.hsift", "m.hsift", "later.csv", "--draws", "200"]);
    assert_eq!((&same["code_changes"], &same["passes"]), (&Value::from(0), &Value::from(true)));
    let c = json(&["compare", "part.hsift", "m.hsift", "later.csv", "--label", "true_code", "--draws", "200", "--history", "past.csv"]);
    for head in c["heads"].as_array().expect("heads") {
        let sum = |key: &str| head["headings"].as_array().expect("headings").iter().map(|h| h[key].as_u64().expect("lines")).sum::<u64>();
        assert!(sum("gained") <= head["gained"].as_u64().expect("lines") && sum("lost") <= head["lost"].as_u64().expect("lines"));
    }
    assert!(c["drift"]["lines_before"] == 4000);
}

#[test]
fn a_report_is_made_again_by_the_command_printed_in_it() {
    for (args, json) in [
        (vec!["reduce", "m.hsift", "later.csv", "--draws", "200", "--report", "made"], "reduction.json"),
        (vec!["compare", "part.hsift", "m.hsift", "later.csv", "--draws", "200", "--report", "made"], "comparison.json"),
        (vec!["evaluate", "m.hsift", "later.csv", "--draws", "200", "--headings", "8456,8515", "--report", "made"], "evaluation.json"),
    ] {
        hsift_ok(folder(), &args);
        let read = |name: &str| fs::read_to_string(folder().join("made").join(name)).expect("made");
        let (page, figures) = (read("report.html"), read(json));
        assert!(page.contains("<svg") && page.contains("SHA-256") && page.contains("none was given"));
        let command = page.split("<code>").nth(1).and_then(|c| c.split("</code>").next()).expect("command");
        let command: Vec<String> = command.split(' ').skip(1).map(|a| a.replace("&#x2f;", "/")).collect();
        assert_eq!(command, args);
        // At another number of threads too.
        let again: Vec<&str> = ["--threads", "1"].into_iter().chain(args.iter().copied()).collect();
        hsift_ok(folder(), &again[2..]);
        assert!(read("report.html") == page && read(json) == figures, "{json}");
        hsift_ok(folder(), &again);
        assert!(read(json) == figures, "{json} differs with one thread");
    }
}

#[test]
fn the_audit_finds_the_key_that_decides_the_label() {
    // Four in five lines repeat goods of before, whose code, mass and price go together and whose label stays.
    let mut csv = String::from("day,HS6 Code,Net Mass,Item Price,Office,Fraud\n");
    let hash = |i: u32, salt: u32| (i.wrapping_mul(2_654_435_761) ^ salt.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B) >> 12;
    for i in 0..4000u32 {
        let goods = if i % 5 != 0 { hash(i, 1) % 500 } else { 10_000 + i };
        let fraud = u32::from(hash(goods, 2) % 5 == 0);
        let code = 845_600 + hash(goods, 3) % 90;
        let (mass, price) = (1 + hash(goods, 4) % 3000, 10 + hash(goods, 5) % 40_000);
        csv += &format!("2024-{:02}-{:02},{code},{mass},{price},{},{fraud}\n", 1 + i / 340, 1 + i % 28, hash(i, 6) % 9);
    }
    fs::write(folder().join("goods.csv"), csv).expect("written");
    let said = hsift_ok(folder(), &["profile", "goods.csv", "--label", "Fraud", "--declared", "HS6 Code", "--date", "day"]);
    assert!(said.contains("decides the label"), "{said}");
    let p = json(&["profile", "goods.csv", "--label", "Fraud", "--declared", "HS6 Code", "--date", "day"]);
    let fingerprint = &p["lookups"]["fingerprint"];
    assert!(fingerprint["right"].as_f64() > Some(0.99), "{fingerprint}");
    assert!(fingerprint["columns"].as_array().expect("columns").iter().all(|c| c != "Office"), "{fingerprint}");
}

#[test]
fn spoilt_labels_are_ranked_before_good_ones() {
    let text = fs::read_to_string(folder().join("past.csv")).expect("lines");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("header").clone();
    let at = headers.iter().position(|h| h == "confirmed_code").expect("column");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).expect("header");
    let mut spoilt = std::collections::HashSet::new();
    for (i, record) in reader.records().enumerate() {
        let record = record.expect("record");
        let spoil = i % 30 == 7 && record[at].starts_with("8456");
        if spoil {
            spoilt.insert(i + 1);
        }
        writer.write_record(record.iter().enumerate().map(|(c, v)| if c == at && spoil { "851580" } else { v })).expect("record");
    }
    fs::write(folder().join("noisy.csv"), writer.into_inner().expect("bytes")).expect("written");
    hsift_ok(folder(), &["profile", "noisy.csv", "--label-noise", "doubts.csv"]);
    let rows: Vec<usize> = csv::Reader::from_path(folder().join("doubts.csv"))
        .expect("doubts")
        .deserialize::<std::collections::HashMap<String, String>>()
        .map(|r| r.expect("record")["row"].parse().expect("row"))
        .take(spoilt.len() * 2)
        .collect();
    let found = rows.iter().filter(|r| spoilt.contains(r)).count();
    assert!(spoilt.len() > 20 && found * 10 >= spoilt.len() * 8, "{found} of {} among the first {}", spoilt.len(), rows.len());
}
