//! Records of delimited text. A quoted field may hold separators and line breaks; a quote that is torn (opened and never closed, or
//! closed by some inch mark far below) must not swallow the lines between: it costs its own line. The `csv` crate knows no such
//! difference, and rewinding it makes reading quadratic; here every line is looked at a bounded number of times.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::{MAX_COLUMNS, MAX_RECORD};

/// Lines that a quoted field may span.
const MAX_LINES: usize = 100;
/// Values of a column that must be numbers, dates or codes before others without a digit are known to be none of it.
const MIN_VALUES: usize = 5;

/// What records of a file look like, so that text inside a quoted field is not taken for one.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// Fields of a record.
    pub(super) widths: RangeInclusive<usize>,
    /// Whether each value of a column is a number, a date or a code: digits, and no more letters. A column without enough values says
    /// nothing.
    digits: Vec<bool>,
    /// Whether every record begins with a quote, as where a writer quotes all fields.
    quoted: bool,
}

impl Shape {
    /// Learns the columns with digits from whole records of the file; `quoted` if all of them begin with a quote.
    pub(super) fn of(widths: RangeInclusive<usize>, records: &[Vec<Cow<'_, str>>], quoted: bool) -> Shape {
        let column = |at: usize| {
            let mut values = records.iter().filter(|r| widths.contains(&r.len())).filter_map(|r| r.get(at)).filter(|v| !v.is_empty());
            let (mut n, mut all) = (0, true);
            values.by_ref().for_each(|v| {
                n += 1;
                let digits = v.chars().filter(char::is_ascii_digit).count();
                all &= digits > 0 && v.chars().filter(|c| c.is_alphabetic()).count() <= digits;
            });
            n >= MIN_VALUES && all
        };
        let digits = (0..*widths.end()).map(column).collect();
        Shape { widths, digits, quoted: quoted && records.len() >= MIN_VALUES }
    }

    fn fits(&self, fields: usize) -> bool {
        self.widths.contains(&fields)
    }
}

/// A record, and where it stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    /// Line of the file on which it begins, from 1.
    pub(super) line: u32,
    /// Its bytes in the text.
    pub(super) start: usize,
    /// Behind its last byte, without the line break.
    pub(super) end: usize,
    /// Why its fields cannot be trusted.
    pub(super) fault: Option<&'static str>,
}

/// Bytes behind a carriage return inside quotes in which a line feed is looked for.
const MAX_RETURNS: usize = 1 << 14;

const TORN: &str = "a quote that is not closed on its line";
const MISPLACED: &str = "a quote that closes before the end of its field";
const TOO_LONG: &str = "longer than the 16 MiB of a record";
const TOO_WIDE: &str = "more fields than the 10,000 columns of a file";

/// How a line ends, read from outside any quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Closed,
    Misplaced,
    TooWide,
    /// Inside the quoted field that begins at this byte.
    Open(usize),
}

/// Reads records one after another.
pub(super) struct Records<'a> {
    text: &'a str,
    separator: u8,
    at: usize,
    line: u32,
    shape: Option<&'a Shape>,
}

