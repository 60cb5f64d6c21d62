//! What the columns of found files mean: conventions, units, codes, days, names, sorts of columns, and columns that know the answer.

use std::fmt::Write;
use std::fs;

use hsift::data::audit::doubts;
use hsift::data::dataspec::{Dataspec, Roles};
use hsift::data::infer::infer;
use hsift::data::ingest;
use hsift::data::numbers::Numbers;
use hsift::data::table::Table;
use hsift::domain::declaration::Semantic;
use hsift::domain::nomenclature::Edition;
use hsift::domain::number::Decimal;
use hsift::model::artifact::Model;
use hsift::scoring::decision::Decision;
use hsift::scoring::reasons::{Detail, Lang};
use hsift::scoring::score::Score;
use hsift::scoring::scorer::Scorer;

use crate::help::{hsift, hsift_ok};

/// A file of one column of values, and others that a test needs.
fn table(header: &[&str], rows: &[&[&str]]) -> Table {
    let rows: Vec<Vec<Option<&str>>> = rows.iter().map(|r| r.iter().map(|v| (!v.is_empty()).then_some(*v)).collect()).collect();
    let rows: Vec<&[Option<&str>]> = rows.iter().map(Vec::as_slice).collect();
    Table::from_rows("file", header, &rows).expect("table")
}

fn spec_of(table: &Table) -> Dataspec {
    infer(table, &Roles::default()).0
}

/// The numbers of the first column, as its file's conventions read them.
fn numbers(name: &str, values: &[&str]) -> (Vec<Option<f64>>, Option<Decimal>, Vec<String>) {
    let rows: Vec<&[&str]> = values.iter().map(std::slice::from_ref).collect();
    let table = table(&[name], &rows);
    let spec = spec_of(&table);
    let read = Numbers::of(&table, &spec.columns[0]).expect("a column");
    ((0..values.len()).map(|row| read.get(row)).collect(), spec.columns[0].decimal, doubts(&table, &spec))
}

fn reference() -> Model {
    Model::load(std::path::Path::new("models/laser.hsift")).expect("the reference model")
}

fn scores(model: &Model, table: &Table) -> Vec<Score> {
    let scorer = Scorer::new(model, table, None, Detail::Brief, Lang::En).expect("a scorer");
    let prepared = scorer.prepare(table);
    scorer.score_rows(table, &prepared, 0..table.height())
}

const GOODS: &str = "Fibre laser cutting machine for sheet metal, 6 kW, with worktable";

#[test]
fn a_column_s_own_values_prove_its_decimal_sign() {
    use Decimal::{Comma, Point};
    let cases: &[(&[&str], &[f64], Decimal)] = &[
        (&["2.400", "2.400,75", "18,5"], &[2400.0, 2400.75, 18.5], Comma),
        (&["2,400", "2,400.75", "18.5"], &[2400.0, 2400.75, 18.5], Point),
        (&["7.125", "9850", "12000"], &[7.125, 9850.0, 12000.0], Point),
        (&["1.234.567", "1.500"], &[1_234_567.0, 1500.0], Comma),
        (&["12,34,567", "1,500"], &[1_234_567.0, 1500.0], Point),
        (&["3 250,5", "1.100"], &[3250.5, 1100.0], Comma),
        (&["3’250.50", "1.100"], &[3250.5, 1.1], Point),
        (&["0,250", "1.250"], &[0.25, 1250.0], Comma),
        (&["１,２５０.５", "2,000"], &[1250.5, 2000.0], Point),
        (&["EUR 1.250,00", "900,00", "2.000"], &[1250.0, 900.0, 2000.0], Comma),
    ];
    for (values, expected, decimal) in cases {
        let (read, proved, doubts) = numbers("value", values);
        assert_eq!(proved, Some(*decimal), "{values:?}");
        assert_eq!(read, expected.iter().map(|v| Some(*v)).collect::<Vec<_>>(), "{values:?}");
        assert!(doubts.is_empty(), "{values:?}: {doubts:?}");
    }
}

#[test]
fn a_column_that_proves_nothing_is_doubted_aloud_and_takes_what_the_file_proves() {
    for values in
        [&["1.250", "3.400"][..], &["1,250", "3,400"], &["12.345", "999"], &["45,000"], &["7,125", "9850"], &["1.250 kg", "7.125 kg"]]
    {
        let (_, decimal, doubts) = numbers("net_mass", values);
        assert_eq!(decimal, None, "{values:?}");
        assert!(doubts.iter().any(|d| d.contains("may be") && d.contains("decimal")), "{values:?}: {doubts:?}");
    }
    // Another column of the file proves it.
    let table = table(&["net_mass", "value"], &[&["1.250", "10,50"], &["3.400", "7.200,00"]]);
    let spec = spec_of(&table);
    assert_eq!(Numbers::of(&table, &spec.columns[0]).and_then(|n| n.get(0)), Some(1250.0));
}

