use super::*;

/// A Parquet file of these columns.
fn file(columns: Vec<Column>, compression: ParquetCompression, rows_a_group: Option<usize>) -> Vec<u8> {
    let mut frame = DataFrame::new(columns[0].len(), columns).expect("a frame");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).with_compression(compression).with_row_group_size(rows_a_group).finish(&mut frame).expect("written");
    bytes
}

fn read(columns: Vec<Column>) -> Table {
    read_parquet("t.parquet", &file(columns, ParquetCompression::Snappy, None)).expect("read")
}

fn cells(table: &Table, column: &str) -> Vec<Option<String>> {
    let column = table.column(column).unwrap_or_else(|| panic!("no {column}"));
    (0..table.height()).map(|i| column.written(i).map(str::to_owned)).collect()
}

fn told(column: Column) -> Vec<String> {
    let name = column.name().to_string();
    cells(&read(vec![column]), &name).into_iter().map(|v| v.unwrap_or("-".into())).collect()
}

fn decimal(values: &[Option<i128>], precision: usize, scale: usize) -> Column {
    Int128Chunked::from_slice_options("d".into(), values).into_decimal_unchecked(precision, scale).into_column()
}

#[test]
fn decimals_of_any_scale_are_plain_numbers() {
    assert_eq!(told(decimal(&[Some(120_000), Some(-5), None, Some(0), Some(1_234_567)], 12, 2)), ["1200", "-0.05", "-", "0", "12345.67"]);
    assert_eq!(told(decimal(&[Some(8_456_110_090), Some(42)], 10, 0)), ["8456110090", "42"]);
    assert_eq!(told(decimal(&[Some(84_561_100_900_000_000_000), Some(15_000_000_000)], 38, 10)), ["8456110090", "1.5"]);
    assert_eq!(told(decimal(&[Some(1), Some(-1_000_000)], 18, 6)), ["0.000001", "-1"]);
    let most = 10i128.pow(38) - 1;
    assert_eq!(told(decimal(&[Some(most), Some(-most)], 38, 38)), [format!("0.{}", "9".repeat(38)), format!("-0.{}", "9".repeat(38))]);
    assert_eq!(told(decimal(&[Some(30)], 3, 1)), ["3"]);
}

#[test]
fn days_and_times_are_told_in_iso_8601() {
    let day = Int32Chunked::from_slice_options("d".into(), &[Some(19_846), None, Some(-1)]).into_date().into_column();
    assert_eq!(told(day), ["2024-05-03", "-", "1969-12-31"]);
    let at = |values: &[i64], unit, zone: Option<&str>| {
        let zone = TimeZone::opt_try_new(zone.map(PlSmallStr::from_str)).expect("a zone");
        Int64Chunked::from_slice("t".into(), values).into_datetime(unit, zone).into_column()
    };
    let midnight = 1_714_694_400;
    assert_eq!(told(at(&[midnight * 1_000], TimeUnit::Milliseconds, None)), ["2024-05-03"]);
    assert_eq!(
        told(at(&[midnight * 1_000, midnight * 1_000 + 3_661_500], TimeUnit::Milliseconds, None)),
        ["2024-05-03T00:00:00", "2024-05-03T01:01:01.500"]
    );
    assert_eq!(told(at(&[midnight * 1_000_000 + 1_000_000], TimeUnit::Microseconds, Some("UTC"))), ["2024-05-03T00:00:01Z"]);
    assert_eq!(
        told(at(&[(midnight - 8 * 3_600 + 60) * 1_000_000_000], TimeUnit::Nanoseconds, Some("+08:00"))),
        ["2024-05-03T00:01:00+08:00"]
    );
    let named = read(vec![at(&[midnight * 1_000_000 + 1], TimeUnit::Microseconds, Some("Asia/Seoul"))]);
    assert_eq!(cells(&named, "t")[0].as_deref(), Some("2024-05-03T00:00:00.000001Z"));
    assert!(named.notes[0].what.contains("Asia/Seoul"), "{:?}", named.notes);
    let time = Int64Chunked::from_slice("t".into(), &[0, 45_296_000_000_000]).into_time().into_column();
    assert_eq!(told(time), ["00:00:00", "12:34:56"]);
    let lasted = Int64Chunked::from_slice("t".into(), &[90_000, 1_500]).into_duration(TimeUnit::Milliseconds).into_column();
    assert_eq!(told(lasted), ["PT90S", "PT1.5S"]);
}

