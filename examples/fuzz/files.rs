//! Whole files of every format, out of made-up declarations.

use std::fmt::Write as _;
use std::io::Write as _;

use rand::Rng;
use rand::seq::SliceRandom;

use crate::{Chance, World};

/// The bytes of a file and, where it is known, how many lines of declarations it has.
pub type Made = (Vec<u8>, Option<usize>);

const COLUMNS: &[&str] = &[
    "id",
    "date",
    "declared_code",
    "confirmed_code",
    "description",
    "net_mass",
    "Gross Weight (kg)",
    "price",
    "origin",
    "trader",
    "商品名称",
    "申报编码",
    "output_power",
    "quantity",
    "unit",
    "specification",
    "note",
    "报关日期",
];

fn value(chance: &mut Chance, column: &str) -> String {
    match column {
        "id" => format!("L{:05}", chance.gen_range(0..99_999)),
        "date" | "报关日期" => match chance.gen_range(0..6) {
            0 => format!("{}/{}/{}", chance.gen_range(1..32), chance.gen_range(1..13), chance.gen_range(2012..2027)),
            1 => format!("{}", chance.gen_range(40_000..47_000)),
            2 => "0000-00-00".into(),
            _ => format!("{}-{:02}-{:02}", chance.gen_range(2012..2027), chance.gen_range(1..13), chance.gen_range(1..29)),
        },
        "declared_code" | "confirmed_code" | "申报编码" => {
            let code =
                ["845611", "8456.11", "851580", "84561100.90", "901320", "8466.93", "84.56", "８４５６１１", "8.45611E+05", "x", "10121"];
            code.choose(chance).copied().unwrap_or_default().to_owned()
        }
        "description" | "商品名称" | "specification" | "note" => goods(chance, 6),
        _ => match chance.gen_range(0..8) {
            0 => String::new(),
            1 => "-".into(),
            2 => format!("{},{}", chance.gen_range(0..999), chance.gen_range(0..999)),
            3 => "1e400".into(),
            4 => format!("{} kg", chance.gen_range(1..9_999)),
            _ => format!("{}", f64::from(chance.gen_range(0..1_000_000)) / 100.0),
        },
    }
}

pub fn goods(chance: &mut Chance, words: usize) -> String {
    const WORDS: &[&str] = &[
        "fibre",
        "laser",
        "cutting",
        "machine",
        "3 kW",
        "CO2",
        "with",
        "without",
        "table",
        "for",
        "parts",
        "(",
        ")",
        ",",
        ";",
        "1064 nm",
        "激光",
        "切割机",
        "用",
        "，",
        "5-axis",
        "1,500 x 3,000 mm",
        "\"",
        "'",
        "|",
        "é",
        "\u{301}",
        "😀",
        "ﷺ",
        "\u{0}",
        "=1+1",
        "\u{1b}[31m",
        "wafer",
        "不含",
    ];
    let mut text = String::new();
    for _ in 0..chance.gen_range(0..=words.max(1)) {
        let _ = write!(text, "{} ", WORDS.choose(chance).copied().unwrap_or_default());
    }
    text.trim_end().to_owned()
}

fn columns(chance: &mut Chance) -> Vec<&'static str> {
    let n = chance.gen_range(1..=COLUMNS.len());
    let mut columns: Vec<&str> = COLUMNS.choose_multiple(chance, n).copied().collect();
    columns.push("text");
    columns
}

fn rows(chance: &mut Chance, n: usize) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let columns = columns(chance);
    // Without a first column that is never empty a line of a CSV file may be an empty line.
    let rows = (0..n).map(|i| columns.iter().map(|c| if *c == "text" { format!("r{i}") } else { value(chance, c) }).collect()).collect();
    (columns, rows)
}