#[test]
fn a_value_against_its_column_s_sign_is_a_reject_and_never_another_number() {
    let (read, decimal, doubts) = numbers("value", &["1.250,50", "980,10", "77,30", "1250.75"]);
    assert_eq!((decimal, read[3]), (Some(Decimal::Comma), None));
    assert!(doubts.iter().any(|d| d.contains("1 value follows")), "{doubts:?}");
    for text in ["1.2.3", "12/34", "2023-05-02", "4 x 25", "10-12", "1,2345,67", "v2.1"] {
        let (read, ..) = numbers("value", &["5.5", "6.5", text]);
        assert_eq!(read[2], None, "{text}");
    }
}

#[test]
fn a_minus_is_a_minus_wherever_it_stands() {
    let (read, ..) = numbers(
        "value",
        &[
            "-1250.50",
            "1250.50-",
            "(1250.50)",
            "−1250.50",
            "－1250.50",
            "- 1250.50",
            "(1,250.50)",
            "USD -1,250.50",
            "1250.50 CR",
            "–1250.50",
        ],
    );
    assert!(read.iter().all(|v| *v == Some(-1250.5)), "{read:?}");
}

#[test]
fn units_bind_from_the_header_the_cell_and_the_column_beside() {
    for (header, value, kilograms) in [
        ("Net weight (lb)", "100", 45.359237),
        ("net_weight_g", "2500", 2.5),
        ("净重（吨）", "3", 3000.0),
        ("Net Mass [t]", "0.5", 500.0),
        ("NETWT_LBS", "10", 4.5359237),
        ("net mass", "12 TNE", 12_000.0),
        ("net mass", "350 GRM", 0.35),
        ("net mass", "40 LBR", 18.1436948),
        ("net mass", "2 DTN", 200.0),
        ("net mass", "1,5 吨", 1500.0),
    ] {
        let (read, ..) = numbers(header, &[value, value]);
        let got = read[0].unwrap_or(f64::NAN);
        assert!((got - kilograms).abs() < 1e-6, "{header} {value}: {got}");
    }
    for (number, unit, written) in [
        ("mass", "mass_uom", "LBR"),
        ("net_weight", "Net Weight Unit", "lbs"),
        ("weight.value", "weight.unitCode", "LBR"),
        ("净重", "净重单位", "磅"),
        ("nw", "nw_um", "Pounds"),
        ("nw", "weight unit", "LBR"),
        ("nw", "unit of mass", "LBR"),
        ("net mass", "WKZ", "LBR"),
    ] {
        let table = table(&[number, unit], &[&["100", written], &["100", "KGM"], &["100", "kg"]]);
        let spec = spec_of(&table);
        let read = Numbers::of(&table, spec.field("net_mass").expect("the mass")).expect("numbers");
        let (pounds, kilograms) = (read.get(0).unwrap_or(f64::NAN), read.get(1));
        assert!((pounds - 45.359237).abs() < 1e-6 && kilograms == Some(100.0), "{number} {unit}: {pounds} {kilograms:?}");
    }
    // A unit that is another number's, or behind a number whose name states one, is not taken.
    for (header, behind) in [("net mass", "gross unit"), ("net mass (kg)", "WKZ")] {
        let row = ["100", "LBR", "120"];
        let table = table(&[header, behind, "gross"], &[&row, &row]);
        let spec = spec_of(&table);
        let read = Numbers::of(&table, spec.field("net_mass").expect("the mass")).expect("numbers");
        assert_eq!(read.get(0), Some(100.0), "{header} {behind}");
    }
    // A quantity in dozens is twelve times as many pieces.
    let table = table(&["Quantity", "UQC"], &[&["5", "DOZ"], &["60", "PCS"]]);
    let spec = spec_of(&table);
    let read = Numbers::of(&table, spec.field("quantity").expect("the quantity")).expect("numbers");
    assert_eq!((read.get(0), read.get(1)), (Some(60.0), Some(60.0)));
}

