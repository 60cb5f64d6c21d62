//! Every figure that is said can be made again by hand: weights of nothing, lines learned from, heads compared by their own measures,
//! expectations over reviewers, windows that fit, plans that are departed from.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use hsift::model::artifact::{Model, Provenance};
use serde_json::Value;
use tempfile::TempDir;

use crate::help::{hsift, hsift_ok};

/// Invented goods of several headings, in English and Chinese.
const GOODS: [(&str, &str, &str); 8] = [
    ("841370", "centrifugal pump", "离心泵"),
    ("841350", "diaphragm dosing pump", "隔膜计量泵"),
    ("848180", "ball valve brass", "黄铜球阀"),
    ("848210", "deep groove ball bearing", "深沟球轴承"),
    ("850140", "single phase electric motor", "单相电动机"),
    ("853650", "rocker switch", "翘板开关"),
    ("902610", "flow meter for water", "水用流量计"),
    ("400932", "rubber hose with fabric", "夹布橡胶软管"),
];
const WAYS: [&str; 6] = ["new", "in cartons", "DN50", "stainless", "for workshop", "series B"];

fn mix(i: u64, salt: u64) -> u64 {
    let mut x = i.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
    x = (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^ (x >> 32)
}

/// One line as fields: id, date, trader, declared, confirmed, description, net mass, value.
fn line(i: u64) -> [String; 8] {
    let at = (mix(i, 1) % 8) as usize;
    let (code, english, chinese) = GOODS[at];
    let way = WAYS[(mix(i, 2) % 6) as usize];
    let text = if mix(i, 3).is_multiple_of(3) { format!("{chinese} {way}") } else { format!("{english} {way}") };
    let declared = if mix(i, 4).is_multiple_of(6) { GOODS[(at + 1) % 8].0 } else { code };
    let day = chrono::NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day") + chrono::Days::new(i % 300);
    let mass = 1 + mix(i, 5) % 400;
    let fields = [&format!("L{i}"), &day.to_string(), &format!("T{}", mix(i, 6) % 25), declared, code, &text, &mass.to_string()];
    let mut all = fields.map(str::to_owned).to_vec();
    all.push((mass * (10 + 7 * at as u64)).to_string());
    all.try_into().expect("eight fields")
}

const HEADER: [&str; 8] = ["id", "date", "trader", "declared_code", "confirmed_code", "description", "net_mass", "value"];

fn csv_of(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("header");
    rows.for_each(|row| writer.write_record(row).expect("record"));
    String::from_utf8(writer.into_inner().expect("bytes")).expect("text")
}

fn lines(range: std::ops::Range<u64>) -> Vec<Vec<String>> {
    range.map(|i| line(i).to_vec()).collect()
}

const FAST: [&str; 8] = ["--folds", "2", "--cycles", "2", "--n-trees", "4", "--precedents", "3"];

/// Trains with few trees.
fn learn(folder: &Path, file: &str, model: &str, more: &[&str]) {
    let args: Vec<&str> = ["train", file, "--out", model].into_iter().chain(FAST).chain(more.iter().copied()).collect();
    hsift_ok(folder, &args);
}

/// A model of 600 lines, 300 later ones, and a model of the same lines with a fifth of the labels spoilt.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let write = |name: &str, rows: Vec<Vec<String>>| {
        fs::write(folder.path().join(name), csv_of(&HEADER, rows.into_iter())).expect("written");
    };
    write("learned.csv", lines(0..600));
    write("other.csv", lines(1_000..1_300));
    let mut spoilt = lines(0..600);
    for row in spoilt.iter_mut().step_by(5) {
        row[4] = GOODS[0].0.to_owned();
    }
    write("spoilt.csv", spoilt);
    learn(folder.path(), "learned.csv", "m.hsift", &[]);
    learn(folder.path(), "spoilt.csv", "spoilt.hsift", &[]);
    folder
});

fn folder() -> &'static Path {
    FOLDER.path()
}

fn json(args: &[&str]) -> Value {
    let args: Vec<&str> = args.iter().copied().chain(["--format", "json", "--draws", "100"]).collect();
    serde_json::from_str(&hsift_ok(folder(), &args)).expect("JSON")
}

fn text(args: &[&str]) -> String {
    let args: Vec<&str> = args.iter().copied().chain(["--draws", "100"]).collect();
    hsift_ok(folder(), &args)
}