/// A file of values that need no quotes to be told from separators, or of quoted ones.
pub fn csv(chance: &mut Chance, n: usize, _: &World) -> Made {
    let (columns, rows) = rows(chance, n);
    let separator = *[b',', b';', b'\t', b'|'].choose(chance).unwrap_or(&b',');
    let mut writer = csv::WriterBuilder::new().delimiter(separator).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    writer.write_record(&columns).expect("into memory");
    rows.iter().for_each(|row| writer.write_record(row.iter().map(|v| v.replace('\0', ""))).expect("into memory"));
    let bytes = writer.into_inner().expect("into memory");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let bytes = match chance.gen_range(0..8) {
        0 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        1 => [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        2 => text.replace('\n', "\r\n").into_bytes(),
        _ => text.into_bytes(),
    };
    (bytes, Some(n))
}

fn objects(chance: &mut Chance, n: usize) -> Vec<serde_json::Value> {
    let (columns, rows) = rows(chance, n);
    let object = |row: Vec<String>| columns.iter().zip(row).map(|(c, v)| ((*c).to_owned(), serde_json::Value::String(v))).collect();
    rows.into_iter().map(|row| serde_json::Value::Object(object(row))).collect()
}

pub fn ndjson(chance: &mut Chance, n: usize, _: &World) -> Made {
    let text: String = objects(chance, n).iter().map(|o| format!("{o}\n")).collect();
    (text.into_bytes(), Some(n))
}

/// A list of lines, or one below something else.
pub fn json(chance: &mut Chance, n: usize, _: &World) -> Made {
    let list = serde_json::Value::Array(objects(chance, n));
    let file = if chance.gen_bool(0.5) { list } else { serde_json::json!({ "declaration": { "number": 7, "items": list } }) };
    (file.to_string().into_bytes(), Some(n))
}

pub fn parquet(chance: &mut Chance, n: usize, _: &World) -> Made {
    use polars::prelude::{Column, DataFrame, ParquetWriter};
    let (columns, rows) = rows(chance, n);
    let series = columns.iter().enumerate().map(|(i, name)| {
        let texts: Vec<&str> = rows.iter().map(|row| row[i].as_str()).collect();
        match (i + n) % 5 {
            0 if *name != "text" => Column::new((*name).into(), texts.iter().map(|v| v.parse::<f64>().ok()).collect::<Vec<_>>()),
            1 if *name != "text" => Column::new((*name).into(), texts.iter().map(|v| v.parse::<i32>().ok()).collect::<Vec<_>>()),
            _ => Column::new((*name).into(), texts),
        }
    });
    let mut bytes = Vec::new();
    let mut frame = DataFrame::new(n, series.collect()).expect("columns of one length");
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("into memory");
    (bytes, Some(n))
}

pub fn xlsx(chance: &mut Chance, n: usize, _: &World) -> Made {
    let (columns, rows) = rows(chance, n);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (i, name) in columns.iter().enumerate() {
        sheet.write(0, i as u16, *name).expect("a cell");
        for (row, values) in rows.iter().enumerate() {
            let written = match values[i].parse::<f64>() {
                Ok(number) if number.is_finite() => sheet.write(row as u32 + 1, i as u16, number),
                _ => sheet.write(row as u32 + 1, i as u16, values[i].as_str()),
            };
            written.expect("a cell");
        }
    }
    (book.save_to_buffer().expect("into memory"), Some(n))
}

/// A declaration with its items, as single windows send it.
pub fn xml(chance: &mut Chance, n: usize, _: &World) -> Made {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace(['\0', '\u{1b}'], "");
    let mut file = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ASYCUDA>\n<Identification><Registration><Date>2024-03-01</Date></Registration></Identification>\n",
    );
    for i in 0..n {
        let (code, goods) = (value(chance, "declared_code"), goods(chance, 6));
        let _ = writeln!(
            file,
            "<Item><Item_number>{}</Item_number><Tarification><HScode><Commodity_code>{}</Commodity_code></HScode></Tarification><Goods_description>\
             <Commercial_Description>{}</Commercial_Description></Goods_description></Item>",
            i + 1,
            escaped(&code),
            escaped(&goods)
        );
    }
    file.push_str("</ASYCUDA>\n");
    (file.into_bytes(), Some(n))
}

pub fn gzip(chance: &mut Chance, n: usize, world: &World) -> Made {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&csv(chance, n, world).0).expect("into memory");
    (packed.finish().expect("into memory"), None)
}