impl<'a> Records<'a> {
    /// Records from byte `at`, which is on line `line`. Without a shape any quoted field that closes is honest.
    pub(super) fn new(text: &'a str, separator: u8, at: usize, line: u32, shape: Option<&'a Shape>) -> Records<'a> {
        Records { text, separator, at, line, shape }
    }

    /// Where the next record begins, and on which line.
    pub(super) fn position(&self) -> (usize, u32) {
        (self.at, self.line)
    }

    /// The next record that is not blank; its fields go to `fields`.
    pub(super) fn read(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Option<Record> {
        fields.clear();
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let (end, next) = line_end(self.text, self.at);
            let mut record = Record { line: self.line, start: self.at, end, fault: None };
            (self.at, self.line) = (next, self.line + 1);
            let line = &self.text[record.start..end];
            if line.bytes().all(|b| b == b' ') {
                continue;
            }
            if line.len() > MAX_RECORD {
                record.fault = Some(TOO_LONG);
                return Some(record);
            }
            match split(line, self.separator, fields) {
                End::Closed => {}
                End::Misplaced => record.fault = Some(MISPLACED),
                End::TooWide => record.fault = Some(TOO_WIDE),
                End::Open(_) if self.closes_behind_returns(&mut record, fields) => {}
                End::Open(quote) => match self.honest(line, quote, fields.len()) {
                    Some((end, next, lines)) => {
                        fields.clear();
                        (record.end, self.at) = (end, next);
                        self.line += lines;
                        if split(&self.text[record.start..end], self.separator, fields) != End::Closed {
                            record.fault = Some(MISPLACED);
                        }
                    }
                    None => record.fault = Some(TORN),
                },
            }
            return Some(record);
        }
    }

    /// Does a record whose line a lone carriage return seemed to end inside a quoted field close before the next line feed? Then the
    /// return is part of the field, and the record is read anew.
    fn closes_behind_returns(&mut self, record: &mut Record, fields: &mut Vec<Cow<'a, str>>) -> bool {
        let bytes = self.text.as_bytes();
        if bytes.get(record.end) != Some(&b'\r') || bytes.get(record.end + 1) == Some(&b'\n') {
            return false;
        }
        let ahead = &bytes[record.end..bytes.len().min(record.end + MAX_RETURNS)];
        let Some(feed) = ahead.iter().position(|b| *b == b'\n').map(|long| record.end + long) else { return false };
        let end = if bytes[feed - 1] == b'\r' { feed - 1 } else { feed };
        let mut whole = Vec::new();
        let closed = split(&self.text[record.start..end], self.separator, &mut whole) == End::Closed;
        if !closed || self.shape.is_some_and(|s| !s.fits(whole.len())) {
            return false;
        }
        *fields = whole;
        (record.end, self.at) = (end, feed + 1);
        true
    }

    /// Is the field that `quote` opens in `first` closed on a later line, and are the lines between part of it? Then where the
    /// record ends, where the next begins, and how many more lines it has.
    ///
    /// It is torn if what closes it is no end of a field, if the whole has not the width of a record, if a line in between is a
    /// record by itself, or if both the first line and the last are.
    fn honest(&self, first: &str, quote: usize, mut fields: usize) -> Option<(usize, usize, u32)> {
        let separators = first.as_bytes()[quote..].iter().filter(|b| **b == self.separator).count();
        let alone = self.shape.is_some_and(|s| s.fits(fields + separators)) && self.is_record(first);
        let mut at = self.at;
        for lines in 1..=MAX_LINES {
            if at >= self.text.len() || at - self.at > MAX_RECORD {
                return None;
            }
            let (end, next) = line_end(self.text, at);
            let line = &self.text[at..end];
            let is_record = self.is_record(line);
            match inside(line, self.separator) {
                Inside::Still if is_record => return None,
                Inside::Still => {}
                Inside::Torn => return None,
                Inside::Closed(more) => {
                    fields += more;
                    let trailing = line.as_bytes().last() == Some(&self.separator);
                    let fits = self.shape.is_none_or(|s| s.fits(fields) || (trailing && s.fits(fields - 1)));
                    return (fits && !(alone && is_record)).then_some((end, next, lines as u32));
                }
                Inside::Again(_) if is_record => return None,
                Inside::Again(more) => fields += more,
            }
            at = next;
        }
        None
    }

    /// Could the line be a record of the file by itself, quotes taken as text where they do not match?
    fn is_record(&self, line: &str) -> bool {
        let Some(shape) = self.shape else { return false };
        if shape.quoted && !line.starts_with('"') {
            return false;
        }
        let mut fields = Vec::new();
        if let End::Open(quote) = split(line, self.separator, &mut fields) {
            fields.pop();
            fields.extend(line[quote..].split(char::from(self.separator)).map(Cow::Borrowed));
        }
        let surplus = fields.len().saturating_sub(*shape.widths.end());
        fields.truncate(fields.len() - fields.iter().rev().take(surplus).take_while(|f| f.is_empty()).count());
        shape.fits(fields.len())
            && fields.iter().zip(&shape.digits).all(|(f, digits)| !digits || f.is_empty() || f.contains(|c: char| c.is_ascii_digit()))
    }
}

/// Where the line at `at` ends, and where the next begins: after LF, CR LF or CR.
pub(super) fn line_end(text: &str, at: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    match bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r')) {
        None => (bytes.len(), bytes.len()),
        Some(long) if bytes[at + long] == b'\r' && bytes.get(at + long + 1) == Some(&b'\n') => (at + long, at + long + 2),
        Some(long) => (at + long, at + long + 1),
    }
}

