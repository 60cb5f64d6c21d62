//! Files of all sorts, through the front door.

use super::*;
use crate::data::table::NoteWeight;

fn read_as(name: &str, bytes: &[u8]) -> Result<Table> {
    of_bytes(name.to_owned(), Path::new(name), bytes.to_vec(), &Options::default())
}

fn table(name: &str, text: &str) -> Table {
    read_as(name, text.as_bytes()).unwrap_or_else(|e| panic!("{text}\n{e}"))
}

fn cell(table: &Table, column: &str, row: usize) -> Option<String> {
    table.column(column).and_then(|c| c.get(row)).map(str::to_owned)
}

fn column(table: &Table, name: &str) -> Vec<String> {
    (0..table.height()).map(|row| cell(table, name, row).unwrap_or_default()).collect()
}

fn lost(table: &Table) -> Vec<u32> {
    table.rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect()
}

fn said(table: &Table, word: &str) -> bool {
    table.notes.iter().any(|n| n.what.contains(word))
}

#[test]
fn encodings_and_separators_are_found_out() {
    let text = "商品名称;功率\n激光切割机;3千瓦\n打标机;-\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let mut utf8 = b"\xef\xbb\xbf".to_vec();
    utf8.extend(text.as_bytes());
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in [gb, utf8, utf16, text.as_bytes().to_vec()] {
        let table = read_as("x.csv", &bytes).expect("read");
        assert_eq!(table.names(), ["商品名称", "功率"]);
        assert_eq!(cell(&table, "商品名称", 0).as_deref(), Some("激光切割机"));
        assert_eq!(cell(&table, "功率", 1), None);
    }
}

#[test]
fn latin_1_is_refused_rather_than_read_as_chinese() {
    let error = read_as("x.csv", b"name,code\nd\xe9coupe \xe0 laser,845611\n").expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Format);
    assert!(error.place.as_deref().is_some_and(|p| p.contains("line 2")), "{error}");
    assert!(error.hint.as_deref().is_some_and(|h| h.contains("--encoding windows-1252")), "{error}");
}

#[test]
fn ragged_rows_are_rejects_with_their_numbers() {
    let table = table("x.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n9,10,,\n");
    assert_eq!(table.rows, [1, 4, 5]);
    assert_eq!(lost(&table), [2, 3]);
    assert_eq!(table.file_rows, 5);
}

#[test]
fn the_header_is_found_below_titles_and_blank_lines() {
    let rows = "1;2024-05-01;841370;centrifugal pump, 2 kW\n2;2024-05-02;848180;ball valve, brass\n3;2024-05-03;848210;ball bearing\n";
    for (above, line) in [
        ("id;date;declared_code;description\n", 1),
        ("Pumps and valves\nMay 2024\n\nid;date;declared_code;description\n", 4),
        (";;;\n;DATA, all;;\n;;;\nid;date;declared_code;description\n", 4),
        ("Customs office of entry;;;\nPeriod;2024-05-01;;\nid;date;declared_code;description\n", 3),
        ("sep=;\nExport of lines\nid;date;declared_code;description\n", 3),
        ("\n\nid;date;declared_code;description\n", 3),
        ("\"Lines, of\nMay; all\"\nnr;tag;nummer;ware\n", 3),
    ] {
        let table = table("x.csv", &format!("{above}{rows}"));
        assert_eq!((table.height(), table.names().len(), table.rejects.len()), (3, 4, 0), "{above} {:?} {:?}", table.names(), table.notes);
        assert_eq!(column(&table, table.names()[3]), ["centrifugal pump, 2 kW", "ball valve, brass", "ball bearing"], "{above}");
        assert_eq!(line > 1, said(&table, &format!("the header is line {line}")), "{above} {:?}", table.notes);
    }
    // No line reads as names: better no table than one whose first line is lost.
    let error = read_as("x.csv", b"1,2024-05-01,841370,pump\n2,2024-05-02,848180,valve\n").expect_err("refused");
    assert!(error.what.contains("no header"), "{error}");
}

#[test]
fn separators_are_counted_outside_quotes_and_over_records() {
    for (text, names, first) in [
        ("id,\"code; 6 digits; HS\",description,\"note; a; b\"\n0,841370,pump,x\n1,848180,valve,y\n", 4, "pump"),
        ("id;price;mass;description\n1;2,5;3,5;pump\n2;4,5;6,5;valve\n", 4, "pump"),
        ("id,description,spec\n1,pump,0|0|steel|2 kW|x\n2,valve,0|3|brass|DN50|y\n", 3, "pump"),
        ("id\tdescription\tnote\n1\tpump, steel\ta;b\n2\tvalve, brass\tc;d\n", 3, "pump, steel"),
        ("id|description\n1|pump, steel, 2 kW\n2|valve, brass, DN50\n", 2, "pump, steel, 2 kW"),
        ("sep=^\nid^description\n1^pump\n2^valve\n", 2, "pump"),
        ("\"sep=,\"\r\nid,description\r\n1,pump\r\n2,valve\r\n", 2, "pump"),
        ("description\npump, of steel\nvalve, brass, DN50\nbearing\n", 1, "pump, of steel"),
    ] {
        let table = table("x.csv", text);
        assert_eq!(table.names().len(), names, "{text} {:?}", table.names());
        assert_eq!(cell(&table, "description", 0).as_deref(), Some(first), "{text}");
        assert!(table.rejects.is_empty(), "{text}");
    }
}

