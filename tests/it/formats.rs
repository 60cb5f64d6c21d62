//! Workbooks, XML and Parquet through the command line.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use crate::help::{hsift, hsift_ok};

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/laser.hsift");

/// Scores a file with the model of the repository: a line of text for each line of the file.
fn scored(folder: &Path, file: &str) -> Vec<String> {
    hsift_ok(folder, &["score", MODEL, file, "--out", "s.csv"]);
    fs::read_to_string(folder.join("s.csv")).expect("scores").lines().skip(1).map(str::to_owned).collect()
}

/// What the program says when it refuses a file.
fn refused(folder: &Path, file: &str) -> String {
    let output = hsift(folder, &["score", MODEL, file, "--out", "s.csv"]);
    assert_eq!(output.status.code(), Some(2), "{file}: {output:?}");
    assert!(!folder.join("s.csv").exists(), "{file}: scores of a file that was refused");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.starts_with("error: ") && !said.contains("panicked"), "{said}");
    said
}

#[test]
fn a_workbook_is_profiled_and_scored() {
    let folder = tempfile::tempdir().expect("folder");
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "Read me first").expect("written");
    let sheet = book.add_worksheet().set_name("Lines").expect("a name");
    sheet.write_string(0, 0, "Shipments of May").expect("written");
    for (column, name) in ["HS code", "Goods description", "Declaration date", "Net weight"].iter().enumerate() {
        sheet.write_string(2, column as u16, *name).expect("written");
    }
    let day = Format::new().set_num_format("dd.mm.yyyy");
    for row in 3..9 {
        sheet.write_number(row, 0, 8_456_110_090.0).expect("written");
        sheet.write_string(row, 1, "CO2 laser cutting machine for steel sheet, 3 kW").expect("written");
        sheet.write_number_with_format(row, 2, 45_400.0 + f64::from(row), &day).expect("written");
        sheet.write_number(row, 3, 1_250.5).expect("written");
    }
    sheet.write_string(9, 0, "Total").expect("written");
    sheet.write_number(9, 3, 7_503.0).expect("written");
    // The ending does not matter.
    for name in ["book.xlsx", "book.csv", "book"] {
        book.save(folder.path().join(name)).expect("saved");
        let profile = hsift_ok(folder.path(), &["profile", name]);
        assert!(profile.contains("6 rows, 4 columns") && profile.contains("2024-04-21"), "{profile}");
        // Every line of the sheet has its line among the scores, the totals too.
        let lines = scored(folder.path(), name);
        assert_eq!(lines.len(), 7, "{lines:?}");
        assert!(lines[..6].iter().all(|l| l.contains("845611")) && lines[6].contains("totals"), "{lines:?}");
        let rejects = fs::read_to_string(folder.path().join("s.csv.rejects.csv")).expect("rejects");
        assert!(rejects.contains("totals"), "{rejects}");
    }
    fs::remove_file(folder.path().join("s.csv")).expect("removed");
    let whole = fs::read(folder.path().join("book.xlsx")).expect("read");
    fs::write(folder.path().join("cut.xlsx"), &whole[..whole.len() / 2]).expect("written");
    refused(folder.path(), "cut.xlsx");
}

#[test]
fn declarations_in_xml_are_scored() {
    let folder = tempfile::tempdir().expect("folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    let item = |code: &str, words: &str| {
        format!(
            "<Item><Tarification><HScode><Commodity_code>{code}</Commodity_code><Precision_1>00</Precision_1></HScode></Tarification>\
                 <Goods_description><Commercial_Description>{words}</Commercial_Description></Goods_description></Item>"
        )
    };
    write(
        "sad.txt",
        &format!(
            "<?xml version=\"1.0\"?>\n<ASYCUDA>{}{}</ASYCUDA>",
            item("84561100", "fibre laser cutter for metal, 6 kW"),
            item("85158000", "laser welding machine")
        ),
    );
    let lines = scored(folder.path(), "sad.txt");
    assert_eq!(lines.len(), 2);
    assert!(lines[0].contains("845611") && lines[1].contains("851580"), "{lines:?}");
    write(
        "list.xml",
        "<shipments port='X'><item><hsCode>845611</hsCode><description>laser marking machine</description></item><item><hsCode>901320</hsCode><description>laser diode</description></item></shipments>",
    );
    assert_eq!(scored(folder.path(), "list.xml").len(), 2);
    // Half of the file: what is whole stays, what is torn is a reject.
    let whole = fs::read_to_string(folder.path().join("sad.txt")).expect("read");
    write("half.xml", &whole[..whole.len() - 60]);
    let half = scored(folder.path(), "half.xml");
    assert!(half.len() == 2 && half[0].contains("845611") && half[1].contains("the row cannot be read"), "{half:?}");
    fs::remove_file(folder.path().join("s.csv")).expect("removed");
    write("news.xml", "<rss><channel><entry><title>a</title></entry><entry><title>b</title></entry></channel></rss>");
    let said = refused(folder.path(), "news.xml");
    assert!(said.contains("XML") && said.contains("rss/channel/entry (2 times)"), "{said}");
    write("bomb.xml", "<!DOCTYPE x [<!ENTITY a 'aa'>]><x><item><description>&a;</description></item></x>");
    assert!(refused(folder.path(), "bomb.xml").contains("entities"));
}

#[test]
fn damaged_parquet_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("folder");
    hsift_ok(folder.path(), &["simulate", "--rows", "50", "--out", "good.parquet"]);
    let good = fs::read(folder.path().join("good.parquet")).expect("read");
    // The first page's header: its sizes and counts, one after the other.
    let mut seen = 0;
    for at in 4..40 {
        for value in [0x00, 0x05, 0x7f, 0xff] {
            let mut copy = good.clone();
            copy[at] = value;
            fs::write(folder.path().join("bad.parquet"), copy).expect("written");
            let output = hsift(folder.path(), &["profile", "bad.parquet"]);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 2)) && !said.contains("panicked"), "byte {at} is {value}: {said}");
            seen += usize::from(output.status.code() == Some(2));
        }
    }
    assert!(seen > 20, "{seen} refused");
    for cut in [0, 3, 4, 11, good.len() / 2, good.len() - 1] {
        fs::write(folder.path().join("cut.parquet"), &good[..cut]).expect("written");
        refused(folder.path(), "cut.parquet");
    }
}