/// Splits a record into its fields. A quote inside a field that does not begin with one is text: an inch mark.
fn split<'a>(record: &'a str, separator: u8, fields: &mut Vec<Cow<'a, str>>) -> End {
    if !record.as_bytes().contains(&b'"') {
        fields.extend(record.split(char::from(separator)).take(MAX_COLUMNS + 1).map(Cow::Borrowed));
        return if fields.len() > MAX_COLUMNS { End::TooWide } else { End::Closed };
    }
    let bytes = record.as_bytes();
    let field_end = |from: usize| bytes[from..].iter().position(|b| *b == separator).map_or(bytes.len(), |long| from + long);
    let (mut at, mut end) = (0, End::Closed);
    loop {
        if fields.len() > MAX_COLUMNS {
            return End::TooWide;
        }
        let stop = if bytes.get(at) == Some(&b'"') {
            let Some((close, doubled)) = closing(bytes, at + 1) else {
                fields.push(Cow::Borrowed(&record[at + 1..]));
                return End::Open(at);
            };
            let stop = field_end(close + 1);
            let (inner, behind) = (&record[at + 1..close], &record[close + 1..stop]);
            let inner = if doubled { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
            if behind.trim().is_empty() {
                fields.push(inner);
            } else {
                // Text behind a closing quote: the quotes are a writer's who did not double them. Where a separator stands between
                // them nobody can say which fields are meant.
                if inner.as_bytes().contains(&separator) {
                    end = End::Misplaced;
                }
                fields.push(Cow::Owned(format!("{inner}{behind}")));
            }
            stop
        } else {
            let stop = field_end(at);
            fields.push(Cow::Borrowed(&record[at..stop]));
            stop
        };
        if stop == bytes.len() {
            return end;
        }
        at = stop + 1;
    }
}

/// The quote that closes a field whose text begins at `from`, and whether quotes inside are doubled.
fn closing(bytes: &[u8], mut from: usize) -> Option<(usize, bool)> {
    let mut doubled = false;
    loop {
        let quote = from + bytes[from..].iter().position(|b| *b == b'"')?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some((quote, doubled));
        }
        (doubled, from) = (true, quote + 2);
    }
}

/// How a line reads that begins inside a quoted field.
enum Inside {
    /// The field goes on.
    Still,
    /// The field ends; so many more fields follow on the line.
    Closed(usize),
    /// The field ends, and behind so many more another goes on.
    Again(usize),
    /// What closes the field is not at its end.
    Torn,
}

