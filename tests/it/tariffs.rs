//! Tariffs and duties: cases worked by hand, the command line, exports that are loaded, and official data where it is at hand.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::str::FromStr;

use hsift::data::tariff::{of, shipped};
use hsift::domain::condition::Facts;
use hsift::domain::tariff::amount::{Goods, Quantity, amount};
use hsift::domain::tariff::answer::answer;
use hsift::domain::tariff::assess::{Range, Shipment, assess};
use hsift::domain::tariff::layer::{Layer, Operation};
use hsift::domain::tariff::parse::{cell, expression};
use hsift::domain::tariff::schedule::{Inheritance, Kind, Line, Measure, Schedule};
use hsift::domain::tariff::tables::{self, Jurisdiction};
use rust_decimal::Decimal;
use serde_json::Value;

/// The program, in the folder of the project.
fn hsift(args: &[&str]) -> Output {
    super::help::hsift(Path::new("."), args)
}

fn stdout(run: &Output) -> String {
    String::from_utf8_lossy(&run.stdout).into_owned()
}

fn stderr(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

fn d(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// Where the official data stands, if it is at hand.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("HSIFT_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from).join("data/tariff");
    folder.is_dir().then_some(folder)
}

#[test]
fn cases_worked_by_hand() {
    let mut reader = csv::Reader::from_path("datasets/tariff/cases.csv").expect("the cases");
    let mut seen = 0;
    for row in reader.records() {
        let row = row.expect("a case");
        let (id, asked, to, origin) = (&row[0], &row[1], &row[2], &row[3]);
        let mut goods = Goods { currency: Jurisdiction::of(to).expect("a jurisdiction").currency.clone(), ..Goods::default() };
        let mut currency = goods.currency.clone();
        for pair in row[7].split_whitespace() {
            let (name, rate) = pair.split_once('=').expect("a rate");
            if name == "currency" {
                currency = rate.to_owned();
            } else {
                goods.rates.insert(name.to_owned(), d(rate));
            }
        }
        goods.worth(Some(d(&row[5])), &currency);
        for quantity in row[6].split(';').filter(|q| !q.is_empty()) {
            let (n, unit) = quantity.split_once(' ').expect("a quantity");
            goods.quantities.push(Quantity::of(d(n), unit).expect("a unit"));
        }
        let expected = (!row[10].is_empty()).then(|| Range { low: d(&row[10]), high: d(&row[11]) });
        let (duty, vat) = match asked.strip_prefix("= ") {
            Some(text) => {
                let one = amount(&expression(text), &goods, &Ok(Decimal::ZERO), &Ok(Decimal::ZERO)).ok();
                (one.map(|d| Range { low: d.round_dp(2), high: d.round_dp(2) }), None)
            }
            None => {
                let facts: Facts =
                    row[8].split_whitespace().filter_map(|f| f.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
                let claim = row[9].split_whitespace().flat_map(|c| tables::claimed("US", c)).collect();
                let day = row[4].parse().expect("a day");
                let shipment = Shipment { day, origin: Some(origin.to_owned()), destination: to.to_owned(), claim, facts, goods };
                let code: String = asked.chars().filter(char::is_ascii_digit).collect();
                let told = answer(of(shipped(), to).expect("shipped"), tables::layers(), &code, &shipment);
                (told.duty, told.vat)
            }
        };
        assert_eq!(duty, expected, "{id}: {}", &row[13]);
        if !row[12].is_empty() {
            assert_eq!(vat, Some(Range { low: d(&row[12]), high: d(&row[12]) }), "{id}: VAT");
        }
        seen += 1;
    }
    assert!(seen >= 40, "{seen} cases");
}

fn measure(kind: Kind, text: &str) -> Vec<Measure> {
    let one = |clause: hsift::domain::tariff::parse::Clause| Measure {
        kind,
        name: String::new(),
        expression: clause.expression,
        text: clause.text,
        programmes: clause.programmes,
        origins: Vec::new(),
        excluded: Vec::new(),
        from: None,
        to: None,
        conditions: Vec::new(),
        source: String::new(),
        confidence: String::new(),
    };
    cell(text).into_iter().map(one).collect()
}

/// The exam's cases: each brings its own line and layers.
#[test]
fn cases_of_official_calculators() {
    let Some(folder) = shared() else { return eprintln!("skipped: no official data at hand") };
    let text = std::fs::read_to_string(folder.join("exam_cases.jsonl")).expect("the cases");
    let cases: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).expect("a case")).collect();
    assert_eq!(cases.len(), 40);
    for case in &cases {
        let (duty, vat) = if case["jurisdiction"] == "US" { of_layers(case) } else { of_expression(case) };
        let id = &case["id"];
        let near = |told: Option<Decimal>, wanted: &Value| {
            let wanted = d(wanted.as_str().expect("an amount"));
            assert!(told.is_some_and(|t| (t - wanted).abs() <= d("0.01")), "{id}: {told:?}, not {wanted}");
        };
        near(duty, &case["expected"]["duty"]);
        if !case["expected"]["vat"].is_null() {
            near(vat, &case["expected"]["vat"]);
        }
    }
}