#[test]
fn national_and_damaged_codes_are_read_or_unknown_never_wrong() {
    let model = reference();
    let plain = "845611";
    let mut codes: Vec<String> =
        ["8456110", "84561100", "845611009", "8456110090", "84561100901", "845611009012", "8456110090123"].map(str::to_owned).to_vec();
    codes.extend(
        [
            "8456.11",
            "8456 11 00",
            "8456-11-00-90",
            "845611.0",
            "84561100.0",
            "=\"84561100\"",
            "'845611",
            "８４５６１１",
            "8.45611E+05",
            "HS 8456.11",
            "8456.11 laser",
        ]
        .map(str::to_owned),
    );
    for code in &codes {
        let table = table(&["date", "declared_code", "description"], &[&["2024-02-01", code, GOODS], &["2024-02-01", plain, GOODS]]);
        let all = scores(&model, &table);
        assert_eq!((all[0].decision, all[0].risk), (all[1].decision, all[1].risk), "{code}");
        assert_eq!(all[0].declared_code.as_deref(), Some(code.as_str()), "kept as written");
    }
    for code in ["8.4561E+09", "8.5E+11", "see invoice", "84", "84561", "8456.11/9013.20", "laser", "84561100901234567"] {
        let table = table(&["date", "declared_code", "description"], &[&["2024-02-01", code, GOODS], &["2024-02-01", plain, GOODS]]);
        let score = &scores(&model, &table)[0];
        assert_eq!((score.risk, score.declared_probability, score.decision), (None, None, Decision::Review), "{code}");
        assert!(score.because.contains("cannot be read"), "{code}: {}", score.because);
    }
}

#[test]
fn a_code_that_cannot_be_read_is_no_label_of_risk() {
    let folder = tempfile::tempdir().expect("folder");
    let dir = folder.path();
    hsift_ok(dir, &["simulate", "--rows", "1200", "--seed", "11", "--out", "good.csv"]);
    let text = fs::read_to_string(dir.join("good.csv")).expect("read");
    let mut lines = text.lines();
    let header = lines.next().expect("header");
    let at = |name: &str| header.split(',').position(|h| h == name).expect("column");
    let declared = at("declared_code");
    let mut spoilt = format!("{header}\n");
    for (i, line) in lines.enumerate() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if i % 3 == 0 && cells.get(declared).is_some_and(|c| !c.contains('"')) {
            cells[declared] = "8.5E+09".into();
        }
        let _ = writeln!(spoilt, "{}", cells.join(","));
    }
    fs::write(dir.join("spoilt.csv"), spoilt).expect("written");
    let rate = |file: &str| {
        let model = format!("{file}.hsift");
        hsift_ok(dir, &["train", file, "--out", &model, "--folds", "2", "--cycles", "1", "--n-trees", "1"]);
        Model::load(&dir.join(model)).expect("model").risk.expect("a risk head").base_rate
    };
    let (good, spoilt) = (rate("good.csv"), rate("spoilt.csv"));
    assert!((good - spoilt).abs() < 0.03, "{good} {spoilt}");
}

#[test]
fn days_are_read_in_all_usual_ways_and_unknown_otherwise() {
    let model = reference();
    let dated = |day: &str, more: &str| {
        let table = table(&["date", "declared_code", "description"], &[&[day, "845610", GOODS], &[more, "845610", GOODS]]);
        scores(&model, &table).remove(0)
    };
    let expected = dated("2015-03-17", "2015-03-17");
    assert!(expected.risk.is_some_and(|r| r < 1.0));
    for day in [
        "17-03-2015",
        "17/03/2015",
        "17.03.2015",
        "03/17/2015",
        "2015/03/17",
        "20150317",
        "17-MAR-15",
        "17 March 2015",
        "March 17, 2015",
        "17-Mär-2015",
        "2015年3月17日",
        "42080",
        "2015-03-17T08:00:00+08:00",
        "17/03/2015 08:15",
        "1426550400",
        "２０１５-03-17",
        "17 mars 2015",
    ] {
        let score = dated(day, day);
        assert_eq!(
            (score.decision, score.risk, score.predicted_code),
            (expected.decision, expected.risk, expected.predicted_code),
            "{day}"
        );
    }
    for day in ["soon", "32.13.2015", "week 12", "2015-99-99", "????-??-17", "Q1/2015"] {
        let score = dated(day, day);
        assert!(score.risk.is_none_or(|r| r < 1.0), "{day}: {:?}", score.risk);
        assert!(!score.because.contains("edition; in force") && score.decision != Decision::Clear, "{day}: {}", score.because);
    }
    // Year and month in columns of their own.
    let table = table(&["Year", "Month", "declared_code", "description"], &[&["2015", "3", "845610", GOODS]]);
    assert_eq!(scores(&model, &table)[0].risk, expected.risk);
}

