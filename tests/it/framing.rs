//! Files as they come, through the command line: lines in = lines out + rejects.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use hsift::data::ingest;

use crate::help::{hsift, hsift_ok};

/// The reference model of the repository.
fn model() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/laser.hsift").display().to_string()
}

/// The rows that `score` writes for a file, and what it says.
fn scored(name: &str, bytes: &[u8], more: &[&str]) -> (Vec<Vec<String>>, String) {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join(name), bytes).expect("written");
    let model = model();
    let args = [&["score", &model, name, "--out", "s.csv", "--explain", "none"], more].concat();
    let output = hsift(folder.path(), &args);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    let mut reader = csv::Reader::from_path(folder.path().join("s.csv")).expect("scores");
    (reader.records().map(|r| r.expect("record").iter().map(str::to_owned).collect()).collect(), said)
}

#[test]
fn a_torn_quote_leaves_all_other_lines() {
    let head = "id,date,declared_code,description\n";
    let row = |i: usize| format!("{i},2024-03-0{},845611,laser engraver {i} W\n", i % 9 + 1);
    let rows = |range: std::ops::Range<usize>| range.map(row).collect::<String>();
    for (torn, behind) in [
        ("20,2024-03-01,901320,\"laser diode\n", ""),
        ("20,2024-03-01,\"901320,laser diode\n", ""),
        ("\"20,2024-03-01,901320,laser diode\n", ""),
        ("20,2024-03-01,901320,\"laser diode\n", "60,2024-03-02,901320,tube 3\"\n"),
        ("20,2024-03-01,901320,\"laser diode\n", "60,2024-03-02,901320,tube 3\" long\n"),
    ] {
        let text = format!("{head}{}{torn}{}{behind}", rows(1..20), rows(21..60));
        let lines = text.lines().count() - 1;
        let (scores, said) = scored("a.csv", text.as_bytes(), &[]);
        assert_eq!(scores.len(), lines, "{torn}{said}");
        let unanswered: Vec<&str> = scores.iter().filter(|s| s[3].is_empty() && s[9] == "no_candidate").map(|s| s[0].as_str()).collect();
        assert_eq!(unanswered, ["20"], "{torn}{said}");
        assert!(said.contains(&format!("{lines} lines read = {} scored + 1 rejected", lines - 1)), "{said}");
    }
}