fn of_layers(case: &Value) -> (Option<Decimal>, Option<Decimal>) {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let mut line = Line { code: text(&case["code"]), declarable: true, ..Line::default() };
    for (kind, column) in [(Kind::General, "general"), (Kind::Preference, "special"), (Kind::NonMfn, "other")] {
        line.measures.extend(measure(kind, &text(&case["line"][column])));
    }
    let schedule = Schedule::new("US", "exam", Inheritance::Nearest, vec![line]);
    let layers: Vec<Layer> = case["layers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|l| Layer {
            id: text(&l["code"]),
            jurisdiction: "US".into(),
            authority: String::new(),
            heading: text(&l["code"]),
            operation: Operation::read(l["op"].as_str().unwrap_or_default()).expect("an operation"),
            expression: expression(l["rate"].as_str().unwrap_or("Free")),
            scope: vec!["*".into()],
            not_scope: Vec::new(),
            origins: Vec::new(),
            not_origins: Vec::new(),
            claims: Vec::new(),
            when: hsift::domain::condition::Condition::Always,
            lifts: l["lifts"].as_array().into_iter().flatten().map(text).collect(),
            excludes: Vec::new(),
            sees_all: false,
            from: None,
            to: None,
            source: String::new(),
            confidence: String::new(),
            note: String::new(),
        })
        .collect();
    let quantities = case["quantities"].as_object().into_iter().flatten();
    let goods = Goods {
        value: Some(d(case["value"].as_str().expect("a value"))),
        currency: "USD".into(),
        quantities: quantities.map(|(unit, n)| Quantity::of(d(&n.to_string()), unit).unwrap_or_else(|| panic!("no unit {unit}"))).collect(),
        ..Goods::default()
    };
    let shipment = Shipment {
        day: case["as_of"].as_str().expect("a day").parse().expect("a day"),
        origin: Some(text(&case["origin"])),
        destination: "US".into(),
        claim: case["claim"].as_str().map(|c| vec![c.to_owned()]).unwrap_or_default(),
        facts: Facts::new(),
        goods,
    };
    let told = assess(&schedule, 0, &layers, &shipment);
    (told.counted().and_then(|c| c.duty).and_then(Range::exact), None)
}

fn of_expression(case: &Value) -> (Option<Decimal>, Option<Decimal>) {
    let inputs = case["inputs"].as_object().expect("inputs");
    let mut goods = Goods { currency: "GBP".into(), ..Goods::default() };
    if case["jurisdiction"] != "UK" {
        goods.currency = "EUR".into();
    }
    let mut value = Decimal::ZERO;
    for (name, given) in inputs {
        let Some(number) = given.as_str().and_then(|t| Decimal::from_str(t).ok()) else { continue };
        match name.as_str() {
            "goods" | "freight" | "insurance" | "customs_value" => value += number,
            "EUR_GBP" => {
                goods.rates.insert("EUR".into(), number);
            }
            unit => goods.quantities.push(Quantity::of(number, unit).unwrap_or_else(|| panic!("no unit {unit}"))),
        }
    }
    goods.value = Some(value);
    let none = Ok(Decimal::ZERO);
    let layers = case["layers"].as_array().cloned().unwrap_or_default();
    let of = |rate: &str, duties: Decimal| {
        let on_all = duties > Decimal::ZERO;
        let base = if on_all { goods.value.map(|v| v + duties) } else { goods.value };
        amount(&expression(rate), &Goods { value: base, ..goods.clone() }, &none, &none).ok()
    };
    if let Some(text) = case["expression"].as_str() {
        return (of(text, Decimal::ZERO), None);
    }
    let duty = of(layers[0]["rate"].as_str().expect("a rate"), Decimal::ZERO);
    let vat = duty.and_then(|duty| of(layers[1]["rate"].as_str().expect("a rate"), duty));
    (duty, vat)
}