#[test]
fn one_order_of_days_and_months_a_column() {
    let format = |days: &[&str]| {
        let rows: Vec<&[&str]> = days.iter().map(std::slice::from_ref).collect();
        let table = table(&["date"], &rows);
        let spec = spec_of(&table);
        (spec.columns[0].date_format.clone(), doubts(&table, &spec))
    };
    for (days, expected) in [
        (&["03/04/2020", "25/12/2020"][..], "%d/%m/%Y"),
        (&["03/04/2020", "12/25/2020"], "%m/%d/%Y"),
        (&["03-04-20", "25-12-99"], "%d-%m-%y"),
        (&["20-04-30", "99-12-25"], "%y-%m-%d"),
        (&["3.4.2020", "25.12.2020"], "%d.%m.%Y"),
        (&["03/04/2020 10:00", "12/25/2020 11:30"], "%m/%d/%Y"),
    ] {
        let (formats, doubts) = format(days);
        assert_eq!(formats, [expected], "{days:?}");
        assert!(doubts.is_empty(), "{doubts:?}");
    }
    let (formats, doubts) = format(&["2022/10/02", "2022-11-05", "2022.01.09"]);
    assert_eq!(formats.len(), 3, "{formats:?}");
    assert!(doubts.is_empty(), "{doubts:?}");
    for days in [
        &["03/04/2020", "05/06/2021"][..],
        &["1-2-2020"],
        &["01.02.20", "03.04.21"],
        &["16-05-20", "17-06-21"],
        &["03/04/2020", "05/05/2021"],
        &["11/12/2019 08:00"],
    ] {
        let (formats, doubts) = format(days);
        assert!(formats[0].starts_with("%d") && doubts.iter().any(|d| d.contains("exchanged")), "{days:?}: {formats:?} {doubts:?}");
    }
}

#[test]
fn the_only_date_is_the_date_of_the_lines() {
    for name in ["EXPORT_DT", "Fecha", "When", "arrived on", "Zeitpunkt"] {
        let rows: &[&[&str]] = &[&["2015-03-17", "845610", GOODS], &["2015-04-18", "845610", GOODS]];
        let model = reference();
        let table = table(&[name, "HS", "description"], rows);
        let score = &scores(&model, &table)[0];
        assert!(score.risk.is_some_and(|r| r < 1.0), "{name}: {}", score.because);
        let spec = spec_of(&table);
        assert_eq!(spec.columns[0].role, Some(hsift::data::dataspec::Role::Date), "{name}");
    }
    let two =
        table(&["invoice_date", "import_date", "HS"], &[&["2015-03-17", "2018-03-17", "845611"], &["2015-03-18", "2018-05-17", "845611"]]);
    assert_eq!(spec_of(&two).role(hsift::data::dataspec::Role::Date).map(|c| c.name.as_str()), Some("import_date"));
}

#[test]
fn sorts_of_columns_are_told_by_their_values() {
    let n = 120;
    let nouns = ["lamp", "valve", "bracket", "pump", "lens", "welder"];
    let kinds: Vec<[String; 9]> = (0..n)
        .map(|i| {
            [
                format!("{} {}", ["brass", "steel", "glass", "small"][i % 4], nouns[(i / 4) % 6]) + &format!(" K{i}"),
                if i == 7 { "n.d.".into() } else { format!("{}.{}", 100 + i * 7, i % 9) },
                (i % 14).to_string(),
                format!("Harlow {} Trading Ltd", i % 97),
                format!("INV-{:05}", 40_000 + i * 13),
                ["A", "B", "C"][i % 3].to_owned(),
                format!("{}{}", ["切割", "焊接", "打标", "测量"][i % 4], ["设备", "机头", "镜片"][i % 3])
                    + &"型".repeat(1 + i % 2)
                    + &((b'a' + (i % 26) as u8) as char).to_string()
                    + &i.to_string(),
                (i % 2).to_string(),
                format!("{}", 30 + i % 12),
            ]
        })
        .collect();
    let header = ["thing", "surcharge", "stations", "who", "slip", "grade", "货", "insured", "gate code"];
    let rows: Vec<Vec<&str>> = kinds.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let table = table(&header, &rows);
    let spec = spec_of(&table);
    let semantic = |name: &str| spec.columns.iter().find(|c| c.name == name).map(|c| c.semantic);
    for (name, expected) in [
        ("thing", Semantic::Text),
        ("surcharge", Semantic::Numerical),
        ("stations", Semantic::Numerical),
        ("who", Semantic::Group),
        ("slip", Semantic::Id),
        ("grade", Semantic::Categorical),
        ("货", Semantic::Text),
        ("insured", Semantic::Categorical),
        ("gate code", Semantic::Categorical),
    ] {
        assert_eq!(semantic(name), Some(expected), "{name}");
    }
}

