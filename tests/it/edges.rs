//! Files at the edge of what can be learned from or scored.

use std::fs;

use hsift::data::table::Table;
use hsift::error::ErrorKind;
use hsift::training::Target;

use crate::help::{hsift, hsift_ok, trained, with_model};

fn lines(n: usize, row: impl Fn(usize) -> [Option<String>; 4]) -> Table {
    let rows: Vec<[Option<String>; 4]> = (0..n).map(row).collect();
    let borrowed: Vec<Vec<Option<&str>>> = rows.iter().map(|r| r.iter().map(Option::as_deref).collect()).collect();
    let slices: Vec<&[Option<&str>]> = borrowed.iter().map(Vec::as_slice).collect();
    Table::from_rows("edge", &["description", "output_power", "declared_code", "confirmed_code"], &slices).expect("table")
}

fn text(s: &str) -> Option<String> {
    Some(s.to_owned())
}

#[test]
fn one_row_one_class_and_nothing_to_learn_from_are_refused() {
    let one = |code: &'static str| move |i: usize| [text(&format!("laser machine {i}")), None, text("845611"), text(code)];
    for table in [lines(1, one("845611")), lines(50, one("845611"))] {
        assert_eq!(trained(&table, Target::Both, "tree").expect_err("refused").kind, ErrorKind::Data);
    }
    let blank = lines(50, |i| [None, None, text("845611"), text(if i % 2 == 0 { "845611" } else { "851580" })]);
    assert_eq!(trained(&blank, Target::Subheading, "tree").expect_err("refused").kind, ErrorKind::Schema);
}

#[test]
fn rows_without_any_fact_are_out_of_scope_not_cleared() {
    let folder = with_model();
    fs::write(folder.path().join("b.csv"), "description,declared_code,date\n,845611,2024-01-01\nzzz qqq xxx,845611,2024-01-01\nlaser cutting machine,010121,2024-01-01\nlaser cutting machine,845611,2035-01-01\n").expect("written");
    hsift_ok(folder.path(), &["score", "m.hsift", "b.csv", "--out", "s.csv"]);
    let scores = fs::read_to_string(folder.path().join("s.csv")).expect("scores");
    let decisions: Vec<&str> = scores
        .lines()
        .skip(1)
        .map(|l| {
            ["clear", "review", "contested", "out_of_scope", "no_candidate"]
                .into_iter()
                .find(|d| l.contains(&format!(",{d},")))
                .unwrap_or("?")
        })
        .collect();
    // What the notes settle is answered, however far the declared heading lies.
    assert_eq!(decisions, ["out_of_scope", "out_of_scope", "review", "no_candidate"], "{scores}");
}

#[test]
fn an_answer_is_a_code_of_the_edition_in_force() {
    let folder = with_model();
    hsift_ok(folder.path(), &["score", "m.hsift", "past.csv", "--out", "s.ndjson", "--explain", "none"]);
    let nomenclature = hsift::domain::nomenclature::Nomenclature::shared();
    let table = hsift::data::ingest::read(&folder.path().join("past.csv")).expect("read");
    let dates = table.column("date").expect("date");
    let mut old = 0;
    for (row, line) in fs::read_to_string(folder.path().join("s.ndjson")).expect("scores").lines().enumerate() {
        let score: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let date = dates.get(row).expect("date").parse().expect("date");
        let edition = hsift::domain::nomenclature::Edition::on(date).expect("edition");
        let mut sum = 0.0;
        for candidate in score["candidates"].as_array().expect("candidates") {
            let code: u32 = candidate[0].as_str().expect("code").parse().expect("digits");
            assert!(nomenclature.contains(edition, hsift::domain::nomenclature::Subheading(code)), "{code} in {edition}");
            sum += candidate[1].as_f64().expect("probability");
            old += usize::from(code == 845_610);
        }
        assert!(sum <= 1.0 + 1e-9);
    }
    assert!(old > 0, "no line of 2016 was answered with the code of its time");
}

