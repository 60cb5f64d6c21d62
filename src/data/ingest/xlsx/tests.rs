use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::*;

fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("written")
}

fn one_sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    book(|book| fill(book.add_worksheet()))
}

fn put(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
        match cell.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column as u16, number).expect("a number"),
            Err(_) => sheet.write_string(row, column as u16, *cell).expect("words"),
        };
    }
}

fn open(bytes: Vec<u8>) -> Table {
    read("t.xlsx".into(), bytes, &Options::default()).expect("read")
}

fn cells(table: &Table, column: &str) -> Vec<String> {
    let column = table.column(column).unwrap_or_else(|| panic!("no {column} among {:?}", table.names()));
    (0..table.height()).map(|i| column.written(i).unwrap_or("∅").to_owned()).collect()
}

#[test]
fn cells_are_told_as_they_stand() {
    let table = open(one_sheet(|s| {
        put(s, 0, &["HS code", "description", "date", "at", "net mass", "flag", "sum", "fault", "tail"]);
        let (day, moment, ten) = (
            Format::new().set_num_format("dd/mm/yyyy"),
            Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            Format::new().set_num_format("0000000000"),
        );
        s.write_number(1, 0, 8_456_110_090.0).expect("written");
        s.write_string(1, 1, "  切割机 \"3 kW\"").expect("written");
        s.write_number_with_format(1, 2, 45_415.0, &day).expect("written");
        s.write_number_with_format(1, 3, 45_415.75, &moment).expect("written");
        s.write_number(1, 4, 0.1 + 0.2).expect("written");
        s.write_boolean(1, 5, true).expect("written");
        s.write_formula(1, 6, Formula::new("=E2*2").set_result("0.6")).expect("written");
        s.write_formula(1, 7, Formula::new("=NA()").set_result("#N/A")).expect("written");
        s.write_string(1, 8, "0012").expect("written");
        s.write_number_with_format(2, 0, 101_210_000.0, &ten).expect("written");
        s.write_rich_string(2, 1, &[(&Format::new().set_bold(), "fibre "), (&Format::new(), "laser")]).expect("written");
        s.write_number_with_format(2, 2, 3_000_000.0, &day).expect("written");
        s.write_number(2, 4, 1200.0).expect("written");
    }));
    assert_eq!(cells(&table, "HS code"), ["8456110090", "0101210000"]);
    assert_eq!(cells(&table, "description"), ["  切割机 \"3 kW\"", "fibre laser"]);
    assert_eq!(cells(&table, "date"), ["2024-05-03", "∅"]);
    assert_eq!(cells(&table, "at"), ["2024-05-03T18:00:00", "∅"]);
    assert_eq!(cells(&table, "net mass"), ["0.3", "1200"]);
    assert_eq!(cells(&table, "flag"), ["true", "∅"]);
    assert_eq!(cells(&table, "sum"), ["0.6", "∅"]);
    assert_eq!(cells(&table, "tail"), ["0012", "∅"]);
    assert_eq!((table.rejects.len(), table.rejects[0].column.as_str(), table.rejects[0].lost), (1, "date", "cell"));
    assert!(table.notes.iter().any(|n| n.what.contains("1 cells hold an error")), "{:?}", table.notes);
}

#[test]
fn titles_gaps_and_totals_are_no_lines() {
    let table = open(one_sheet(|s| {
        s.merge_range(0, 1, 0, 4, "Imports of the second quarter", &Format::new()).expect("written");
        s.write_string(2, 1, "made 2024-07-01").expect("written");
        put(s, 4, &["", "Item No", "HS code", "Goods description", "Net weight\n(kg)", "Value"]);
        put(s, 5, &["", "1", "845611", "laser cutter", "1200", "50000"]);
        put(s, 8, &["", "2", "851580", "welding head", "12.5", "900"]);
        put(s, 9, &["", "Total:", "", "", "1212.5", "50900"]);
    }));
    assert_eq!(table.names(), ["Item No", "HS code", "Goods description", "Net weight (kg)", "Value"]);
    assert_eq!(table.rows, [1, 2]);
    assert_eq!(cells(&table, "HS code"), ["845611", "851580"]);
    assert_eq!(table.file_rows, 3);
    assert_eq!((table.rejects[0].row, table.rejects[0].lost), (3, "row"));
    assert!(
        table.notes[0].what.contains("row 5")
            && table.notes[0].what.contains("line 1 in row 6")
            && table.notes[0].what.contains("2 filled rows"),
        "{:?}",
        table.notes
    );
}

#[test]
fn totals_are_told_from_lines_in_many_languages() {
    for words in ["合计", "Grand Total", "小 计", "ИТОГО:", "Total général", "합계", "SUM"] {
        let table = open(one_sheet(|s| {
            put(s, 0, &["description", "quantity", "HS code", "value"]);
            put(s, 1, &["laser", "2", "845611", "10"]);
            put(s, 2, &[words, "2", "", ""]);
        }));
        assert_eq!((table.height(), table.rejects.len()), (1, 1), "{words}");
    }
    for line in [["total station", "1", "901520", "5"], ["total", "1", "901520", ""], ["sum of parts", "1", "", ""]] {
        let table = open(one_sheet(|s| {
            put(s, 0, &["description", "quantity", "HS code", "value"]);
            put(s, 1, &line);
        }));
        assert_eq!(table.height(), 1, "{line:?}");
    }
}