#[test]
fn a_date_out_of_range_costs_its_cell_alone() {
    let days = [19_846, i32::MAX, i32::MIN, 3_000_000, -800_000];
    let date = Int32Chunked::from_slice("date".into(), &days).into_date().into_column();
    let moment =
        Int64Chunked::from_slice("at".into(), &[0, i64::MAX, i64::MIN, 1, 2]).into_datetime(TimeUnit::Milliseconds, None).into_column();
    let micro = Int64Chunked::from_slice("micro".into(), &[0, i64::MAX, 5, 1, 2])
        .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
        .into_column();
    let table = read(vec![date, moment, micro, Column::new("code".into(), ["1", "2", "3", "4", "5"])]);
    assert_eq!(table.height(), 5);
    assert_eq!(cells(&table, "date"), [Some("2024-05-03".into()), None, None, None, None]);
    let lost: Vec<(u32, &str, &str)> = table.rejects.iter().map(|r| (r.row, r.column.as_str(), r.lost)).collect();
    let cell = "cell";
    assert_eq!(
        lost,
        [(2, "date", cell), (2, "at", cell), (2, "micro", cell), (3, "date", cell), (3, "at", cell), (4, "date", cell), (5, "date", cell)]
    );
    assert!(table.rejects[0].value.contains("2147483647 days"), "{:?}", table.rejects[0]);
}

#[test]
fn plain_types_keep_their_text() {
    let table = read(vec![
        Column::new("yes".into(), [Some(true), None, Some(false)]),
        Column::new("small".into(), [1i8, -2, 3]),
        Column::new("wide".into(), [u64::MAX, 0, 8_456_110_090]),
        Column::new("real".into(), [0.1, 1200.5, 3e-7]),
        Column::new("text".into(), ["0845", "", "激光"]),
        Column::new("kind".into(), ["KG", "KG", "SET"]).cast(&DataType::from_categories(Categories::global())).expect("categories"),
        BinaryChunked::from_slice("bytes".into(), &[&b"ab"[..], "焊".as_bytes(), b"\xff\xfe"]).into_column(),
        BinaryChunked::from_slice("digest".into(), &[&b"\xff\x00"[..], b"\xc3\x28", b"ok"]).into_column(),
        BinaryChunked::from_slice("half".into(), &[&b"\x00>"[..], b"\x00A", b"\x00\x3c"]).into_column(),
        StringChunked::full_null("none".into(), 3).into_column(),
    ]);
    let column = |name| cells(&table, name).into_iter().map(|v| v.unwrap_or("∅".into())).collect::<Vec<_>>();
    assert_eq!(column("yes"), ["true", "∅", "false"]);
    assert_eq!(column("small"), ["1", "-2", "3"]);
    assert_eq!(column("wide"), ["18446744073709551615", "0", "8456110090"]);
    assert_eq!(column("text"), ["0845", "", "激光"]);
    assert_eq!(column("kind"), ["KG", "KG", "SET"]);
    assert_eq!(column("bytes"), ["ab", "焊", "∅"]);
    assert_eq!(column("none"), ["∅", "∅", "∅"]);
    assert!(table.column("half").is_none(), "numbers of two bytes");
    assert!(table.column("digest").is_none() && table.notes.iter().any(|n| n.what.contains("\"digest\"")), "{:?}", table.notes);
    assert_eq!(column("real").iter().map(|v| v.parse().expect("a number")).collect::<Vec<f64>>(), [0.1, 1200.5, 3e-7]);
}

#[test]
fn lists_are_joined() {
    let words = ["fibre", "laser"];
    let lists = Series::new(
        "l".into(),
        [Series::new("".into(), words), Series::new("".into(), Vec::<&str>::new()), Series::new("".into(), ["one"])],
    );
    assert_eq!(told(lists.into_column()), ["fibre; laser", "-", "one"]);
    let numbers = Series::new("n".into(), [Series::new("".into(), [1i64, 2]), Series::new("".into(), [3i64])]);
    assert_eq!(told(numbers.into_column()), ["1; 2", "3"]);
    let inner = |v: &[i128]| Int128Chunked::from_slice("".into(), v).into_decimal_unchecked(9, 2).into_series();
    assert_eq!(told(Series::new("n".into(), [inner(&[150, 200]), inner(&[5])]).into_column()), ["1.5; 2", "0.05"]);
    let dates = |v: &[i32]| Int32Chunked::from_slice("".into(), v).into_date().into_series();
    assert_eq!(told(Series::new("n".into(), [dates(&[0, 1])]).into_column()), ["1970-01-01; 1970-01-02"]);
    let nested = Series::new("deep".into(), [Series::new("".into(), [Series::new("".into(), [1i64])])]);
    let table = read(vec![nested.into_column(), Column::new("code".into(), ["1"])]);
    assert_eq!(table.names(), ["code"]);
    assert!(table.notes[0].what.contains("\"deep\"") && table.notes[0].what.contains("list of lists"), "{:?}", table.notes);
}

