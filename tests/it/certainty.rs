//! What is told is what can be shown: bounds of probabilities, decisions that agree with what stands beside them, budgets kept to the
//! line, and words that people use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use hsift::model::artifact::Model;
use serde_json::Value;

use crate::decisions::{explain, folder, scores};
use crate::help::{hsift, hsift_ok};

fn number(v: &Value) -> Option<f64> {
    v.as_f64()
}

fn subheading(declared: &Value) -> String {
    declared.as_str().unwrap_or("").chars().filter(char::is_ascii_digit).take(6).collect()
}

/// Checks every probability of scored lines against the bounds that the model tells of itself.
fn within_bounds(model: &str, scored: &[Value]) {
    let loaded = Model::load(&folder().join(model)).expect("model");
    let goods = loaded.subheading.as_ref().and_then(|h| h.posterior.as_ref()?.bounds).expect("bounds of goods");
    let least = 1.0 / (goods.lines.max(18) as f64 + 2.0);
    let risk = loaded.risk.as_ref().and_then(|h| h.bounds);
    let hair = 1e-9;
    for s in scored {
        let told = number(&s["risk"]);
        // A declared code that no edition in force has is wrong for certain.
        let no_code = told == Some(1.0) || number(&s["declared_probability"]) == Some(0.0);
        if let (Some(told), Some(risk), false) = (told, risk, no_code) {
            assert!(told >= risk.low - hair && told <= risk.high + hair, "risk {told}: {risk:?}");
            assert!(risk.low > 1e-4, "{risk:?}");
        }
        if let (Some(p), false) = (number(&s["declared_probability"]), no_code) {
            assert!(p >= least - hair && p < 1.0, "declared {p}: {goods:?}");
        }
        let top = number(&s["probability"]).unwrap_or(0.5);
        let most = risk.map_or(goods.high, |r| (1.0 - r.low).max(r.high));
        assert!(top <= most + hair || no_code, "{top}: {s}");
        for c in s["candidates"].as_array().expect("candidates") {
            let p = number(&c[1]).expect("probability");
            let declared = c[0] == subheading(&s["declared_code"]).as_str();
            assert!(p >= least - hair || declared, "{p}: {s}");
        }
    }
}

#[test]
fn no_probability_is_told_beyond_what_its_lines_show() {
    for model in ["m.hsift", "goods.hsift"] {
        within_bounds(model, &scores(model, "later.csv", &["--explain", "none"]));
    }
    // Other learners, and models of so few lines that hardly any is left to measure on.
    let run = |args: &[&str]| hsift_ok(folder(), args);
    for (rows, learner) in [("1500", "forest"), ("1500", "tree"), ("300", "boosted"), ("150", "boosted"), ("80", "tree")] {
        let name = format!("{learner}{rows}.hsift");
        run(&["simulate", "--rows", rows, "--seed", "21", "--out", "few.csv"]);
        run(&["train", "few.csv", "--folds", "2", "--learner", learner, "--target", "subheading", "--out", &name]);
        within_bounds(&name, &scores(&name, "later.csv", &["--explain", "none"]));
    }
}

#[test]
fn what_is_clear_is_clear_in_everything_told_beside_it() {
    let mut decisions: BTreeMap<String, usize> = BTreeMap::new();
    hsift_ok(folder(), &["simulate", "--rows", "4000", "--seed", "31", "--from", "2026-01-01", "--to", "2026-12-31", "--out", "next.csv"]);
    for (model, more) in [
        ("m.hsift", &[][..]),
        ("goods.hsift", &[]),
        ("m.hsift", &["--coverage", "80%"]),
        ("m.hsift", &["--review-budget", "2%"]),
        ("m.hsift", &["--review-cost", "1", "--error-cost", "4"]),
    ] {
        let threshold = if more.contains(&"4") { 0.25 } else { 0.05 };
        let args: Vec<&str> = more.iter().copied().chain(["--explain", "none"]).collect();
        let all = scores(model, "next.csv", &args);
        assert_eq!(all.len(), 4000);
        for s in &all {
            let decision = s["decision"].as_str().expect("decision");
            *decisions.entry(decision.to_owned()).or_default() += 1;
            assert!(!s["because"].as_str().expect("because").is_empty());
            if decision != "clear" {
                continue;
            }
            let declared = subheading(&s["declared_code"]);
            assert_eq!(s["predicted_code"].as_str(), Some(declared.as_str()), "{s}");
            assert_eq!(s["candidates"][0][0].as_str(), Some(declared.as_str()), "{s}");
            assert!(number(&s["risk"]).is_none_or(|r| r <= threshold), "{s}");
            assert!(number(&s["declared_probability"]).is_some_and(|p| p > 0.0), "{s}");
            let set = s["guarantee"]["codes"].as_array().unwrap_or_else(|| panic!("no set: {s}"));
            assert!(set.iter().any(|c| declared.starts_with(c.as_str().expect("code"))), "{s}");
        }
    }
    for decision in ["clear", "review", "over_budget", "contested"] {
        assert!(decisions.get(decision).is_some_and(|n| *n > 0), "{decision}: {decisions:?}");
    }
}