/// The share of a real tariff's expressions that become trees, and that what is printed of them says the same.
#[test]
fn expressions_of_a_real_tariff() {
    let Some(folder) = shared() else { return eprintln!("skipped: no official data at hand") };
    let mut reader = csv::Reader::from_path(folder.join("us_expressions.csv")).expect("the expressions");
    let (mut strings, mut read, mut uses, mut used) = (0usize, 0usize, 0usize, 0usize);
    let mut left: Vec<(usize, String)> = Vec::new();
    for row in reader.records() {
        let row = row.expect("an expression");
        let n: usize = row[2].parse().expect("a count");
        let clauses = cell(&row[1]);
        let whole = !clauses.is_empty() && clauses.iter().all(|c| c.expression.unparsed().is_none());
        for clause in clauses.iter().filter(|c| c.expression.unparsed().is_none()) {
            assert_eq!(expression(&clause.expression.to_string()), clause.expression, "{}", &row[1]);
        }
        (strings, uses) = (strings + 1, uses + n);
        if whole {
            (read, used) = (read + 1, used + n);
        } else {
            left.push((n, row[1].to_owned()));
        }
    }
    left.sort_by(|a, b| b.cmp(a));
    let told = format!("{read} of {strings} strings, {used} of {uses} uses; left: {:#?}", left);
    eprintln!("{told}");
    assert!(read * 100 >= strings * 97, "{told}");
    assert!(used * 1000 >= uses * 995, "{told}");
}

