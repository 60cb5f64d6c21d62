//! Where a delimited text's records begin and what their columns are called: the `sep=` line of a spreadsheet, the separator, titles
//! above the header, the header.

use std::borrow::Cow;
use std::collections::HashMap;

use super::lines::{Records, Shape, line_end};
use super::{MAX_RECORD, too_many_columns};
use crate::data::table::{Note, shorten};
use crate::domain::names::field_for_column;
use crate::error::{Error, ErrorKind, Result};

/// Separators that are tried. The unit separator is for files of one column, whose texts hold commas.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
const NONE: u8 = b'\x1f';
/// Records from the top of the file that are looked at, and bytes.
const HEAD: usize = 200;
const HEAD_BYTES: usize = 1 << 20;

/// What the top of a file says of the rest.
pub(super) struct Layout {
    pub(super) separator: u8,
    /// Names of the columns, as many as the header has fields, without white space around; empty where it names none.
    pub(super) names: Vec<String>,
    /// Where the first record below the header begins, and on which line.
    pub(super) start: (usize, u32),
    pub(super) shape: Shape,
    /// Bytes of a usual record.
    pub(super) record_bytes: usize,
    pub(super) notes: Vec<Note>,
}

/// A record near the top.
struct Seen<'a> {
    fields: Vec<Cow<'a, str>>,
    line: u32,
    /// Where the next one begins.
    next: (usize, u32),
    begins_quoted: bool,
}

impl Seen<'_> {
    fn filled(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|f| f.trim()).filter(|f| !f.is_empty())
    }

    /// Fields up to the last that is not empty.
    fn width(&self) -> usize {
        self.fields.iter().rposition(|f| !f.trim().is_empty()).map_or(0, |at| at + 1)
    }

    fn is_named(&self) -> bool {
        self.known() * 2 > self.filled().count()
    }

    fn known(&self) -> usize {
        self.filled().filter(|f| field_for_column(f).is_some()).count()
    }

    /// Do all fields read as names, and not as values?
    fn reads_as_names(&self) -> bool {
        self.filled().any(|f| f.contains(char::is_alphabetic)) && !self.filled().any(is_value)
    }
}

/// A date, an amount, a code: digits, and no more than a letter.
fn is_value(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 1 && (digits >= 5 || (digits >= 2 && cell.contains(['.', ',', '-', '/', ':'])))
}

/// The head of a file as one separator cuts it.
struct Cut<'a> {
    separator: u8,
    records: Vec<Seen<'a>>,
    /// Which record is the header, if one reads as it.
    header: Option<usize>,
    /// Fields that most records have.
    width: usize,
}