#[test]
fn a_review_budget_is_a_cap_on_the_file() {
    let rows_of = |decision: &str, all: &[Value]| -> BTreeSet<u64> {
        all.iter().filter(|s| s["decision"] == decision).filter_map(|s| s["row"].as_u64()).collect()
    };
    let without = scores("m.hsift", "later.csv", &["--explain", "none"]);
    let worth = rows_of("review", &without);
    let mut before: BTreeSet<u64> = BTreeSet::new();
    for (budget, reviewed) in [("0", 0), ("0.0005", 0), ("0.1%", 1), ("1%", 12), ("3 %", 36), ("0.05", 60), ("100%", worth.len())] {
        let all = scores("m.hsift", "later.csv", &["--explain", "none", "--review-budget", budget]);
        let review = rows_of("review", &all);
        assert_eq!(review.len(), reviewed, "{budget}");
        let over = rows_of("over_budget", &all);
        assert_eq!(review.union(&over).copied().collect::<BTreeSet<_>>(), worth, "{budget}");
        // More budget never takes a line out, and the riskiest come first.
        assert!(before.is_subset(&review), "{budget}");
        let risks = |rows: &BTreeSet<u64>| -> Vec<f64> {
            all.iter().filter(|s| rows.contains(&s["row"].as_u64().expect("row"))).filter_map(|s| number(&s["risk"])).collect()
        };
        let least = risks(&review).into_iter().fold(1.0, f64::min);
        assert!(risks(&over).into_iter().all(|r| r <= least + 1e-6), "{budget}");
        for s in all.iter().filter(|s| s["decision"] == "over_budget") {
            assert!(s["because"].as_str().is_some_and(|b| b.contains("over the review budget") && b.contains("rank")), "{s}");
        }
        before = review;
    }
}

#[test]
fn one_line_of_a_file_is_ranked_in_its_file() {
    let all = scores("m.hsift", "later.csv", &["--explain", "none", "--review-budget", "1.5%"]);
    let over = all.iter().find(|s| s["decision"] == "over_budget").expect("a line over the budget");
    let row = over["row"].to_string();
    for (format, lang, words) in [("json", "en", "over the review budget"), ("html", "zh", "超出复核名额")] {
        let args = ["explain", "m.hsift", "later.csv", "--row", &row, "--format", format, "--lang", lang, "--review-budget", "1.5%"];
        let record = hsift_ok(folder(), &args);
        assert!(record.contains("over_budget") && record.contains(words), "{format}");
        fs::write(folder().join("over.record"), &record).expect("written");
        assert!(hsift_ok(folder(), &["replay", "over.record"]).contains("the same"));
        if format == "json" {
            let explained: Value = serde_json::from_str(&record).expect("JSON");
            assert_eq!(explained["because"], over["because"]);
            assert_eq!(explained["asked"]["rank"]["allowed"], 18);
        }
    }
    // A budget that a model carries is applied as one that is asked for.
    hsift_ok(folder(), &["train", "past.csv", "--learner", "tree", "--review-budget", "2%", "--out", "budget.hsift"]);
    let carried = scores("budget.hsift", "later.csv", &["--explain", "none"]);
    assert_eq!(carried.iter().filter(|s| s["decision"] == "review").count(), 24);
    assert!(carried.iter().all(|s| s["decision"] != "clear" || number(&s["risk"]).is_some_and(|r| r <= 0.05)));
}