pub fn zstandard(chance: &mut Chance, n: usize, world: &World) -> Made {
    (zstd::encode_all(csv(chance, n, world).0.as_slice(), 1).expect("into memory"), None)
}

pub fn claim_text(chance: &mut Chance, _: usize, _: &World) -> Made {
    let claims = [
        include_str!("../../datasets/claims/supported.toml"),
        include_str!("../../datasets/claims/contradicted.toml"),
        include_str!("../../datasets/claims/inconclusive.toml"),
        include_str!("../../datasets/claims/laser_assistant.toml"),
        include_str!("../../datasets/claims/smaller.toml"),
    ];
    (claims.choose(chance).copied().unwrap_or_default().into(), None)
}

pub fn plan_text(_: &mut Chance, _: usize, _: &World) -> Made {
    let plan = "claim = \"Fewer wrong lines\"\nwritten = \"2026-01-31\"\nmetric = \"error rate\"\nseed = 7\ndraws = 500\nbudget = 0.05\n\
                accept_right = 0.9\naccept_wrong = 0.1\n";
    (plan.into(), None)
}

pub fn overrides_text(chance: &mut Chance, _: usize, _: &World) -> Made {
    let line = r#"{"time":"2026-01-01T00:00:00Z","by":"a person","id":"L1","code":"845611","previous_sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#;
    (format!("{line}\n").repeat(chance.gen_range(0..3)).into_bytes(), None)
}

/// Rates as tariffs print them.
const RATES: &[&str] = &[
    "Free",
    "2.4%",
    "52.9¢/kg + 58.5%",
    "$1.53 each + 4.2% on the case + 2% on the strap, band or bracelet",
    "Free (A*,AU,BH) 2.8% (JP) See 9822.04.25 (CO)",
    "The duty provided in the applicable subheading + 25%",
    "10.200 % + 93.100 EUR DTN",
    "13.8 % MIN 13 GBP / 100 kg MAX 15 GBP / 100 kg - 7 GBP / 100 kg",
    "0.18¢/line/ gross + 2.5%",
    "0.50 GBP / % vol/hl",
    "Free, under bond, as prescribed in U.S. note 1",
    "Cond: A cert: D-017: 0.000 %; A: 12.500 %",
    "",
];

/// One rate a line.
pub fn rates(chance: &mut Chance, n: usize, _: &World) -> Made {
    let lines: Vec<&str> = (0..n.clamp(1, 400)).map(|_| *RATES.choose(chance).unwrap_or(&"")).collect();
    (lines.join("\n").into_bytes(), None)
}

/// A tariff as a plain table.
pub fn tariff_table(chance: &mut Chance, n: usize, _: &World) -> Made {
    let mut text = "code,description,kind,rate,origin,from,to\n".to_owned();
    for at in 0..n.clamp(1, 400) {
        let rate = RATES.choose(chance).unwrap_or(&"");
        let kind = ["", "general", "preference", "additional", "vat"].choose(chance).unwrap_or(&"");
        let origin = ["", "CN", "EU", "US JP"].choose(chance).unwrap_or(&"");
        text += &format!("{:08},goods {at},{kind},\"{rate}\",{origin},2024-01-01,\n", 84_000_000 + chance.gen_range(0..5_000) * 10);
    }
    (text.into_bytes(), None)
}

/// A tariff as the US exports it.
pub fn tariff_json(chance: &mut Chance, n: usize, _: &World) -> Made {
    let row = |at: usize, chance: &mut Chance| {
        let code = 84_560_000 + at;
        let number =
            if chance.gen_bool(0.1) { String::new() } else { format!("{:04}.{:02}.{:02}", code / 10_000, code / 100 % 100, code % 100) };
        serde_json::json!({ "htsno": number, "indent": chance.gen_range(0..5).to_string(), "description": "goods", "units": ["No."],
            "general": RATES.choose(chance), "special": RATES.choose(chance), "other": "35%", "footnotes": [{ "value": "See 9903.88.01." }] })
    };
    let rows: Vec<serde_json::Value> = (0..n.clamp(1, 400)).map(|at| row(at, chance)).collect();
    (serde_json::to_vec(&rows).unwrap_or_default(), None)
}