fn refused(folder: &Path, args: &[&str]) -> String {
    let output = hsift(folder, args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn lines_of_weight_nothing_leave_before_anything_is_fitted() {
    let place = tempfile::tempdir().expect("folder");
    let dir = place.path();
    let header: Vec<&str> = HEADER.iter().copied().chain(["w"]).collect();
    let weighed = |row: Vec<String>, w: &str| row.into_iter().chain([w.to_owned()]).collect::<Vec<_>>();
    let counted = || lines(0..240).into_iter().enumerate().map(|(i, row)| weighed(row, if i % 2 == 0 { "1" } else { "2.5" }));
    let changed = |i: u64, at: usize, value: String| {
        let mut row = line(i).to_vec();
        row[at] = value;
        row
    };
    // What would move words, classes, norms, days, folds, types of columns, or counts, were it looked at.
    let rubbish: [(&str, Vec<Vec<String>>); 7] = [
        ("words", (0..80).map(|i| weighed(changed(i, 5, format!("zzz{i} qqq 钛合金 screw")), "0")).collect()),
        ("classes", (0..60).map(|i| weighed(changed(i, 4, "950300".into()), "0.0")).collect()),
        ("masses", (0..60).map(|i| weighed(changed(i, 6, format!("{}", 1e7 + i as f64)), "0")).collect()),
        ("days", (0..60).map(|i| weighed(changed(i, 1, "2026-10-01".into()), "-0")).collect()),
        ("traders", (0..90).map(|i| weighed(changed(i, 2, format!("new{i}")), "0e0")).collect()),
        ("types", (0..300).map(|i| weighed(changed(i, 7, format!("about {i} pieces of silver")), "0")).collect()),
        ("copies", (0..240).map(|i| weighed(line(i).to_vec(), "0")).collect()),
    ];
    let write = |name: &str, rows: Vec<Vec<String>>| fs::write(dir.join(name), csv_of(&header, rows.into_iter())).expect("written");
    write("base.csv", counted().collect());
    fs::write(dir.join("asked.csv"), csv_of(&HEADER, lines(2_000..2_080).into_iter())).expect("written");
    let answers = |name: &str| {
        learn(dir, &format!("{name}.csv"), &format!("{name}.hsift"), &["--weight", "w"]);
        hsift_ok(dir, &["score", &format!("{name}.hsift"), "asked.csv", "--out", &format!("{name}.out.csv")]);
        let mut model = Model::load(&dir.join(format!("{name}.hsift"))).expect("a model");
        let weightless = model.provenance.weightless_rows;
        model.provenance = Provenance { source: String::new(), weightless_rows: 0, ..model.provenance };
        (fs::read(dir.join(format!("{name}.out.csv"))).expect("answers"), model.to_bytes().expect("bytes"), weightless)
    };
    let (base, model, _) = answers("base");
    for (name, rows) in rubbish {
        let n = rows.len() as u64;
        // Before, between and behind the lines that count.
        let mut all: Vec<Vec<String>> = rows.iter().take(20).cloned().collect();
        all.extend(counted().take(100));
        all.extend(rows.iter().skip(20).cloned());
        all.extend(counted().skip(100));
        write(&format!("{name}.csv"), all);
        let (own, bytes, weightless) = answers(name);
        assert!(own == base, "{name}: other answers");
        assert!(bytes == model, "{name}: another model");
        assert_eq!(weightless, n, "{name}");
    }
    let broken: Vec<Vec<String>> = lines(0..240)
        .into_iter()
        .enumerate()
        .map(|(i, row)| weighed(row, ["1", "-3", "NaN", "inf", "heavy", "1", "1", "1"][i % 8]))
        .collect();
    write("broken.csv", broken);
    learn(dir, "broken.csv", "broken.hsift", &["--weight", "w"]);
    let rejects = fs::read_to_string(dir.join("broken.hsift.rejects.csv")).expect("rejects");
    assert_eq!(rejects.lines().filter(|l| l.contains("weight is not a number")).count(), 120);
    write("nothing.csv", lines(0..40).into_iter().map(|row| weighed(row, "0")).collect());
    let said = refused(dir, &["train", "nothing.csv", "--weight", "w", "--out", "n.hsift"]);
    assert!(said.contains("40 lines of weight 0") && said.contains("no line counts"), "{said}");
}

/// The learned lines as other files would hold them.
fn written_otherwise(name: &str) -> String {
    let rows = lines(0..600);
    match name {
        "reversed.csv" => csv_of(&HEADER, rows.into_iter().rev()),
        "columns.csv" => {
            let header: Vec<&str> = HEADER.iter().rev().copied().collect();
            csv_of(&header, rows.into_iter().map(|r| r.into_iter().rev().collect()))
        }
        "numbers.csv" => csv_of(
            &HEADER,
            rows.into_iter().map(|mut r| {
                r[6] = format!("{}.0", r[6]);
                r[7] = format!("{}.00", r[7]);
                r
            }),
        ),
        "codes.csv" => csv_of(
            &HEADER,
            rows.into_iter().map(|mut r| {
                r[3] = format!("{}.{}", &r[3][..4], &r[3][4..]);
                r
            }),
        ),
        "renamed.csv" => csv_of(
            &HEADER,
            rows.into_iter().enumerate().map(|(i, mut r)| {
                r[0] = format!("X{i}");
                r[4] = String::new() + GOODS[i % 8].0;
                r
            }),
        ),
        "case.csv" => csv_of(
            &HEADER,
            rows.into_iter().map(|mut r| {
                r[5] = r[5].to_uppercase();
                r
            }),
        ),
        "lines.ndjson" => rows.into_iter().fold(String::new(), |mut all, r| {
            let fields: HashMap<&str, Value> = HEADER
                .iter()
                .zip(&r)
                .map(|(k, v)| {
                    (
                        *k,
                        if matches!(*k, "net_mass" | "value") {
                            Value::from(v.parse::<f64>().expect("a number"))
                        } else {
                            Value::from(v.as_str())
                        },
                    )
                })
                .collect();
            let _ = writeln!(all, "{}", serde_json::to_string(&fields).expect("JSON"));
            all
        }),
        _ => unreachable!("{name}"),
    }
}

#[test]
fn lines_that_a_model_learned_from_are_known_again_in_any_dress() {
    for name in ["reversed.csv", "columns.csv", "numbers.csv", "codes.csv", "renamed.csv", "case.csv", "lines.ndjson"] {
        fs::write(folder().join(name), written_otherwise(name)).expect("written");
        let said = refused(folder(), &["evaluate", "m.hsift", name]);
        assert!(said.contains("600 of 600 lines were learned from") && said.contains("--learned keep"), "{name}: {said}");
    }
    let half: Vec<Vec<String>> = lines(450..600).into_iter().chain(lines(1_000..1_100)).collect();
    fs::write(folder().join("half.csv"), csv_of(&HEADER, half.into_iter())).expect("written");
    for (args, n) in [(&[][..], 100), (&["--learned", "keep"], 250), (&["--learned", "only"], 150), (&["--learned", "drop"], 100)] {
        let evaluated: Vec<&str> = ["evaluate", "m.hsift", "half.csv"].into_iter().chain(args.iter().copied()).collect();
        let e = json(&evaluated);
        assert_eq!((e["n"].as_u64(), e["origin"]["learned"]["learned"].as_u64()), (Some(n), Some(150)), "{args:?}");
        assert!(text(&evaluated).contains("the model learned from 150 of 250 lines"), "{args:?}");
    }
    assert!(text(&["reduce", "m.hsift", "half.csv"]).contains("the model learned from 150 of 250 lines; they are left out"));
    let said = text(&["compare", "m.hsift", "spoilt.hsift", "half.csv"]);
    assert!(
        said.contains("the new model learned from 150 of 250 lines") && said.contains("the old model learned from 150 of 250"),
        "{said}"
    );
    let said = text(&["evaluate", "m.hsift", "other.csv"]);
    assert!(!said.contains("the model learned from"), "{said}");
    // One field of a line makes it another line.
    let near = lines(0..50).into_iter().map(|mut r| {
        r[6] = format!("{}.5", r[6]);
        r
    });
    fs::write(folder().join("near.csv"), csv_of(&HEADER, near)).expect("written");
    assert_eq!(json(&["evaluate", "m.hsift", "near.csv"])["n"], 50);
    let mut forgetful = Model::load(&folder().join("m.hsift")).expect("a model");
    forgetful.learned = None;
    forgetful.save(&folder().join("forgetful.hsift")).expect("saved");
    assert!(text(&["evaluate", "forgetful.hsift", "learned.csv"]).contains("the model does not remember its lines"));
}

#[test]
fn simulated_lines_are_known_again_in_every_format() {
    let place = tempfile::tempdir().expect("folder");
    let dir = place.path();
    for format in ["csv", "ndjson", "parquet"] {
        hsift_ok(dir, &["simulate", "--rows", "400", "--seed", "8", "--out", &format!("s.{format}")]);
    }
    learn(dir, "s.csv", "s.hsift", &[]);
    // Lines without a confirmed code taught nothing that could be tested.
    let known = Model::load(&dir.join("s.hsift")).expect("a model").provenance.risk_rows;
    for format in ["csv", "ndjson", "parquet"] {
        let said = refused(dir, &["evaluate", "s.hsift", &format!("s.{format}")]);
        assert!(said.contains(&format!("{known} of 400 lines were learned from")), "{format}: {said}");
    }
}

#[test]
fn every_head_is_compared_by_its_own_measure_and_every_row_adds_up() {
    let c = json(&["compare", "m.hsift", "spoilt.hsift", "other.csv"]);
    let heads = c["heads"].as_array().expect("heads");
    let names: Vec<&str> = heads.iter().filter_map(|h| h["head"].as_str()).collect();
    assert_eq!(names, ["subheading", "advised code", "risk"]);
    for row in heads.iter().flat_map(|h| h["measures"].as_array().expect("measures")) {
        let number = |v: &Value| v.as_f64().expect("a number");
        let (old, new, change) = (number(&row["old"]), number(&row["new"]), number(&row["difference"]["value"]));
        assert!((new - old - change).abs() < 1e-12, "{row}");
    }
    // What is told of a head is what evaluate tells of it on the same lines.
    for (file, side) in [("m.hsift", "old"), ("spoilt.hsift", "new")] {
        let e = json(&["evaluate", file, "other.csv"]);
        for (head, measure) in [(0, "accuracy"), (0, "log_loss"), (2, "average_precision"), (2, "auc")] {
            let row = heads[head]["measures"].as_array().expect("rows").iter().find(|r| r["measure"] == measure).expect("the measure");
            let told = e[measure].as_f64().expect("a number");
            assert!((row[side].as_f64().expect("a number") - told).abs() < 1e-9, "{file} {measure}");
        }
    }
    let said = text(&["compare", "m.hsift", "spoilt.hsift", "other.csv"]);
    let mut rows = 0;
    for l in said.lines() {
        let words: Vec<&str> = l.split_whitespace().collect();
        let Some(at) = words.iter().position(|w| matches!(*w, "accuracy" | "loss" | "precision" | "AUC")).filter(|at| words.len() > at + 4)
        else {
            continue;
        };
        let numbers: Vec<f64> = words[at + 1..at + 5].iter().filter_map(|w| w.parse().ok()).collect();
        let [_, old, new, change] = numbers[..] else { continue };
        assert!((new - old - change).abs() < 1e-9, "{l}");
        rows += 1;
    }
    assert_eq!(rows, 6, "{said}");
    assert!(said.contains("the gate stops"), "{said}");
    assert!(!said.contains("-0.0000"));
}

#[test]
fn the_expectation_over_reviewers_needs_no_seed() {
    let of = |more: &[&str]| {
        let args: Vec<&str> = ["reduce", "m.hsift", "other.csv", "--budget", "20%"].into_iter().chain(more.iter().copied()).collect();
        json(&args)
    };
    let first = of(&[]);
    let told = |r: &Value| {
        (
            r["arms"].as_array().map(|a| a.iter().map(|a| (a["wrong"].clone(), a["rate"]["value"].clone())).collect::<Vec<_>>()),
            r["against"][1]["relative"]["value"].clone(),
            r["seen"].clone(),
        )
    };
    for seed in ["2", "3", "4", "5", "99"] {
        assert_eq!(told(&of(&["--seed", seed])), told(&first), "seed {seed}");
    }
    fs::write(folder().join("backwards.csv"), csv_of(&HEADER, lines(1_000..1_300).into_iter().rev())).expect("written");
    let backwards = json(&["reduce", "m.hsift", "backwards.csv", "--budget", "20%"]);
    let close = |a: &Value, b: &Value| (a.as_f64().expect("a number") - b.as_f64().expect("a number")).abs() < 1e-9;
    assert!(close(&backwards["against"][1]["relative"]["value"], &first["against"][1]["relative"]["value"]));
    // By hand, from the file of lines.
    for (right, wrong) in [("0.8", "0.4"), ("1", "1"), ("0.5", "0"), ("0", "0.7"), ("0.33", "0.1"), ("0", "0")] {
        let r = of(&["--accept-right", right, "--accept-wrong", wrong, "--lines", "out.csv"]);
        let (right, wrong): (f64, f64) = (right.parse().expect("a share"), wrong.parse().expect("a share"));
        let (mut helped, mut harmed, mut after) = (0.0, 0.0, 0.0);
        for l in csv::Reader::from_path(folder().join("out.csv")).expect("lines").deserialize::<HashMap<String, String>>() {
            let l = l.expect("a line");
            let is = |name: &str| l[name] == "true";
            if is("seen") && is("unassisted_wrong") && !is("model_wrong") {
                helped += right;
            }
            if is("seen") && !is("unassisted_wrong") && is("model_wrong") {
                harmed += wrong;
            }
            after += l["assisted_wrong"].parse::<f64>().expect("a probability");
        }
        let near = |v: &Value, by_hand: f64| (v.as_f64().expect("a number") - by_hand).abs() < 1e-9;
        let assisted = &r["against"][1];
        assert!(
            near(&assisted["helped"], helped) && near(&assisted["harmed"], harmed) && near(&r["arms"][2]["wrong"], after),
            "{right} {wrong}"
        );
        assert_eq!(assisted["mcnemar"].is_null(), right == 0.0 || wrong == 0.0);
    }
}

#[test]
fn budgets_buy_whole_lines_and_none_buys_none() {
    for (budget, seen) in [("0", 0), ("1%", 3), ("3%", 9), ("5%", 15), ("3.5%", 11), ("1", 300)] {
        let r = json(&["reduce", "m.hsift", "other.csv", "--budget", budget, "--lines", "budget.csv"]);
        assert_eq!(r["seen"], seen, "{budget}");
        let told = fs::read_to_string(folder().join("budget.csv")).expect("lines");
        let at = told.lines().next().expect("header").split(',').position(|c| c == "seen").expect("seen");
        assert_eq!(told.lines().skip(1).filter(|l| l.split(',').nth(at) == Some("true")).count(), seen, "{budget}");
    }
    let none = json(&["reduce", "m.hsift", "other.csv", "--budget", "0"]);
    assert_eq!((&none["against"][1]["helped"], &none["against"][1]["relative"]["value"]), (&Value::from(0.0), &Value::from(0.0)));
    let nets: BTreeSet<String> = none["budgets"].as_array().expect("budgets").iter().map(|b| b["seen"].to_string()).collect();
    assert_eq!(nets.len(), 9, "{nets:?}");
    assert!(text(&["reduce", "m.hsift", "other.csv", "--budget", "3.5%"]).contains("riskiest 3.5 % (11 lines)"));
}

#[test]
fn windows_are_cut_where_they_fit_and_say_what_would() {
    let windows = |args: &[&str]| {
        let args: Vec<&str> = ["evaluate", "m.hsift", "learned.csv"].into_iter().chain(args.iter().copied()).collect();
        json(&args)
    };
    // The model itself learned from every line; its recipe is measured all the same.
    for (count, embargo) in [("2", "30"), ("3", "0"), ("2", "120")] {
        let e = windows(&["--windows", count, "--embargo", embargo]);
        let all = e["windows"].as_array().expect("windows");
        assert_eq!((all.len().to_string().as_str(), e["n"].as_u64()), (count, Some(0)));
        for w in all {
            let day = |key: &str| w[key].as_str().expect("a day").parse::<chrono::NaiveDate>().expect("a day");
            assert_eq!((day("from") - day("learned_before")).num_days().to_string(), embargo);
            assert!(day("from") <= day("to") && w["asked"].as_u64() > Some(0) && w["learned"].as_u64() >= Some(40));
        }
    }
    let said = text(&["evaluate", "m.hsift", "learned.csv", "--windows", "2", "--embargo", "30"]);
    assert!(said.contains("rolling windows") && said.contains("no line is left for the model itself"), "{said}");
    let said = refused(folder(), &["evaluate", "m.hsift", "learned.csv", "--windows", "4", "--embargo", "299"]);
    assert!(said.contains("on 300 days from 2024-01-01 to 2024-10-26") && said.contains("--windows 4 --embargo 2"), "{said}");
    let said = refused(folder(), &["evaluate", "m.hsift", "other.csv", "--embargo", "3000"]);
    assert!(said.contains("none of them later than 3000 days after 2024-10-26"), "{said}");
}

#[test]
fn departures_from_a_plan_stand_in_the_text() {
    let plan = "claim = \"pumps are known\"\nwritten = \"2025-06-01\"\nmetric = \"relative_reduction\"\nseed = 4\nbudget = 0.05\n";
    fs::write(folder().join("plan.toml"), plan).expect("written");
    for args in [
        ["evaluate", "m.hsift", "other.csv", "--plan", "plan.toml"].as_slice(),
        &["reduce", "m.hsift", "other.csv", "--plan", "plan.toml"],
        &["compare", "m.hsift", "spoilt.hsift", "other.csv", "--plan", "plan.toml"],
    ] {
        let said = text(args);
        assert!(said.contains("pumps are known") && said.contains("DEPARTS from the plan: seed: 4 was planned, 1 was used"), "{said}");
        assert!(said.contains("after the first line's day"), "{said}");
    }
    fs::write(folder().join("kept.toml"), plan.replace("2025-06-01", "2023-06-01")).expect("written");
    let said = text(&["reduce", "m.hsift", "other.csv", "--plan", "kept.toml", "--seed", "4", "--budget", "5%"]);
    assert!(said.contains("no departure from the plan"), "{said}");
}

#[test]
fn labels_of_heading_length_are_no_subheadings() {
    let place = tempfile::tempdir().expect("folder");
    let dir = place.path();
    let with = |every: usize| {
        lines(0..300).into_iter().enumerate().map(move |(i, mut r)| {
            if i % every == 0 {
                r[4].truncate(4);
            }
            r
        })
    };
    fs::write(dir.join("headings.csv"), csv_of(&HEADER, with(7))).expect("written");
    fs::write(dir.join("plain.csv"), csv_of(&HEADER, lines(0..300).into_iter())).expect("written");
    fs::write(
        dir.join("asked.csv"),
        csv_of(
            &HEADER,
            lines(1_000..1_210).into_iter().enumerate().map(|(i, mut r)| {
                if i % 3 == 0 {
                    r[4].truncate(4);
                }
                r
            }),
        ),
    )
    .expect("written");
    learn(dir, "headings.csv", "headings.hsift", &[]);
    learn(dir, "plain.csv", "plain.hsift", &[]);
    let shown: Value = serde_json::from_str(&hsift_ok(dir, &["show", "headings.hsift", "--format", "json"])).expect("JSON");
    assert_eq!(shown["subheadings"]["of_their_own"], 8);
    assert!(shown["subheadings"]["in_labels_of_several_only"].as_u64() > Some(20), "{}", shown["subheadings"]);
    assert_eq!((&shown["provenance"]["heading_rows"], &shown["provenance"]["set_rows"]), (&Value::from(43), &Value::from(0)));
    let card = hsift_ok(dir, &["show", "headings.hsift"]);
    assert!(card.contains("which of 8 subheadings") && card.contains("43 only by their heading"), "{card}");
    let e: Value =
        serde_json::from_str(&hsift_ok(dir, &["evaluate", "plain.hsift", "asked.csv", "--draws", "0", "--format", "json"])).expect("JSON");
    assert_eq!((&e["subheading_n"], &e["heading_only_n"]), (&Value::from(140), &Value::from(70)));
    // Nothing that the old model had a line of is forgotten.
    let c: Value = serde_json::from_str(&hsift_ok(
        dir,
        &["compare", "headings.hsift", "plain.hsift", "asked.csv", "--draws", "0", "--format", "json"],
    ))
    .expect("JSON");
    let forgotten = c["gate"]
        .as_array()
        .expect("gate")
        .iter()
        .find(|g| g["what"].as_str().is_some_and(|w| w.contains("forgotten")))
        .expect("the condition");
    assert_eq!((&forgotten["holds"], &forgotten["found"]), (&Value::from(true), &Value::from("none")));
    assert_eq!(c["heading_only"], 70);
    let said = hsift_ok(dir, &["evaluate", "plain.hsift", "asked.csv", "--draws", "0"]);
    assert!(said.contains("70 lines confirmed at heading length only"), "{said}");
    assert!(said.contains("over 15 groups of equal numbers of lines"), "{said}");
}