#[test]
fn a_column_without_name_and_values_is_none() {
    for text in [
        "id;description;\n1;pump;\n2;valve;\n",
        "id;description;\n1;pump\n2;valve\n",
        "id;description\n1;pump;\n2;valve;\n",
        "id,description,,\n1,pump,,\n2,valve,,\n",
        "id,,description\n1,,pump\n2,,valve\n",
        "id,description,id\n1,pump,1\n2,valve,2\n",
    ] {
        let table = table("x.csv", text);
        assert_eq!(table.names(), ["id", "description"], "{text}");
        assert_eq!((table.height(), table.rejects.len()), (2, 0), "{text}");
    }
    for text in
        ["id,description,\n1,pump,9\n2,valve,\n", ",description,code\n1,pump,8\n2,valve,9\n", "id,description,id\n1,pump,1\n2,valve,3\n"]
    {
        assert_eq!(read_as("x.csv", text.as_bytes()).expect_err(text).kind, ErrorKind::Schema);
    }
}

#[test]
fn totals_repeated_headers_and_empty_lines_are_rejects() {
    for (last, totals) in [
        ("Total;;;23.5", true),
        ("Grand total:;;;23,5", true),
        (";;合计;23", true),
        ("Summe;;;23", true),
        ("Totals;;;;", true),
        ("Total;841370;engine oil;5", false),
        ("9;841370;Total;5", false),
        ("Totally new;;;5", false),
    ] {
        let text = format!(
            "id;declared_code;description;value\n1;841370;pump;12\nid;declared_code;description;value\n;;;\n2;848180;valve;11,5\n{last}\n"
        );
        let table = table("x.csv", &text);
        assert_eq!(table.file_rows, 5, "{last}");
        assert_eq!(lost(&table), if totals { vec![2, 3, 5] } else { vec![2, 3] }, "{last}");
        assert_eq!(table.height(), if totals { 2 } else { 3 }, "{last}");
    }
}

#[test]
fn ndjson_is_flattened_and_items_exploded() {
    let table = table(
        "x.ndjson",
        r#"{"entryId":"1","head":{"customMaster":"2201"},"items":[{"codeTs":"8413700090"},{"codeTs":"8481804090","p":[1,2]}]}
not json
{"entryId":"2","codeTs":"8482"}
"#,
    );
    assert_eq!(table.names(), ["entryId", "head.customMaster", "codeTs", "p"]);
    assert_eq!(table.rows, [1, 2, 4]);
    assert_eq!(cell(&table, "head.customMaster", 1).as_deref(), Some("2201"));
    assert_eq!(cell(&table, "p", 1).as_deref(), Some("1; 2"));
    assert_eq!(table.rejects[0].row, 3);
}