#[test]
fn the_official_chapters_are_loaded_and_answered() {
    let Some(folder) = shared() else { return eprintln!("skipped: no official data at hand") };
    let out = tempfile::tempdir().expect("a folder");
    let file = out.path().join("us.tariff");
    let run = hsift(&[
        "tariff",
        "load",
        folder.join("us/hts_2026_rev_10_ch84_85_90.json").to_str().expect("a path"),
        "--jurisdiction",
        "US",
        "--edition",
        "2026 rev 10",
        "--from",
        "2026-06-08",
        "--out",
        file.to_str().expect("a path"),
    ]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(stderr(&run).contains("4914 lines"), "{}", stderr(&run));
    let file = file.to_str().expect("a path");
    let show = stdout(&hsift(&["tariff", "show", "8456.11.10.10", "--tariff", file]));
    assert!(show.contains("inherited from 84561110") && show.contains("Operated by laser") && show.contains("9903.88.01"), "{show}");
    let duty = hsift(&[
        "duty",
        "--code",
        "8456129000",
        "--origin",
        "CN",
        "--destination",
        "US",
        "--value",
        "15000",
        "--date",
        "2026-10-12",
        "--tariff",
        file,
        "--format",
        "json",
    ]);
    let told: Value = serde_json::from_str(&stdout(&duty)).expect("JSON");
    assert_eq!(told["answer"]["duty"]["low"], "5985.00");
    // Before the edition: an error that says so.
    let early = hsift(&["duty", "--code", "8456129000", "--origin", "CN", "--destination", "US", "--date", "2024-06-03", "--tariff", file]);
    assert_eq!(early.status.code(), Some(2));
    assert!(stderr(&early).contains("before the tariff's edition"), "{}", stderr(&early));
}

#[test]
fn bad_input_is_named() {
    for (args, said) in [
        (&["--code", "8456129000", "--destination", "US", "--value", "-5"][..], "negative"),
        (&["--code", "8456129000", "--destination", "Atlantis", "--value", "5"], "is no country that is known"),
        (&["--code", "8456129000", "--destination", "US", "--origin", "XX"], "is no country that is known"),
        (&["--code", "84x", "--destination", "US"], "4 to 12 digits"),
        (&["--code", "8456129000", "--destination", "MX"], "no tariff of this destination"),
        (&["--code", "8456129000", "--destination", "US", "--quantity", "3", "--unit", "furlong"], "no duty is counted in such a unit"),
        (
            &["--code", "8456129000", "--destination", "US", "--quantity", "3", "--unit", "NO", "--unit", "kg"],
            "every --quantity needs its --unit",
        ),
        (&["--code", "8456129000", "--destination", "US", "--claim", "EFTA"], "no rate of this code is for the programme"),
        (&["--code", "8456129000", "--destination", "US", "--rate", "EUR=0"], "a rate is a currency and a number above 0"),
        (&["--code", "8456129000", "--destination", "US", "--part", "case"], "a part is a name and an amount"),
        (&["--code", "8456129000", "--destination", "US", "--date", "2026-13-01"], "this is no day"),
    ] {
        let run = hsift(&[&["duty"], args].concat());
        assert_eq!(run.status.code(), Some(2), "{args:?}");
        assert!(stderr(&run).contains(said), "{args:?}: {}", stderr(&run));
        assert!(stdout(&run).is_empty(), "{args:?}");
    }
}

#[test]
fn what_is_not_known_is_said_and_asked() {
    let told = |args: &[&str]| stdout(&hsift(&[&["duty", "--destination", "US"], args].concat()));
    // No value, no origin, no day.
    let bare = told(&["--code", "8456129000"]);
    for words in ["not known", "What is the customs value?", "Where are the goods from?", "no day was stated"] {
        assert!(bare.contains(words), "{words}: {bare}");
    }
    // A foreign invoice without a rate.
    let foreign = told(&["--code", "8456129000", "--origin", "CN", "--value", "100", "--currency", "EUR", "--date", "2024-06-03"]);
    assert!(foreign.contains("--rate EUR=") && foreign.contains("not known"), "{foreign}");
    // A retired code, in Chinese too.
    let old = told(&["--code", "8456.10", "--origin", "CN", "--value", "100", "--lang", "zh"]);
    assert!(old.contains("现已废止") && old.contains("8456.11、8456.12"), "{old}");
    // The days when duties were collected whose rates are not in the table.
    let days = told(&["--code", "8456129000", "--origin", "CN", "--value", "100", "--date", "2025-06-01"]);
    assert!(days.contains("not known") && !days.contains("duty              0"), "{days}");
}

#[test]
fn a_page_stands_alone() {
    let page = stdout(&hsift(&[
        "duty",
        "--code",
        "8515.90.20.00",
        "--origin",
        "中国",
        "--destination",
        "US",
        "--value",
        "1000",
        "--date",
        "2026-10-12",
        "--format",
        "html",
    ]));
    for words in ["<!doctype html>", "metal_share", "9903.88.01", "Other ways to bring it in", "SEEN"] {
        assert!(page.contains(words), "{words}");
    }
    for outside in ["http://", "https://", "<script", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn every_line_of_a_file_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("lines.csv"), folder.path().join("duties.csv"));
    std::fs::write(
        &file,
        "date,declared_code,origin,destination,value,currency,net_mass_kg\n2024-06-03,8456.12.90.00,CN,US,15000,USD,900\n2024-06-03,8456119000,Germany,US,1000,USD,50\n2024-06-03,8456119000,Nowhere,US,1000,USD,50\n2024-06-03,no code,CN,US,1000,USD,50\n2024-06-03,8456119000,CN,DE,1000,USD,50\n31/31/2024,8456119000,CN,US,1000,USD,50\n",
    )
    .expect("written");
    let run = hsift(&["duty", file.to_str().expect("a path"), "--out", out.to_str().expect("a path")]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(stderr(&run).contains("6 lines read = 6 answered + 0 rejected"), "{}", stderr(&run));
    let mut reader = csv::Reader::from_path(&out).expect("the duties");
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    let told: Vec<&str> = rows.iter().map(|r| &r[column("duty")]).collect();
    assert_eq!(told, ["4110.00", "24.00", "", "", "", ""]);
    let why: Vec<&str> =
        rows.iter().map(|r| if r[column("questions")].is_empty() { &r[column("notes")] } else { &r[column("questions")] }).collect();
    for (row, words) in [(2, "Nowhere"), (3, "no code"), (4, "USD"), (5, "cannot be read")] {
        assert!(why[row].contains(words), "{row}: {:?}", rows[row]);
    }
}

#[test]
fn two_editions_are_compared_for_the_codes_of_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let header = "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,Column 2 Rate of Duty,Quota Quantity,Additional Duties\n";
    let edition = |rate: &str, more: &str| {
        format!(
            "{header}7318.15,0,Screws,,,,,,\n7318.15.20,1,Bolts,\"[\"\"kg\"\"]\",{rate},\"Free (AU,BH)\",3.5%,,\n7318.15.20.10,2,Short,,,,,,\n7318.15.20.55,2,Long,,,,,,\n{more}"
        )
    };
    std::fs::write(path("old.csv"), edition("Free", "")).expect("written");
    std::fs::write(path("new.csv"), edition("2.1¢/kg", "7318.16.00.00,0,Nuts,,4%,,,,\n")).expect("written");
    std::fs::write(path("lines.csv"), "declared_code,description\n7318.15.20.10,short bolts\n7318.15.20.10,bolts\n9405.10.00.00,lamps\n")
        .expect("written");
    for name in ["old", "new"] {
        let run = hsift(&[
            "tariff",
            "load",
            &path(&format!("{name}.csv")),
            "--jurisdiction",
            "US",
            "--edition",
            name,
            "--out",
            &path(&format!("{name}.tariff")),
        ]);
        assert!(run.status.success(), "{}", stderr(&run));
        assert!(stderr(&run).contains("heading: "), "no word of the heading without a row: {}", stderr(&run));
    }
    let all: Value =
        serde_json::from_str(&stdout(&hsift(&["tariff", "diff", &path("old.tariff"), &path("new.tariff"), "--format", "json"])))
            .expect("JSON");
    assert_eq!(all["changes"].as_array().map(Vec::len), Some(3), "{all}");
    let own: Value = serde_json::from_str(&stdout(&hsift(&[
        "tariff",
        "diff",
        &path("old.tariff"),
        &path("new.tariff"),
        "--lines",
        &path("lines.csv"),
        "--format",
        "json",
    ])))
    .expect("JSON");
    assert_eq!(own["changes"].as_array().map(Vec::len), Some(1), "{own}");
    assert_eq!((&own["changes"][0]["code"], &own["changes"][0]["lines"]), (&Value::from("7318152010"), &Value::from(2)));
    assert!(own["changes"][0]["after"][0].as_str().is_some_and(|t| t.contains("0.021 USD / kg")), "{own}");
}

#[test]
fn what_hangs_on_a_code_is_its_difference_times_the_risk() {
    let folder = super::help::with_model();
    let path = folder.path();
    std::fs::write(
        path.join("new.csv"),
        "id,date,declared_code,description,origin,destination,value,currency\n\
         1,2024-06-03,8515.80.00.80,fibre laser cutting machine 3 kW for sheet metal,CN,US,20000,USD\n\
         2,2024-06-03,8456.11.10.10,fibre laser cutting machine 3 kW for sheet metal,CN,US,20000,USD\n\
         3,2024-06-03,8515.80.00.80,fibre laser cutting machine 3 kW for sheet metal,CN,Mexico,20000,USD\n\
         4,2024-06-03,8515.80.00.80,fibre laser cutting machine 3 kW for sheet metal,CN,US,,USD\n",
    )
    .expect("written");
    let plain = ["score", "m.hsift", "new.csv", "--out", "plain.csv"];
    super::help::hsift_ok(path, &plain);
    super::help::hsift_ok(path, &["score", "m.hsift", "new.csv", "--out", "duty.csv", "--duty", "--stakes", "stakes.csv"]);
    let rows = |name: &str| -> Vec<std::collections::BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(path.join(name)).expect("scores");
        reader.deserialize().map(|row| row.expect("a row")).collect()
    };
    let (before, told, ranked) = (rows("plain.csv"), rows("duty.csv"), rows("stakes.csv"));
    assert_eq!((before.len(), told.len()), (4, 4));
    // Duties stand beside the scores and change none.
    for (plain, with) in before.iter().zip(&told) {
        assert!(plain.iter().all(|(column, value)| with[column] == *value), "{plain:?} {with:?}");
    }
    assert_eq!(told[0]["predicted_code"], "845611", "{:?}", told[0]);
    assert_eq!((told[0]["duty_declared"].as_str(), told[0]["duty_predicted"].as_str()), ("5000.00", "5000.00 to 5700.00"));
    let risk: f64 = told[0]["risk"].parse().expect("a risk");
    let stake: f64 = told[0]["duty_at_stake"].parse().expect("a stake");
    assert!((stake - risk * 350.0).abs() < 0.011, "{stake} of {risk}");
    assert_eq!(told[1]["duty_at_stake"], "0.00");
    assert!(told[2]["duty_at_stake"].is_empty() && told[2]["duty_not_known"].contains("no tariff of MX"), "{:?}", told[2]);
    assert!(told[3]["duty_at_stake"].is_empty() && told[3]["duty_not_known"].contains("customs value"), "{:?}", told[3]);
    assert_eq!(ranked.len(), 1);
    assert_eq!((ranked[0]["id"].as_str(), ranked[0]["duty_at_stake"].parse()), ("1", Ok(stake)));
}