#[test]
fn sets_are_learned_and_never_guessed() {
    // All confirmed before 2017, so 8456.10 is all that is known: both successors stay about as likely.
    let table = lines(400, |i| match i % 2 {
        0 => [text("laser cutting machine"), text("3 kW"), text("845610"), text("8456.10")],
        _ => [text("arc welder for steel"), None, text("851539"), text("851539")],
    });
    let mut spec = hsift::data::infer::infer(&table, &Default::default()).0;
    spec.edition = Some(hsift::domain::nomenclature::Edition::Hs2012);
    let settings = hsift::training::Settings::new(Target::Subheading, "tree").expect("learner");
    let model = hsift::training::train(&table, spec, &settings, &hsift::progress::Silent).expect("trained").model;
    assert_eq!(model.provenance.set_rows, 200);
    let head = model.subheading.expect("head");
    let support = |code| head.support[head.classes.iter().position(|c| c.0 == code).expect("class")];
    assert!((support(845_611) - support(845_612)).abs() < 1e-6, "{:?} {:?}", head.classes, head.support);
}

#[test]
fn five_thousand_classes_and_names_in_chinese() {
    let codes: Vec<String> = {
        let n = hsift::domain::nomenclature::Nomenclature::shared();
        (1..=97u32)
            .flat_map(|chapter| (0..100).map(move |h| chapter * 100 + h))
            .flat_map(|h| n.subheadings_of(hsift::domain::nomenclature::Edition::Hs2022, h))
            .map(|c| c.to_string())
            .collect()
    };
    assert!(codes.len() > 5000);
    let table = lines(2 * codes.len(), |i| {
        let code = &codes[i % codes.len()];
        [text(&format!("货物 heading{} item{code}", &code[..4])), text(&format!("{}千瓦", i % 7)), text(code), text(code)]
    });
    let model = trained(&table, Target::Subheading, "tree").expect("trained").model;
    assert_eq!(model.subheading.as_ref().map(|h| h.classes.len()), Some(codes.len()));
    let back = hsift::model::artifact::Model::from_bytes(&model.to_bytes().expect("bytes")).expect("loads");
    assert_eq!(back.subheading, model.subheading);
}

#[test]
fn numbers_that_are_no_numbers_are_missing() {
    let table = lines(200, |i| {
        let power = ["NaN", "inf", "-inf", "1e400", "3 kW"][i % 5];
        [text("laser machine"), text(power), text("845611"), text(if i % 5 == 4 { "845611" } else { "901320" })]
    });
    let trained = trained(&table, Target::Both, "tree").expect("trained");
    assert!(trained.rejects.iter().any(|r| r.column == "output_power" && r.value == "inf"));
    assert_eq!(trained.rejects.iter().filter(|r| r.lost == "row").count(), 0);
}

#[test]
fn scores_keep_the_file_s_rows_in_order() {
    let folder = tempfile::tempdir().expect("folder");
    hsift_ok(folder.path(), &["simulate", "--rows", "1500", "--out", "a.csv"]);
    hsift_ok(folder.path(), &["train", "a.csv", "--learner", "tree", "--out", "m.hsift"]);
    let text = fs::read_to_string(folder.path().join("a.csv")).expect("read");
    let mut rows: Vec<&str> = text.lines().collect();
    rows.insert(2, "only,three,fields");
    rows.push("torn");
    fs::write(folder.path().join("b.csv"), rows.join("\n")).expect("written");
    let said = hsift(folder.path(), &["score", "m.hsift", "b.csv", "--out", "s.csv"]);
    assert!(said.status.success());
    let scores = fs::read_to_string(folder.path().join("s.csv")).expect("scores");
    let first: Vec<&str> = scores.lines().skip(1).filter_map(|l| l.split(',').next()).collect();
    let expected: Vec<String> = (1..=1502).map(|i| i.to_string()).collect();
    assert_eq!(first, expected);
    assert!(scores.lines().nth(2).is_some_and(|l| l.contains("no_candidate")));
    assert!(folder.path().join("s.csv.rejects.csv").exists());
}

#[test]
fn a_broker_s_own_column_names_are_understood() {
    let folder = with_model();
    fs::write(
        folder.path().join("declarations.ndjson"),
        r#"{"entryId":"310120260001","iEDate":"2026-03-01","items":[{"gNo":"1","codeTs":"8456110090","gName":"光纤激光切割机","gModel":"0|0|切割|激光|金属|某某牌|3015","netWt":"4200","declTotal":"68000"},{"gNo":"2","codeTs":"8466930090","gName":"激光切割头","gModel":"0|0|激光切割机用|某某牌|BM110","netWt":"6","declTotal":"900"}]}"#,
    )
    .expect("written");
    let page = hsift_ok(folder.path(), &["explain", "m.hsift", "declarations.ndjson", "--row", "1", "--lang", "zh"]);
    assert!(page.contains("8456110090") && page.contains("商品名称"), "{page}");
    let record = hsift_ok(folder.path(), &["explain", "m.hsift", "declarations.ndjson", "--row", "1", "--lang", "zh", "--format", "json"]);
    assert!(record.contains("净重") && record.contains("4,200 kg"), "{record}");
}

