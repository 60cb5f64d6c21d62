//! A column of any type as text: numbers as they are, days and times in ISO 8601.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use polars::prelude::*;

/// A column told as text.
#[derive(Default)]
pub(super) struct Told {
    /// The text; `None` if the column holds bytes that are no text.
    pub(super) text: Option<StringChunked>,
    /// Values that cannot be told: position, what stands there, why.
    pub(super) lost: Vec<(usize, String, &'static str)>,
    /// What a reader of the column should know.
    pub(super) note: Option<String>,
}

/// The name of a type that cannot be told as text; `None` for all that can.
pub(super) fn left_out(kind: &ArrowDataType) -> Option<String> {
    use ArrowDataType as A;
    let of = |what: &str, inner: &ArrowDataType| left_out(inner).map(|inner| format!("{what} of {inner}"));
    match kind {
        A::Null | A::Boolean | A::Float32 | A::Float64 => None,
        A::Int8 | A::Int16 | A::Int32 | A::Int64 | A::UInt8 | A::UInt16 | A::UInt32 | A::UInt64 => None,
        A::Utf8 | A::LargeUtf8 | A::Utf8View | A::Binary | A::LargeBinary | A::BinaryView | A::FixedSizeBinary(_) => None,
        A::Date32 | A::Date64 | A::Time32(_) | A::Time64(_) | A::Timestamp(..) | A::Duration(_) => None,
        A::Decimal(p, s) | A::Decimal32(p, s) | A::Decimal64(p, s) | A::Decimal256(p, s) => {
            (*p == 0 || *p > 38 || s > p).then(|| format!("a decimal of {p} digits, {s} of them after the point, where 38 are the most"))
        }
        A::Dictionary(_, inner, _) => of("a dictionary", inner),
        A::List(item) | A::LargeList(item) => match item.dtype() {
            A::List(_) | A::LargeList(_) => Some("a list of lists".to_owned()),
            inner => of("a list", inner),
        },
        A::FixedSizeList(..) => Some("a list of fixed length".to_owned()),
        A::Struct(fields) => Some(format!("a group of fields ({})", fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", "))),
        A::Map(..) => Some("a map".to_owned()),
        A::Interval(_) => Some("an interval".to_owned()),
        other => Some(format!("{other:?}").to_lowercase()),
    }
}

/// Tells a column of one chunk as text.
///
/// # Errors
/// What polars says of a column it cannot read.
pub(super) fn of(column: &Series) -> PolarsResult<Told> {
    let mut told = Told::default();
    told.text = Some(match column.dtype() {
        DataType::String => column.str()?.clone(),
        DataType::Null => StringChunked::full_null(PlSmallStr::EMPTY, column.len()),
        DataType::Date => days(column.to_physical_repr().i32()?, &mut told),
        DataType::Datetime(unit, zone) => moments(column.to_physical_repr().i64()?, *unit, zone.as_ref().map(|z| z.as_str()), &mut told),
        DataType::Time => times(column.to_physical_repr().i64()?, &mut told),
        DataType::Duration(unit) => {
            let unit = *unit;
            column.to_physical_repr().i64()?.iter().map(|v| v.map(|v| in_unit(v, unit).to_string())).collect()
        }
        DataType::Decimal(..) => {
            let decimal = column.decimal()?;
            let scale = decimal.scale();
            decimal.physical().iter().map(|v| v.map(|v| plain(v, scale))).collect()
        }
        DataType::Binary => match words(column.binary()?, &mut told) {
            Some(text) => text,
            None => return Ok(told),
        },
        DataType::List(_) => match lists(column.list()?, &mut told)? {
            Some(text) => text,
            None => return Ok(told),
        },
        _ => column.cast(&DataType::String)?.str()?.clone(),
    });
    Ok(told)
}