#[test]
fn the_list_of_lines_is_found_at_any_depth() {
    let lines = r#"[{"gNo":1,"codeTs":"8413700090","gName":"pump"},{"gNo":2,"codeTs":"8481804090","gName":"valve"}]"#;
    for json in [
        format!(r#"{{"entryId":"E","decList":{lines},"containers":[{{"no":"C1"}}]}}"#),
        format!(r#"{{"message":{{"head":{{"entryId":"E"}},"body":{{"goods":{{"list":{lines}}}}},"licences":[{{"no":1}},{{"no":2}}]}}}}"#),
        format!(r#"[{{"containers":[{{"no":"C1"}}],"entryId":"E","decList":{lines}}}]"#),
        format!(r#"{{"data":[{{"documents":[{{"kind":"invoice"}}],"shipments":[{{"entryId":"E","lines":{lines}}}]}}]}}"#),
        format!(r#"{{"entryId":"E","description":"spare parts","lines":{lines}}}"#),
        format!("\n{{\"entryId\":\n\"E\",\n\"lines\": {lines}\n}}\n"),
        lines.to_owned(),
    ] {
        let table = table("x.json", &json);
        assert_eq!(column(&table, "codeTs"), ["8413700090", "8481804090"], "{json}");
        assert_eq!(column(&table, "gName"), ["pump", "valve"], "{json}");
        assert!(table.rejects.is_empty());
        let entry = table.names().into_iter().find(|n| n.ends_with("entryId"));
        assert!(json == lines || entry.is_some_and(|n| column(&table, n) == ["E", "E"]), "{json} {:?}", table.names());
    }
    let envelope = table(
        "x.json",
        r#"[{"id":"A","goods":[{"id":1,"declared_code":"8413"},{"id":2,"declared_code":"8481"}]},{"id":"B","goods":[{"id":1,"declared_code":"8482"}]},
        {"import":{"goods":[{"declared_code":"8483"}]}}, {"id":"C","goods":[]}, 7]"#,
    );
    assert_eq!(column(&envelope, "declared_code"), ["8413", "8481", "8482", "8483"]);
    assert_eq!(column(&envelope, "parent:id"), ["A", "A", "B", ""]);
    assert_eq!(column(&envelope, "id"), ["1", "2", "1", ""]);
    assert_eq!((lost(&envelope), envelope.file_rows), (vec![5, 6], 6));
    // Goods of which some lack a code or a description are goods all the same, whatever is complete beside them or inside them.
    for json in [
        r#"{"goods":[{"description":"pump","mass":3},{"mass":5}],"packages":[{"description":"pallet"}]}"#,
        r#"{"goods":[{"declared_code":"8413","mass":3},{"mass":5}],"duties":[{"declared_code":"8413"},{"declared_code":"8481"}]}"#,
        r#"{"goods":[{"description":"pump","mass":3,"papers":[{"description":"invoice"}]},{"mass":5}]}"#,
    ] {
        let table = table("x.json", json);
        assert_eq!(column(&table, "mass"), ["3", "5"], "{json}");
    }
}

#[test]
fn other_lists_are_told() {
    let two = table(
        "x.json",
        r#"{"goods":[{"declared_code":"8413","description":"pump","attributes":[{"name":"power","value":"2 kW"},{"name":"head","value":"30 m"}]}],
        "packages":[{"description":"pallet"}],"seals":[{"no":1}]}"#,
    );
    assert_eq!(column(&two, "attributes"), ["power 2 kW; head 30 m"]);
    assert!(said(&two, "lines are the objects of goods") && said(&two, "packages holds") && said(&two, "seals"), "{:?}", two.notes);
    assert_eq!(two.warnings().count(), 1);
    let error = read_as("x.json", br#"{"a":[{"x":1}],"b":{"c":[{"y":2}]}}"#).expect_err("refused");
    assert!(error.found.as_deref().is_some_and(|f| f.contains("a, b.c")), "{error}");
}

#[test]
fn keys_that_stand_twice_and_numbers_lose_nothing() {
    let twice =
        table("x.ndjson", "{\"description\":\"pump\",\"value\":1,\"value\":2}\n{\"description\":\"valve\",\"value\":3,\"value\":3}\n");
    assert_eq!(column(&twice, "value"), ["", "3"]);
    assert_eq!((twice.rejects.len(), twice.rejects[0].lost, twice.rejects[0].column.as_str()), (1, "cell", "value"));
    let digits = table(
        "x.ndjson",
        "{\"id\":123456789012345678901,\"declared_code\":8413.70}\n{\"id\":99999999999999999,\"declared_code\":8481.80}\n",
    );
    assert_eq!(column(&digits, "id"), ["123456789012345678901", "99999999999999999"]);
    assert_eq!(column(&digits, "declared_code"), ["8413.70", "8481.80"]);
}

#[test]
fn what_is_too_much_is_named() {
    let wide: String = (0..20_000).map(|i| format!("c{i},")).collect::<String>() + "z\n1,2\n";
    let keys: String = (0..600)
        .map(|i| format!("{{\"description\":\"pump\"{}}}\n", (0..30).map(|j| format!(",\"k{i}.{j}\":1")).collect::<String>()))
        .collect();
    let sparse: String = (0..9_000).map(|i| format!("{{\"description\":\"pump\",\"k{i}\":1}}\n")).collect();
    let deep = format!("{{\"description\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let listed: String = (0..12_000).map(|i| format!("{{\"goods\":[{{\"description\":\"pump\",\"k{i}\":1}}]}}\n")).collect();
    for (name, text, word) in [
        ("x.csv", wide, "more columns"),
        ("x.ndjson", keys, "more columns"),
        ("x.ndjson", sparse, "far larger"),
        ("x.json", deep, "nested deeper"),
        ("x.ndjson", listed, "more columns"),
    ] {
        let error = read_as(name, text.as_bytes()).expect_err(word);
        assert!(error.what.contains(word), "{error}");
    }
    let long = format!("id,description\n1,pump\n2,{}\n3,valve\n", "x".repeat(MAX_RECORD + 1));
    assert_eq!(lost(&table("x.csv", &long)), [2]);
}

#[test]
fn notes_say_what_was_taken() {
    let text = "id;description\n1;不锈钢水泵 卧式 铸铁叶轮\n2;球阀 黄铜 外螺纹\n3;滚珠轴承 深沟\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &gb).expect("packed");
    let table = read_as("x.csv.gz", &packed.finish().expect("packed")).expect("read");
    assert_eq!(cell(&table, "description", 1).as_deref(), Some("球阀 黄铜 外螺纹"));
    assert!(said(&table, "gzip") && said(&table, "gb18030") && said(&table, "semicolons"), "{:?}", table.notes);
    assert_eq!(table.notes.iter().filter(|n| n.weight == NoteWeight::Warning).count(), 1);
}