#[test]
fn a_torn_quote_and_a_broken_byte_cost_one_row_each() {
    let folder = tempfile::tempdir().expect("folder");
    let mut csv = String::from("description,value\n");
    for i in 0..300 {
        csv += &match i {
            9 => "\"torn,1\n".to_owned(),
            20 => "\"two\nlines\",2\n".to_owned(),
            _ => format!("laser {i},{i}\n"),
        };
    }
    let mut bytes = csv.into_bytes();
    let at = bytes.windows(9).position(|w| w == b"laser 100").expect("there");
    bytes[at] = 0xff;
    fs::write(folder.path().join("a.csv"), bytes).expect("written");
    let table = hsift::data::ingest::read(&folder.path().join("a.csv")).expect("read");
    assert_eq!(table.rejects.iter().map(|r| r.row).collect::<Vec<_>>(), [10, 101], "{:?}", table.rejects);
    assert_eq!((table.height(), table.file_rows), (298, 300));
}

#[test]
fn two_codes_in_force_are_two_codes() {
    // 8529.90 and 9013.90 both went to 8524 in 2022; declared in 2019 one is not the other.
    let code = |declared: &str, confirmed: &str, date: &str| {
        let table = Table::from_rows("t", &["date", "declared_code", "confirmed_code"], &[&[Some(date), Some(declared), Some(confirmed)]])
            .expect("table");
        let spec = hsift::data::infer::infer(&table, &Default::default()).0;
        hsift::data::lines::Lines::read(&table, &spec, hsift::domain::nomenclature::Edition::Hs2022, &mut Vec::new()).wrong[0]
    };
    assert_eq!(code("852990", "901390", "2019-05-01"), Some(true));
    assert_eq!(code("852990", "852990", "2019-05-01"), Some(false));
    assert_eq!(code("845610", "845611", "2016-05-01"), Some(false));
    assert_eq!(code("845610", "845611", "2018-05-01"), Some(true));
    assert_eq!(code("8456", "845611", "2018-05-01"), Some(false));
}

#[test]
fn digits_of_the_codes_and_verdicts_in_disguise_are_left_out() {
    let rows: Vec<[String; 6]> = (0..400)
        .map(|i| {
            let confirmed = ["845611", "851580"][i % 2];
            let declared = if i % 8 == 0 { "901320" } else { confirmed };
            let verdict = if i % 8 == 0 && i != 8 { "penalty" } else { "none due" };
            let score = if i % 8 == 0 { 0.9 + i as f64 / 1e4 } else { i as f64 / 1e4 };
            [format!("machine {}", i % 2), declared.into(), confirmed.into(), confirmed[..4].into(), verdict.into(), score.to_string()]
        })
        .collect();
    let borrowed: Vec<Vec<Option<&str>>> = rows.iter().map(|r| r.iter().map(|c| Some(c.as_str())).collect()).collect();
    let slices: Vec<&[Option<&str>]> = borrowed.iter().map(Vec::as_slice).collect();
    let header = ["description", "declared_code", "confirmed_code", "ruling chapter", "verdict", "officer score"];
    let table = Table::from_rows("t", &header, &slices).expect("table");
    let model = trained(&table, Target::Both, "tree").expect("trained").model;
    let said = model.provenance.warnings.join("; ");
    for column in ["ruling chapter", "verdict", "officer score"] {
        assert!(said.contains(column), "{column} went unnoticed: {said}");
        assert!(!model.encoder.features.iter().any(|f| f.name == column));
    }
}

#[test]
fn another_file_may_write_its_dates_otherwise() {
    let folder = with_model();
    fs::write(folder.path().join("b.csv"), "description,declared_code,date\nlaser cutting machine,845610,2016/05/01\n").expect("written");
    let said = hsift_ok(folder.path(), &["explain", "m.hsift", "b.csv", "--row", "1", "--format", "json"]);
    let record: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let candidates = record["candidates"].to_string();
    assert!(candidates.contains("\"845610\"") && !candidates.contains("\"845611\""), "{said}");
}