#[test]
fn the_sheet_with_lines_is_found() {
    let many = || {
        book(|b| {
            put(b.add_worksheet().set_name("Cover").expect("written"), 0, &["Monthly report", "May"]);
            let hidden = b.add_worksheet().set_name("old").expect("written");
            put(hidden, 0, &["HS code", "description", "net mass", "value", "origin"]);
            put(hidden, 1, &["1", "x", "1", "1", "CN"]);
            hidden.set_hidden(true);
            let units = b.add_worksheet().set_name("Units").expect("written");
            put(units, 0, &["unit", "meaning"]);
            put(units, 1, &["KGM", "kilogram"]);
            let lines = b.add_worksheet().set_name("申报明细").expect("written");
            put(lines, 0, &["商品编号", "商品名称", "净重"]);
            put(lines, 1, &["8456110090", "激光切割机", "1200"]);
        })
    };
    let table = open(many());
    assert_eq!(table.names(), ["商品编号", "商品名称", "净重"]);
    assert!(table.notes[0].what.contains("申报明细"), "{:?}", table.notes);
    let named = |sheet: &str| read("t.xlsx".into(), many(), &Options { sheet: Some(sheet.into()), ..Options::default() });
    assert_eq!(named("units").expect("read").names(), ["unit", "meaning"]);
    assert_eq!(named("old").expect("read").names()[0], "HS code");
    let error = named("June").expect_err("no such sheet");
    assert!(error.found.is_some_and(|f| f.contains("Cover") && f.contains("old")));
}

#[test]
fn odd_headers_are_named() {
    let table = open(one_sheet(|s| {
        put(s, 0, &["HS code", "description", "note", "note", "", "Weight", "", "origin"]);
        put(s, 1, &["", "", "", "", "", "net", "gross", ""]);
        put(s, 2, &["845611", "laser", "a", "b", "stray", "5", "6", "CN"]);
        put(s, 3, &["845611", "laser", "", "", "", "5", "6", "CN"]);
    }));
    assert_eq!(table.names(), ["HS code", "description", "note", "note (2)", "Weight net", "Weight gross", "origin", "column E"]);
    assert_eq!(cells(&table, "column E"), ["stray", "∅"]);
    assert_eq!(cells(&table, "Weight gross"), ["6", "6"]);
    assert!(table.notes.iter().any(|n| n.what.contains("letters: E")), "{:?}", table.notes);
}

#[test]
fn two_far_cells_take_no_memory() {
    let table = open(one_sheet(|s| {
        put(s, 0, &["HS code", "description"]);
        put(s, 1, &["845611", "laser"]);
        s.write_string(1_048_575, 16_383, "far").expect("written");
    }));
    assert_eq!((table.height(), table.names()), (2, vec!["HS code", "description", "column XFD"]));
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    // A zip of one part of 600 MB of zeros, written by hand.
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..600 {
        std::io::Write::write_all(&mut packed, &vec![b' '; 1 << 20]).expect("packed");
    }
    let packed = packed.finish().expect("packed");
    let zip = |name: &str| {
        let (size, length) = ((packed.len() as u32).to_le_bytes(), (name.len() as u16).to_le_bytes());
        let common = [&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &size, &[9, 0, 0, 0], &length, &[0, 0]].concat();
        let local = [&b"PK\x03\x04"[..], &common[..], name.as_bytes(), &packed].concat();
        let entry = [&b"PK\x01\x02\x14\x00"[..], &common[..], &[0; 14], name.as_bytes()].concat();
        let end =
            [&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &(entry.len() as u32).to_le_bytes()[..], &(local.len() as u32).to_le_bytes(), &[0, 0]];
        [local, entry, end.concat()].concat()
    };
    let bytes = zip("xl/sharedStrings.xml");
    assert!(bytes.len() < 16 << 20);
    let error = read("bomb.xlsx".into(), bytes, &Options::default()).expect_err("refused");
    assert!(error.found.is_some_and(|f| f.contains("xl/sharedStrings.xml") && f.contains("limit")));
}

/// As many copies a file as `HSIFT_DAMAGED_COPIES` says.
#[test]
fn damaged_workbooks_are_named_errors() {
    let copies = std::env::var("HSIFT_DAMAGED_COPIES").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let whole = one_sheet(|s| {
        put(s, 0, &["HS code", "description", "net mass"]);
        (1..40).for_each(|i| put(s, i, &["845611", &format!("laser no {i}"), &i.to_string()]));
    });
    let (mut opened, mut refused) = (0, 0);
    for seed in 0..copies {
        match read("damaged.xlsx".into(), crate::data::ingest::damage::damaged(&whole, seed), &Options::default()) {
            Ok(_) => opened += 1,
            Err(e) => {
                refused += 1;
                assert!(e.place.is_some(), "{e}");
            }
        }
    }
    eprintln!("{opened} read, {refused} refused");
    assert!(refused > copies / 10, "{opened} read, {refused} refused");
}