#[test]
fn declarations_with_other_lists_beside_their_goods_keep_all_lines() {
    let goods = r#"[{"gNo":1,"codeTs":"8456110090","gName":"激光打标机"},{"gNo":2,"codeTs":"9013200099","gName":"光纤激光器 20W"},{"gNo":3,"codeTs":"8515800090","gName":"激光焊接机"}]"#;
    for json in [
        format!(r#"{{"head":{{"iEDate":"20240506","customMaster":"5301"}},"goodsList":{goods},"containerList":[{{"containerNo":"X1"}}]}}"#),
        format!(r#"{{"code":0,"data":{{"rows":[{{"docs":[{{"docType":"1"}}],"decMerges":{goods}}}]}}}}"#),
        format!(r#"[{{"licenses":[{{"n":1}},{{"n":2}}],"items":{goods},"seqNo":"1"}}]"#),
    ] {
        for name in ["d.json", "d.txt"] {
            let (scores, said) = scored(name, json.as_bytes(), &[]);
            let codes: Vec<&str> = scores.iter().map(|s| s[2].as_str()).collect();
            assert_eq!(codes, ["8456110090", "9013200099", "8515800090"], "{said}");
        }
    }
}

#[test]
fn an_encoding_is_read_right_told_or_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let text = "id,declared_code,description\n1,8456.11,레이저 절단기 금속 가공용\n2,9013.20,반도체 레이저 모듈 소형\n3,8515.80,자동차 부품 용접 장치\n";
    fs::write(folder.path().join("k.csv"), encoding_rs::EUC_KR.encode(text).0).expect("written");
    let page = hsift_ok(folder.path(), &["profile", "k.csv"]);
    assert!(page.contains("encoding EUC-KR, guessed") && page.contains("레이저"), "{page}");
    let page = hsift_ok(folder.path(), &["profile", "k.csv", "--encoding", "cp949"]);
    assert!(page.contains("encoding EUC-KR, as given") && page.contains("레이저"), "{page}");
    fs::write(folder.path().join("few.csv"), b"description,declared_code\nd\xe9coupe laser,845611\n").expect("written");
    let refused = hsift(folder.path(), &["profile", "few.csv"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--encoding windows-1252"));
    let page = hsift_ok(folder.path(), &["profile", "few.csv", "--encoding", "latin1"]);
    assert!(page.contains("découpe"), "{page}");
    let unknown = hsift(folder.path(), &["profile", "few.csv", "--encoding", "etruscan"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn packed_files_and_pipes_are_read() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let text = "id,declared_code,description\n1,845611,laser engraver\n2,901320,laser diode\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("packed");
    let gzip = gzip.finish().expect("packed");
    let zstd = zstd::encode_all(text.as_bytes(), 1).expect("packed");
    for (name, bytes) in [("a.csv.gz", &gzip), ("a.csv", &gzip), ("a.zst", &zstd), ("a.parquet", &zstd)] {
        if name != "a.parquet" {
            assert_eq!(scored(name, bytes, &[]).0.len(), 2, "{name}");
        }
    }
    let folder = tempfile::tempdir().expect("folder");
    for bytes in [text.as_bytes(), &gzip, b"{\"description\":\"laser engraver\"}\n{\"description\":\"laser diode\"}\n"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hsift"))
            .args(["score", &model(), "-", "--out", "s.csv"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        child.stdin.take().expect("stdin").write_all(bytes).expect("sent");
        let output = child.wait_with_output().expect("ended");
        assert!(String::from_utf8_lossy(&output.stdout).contains("2 lines read = 2 scored + 0 rejected"));
    }
    for (bytes, word) in [(&b"PK\x03\x04 no workbook"[..], "zip archive"), (b"%PDF-1.4", "PDF"), (&gzip[..gzip.len() - 4], "gzip")] {
        fs::write(folder.path().join("x.csv"), bytes).expect("written");
        let output = hsift(folder.path(), &["profile", "x.csv"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(word), "{word}");
    }
}

#[test]
fn titles_separators_and_totals_are_told() {
    let folder = tempfile::tempdir().expect("folder");
    let rows: String = (1..=6).map(|i| format!("{i};2024-05-0{i};8456.11;laser engraver, {i} W;\n")).collect();
    for above in ["sep=;\n", "", "Engravers\n\n", ";;;;\n;Table 4;;;\n"] {
        fs::write(folder.path().join("a.csv"), format!("{above}id;date;declared_code;description;\n{rows}")).expect("written");
        let page = hsift_ok(folder.path(), &["profile", "a.csv"]);
        assert!(page.contains("6 rows, 4 columns") && page.contains("6 lines read = 6 used + 0 rejected"), "{page}");
    }
    fs::write(folder.path().join("a.csv"), format!("Engravers\nid;date;declared_code;description;\n{rows}Total;;;;6\n")).expect("written");
    let json = hsift_ok(folder.path(), &["profile", "a.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((json["lines"].as_u64(), json["rejected"].as_u64()), (Some(7), Some(1)));
    assert!(
        json["notes"].as_array().is_some_and(|n| n.iter().any(|n| n["what"].as_str().is_some_and(|w| w.contains("Engravers")))),
        "{json}"
    );
}

/// Are all lines of the table there, each once?
fn accounted(table: &hsift::data::table::Table) -> bool {
    table.rows.len() == table.height() && table.rows.len() + table.rejected_rows() == table.file_rows as usize
}

/// A piece of a hostile text.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"".to_owned()),
        Just(",".to_owned()),
        Just(";".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\"\"".to_owned()),
        Just("845611".to_owned()),
        Just("laser".to_owned()),
        "[ -~]{0,6}",
        Just("激光".to_owned()),
    ]
}

/// A JSON value of some depth.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![Just(serde_json::Value::Null), any::<i64>().prop_map(Into::into), "[a-z]{0,5}".prop_map(Into::into)];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            proptest::collection::vec(
                (prop_oneof![Just("codeTs".to_owned()), Just("items".to_owned()), "[a-d]".prop_map(String::from)], inner),
                0..5
            )
            .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_line_of_any_text_is_lost(pieces in proptest::collection::vec(piece(), 0..80), ending in 0usize..2) {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(["x.csv", "x.ndjson"][ending]);
        fs::write(&path, format!("id,declared_code,description\n{}", pieces.concat())).expect("written");
        match ingest::read(&path) {
            Ok(table) => prop_assert!(accounted(&table)),
            Err(error) => prop_assert!(!error.what.contains("lost count"), "{error}"),
        }
    }

    #[test]
    fn no_line_of_any_json_is_lost(values in proptest::collection::vec(json(), 1..6), as_lines in any::<bool>()) {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("x.json");
        let text = if as_lines { values.iter().map(|v| format!("{v}\n")).collect() } else { serde_json::Value::from(values).to_string() };
        fs::write(&path, text).expect("written");
        match ingest::read(&path) {
            Ok(table) => prop_assert!(accounted(&table)),
            Err(error) => prop_assert!(!error.what.contains("lost count"), "{error}"),
        }
    }

    #[test]
    fn any_encoded_text_comes_back_or_is_refused(rows in proptest::collection::vec("[a-z]{1,8}( [à-ÿ]{1,3}[a-z]{1,6}){0,2}", 1..30)) {
        let text = format!("id,description\n{}", rows.iter().map(|r| format!("1,{r}\n")).collect::<String>());
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("x.csv");
        fs::write(&path, encoding_rs::WINDOWS_1252.encode(&text).0).expect("written");
        if let Ok(table) = ingest::read(&path) {
            let han = (0..table.height()).any(|i| table.column("description").and_then(|c| c.written(i)).is_some_and(|v| v.contains(|c| c > '\u{2fff}' && c != '\u{fffd}')));
            prop_assert!(!han);
        }
    }
}