impl<'a> Cut<'a> {
    fn of(text: &'a str, separator: u8, start: (usize, u32)) -> Cut<'a> {
        let mut reader = Records::new(text, separator, start.0, start.1, None);
        let (mut records, mut fields) = (Vec::new(), Vec::new());
        while records.len() < HEAD && reader.position().0 - start.0 < HEAD_BYTES {
            let Some(record) = reader.read(&mut fields) else { break };
            records.push(Seen {
                fields: std::mem::take(&mut fields),
                line: record.line,
                next: reader.position(),
                begins_quoted: text[record.start..].starts_with('"'),
            });
        }
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for record in &records {
            *counts.entry(record.fields.len()).or_default() += 1;
        }
        // The usual number of fields; of two the larger, and one only where there is no other.
        let width = counts.iter().filter(|(w, _)| **w > 1).max_by_key(|(w, n)| (**n, **w)).map_or(1, |(w, _)| *w);
        let header = find_header(&records, width);
        Cut { separator, records, header, width }
    }

    /// The better cut has a header of known names, then one at all, then fewer records that do not fit, then more separators.
    fn rank(&self) -> (bool, bool, bool, std::cmp::Reverse<usize>, usize) {
        let fit = self.records.iter().filter(|r| r.fields.len() == self.width).count();
        let known = self.header.is_some_and(|at| self.records[at].known() > 0);
        (self.width > 1, known, self.header.is_some(), std::cmp::Reverse(self.records.len() - fit), fit * (self.width - 1))
    }
}

/// The header: above the first record that reads as values, the one with the most known names; else the first that names every
/// column; else the first that names half of them.
fn find_header(records: &[Seen<'_>], width: usize) -> Option<usize> {
    // Rows may end in separators that the header does not have, or the other way round.
    let columns = records.iter().filter(|r| r.fields.len() == width).map(Seen::width).max().unwrap_or(width).max(1);
    let fits = |r: &Seen<'_>| r.fields.len() == width || r.fields.len() == columns || r.width() == columns;
    let filled = |r: &Seen<'_>| r.filled().count();
    // A line of values fills most columns; one that fills few tells the period, the office, the declarant.
    let end = records.iter().position(|r| fits(r) && filled(r) * 4 >= columns * 3 && !r.reads_as_names()).unwrap_or(records.len());
    let enough = |r: &Seen<'_>| fits(r) && filled(r) * 2 >= columns && (columns == 1 || filled(r) > 1);
    // A first line of known names is a header, whatever the lines below.
    let candidates: Vec<usize> = (0..end).filter(|at| records[*at].reads_as_names() && (*at == 0 || enough(&records[*at]))).collect();
    let find = |is: &dyn Fn(&Seen<'_>) -> bool| candidates.iter().copied().find(|at| is(&records[*at]));
    let most = candidates.iter().map(|at| records[*at].known()).max().unwrap_or(0);
    let is_word = |cell: &str| cell.contains(char::is_alphabetic);
    find(&|r| most > 0 && r.known() == most && (r.is_named() || (most > 1 && fits(r))))
        .or_else(|| find(&|r| fits(r) && filled(r) >= columns && r.filled().all(is_word)))
        .or_else(|| find(&|r| most > 0 && r.known() == most && fits(r)))
        .or_else(|| find(&|r| fits(r) && filled(r) >= columns))
        .or_else(|| find(&|r| enough(r)))
}

/// The separator that a first line `sep=X` names, and where the next line begins.
fn sep_line(text: &str) -> Option<(u8, usize)> {
    let (end, next) = line_end(text, 0);
    let line = text[..end].trim_matches([' ', '"']);
    let name = line.get(..4).filter(|n| n.eq_ignore_ascii_case("sep=")).and(line.get(4..))?;
    let separator = match name.as_bytes() {
        // A trailing tab is the separator itself.
        [one] if one.is_ascii_punctuation() || *one == b'\t' || *one == b' ' => *one,
        b"\\t" => b'\t',
        [] if text[..end].ends_with(' ') => b' ',
        _ => return None,
    };
    Some((separator, next))
}

/// Looks at the top of a file.
///
/// # Errors
/// [`ErrorKind::Data`] for an empty file, [`ErrorKind::Schema`] if the first line reads as values, [`ErrorKind::Format`] beyond the
/// columns that are read.
pub(super) fn layout(source: &str, text: &str) -> Result<Layout> {
    let mut notes = Vec::new();
    let (cut, start) = match sep_line(text) {
        Some((separator, next)) => {
            notes.push(Note::info(format!("the first line says that fields are separated by {}", separator_name(separator))));
            (Cut::of(text, separator, (next, 2)), next)
        }
        None => {
            let cut = choose(text);
            if !matches!(cut.separator, b',') {
                let name = separator_name(cut.separator);
                notes.push(Note::info(if cut.separator == NONE {
                    "one column: the header has no separator".into()
                } else {
                    format!("separated by {name}")
                }));
            }
            (cut, 0)
        }
    };
    let Some(first) = cut.records.first() else {
        return Err(Error::new(ErrorKind::Data, "the file is empty").at(source).expected("a header line and declaration lines"));
    };
    if first.fields.is_empty() {
        return Err(Error::new(ErrorKind::Format, "the first line is longer than hsift reads")
            .at(source)
            .expected(format!("lines of at most {MAX_RECORD} bytes"))
            .hint("is this a text file with one declaration a line?"));
    }
    let widest = cut.records.iter().take(cut.header.unwrap_or(0) + 1).map(|r| r.fields.len()).max().unwrap_or(0);
    if widest > super::MAX_COLUMNS {
        return Err(too_many_columns(source, widest));
    }
    let header = match cut.header {
        Some(at) => at,
        None if first.fields.len() == cut.width && first.filled().any(is_value) && first.known() == 0 && cut.records.len() > 1 => {
            let line: Vec<&str> = first.filled().collect();
            return Err(Error::new(ErrorKind::Schema, "the file has no header line: its first line reads as values")
                .at(format!("{source}, line {}", first.line))
                .found(shorten(&line.join(" | "), 80))
                .expected("names of the columns")
                .hint("put a line with the columns' names above it, such as description, declared_code, date"));
        }
        None => 0,
    };
    if header > 0 {
        let skipped: Vec<String> = cut.records[..header].iter().map(|r| shorten(&r.filled().collect::<Vec<_>>().join(" "), 40)).collect();
        let said: Vec<String> = skipped.iter().filter(|s| !s.is_empty()).take(3).map(|s| format!("{s:?}")).collect();
        let (lines, such) = (skipped.len(), if said.is_empty() { "empty ones".to_owned() } else { said.join(", ") });
        let above = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
        notes.push(Note::warning(format!("the header is line {}; {above} above it skipped: {such}", cut.records[header].line)));
    } else if text[start..].starts_with(['\r', '\n']) {
        notes.push(Note::info(format!("the header is line {}", cut.records[header].line)));
    }
    let names: Vec<String> = cut.records[header].fields.iter().map(|n| n.trim_matches('\u{feff}').trim().to_owned()).collect();
    let body: Vec<Vec<Cow<'_, str>>> = cut.records[header + 1..].iter().map(|r| r.fields.clone()).collect();
    let quoted = cut.records[header + 1..].iter().all(|r| r.begins_quoted);
    let named = names.iter().rposition(|n| !n.is_empty()).map_or(0, |at| at + 1).max(1);
    let shape = Shape::of(named..=names.len(), &body, quoted);
    let start = cut.records[header].next;
    let read = cut.records.last().map_or(0, |r| r.next.0 - start.0);
    let record_bytes = (read / body.len().max(1)).max(2 * names.len());
    Ok(Layout { separator: cut.separator, names, start, shape, record_bytes, notes })
}

/// The separator that cuts the head of the file best.
fn choose(text: &str) -> Cut<'_> {
    let cuts: Vec<Cut<'_>> = SEPARATORS.iter().rev().map(|s| Cut::of(text, *s, (0, 1))).collect();
    let alone = |cut: &Cut<'_>| cut.records.first().is_some_and(|r| r.fields.len() == 1 && r.is_named());
    if cuts.iter().all(alone) && cuts.iter().any(|c| c.width > 1) {
        return Cut::of(text, NONE, (0, 1));
    }
    cuts.into_iter().max_by_key(Cut::rank).expect("there are separators")
}

fn separator_name(separator: u8) -> String {
    match separator {
        b',' => "commas".into(),
        b';' => "semicolons".into(),
        b'\t' => "tabs".into(),
        b' ' => "spaces".into(),
        b'|' => "vertical bars".into(),
        other => format!("{:?}", char::from(other)),
    }
}
