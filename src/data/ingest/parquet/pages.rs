//! What a Parquet file says of its own sizes, compared with the file before anything is unpacked:
//! a reader that believes a damaged length asks for memory that no machine has.

use polars::io::prelude::FileMetadata;

/// Rows a file may say it has.
const MAX_ROWS: usize = 200_000_000;

/// Bytes a file may say it has when it is unpacked: 16 GiB.
const MAX_UNPACKED: i64 = 1 << 34;

/// Checks row counts, places and sizes in the footer and in every page's header.
///
/// # Errors
/// A sentence that says what does not fit.
pub(super) fn check(metadata: &FileMetadata, bytes: &[u8]) -> Result<(), String> {
    let groups = &metadata.row_groups;
    let rows = groups.iter().try_fold(0usize, |sum, g| sum.checked_add(g.num_rows())).ok_or("row counts that do not add up")?;
    if rows != metadata.num_rows {
        return Err(format!("the file says {} rows, its row groups {rows}", metadata.num_rows));
    }
    if rows > MAX_ROWS {
        return Err(format!("the file says {rows} rows, more than the limit of {MAX_ROWS}"));
    }
    let mut unpacked = 0i64;
    for (g, group) in groups.iter().enumerate() {
        for column in group.parquet_columns() {
            let name = column.descriptor().path_in_schema.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(".");
            let wrong = |what: String| format!("row group {}, column {name:?}: {what}", g + 1);
            let values = column.num_values();
            let flat = column.descriptor().descriptor.max_rep_level == 0;
            if values < 0 || (flat && values as usize != group.num_rows()) {
                return Err(wrong(format!("{values} values in {} rows", group.num_rows())));
            }
            let size = column.uncompressed_size();
            unpacked = unpacked
                .checked_add(size)
                .filter(|sum| size >= 0 && *sum <= MAX_UNPACKED)
                .ok_or_else(|| wrong(format!("{size} bytes when unpacked; all columns together may have {MAX_UNPACKED}")))?;
            let range = column.byte_range();
            if range.start > range.end || range.end > bytes.len() as u64 {
                return Err(wrong(format!("bytes {}..{} of a file of {}", range.start, range.end, bytes.len())));
            }
            let chunk = Chunk { bytes: &bytes[range.start as usize..range.end as usize], values, unpacked: size };
            chunk.check().map_err(wrong)?;
        }
    }
    Ok(())
}

/// The pages of one column in one row group.
struct Chunk<'a> {
    bytes: &'a [u8],
    values: i64,
    unpacked: i64,
}

impl Chunk<'_> {
    /// Walks the page headers; numbers are those of `parquet.thrift`.
    fn check(&self) -> Result<(), String> {
        let (mut at, mut seen) = (0, 0i64);
        while seen < self.values {
            let mut thrift = Thrift { bytes: self.bytes, at };
            let header = thrift.fields(0).ok_or_else(|| format!("no page header at byte {at}"))?;
            let unpacked = number(&header, 2).unwrap_or(-1);
            let packed = number(&header, 3).unwrap_or(-1);
            if packed < 0 || packed > (self.bytes.len() - thrift.at) as i64 {
                return Err(format!("a page of {packed} bytes where {} are left", self.bytes.len() - thrift.at));
            }
            if unpacked < 0 || unpacked > self.unpacked {
                return Err(format!("a page of {unpacked} bytes in a column of {} when unpacked", self.unpacked));
            }
            let page = |id| header.iter().find_map(|(n, value)| if let Value::Fields(f) = value { (*n == id).then_some(f) } else { None });
            match (number(&header, 1), page(5), page(7), page(8)) {
                (Some(0), Some(page), _, _) => seen += self.values_of(page, seen)?,
                (Some(2), _, Some(page), _) => {
                    let words = number(page, 1).unwrap_or(-1);
                    if words < 0 || words > unpacked {
                        return Err(format!("a dictionary of {words} values in {unpacked} bytes"));
                    }
                }
                (Some(3), _, _, Some(page)) => {
                    let values = self.values_of(page, seen)?;
                    let of = |id| number(page, id).unwrap_or(-1);
                    let levels = of(5).max(0) + of(6).max(0);
                    if of(5) < 0 || of(6) < 0 || levels > packed || levels > unpacked {
                        return Err(format!("levels of {levels} bytes in a page of {packed}"));
                    }
                    if !(0..=values).contains(&of(2)) || !(0..=values).contains(&of(3)) {
                        return Err(format!("{} rows and {} missing values in a page of {values}", of(3), of(2)));
                    }
                    seen += values;
                }
                // Index pages hold no values.
                (Some(1), _, _, _) => {}
                (kind, ..) => return Err(format!("a page of kind {kind:?}")),
            }
            at = thrift.at + packed as usize;
        }
        Ok(())
    }

    fn values_of(&self, page: &[(i64, Value)], seen: i64) -> Result<i64, String> {
        let values = number(page, 1).unwrap_or(-1);
        match seen.checked_add(values) {
            Some(sum) if values >= 0 && sum <= self.values => Ok(values),
            _ => Err(format!("a page of {values} values where {} are left", self.values - seen)),
        }
    }
}