#[test]
fn columns_that_know_the_answer_are_left_out_in_training_too() {
    let folder = tempfile::tempdir().expect("folder");
    let dir = folder.path();
    let codes = ["845611", "851580", "901320", "841370", "900290", "844332", "940521", "392690"];
    let mut text = String::from("date,declared_code,confirmed_code,description,tariff_text,officer_remark,afterwards,weighing\n");
    for i in 0..400usize {
        let code = codes[i * 7 % codes.len()];
        let wrong = i % 5 == 0;
        let declared = if wrong { codes[(i * 7 + 1) % codes.len()] } else { code };
        let remark = if i % 4 == 0 { format!("please use {}.{}", &code[..4], &code[4..]) } else { format!("seen at counter {}", i % 9) };
        let afterwards = if wrong { format!("importer was fined in case {i}") } else { format!("released at gate {}", i % 7) };
        let _ = writeln!(
            text,
            "2023-{:02}-{:02},{declared},{code},article {} of sort {},Official wording of line {},{remark},{afterwards},{}",
            1 + i % 12,
            1 + i % 28,
            i % 13,
            i % 11,
            i * 7 % codes.len(),
            i % 90
        );
    }
    fs::write(dir.join("known.csv"), text).expect("written");
    let output = hsift(dir, &["train", "known.csv", "--out", "m.hsift", "--folds", "2", "--cycles", "1", "--n-trees", "1"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    for column in ["tariff_text", "officer_remark", "afterwards"] {
        assert!(said.lines().any(|l| l.starts_with(&format!("warning: {column}"))), "{column}: {said}");
    }
    assert!(!said.contains("warning: weighing") && !said.contains("warning: description"), "{said}");
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let accuracy: f64 = out.split("accuracy ").nth(1).and_then(|t| t.split(',').next()).and_then(|t| t.parse().ok()).expect("accuracy");
    assert!(accuracy < 0.5, "{out}");
}

#[test]
fn a_file_meets_a_model_aloud() {
    let folder = tempfile::tempdir().expect("folder");
    let dir = folder.path();
    let model = std::path::Path::new("models/laser.hsift").canonicalize().expect("the model");
    let model = model.to_str().expect("a path");
    fs::write(dir.join("x.csv"), format!("NO,HTS NUMBER,Trade Description,Remarks,Wavelenght\n1,8456.11,\"{GOODS}\",urgent,1064\n"))
        .expect("written");
    let output = hsift(dir, &["score", model, "x.csv", "--out", "s.csv"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    for part in [
        "columns used",
        "Trade Description (as description)",
        "expected, missing",
        "did you mean \"Wavelenght\"?",
        "not used",
        "Remarks",
        "no date: every line is judged by HS2022",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn equal_numbers_are_equal_however_they_are_written() {
    let model = reference();
    for pairs in [["10", "10.0"], ["1500", "1,500.0"], ["2500.50", "2500.5"], ["7", "07"], ["1e3", "1000"]] {
        let table = table(
            &["date", "declared_code", "description", "quantity", "value"],
            &[&["2024-02-01", "845611", GOODS, pairs[0], pairs[0]], &["2024-02-01", "845611", GOODS, pairs[1], pairs[1]]],
        );
        let all = scores(&model, &table);
        assert_eq!(all[0].risk, all[1].risk, "{pairs:?}");
    }
}

#[test]
fn a_dataspec_carries_the_conventions_to_later_files_and_is_read_back() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("x.csv");
    fs::write(&path, "Datum;HS Code;Warenbezeichnung;Nettogewicht (g)\n03/04/2020;845611;Laser;1.500,5\n25/04/2020;845611;Laser;900\n")
        .expect("written");
    let table = ingest::read(&path).expect("read");
    let spec = spec_of(&table);
    let text = spec.to_toml(&[]);
    for part in ["decimal = \",\"", "written_unit = \"g\"", "date_format = \"%d/%m/%Y\"", "code_digits = 6"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(Dataspec::parse(&text, "x").expect("read back").columns, spec.columns);
    assert_eq!(Edition::LATEST, Edition::Hs2022);
}