#[test]
fn a_flag_model_without_declared_codes_tells_risk() {
    let folder = tempfile::tempdir().expect("folder");
    let mut csv = String::from("weight,price,fraud\n");
    for i in 0..400u32 {
        csv += &format!("{},{},{}\n", 1 + i % 37, 1 + i % 53, u32::from(i % 37 > 25));
    }
    fs::write(folder.path().join("a.csv"), csv).expect("written");
    hsift_ok(folder.path(), &["train", "a.csv", "--target", "risk", "--label", "fraud", "--out", "m.hsift"]);
    hsift_ok(folder.path(), &["score", "m.hsift", "a.csv", "--out", "s.csv"]);
    let scores = fs::read_to_string(folder.path().join("s.csv")).expect("scores");
    assert!(!scores.contains("no_candidate") && scores.contains(",clear,") && scores.contains(",review,"), "{scores}");
}

#[test]
fn a_weight_counts_like_repeated_lines_and_zero_leaves_a_line_out() {
    let weighted = |rows: &[[&str; 3]]| {
        let borrowed: Vec<[Option<&str>; 3]> = rows.iter().map(|r| r.map(Some)).collect();
        let slices: Vec<&[Option<&str>]> = borrowed.iter().map(|r| r.as_slice()).collect();
        Table::from_rows("t", &["description", "confirmed_code", "times"], &slices).expect("table")
    };
    let left_out: Vec<[&str; 3]> = (0..100).map(|i| if i % 2 == 0 { ["arc", "851539", "0"] } else { ["laser", "845611", "1"] }).collect();
    let table = weighted(&left_out);
    let roles = hsift::data::dataspec::Roles { weight: Some("times".into()), ..Default::default() };
    let spec = hsift::data::infer::infer(&table, &roles).0;
    let settings = hsift::training::Settings::new(Target::Subheading, "tree").expect("learner");
    let refused = hsift::training::train(&table, spec, &settings, &hsift::progress::Silent).expect_err("one class is left");
    assert!(refused.to_string().contains("1 different subheadings"), "{refused}");

    let rows: Vec<[&str; 3]> = (0..100).map(|i| if i % 4 == 0 { ["arc", "851539", "3"] } else { ["laser", "845611", "1"] }).collect();
    let table = weighted(&rows);
    let spec = hsift::data::infer::infer(&table, &roles).0;
    let model = hsift::training::train(&table, spec, &settings, &hsift::progress::Silent).expect("trained").model;
    assert!(!model.encoder.features.iter().any(|f| f.name == "times"));
    assert_eq!(model.subheading.expect("head").support, [75.0, 75.0]);
}

#[test]
fn parts_of_an_element_string_are_read_like_their_fields() {
    let rows: Vec<[String; 2]> = (0..200)
        .map(|i| {
            let welds = i % 2 == 0;
            let model = format!("M-{}", i * 7919 % 1000);
            [
                format!(
                    "0|3|金属加工|{}|金属|某某牌|{model}|{}",
                    if welds { "焊接" } else { "切割" },
                    if welds { "1.5千瓦" } else { "3000W" }
                ),
                ["845611", "851580"][usize::from(welds)].into(),
            ]
        })
        .collect();
    let borrowed: Vec<[Option<&str>; 2]> = rows.iter().map(|r| [Some(r[0].as_str()), Some(r[1].as_str())]).collect();
    let slices: Vec<&[Option<&str>]> = borrowed.iter().map(|r| r.as_slice()).collect();
    let table = Table::from_rows("t", &["gModel", "confirmed_code"], &slices).expect("table");
    let mut spec = hsift::data::infer::infer(&table, &Default::default()).0;
    let parts = ["brand_type", "export_preference", "", "operation", "workpiece_material", "", "", "output_power"];
    spec.columns[0].parts = parts.map(str::to_owned).to_vec();
    let settings = hsift::training::Settings::new(Target::Subheading, "tree").expect("learner");
    let model = hsift::training::train(&table, spec, &settings, &hsift::progress::Silent).expect("trained").model;
    let feature = |name: &str| model.encoder.features.iter().find(|f| f.name == name);
    let operation = feature("specification.operation").expect("a feature of its own");
    assert_eq!((operation.level(2), operation.level(3)), ("cutting", "welding"));
    let matrix = model.encoder.encode(&table, &hsift::data::facts::read(&table, &model.encoder.spec), &mut Vec::new());
    let at = model.encoder.features.iter().position(|f| f.name == "specification.output_power").expect("power");
    let hsift::data::matrix::Column::Numerical(power) = &matrix.columns[at] else { panic!("power is a number") };
    assert_eq!((power[0], power[1]), (1500.0, 3000.0));
}