#[test]
fn shares_are_written_alike_and_refused_alike() {
    let said = |args: &[&str]| {
        let output = hsift(folder(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let options: [&[&str]; 7] = [
        &["score", "m.hsift", "later.csv", "--out", "x.csv", "--review-budget"],
        &["score", "m.hsift", "later.csv", "--out", "x.csv", "--coverage"],
        &["explain", "m.hsift", "later.csv", "--row", "1", "--review-budget"],
        &["train", "past.csv", "--out", "x.hsift", "--review-budget"],
        &["reduce", "m.hsift", "later.csv", "--budget"],
        &["reduce", "m.hsift", "later.csv", "--accept-right"],
        &["compare", "m.hsift", "goods.hsift", "later.csv", "--margin"],
    ];
    for option in options {
        let with = |value: &str| said(&[option, &[value]].concat());
        assert!(with("5").contains("did you mean 5%?"), "{option:?}");
        assert!(with("120%").contains("between 0 % and 100 %"), "{option:?}");
        assert!(with("much").contains("5% or 0.05"), "{option:?}");
    }
    let one = |written: &str| scores("m.hsift", "later.csv", &["--explain", "none", "--review-budget", written]);
    for written in ["5%", "5 %", "0,05", "５％", "0.050"] {
        assert_eq!(one(written).iter().filter(|s| s["decision"] == "review").count(), 60, "{written}");
    }
    assert!(said(&["score", "m.hsift", "later.csv", "--out", "x.csv", "--coverage", "30%"]).contains("coverage"));
}

#[test]
fn full_width_digits_are_digits_where_people_type_them() {
    let record = hsift_ok(folder(), &["explain", "m.hsift", "later.csv", "--row", "１２", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&record).expect("JSON")["row"], 12);
    fs::write(folder().join("wide.json"), &record).expect("written");
    let args = ["override", "wide.json", "--code", "８４５６．１１", "--reason", "seen", "--by", "A", "--out", "wide.ndjson"];
    assert!(hsift_ok(folder(), &args).contains("8456.11"));
    assert!(fs::read_to_string(folder().join("wide.ndjson")).expect("overrides").contains("\"code\":\"8456.11\""));
    hsift_ok(
        folder(),
        &["simulate", "--rows", "３０", "--seed", "７", "--from", "２０２５-０１-０１", "--to", "2025/12/31", "--out", "w.csv"],
    );
    assert_eq!(fs::read_to_string(folder().join("w.csv")).expect("lines").lines().count(), 31);
    let by_heading = |heading: &str| {
        hsift_ok(folder(), &["evaluate", "m.hsift", "later.csv", "--headings", heading, "--draws", "0", "--format", "json"])
    };
    let n = |text: String| serde_json::from_str::<Value>(&text).expect("JSON")["n"].clone();
    assert_eq!(n(by_heading("８４５６")), n(by_heading("8456")));
    let refused = hsift(folder(), &["explain", "m.hsift", "later.csv", "--row", "一"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no whole number"));
}

/// Everything said of some lines, on the terminal and as a table, in a language.
fn everything_said(lang: &str) -> String {
    let mut all = String::new();
    let later = fs::read_to_string(folder().join("later.csv")).expect("lines");
    let some = format!("some.{lang}.csv");
    fs::write(folder().join(&some), later.split_inclusive('\n').take(401).collect::<String>()).expect("written");
    for model in ["m.hsift", "goods.hsift"] {
        hsift_ok(folder(), &["score", model, &some, "--out", &format!("said.{lang}.csv"), "--explain", "full", "--lang", lang]);
        all += &fs::read_to_string(folder().join(format!("said.{lang}.csv"))).expect("scores");
        for row in ["1", "5", "21", "34"] {
            all += &hsift_ok(folder(), &["explain", model, &some, "--row", row, "--lang", lang]);
            let page = hsift_ok(folder(), &["explain", model, &some, "--row", row, "--lang", lang, "--format", "html"]);
            all += page.split("</style>").nth(1).and_then(|p| p.split("<script").next()).expect("what people see of the page");
        }
    }
    all
}

#[test]
fn what_is_said_is_said_plainly() {
    let said = everything_said("en");
    let signed_zero = said.match_indices("-0.0").find(|(at, _)| {
        let number: String = said[at + 1..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        number.chars().all(|c| matches!(c, '0' | '.'))
    });
    assert!(signed_zero.is_none(), "{signed_zero:?}");
    for riddle in [
        " 1 others",
        "(1 past declarations",
        " 1 past declarations",
        ";  ",
        "settles it",
        "would tell",
        "yet others",
        "like it ",
        "judging by",
        "a look ",
        " 0 % of its words",
        "Borders",
        "best candidate",
        "holder yes",
        "control no ",
        ": ;",
    ] {
        assert!(!said.contains(riddle), "{riddle:?}: {:?}", said.split(riddle).next().map(|s| &s[s.len().saturating_sub(80)..]));
    }
    assert!(said.contains("95 % set") && said.contains("legal note"), "the words looked for are there");
}

#[test]
fn chinese_is_chinese() {
    let said = everything_said("zh");
    for english in
        ["review (", "past declarations", "legal notes", "not stated", "risk:", "subheading:", "settled", "unseen", "把握", "据此定为"]
    {
        assert!(
            !said.contains(english),
            "{english:?}: {:?}",
            said.split(english).next().map(|s| s.chars().rev().take(60).collect::<String>())
        );
    }
    let line = "description,energy_source,operation,presentation,declared_code,date\n\
                fiber laser welding machine,laser,welding,complete_machine,845611,2024-05-05\n";
    for (line, model) in [(line, "m.hsift"), ("description,energy_source\nmachine,laser\n", "goods.hsift")] {
        let r = explain(line, model, &["--lang", "zh"]);
        let mut words: Vec<&str> = r["counterfactuals"].as_array().into_iter().flatten().filter_map(|c| c["words"].as_str()).collect();
        words.extend(r["question"]["words"].as_str());
        assert!(!words.is_empty(), "{r}");
        for text in words {
            let latin = text.split(|c: char| !c.is_ascii_alphabetic()).find(|w| w.len() > 3);
            assert!(latin.is_none(), "{latin:?} in {text}");
        }
    }
}