fn inside(line: &str, separator: u8) -> Inside {
    let bytes = line.as_bytes();
    let Some((close, _)) = closing(bytes, 0) else { return Inside::Still };
    let rest = &line[close + 1..];
    let behind = rest.find(char::from(separator)).unwrap_or(rest.len());
    if !rest[..behind].trim().is_empty() {
        return Inside::Torn;
    }
    let Some(rest) = rest.get(behind + 1..) else { return Inside::Closed(0) };
    let mut fields = Vec::new();
    match split(rest, separator, &mut fields) {
        End::Closed => Inside::Closed(fields.len()),
        End::Open(_) => Inside::Again(fields.len()),
        End::Misplaced | End::TooWide => Inside::Torn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fields of each record, and faults, of a file with a header whose records have `width` fields.
    fn records(text: &str, width: usize) -> Vec<(Vec<String>, bool)> {
        let plain: Vec<Vec<Cow<'_, str>>> =
            text.lines().filter(|l| !l.contains('"')).map(|l| l.split(',').map(Cow::Borrowed).collect()).collect();
        let shape = Shape::of(width..=width, &plain, text.starts_with('"') && plain.is_empty());
        let mut records = Records::new(text, b',', 0, 1, Some(&shape));
        let (mut all, mut fields) = (Vec::new(), Vec::new());
        while let Some(record) = records.read(&mut fields) {
            all.push((fields.iter().map(|f| f.to_string()).collect(), record.fault.is_some()));
        }
        all
    }

    fn faults(text: &str, width: usize) -> Vec<usize> {
        records(text, width).iter().enumerate().filter(|(_, (_, fault))| *fault).map(|(i, _)| i).collect()
    }

    #[test]
    fn honest_fields_of_several_lines_stay_one_record() {
        for (text, width, n) in [
            ("1,\"pump\nfor water\",84", 3, 1),
            ("\"valve\nof brass\",12\n\"tap\",13", 2, 2),
            ("1,\"a ball, a bearing,\nand a \"\"race\"\"\r\nof steel\",84\r\n2,b,84", 3, 2),
            ("1,84,\"cable\n\nwith plugs\"\n2,85,drum", 3, 2),
            ("1,\"two\nlines\",\"and\ntwo more\",9", 4, 1),
        ] {
            assert_eq!(faults(text, width), Vec::<usize>::new(), "{text}");
            assert_eq!(records(text, width).len(), n, "{text}");
        }
        assert_eq!(records("1,\"a ball, a\n\"\"race\"\"\",84", 3)[0].0, ["1", "a ball, a\n\"race\"", "84"]);
    }

    #[test]
    fn where_all_fields_are_quoted_a_line_without_quotes_is_no_record() {
        let text = "\"lamp\",\"glass\nshade, green\"\n\"bulb\",\"x\"\n";
        let plain = vec![vec![Cow::Borrowed("lamp"), Cow::Borrowed("glass")]; 9];
        for (quoted, n) in [(true, 2), (false, 3)] {
            let shape = Shape::of(2..=2, &plain, quoted);
            let mut records = Records::new(text, b',', 0, 1, Some(&shape));
            let mut fields = Vec::new();
            assert_eq!(std::iter::from_fn(|| records.read(&mut fields)).count(), n);
        }
    }

    #[test]
    fn a_torn_quote_costs_its_line() {
        let rows: String = (10..40).map(|i| format!("{i},2024-05-0{},gear wheel {i},848340\n", i % 9 + 1)).collect();
        for (torn, behind) in [
            ("5,2024-05-01,\"pinion,848340\n", ""),
            ("5,2024-05-01,shaft,\"848340\n", ""),
            ("5,2024-05-01,\"pinion,848340\n", "50,2024-05-01,rod 3\",848340\n"),
            ("5,2024-05-01,\"pinion,848340\n", "50,2024-05-01,rod 3\" wide,848340\n"),
            ("5,2024-05-01,\"pinion,848340\n6,2024-05-01,\"worm,848340\n", ""),
            ("\"5,2024-05-01,pinion,848340\n", "51,2024-05-02,\"rod\",848340\n"),
        ] {
            let text = format!("{rows}{torn}{rows}{behind}");
            let torn = torn.lines().count();
            assert_eq!(faults(&text, 4), (30..30 + torn).collect::<Vec<_>>(), "{torn} {behind}");
            assert_eq!(records(&text, 4).len(), 60 + torn + behind.lines().count());
        }
        // Directly above the line whose inch mark closes it.
        let text = format!("{rows}5,2024-05-01,\"pinion,848340\n6,2024-05-02,rod 3\",848340\n{rows}");
        assert_eq!(faults(&text, 4), [30]);
    }

    #[test]
    fn quotes_inside_fields_are_text() {
        for (text, field) in [
            ("1,hose 2\" wide,9", "hose 2\" wide"),
            ("1,2\",9", "2\""),
            ("1,\"2\"\" hose\",9", "2\" hose"),
            ("1,\"2\" hose,9", "2 hose"),
            ("1,\"hose\" ,9", "hose"),
            ("1,\u{0}\u{7},9", "\u{0}\u{7}"),
        ] {
            assert_eq!(records(text, 3), [(vec!["1".to_owned(), field.to_owned(), "9".to_owned()], false)], "{text}");
        }
        assert_eq!(faults("1,\"hose, red\" and blue,9", 3), [0]);
    }

    #[test]
    fn lines_end_in_any_of_three_ways() {
        for text in ["1,2\n3,4\n5,6", "1,2\r3,4\r5,6\r", "1,2\r\n3,4\r\n5,6\r\n", "1,2\r\n3,4\n\n5,6\r", "\n\n1,2\r\r3,4\n  \n5,6"] {
            assert_eq!(records(text, 2).len(), 3, "{text:?}");
        }
    }
}