/// A decimal number without noise: 120000 with two digits after the point is 1200.
fn plain(value: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let part = part.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Only years of four digits are told: beyond them a date is a number that was written as a date.
fn is_plausible(day: NaiveDate) -> bool {
    (1..=9999).contains(&chrono::Datelike::year(&day))
}

fn days(column: &Int32Chunked, told: &mut Told) -> StringChunked {
    let day = |n: i32| NaiveDate::from_epoch_days(n).filter(|d| is_plausible(*d));
    let mut tell = |(row, n): (usize, Option<i32>)| {
        let n = n?;
        let text = day(n).map(|d| d.to_string());
        if text.is_none() {
            told.lost.push((row, format!("{n} days after 1970-01-01"), "a date out of range"));
        }
        text
    };
    column.iter().enumerate().map(&mut tell).collect()
}

fn in_unit(value: i64, unit: TimeUnit) -> TimeDelta {
    match unit {
        TimeUnit::Nanoseconds => TimeDelta::nanoseconds(value),
        TimeUnit::Microseconds => TimeDelta::microseconds(value),
        TimeUnit::Milliseconds => TimeDelta::try_milliseconds(value).unwrap_or(TimeDelta::MAX),
    }
}

/// Moments in the zone of their column. A column whose moments are all midnights is one of days. A zone
/// known by its name alone is told in UTC, for its hours are not in the file.
fn moments(column: &Int64Chunked, unit: TimeUnit, zone: Option<&str>, told: &mut Told) -> StringChunked {
    let offset = zone.and_then(fixed_offset);
    if let (Some(zone), None) = (zone, offset) {
        told.note = Some(format!("its times are of the zone {zone} and are told in UTC"));
    }
    let moment = |n: i64| -> Option<DateTime<FixedOffset>> {
        let utc = match unit {
            TimeUnit::Nanoseconds => Some(DateTime::from_timestamp_nanos(n)),
            TimeUnit::Microseconds => DateTime::from_timestamp_micros(n),
            TimeUnit::Milliseconds => DateTime::<Utc>::from_timestamp_millis(n),
        };
        let zone = offset.unwrap_or(FixedOffset::east_opt(0)?);
        // Near the ends of the calendar an offset leads out of it.
        let local = utc?.naive_utc().checked_add_offset(zone)?;
        is_plausible(local.date()).then(|| DateTime::from_naive_utc_and_offset(utc.unwrap_or_default().naive_utc(), zone))
    };
    let read: Vec<Option<DateTime<FixedOffset>>> = column.iter().map(|n| n.and_then(moment)).collect();
    let unit = match unit {
        TimeUnit::Nanoseconds => "nanoseconds",
        TimeUnit::Microseconds => "microseconds",
        TimeUnit::Milliseconds => "milliseconds",
    };
    for (row, (n, read)) in column.iter().zip(&read).enumerate() {
        if let (Some(n), None) = (n, read) {
            told.lost.push((row, format!("{n} {unit} after 1970-01-01"), "a time out of range"));
        }
    }
    let midnights = read.iter().flatten().all(|m| m.time() == NaiveTime::MIN);
    let told = |m: DateTime<FixedOffset>| {
        if midnights {
            return m.date_naive().to_string();
        }
        let local = m.naive_local().format("%Y-%m-%dT%H:%M:%S%.f").to_string();
        match zone {
            None => local,
            Some(_) if m.offset().local_minus_utc() == 0 => local + "Z",
            Some(_) => format!("{local}{}", m.offset()),
        }
    };
    read.into_iter().map(|m| m.map(told)).collect()
}

/// `UTC`, `Z`, `+08:00`, `-0330`.
fn fixed_offset(zone: &str) -> Option<FixedOffset> {
    if ["UTC", "Z", "GMT", "Etc/UTC"].iter().any(|z| zone.eq_ignore_ascii_case(z)) {
        return FixedOffset::east_opt(0);
    }
    zone.parse().ok()
}

fn times(column: &Int64Chunked, told: &mut Told) -> StringChunked {
    let mut tell = |(row, n): (usize, Option<i64>)| {
        let n = n?;
        let time = u32::try_from(n.div_euclid(1_000_000_000))
            .ok()
            .and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, n.rem_euclid(1_000_000_000) as u32));
        if time.is_none() {
            told.lost.push((row, format!("{n} nanoseconds after midnight"), "a time out of range"));
        }
        time.map(|t| t.format("%H:%M:%S%.f").to_string())
    };
    column.iter().enumerate().map(&mut tell).collect()
}

/// Bytes that are words in UTF-8. A column where most are not is none of text: numbers of a form that Parquet has no
/// name for, digests and pictures pass as UTF-8 now and then, but not without control characters.
fn words(column: &BinaryChunked, told: &mut Told) -> Option<StringChunked> {
    let mut present = 0;
    let mut tell = |(row, bytes): (usize, Option<&[u8]>)| {
        let bytes = bytes?;
        present += 1;
        let written = std::str::from_utf8(bytes).ok().map(|t| t.trim_end_matches('\0'));
        let text = written.filter(|t| !t.contains(|c: char| c.is_control() && !c.is_whitespace())).map(str::to_owned);
        if text.is_none() {
            told.lost.push((row, String::from_utf8_lossy(bytes).into_owned(), "bytes that are no text in UTF-8"));
        }
        text
    };
    let text = column.iter().enumerate().map(&mut tell).collect();
    if told.lost.len() * 2 > present {
        told.lost.clear();
        return None;
    }
    Some(text)
}

/// The values of each list joined by "; "; a list without any is missing.
fn lists(column: &ListChunked, told: &mut Told) -> PolarsResult<Option<StringChunked>> {
    let missing = column.is_null();
    let offsets: Vec<usize> = column.downcast_iter().flat_map(|list| list.offsets().buffer().iter().map(|at| *at as usize)).collect();
    // All values of the column as one series of their own type, so that they are told as in a plain column.
    let items = of(&column.get_inner().rechunk())?;
    let Some(text) = items.text else { return Ok(None) };
    told.note = items.note;
    for (at, value, reason) in items.lost {
        told.lost.push((offsets.partition_point(|o| *o <= at).saturating_sub(1), value, reason));
    }
    let row = |(row, range): (usize, &[usize])| {
        let words: Vec<&str> = (range[0]..range[1]).filter_map(|i| text.get(i)).collect();
        (missing.get(row) != Some(true) && !words.is_empty()).then(|| words.join("; "))
    };
    Ok(Some(offsets.windows(2).enumerate().map(row).collect()))
}