/// A field's value, as far as page headers need it.
enum Value {
    Number(i64),
    Fields(Vec<(i64, Value)>),
    Other,
}

fn number(fields: &[(i64, Value)], id: i64) -> Option<i64> {
    fields.iter().find_map(|(n, value)| match value {
        Value::Number(v) if *n == id => Some(*v),
        _ => None,
    })
}

/// Thrift's compact protocol, the form of a page header.
struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn skip(&mut self, n: usize) -> Option<Value> {
        self.at = self.at.checked_add(n).filter(|at| *at <= self.bytes.len())?;
        Some(Value::Other)
    }

    fn fields(&mut self, depth: usize) -> Option<Vec<(i64, Value)>> {
        let (mut fields, mut id) = (Vec::new(), 0i64);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(fields);
            }
            id = if head >> 4 == 0 { self.zigzag()? } else { id + i64::from(head >> 4) };
            let value = self.value(head & 0x0f, depth)?;
            fields.push((id, value));
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<Value> {
        match kind {
            1 | 2 => Some(Value::Other),
            3 => self.skip(1),
            4..=6 => self.zigzag().map(Value::Number),
            7 => self.skip(8),
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                for _ in 0..count {
                    // A yes or no inside a list takes a byte, as a field it takes none.
                    if matches!(head & 0x0f, 1 | 2) {
                        self.skip(1)?
                    } else {
                        self.value(head & 0x0f, depth)?
                    };
                }
                Some(Value::Other)
            }
            12 if depth < 8 => self.fields(depth + 1).map(Value::Fields),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_header_is_read_and_a_torn_one_is_not() {
        // A data page: kind 0, 60 bytes unpacked, 40 packed, 6 values, encodings 0, 3, 3, a statistic.
        let header = [0x15, 0, 0x15, 120, 0x15, 80, 0x2c, 0x15, 12, 0x15, 0, 0x15, 6, 0x15, 6, 0x1c, 0x18, 2, 7, 7, 0, 0, 0];
        let mut thrift = Thrift { bytes: &header, at: 0 };
        let fields = thrift.fields(0).expect("read");
        assert_eq!(thrift.at, header.len());
        assert_eq!([1, 2, 3].map(|id| number(&fields, id)), [Some(0), Some(60), Some(40)]);
        let Some((5, Value::Fields(page))) = fields.last() else { panic!("no page") };
        assert_eq!(number(page, 1), Some(6));
        for end in 0..header.len() {
            assert!(Thrift { bytes: &header[..end], at: 0 }.fields(0).is_none(), "{end}");
        }
        let chunk = |values, unpacked, rest: usize| {
            let bytes = [&header[..], &vec![0; rest]].concat();
            Chunk { bytes: &bytes, values, unpacked }.check()
        };
        assert_eq!(chunk(6, 60, 40), Ok(()));
        for (values, unpacked, rest) in [(5, 60, 40), (7, 60, 40), (6, 59, 40), (6, 60, 39)] {
            assert!(chunk(values, unpacked, rest).is_err(), "{values} {unpacked} {rest}");
        }
    }
}