/// Files of every compression, with dictionaries, several row groups, missing values and all types.
fn honest() -> Vec<Vec<u8>> {
    let rows = 60i64;
    let columns = || {
        vec![
            Column::new("code".into(), (0..rows).map(|i| ["845611", "851580", "901320"][i as usize % 3]).collect::<Vec<_>>()),
            Column::new(
                "description".into(),
                (0..rows).map(|i| (i % 7 != 0).then(|| format!("laser no {i}, {} W", i * 37))).collect::<Vec<_>>(),
            ),
            Column::new("mass".into(), (0..rows).map(|i| i as f64 * 1.25).collect::<Vec<_>>()),
            Column::new("number".into(), (0..rows).map(|i| (i % 5 != 1).then_some(i * 1_000_003)).collect::<Vec<_>>()),
            Int128Chunked::from_iter_values("value".into(), (0..rows).map(|i| i128::from(i) * 991))
                .into_decimal_unchecked(12, 2)
                .into_column(),
            Int32Chunked::from_iter_values("date".into(), (0..rows).map(|i| 19_000 + i as i32)).into_date().into_column(),
            Int64Chunked::from_iter_values("at".into(), (0..rows).map(|i| i * 3_600_000_000))
                .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                .into_column(),
            Column::new("yes".into(), (0..rows).map(|i| i % 2 == 0).collect::<Vec<_>>()),
            Column::new("unit".into(), (0..rows).map(|i| ["KG", "SET"][i as usize % 2]).collect::<Vec<_>>())
                .cast(&DataType::from_categories(Categories::global()))
                .expect("cast"),
            Series::new("list".into(), (0..rows).map(|i| Series::new("".into(), (0..i % 4).collect::<Vec<_>>())).collect::<Vec<_>>())
                .into_column(),
        ]
    };
    let two_lines = vec![Column::new("id".into(), ["1", "2"]), Column::new("description".into(), ["laser cutter", "laser cutter"])];
    vec![
        file(columns(), ParquetCompression::Uncompressed, Some(25)),
        file(columns(), ParquetCompression::Snappy, Some(20)),
        file(columns(), ParquetCompression::Zstd(None), None),
        file(columns(), ParquetCompression::Uncompressed, None),
        file(two_lines.clone(), ParquetCompression::Zstd(None), None),
        file(two_lines, ParquetCompression::Uncompressed, None),
    ]
}

/// Damaged copies are read or refused by name, never a panic, never memory without bound. As many
/// copies a file as `HSIFT_DAMAGED_COPIES` says, of the files in `HSIFT_DAMAGED_FILES` too.
#[test]
fn damaged_copies_are_named_errors() {
    let copies = std::env::var("HSIFT_DAMAGED_COPIES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let (mut read, mut refused) = (0, 0);
    let given = std::env::var("HSIFT_DAMAGED_FILES").unwrap_or_default();
    let given = given.split(':').filter(|f| !f.is_empty()).map(|f| std::fs::read(f).expect("a file"));
    for (f, file) in honest().into_iter().chain(given).enumerate() {
        assert!(read_parquet("whole.parquet", &file).is_ok_and(|t| t.height() > 0), "file {f}");
        for seed in 0..copies {
            let copy = crate::data::ingest::damage::damaged(&file, (f as u64) << 32 | seed);
            match read_parquet("damaged.parquet", &copy) {
                Ok(_) => read += 1,
                Err(e) => {
                    refused += 1;
                    assert!(e.found.is_some(), "{e}");
                }
            }
        }
    }
    assert!(refused > read / 4, "{read} read, {refused} refused");
    eprintln!("{read} read, {refused} refused");
}
