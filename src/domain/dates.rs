//! Days as people and systems write them.
//!
//! A format is written in strftime's letters (`%d/%m/%Y`), or is one of [`SERIAL`], [`UNIX`] and [`UNIX_MS`]. Most ways to write a day
//! can be told by looking at one ([`candidates`]); whether the day or the month comes first often only by looking at a whole column.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Days, NaiveDate};
use regex::Regex;

use super::number::fold;

/// Days since 30 December 1899, as spreadsheets count them.
pub const SERIAL: &str = "serial";
/// Seconds since 1970.
pub const UNIX: &str = "unix";
/// Milliseconds since 1970.
pub const UNIX_MS: &str = "unix_ms";

/// Years that a declaration can be of.
const YEARS: std::ops::Range<i32> = 1980..2100;

/// Month names of languages that customs systems write, with the English short name.
const MONTHS: &[(&str, &[&str])] = &[
    ("jan", &["january", "januar", "janvier", "janv", "enero", "ene", "janeiro", "gennaio", "gen", "oca", "ocak"]),
    ("feb", &["february", "februar", "février", "fevrier", "févr", "fév", "febrero", "fevereiro", "fev", "febbraio", "şubat", "şub"]),
    ("mar", &["march", "märz", "mär", "mrz", "mars", "marzo", "março", "marco", "mart"]),
    ("apr", &["april", "avril", "avr", "abril", "abr", "aprile", "nisan", "nis"]),
    ("may", &["mai", "mayo", "maio", "maggio", "mag", "mayıs"]),
    ("jun", &["june", "juni", "juin", "junio", "junho", "giugno", "giu", "haziran", "haz"]),
    ("jul", &["july", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug", "temmuz", "tem"]),
    ("aug", &["august", "août", "aout", "agosto", "ago", "ağustos", "ağu"]),
    ("sep", &["september", "sept", "septembre", "septiembre", "setembro", "set", "settembre", "eylül", "eyl"]),
    ("oct", &["october", "oktober", "okt", "octobre", "octubre", "outubro", "out", "ottobre", "ott", "ekim", "eki"]),
    ("nov", &["november", "novembre", "noviembre", "novembro", "kasım", "kas"]),
    ("dec", &["december", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dezembro", "dicembre", "aralık"]),
];

/// Weekday before a day, ordinal endings and "de" between its parts.
static NOISE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+|(?:\b(de|of)\b\s*)").expect("pattern is valid"));
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(\d{1,2})(?:st|nd|rd|th)\b").expect("pattern is valid"));
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{L}{3,}\.?").expect("pattern is valid"));

/// The text with plain digits and English month names, as formats expect it.
fn plain(text: &str) -> String {
    let text = fold(text.trim());
    let digits_only = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.' | b':' | b' ' | b't' | b'z' | b'+'));
    if digits_only {
        return text.into_owned();
    }
    let text = ORDINAL.replace_all(&text, "$1");
    let text = NOISE.replace_all(&text, "");
    let month = |found: &regex::Captures<'_>| {
        let word = found[0].trim_end_matches('.');
        let known = MONTHS.iter().find(|(short, long)| *short == word || long.contains(&word));
        known.map_or_else(|| found[0].to_owned(), |(short, _)| (*short).to_owned())
    };
    WORD.replace_all(&text, month).trim().to_owned()
}

/// The day in a text by a format; a time behind it is left aside. Only years of the common era's 1900 to 2199 are days of trade.
pub fn read(text: &str, format: &str) -> Option<NaiveDate> {
    let text = plain(text);
    let day = match format {
        SERIAL => {
            let days: f64 = text.parse().ok()?;
            let whole = (1.0..200_000.0).contains(&days).then_some(days as u64)?;
            NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(whole))
        }
        UNIX => DateTime::from_timestamp(text.parse().ok()?, 0).map(|t| t.date_naive()),
        UNIX_MS => DateTime::from_timestamp_millis(text.parse().ok()?).map(|t| t.date_naive()),
        _ => by_format(&text, format),
    }?;
    (1900..2200).contains(&day.year()).then_some(day)
}

fn by_format(text: &str, format: &str) -> Option<NaiveDate> {
    // A month without a day is its first.
    let completed = !format.contains("%d") && !format.contains("%j") && !format.contains("%D") && !format.contains("%F");
    let (text, format) =
        if completed { (std::borrow::Cow::Owned(format!("1 {text}")), format!("%d {format}")) } else { (text.into(), format.to_owned()) };
    let (day, rest) = NaiveDate::parse_and_remainder(&text, &with_words_lowered(&format)).ok()?;
    is_time(rest).then_some(day)
}

/// A format as lower-case text is compared with: its literal words are lowered, the letters behind `%` are not.
fn with_words_lowered(format: &str) -> String {
    let mut behind_percent = false;
    let lowered = format.chars().map(|c| {
        let c = if behind_percent { c } else { c.to_ascii_lowercase() };
        behind_percent = c == '%' && !behind_percent;
        c
    });
    lowered.collect()
}

/// Is what follows a day nothing, or a time of day?
fn is_time(rest: &str) -> bool {
    // 20190723T101500
    let compact = rest.strip_prefix('t').is_some_and(|r| r.len() >= 4 && r.trim_end_matches('z').bytes().all(|b| b.is_ascii_digit()));
    if compact {
        return true;
    }
    let rest = rest.trim_start_matches(['t', ' ', ',', '.']);
    let clock = || rest.starts_with(|c: char| c.is_ascii_digit()) && (rest.contains(':') || rest.contains('时'));
    rest.is_empty() || rest == "z" || clock()
}

/// The formats by which this one text can be a day of a year that declarations are of; empty if it is none. `named` says that the column
/// is known to hold days, so that bare numbers may be days too.
pub fn candidates(text: &str, named: bool) -> Vec<String> {
    let text = plain(text);
    let fits = |format: &String| read(&text, format).is_some_and(|day| YEARS.contains(&day.year()));
    shapes(&text, named).into_iter().filter(fits).collect()
}

/// Formats to try for a text's outward shape.
fn shapes(text: &str, named: bool) -> Vec<String> {
    let own = |formats: &[&str]| formats.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty();
    if text.split_once('.').is_some_and(|(whole, fraction)| digits(whole) && digits(fraction) && whole.len() == 5) {
        return if named { own(&[SERIAL]) } else { Vec::new() };
    }
    if digits(text) {
        return match text.len() {
            8 => own(&["%Y%m%d", "%d%m%Y", "%m%d%Y"]),
            // Six digits with a year of two may be in any order, and no sign tells; only a year and a month are read.
            6 if named => own(&["%Y%m"]),
            5 if named => own(&[SERIAL]),
            10 if named => own(&[UNIX]),
            13 if named => own(&[UNIX_MS]),
            _ => Vec::new(),
        };
    }
    if text.contains('年') {
        return own(&["%Y年%m月%d日", "%Y年%m月%d", "%Y年%m月"]);
    }
    // 20230502t101500
    if text.split_once(['t', ' ']).is_some_and(|(day, _)| digits(day) && day.len() == 8) {
        return own(&["%Y%m%d", "%d%m%Y"]);
    }
    let has_month = text.split(|c: char| !c.is_alphabetic()).any(|w| MONTHS.iter().any(|(short, _)| *short == w));
    let sign = text.chars().find(|c| !c.is_ascii_digit()).unwrap_or('-');
    if has_month {
        let mut all = Vec::new();
        for gap in ["-", " ", "/", ".", ", ", ""] {
            for year in ["%Y", "%y"] {
                all.push(format!("%d{gap}%b{gap}{year}"));
            }
            all.push(format!("%Y{gap}%b{gap}%d"));
            all.push(format!("%b{gap}%Y"));
            all.push(format!("%b{gap}%y"));
        }
        all.extend(own(&["%b %d, %Y", "%b %d %Y", "%d %b, %Y", "%d. %b %Y", "%b-%d-%Y"]));
        return all;
    }
    if !matches!(sign, '-' | '/' | '.' | ' ') {
        return Vec::new();
    }
    let first = text.bytes().take_while(u8::is_ascii_digit).count();
    let s = sign;
    if first == 4 {
        return vec![format!("%Y{s}%m{s}%d"), format!("%Y{s}%m")];
    }
    let mut all = Vec::new();
    for year in ["%Y", "%y"] {
        all.push(format!("%d{s}%m{s}{year}"));
        all.push(format!("%m{s}%d{s}{year}"));
    }
    all.push(format!("%y{s}%m{s}%d"));
    if named {
        all.push(format!("%m{s}%Y"));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(y, m, d)
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let expected = day(2019, 7, 23);
        for text in [
            "2019-07-23",
            "2019/07/23",
            "2019.7.23",
            "20190723",
            "23-07-2019",
            "23/7/2019",
            "23.07.2019",
            "07/23/2019",
            "23-JUL-19",
            "23 Jul 2019",
            "23. Juli 2019",
            "July 23, 2019",
            "Jul 23 2019",
            "23-juil-2019",
            "23 de julio de 2019",
            "2019年7月23日",
            "２０１９-07-23",
            "2019-07-23T10:15:00Z",
            "23/07/2019 10:15",
            "Jul 23 2019 12:00AM",
            "20190723T101500",
            "23rd July 2019",
            "Tue, 23 Jul 2019",
            "23JUL2019",
            "43669",
            "43669.5",
            "1563840000",
            "1563840000000",
            "23.07.19",
        ] {
            let formats = candidates(text, true);
            assert!(!formats.is_empty(), "{text}: no format");
            assert!(formats.iter().any(|f| read(text, f) == expected), "{text}: {formats:?}");
        }
        assert_eq!(read("2019-07", "%Y-%m"), day(2019, 7, 1));
        assert_eq!(read("Jul 2019", "%b %Y"), day(2019, 7, 1));
        for text in ["sometime", "2019-13-45", "0000-00-00", "12", "1234567", "31.02.2019", "2019-07-23x", "", "9999-12-31", "Q3 2019"] {
            assert!(candidates(text, true).is_empty(), "{text}: {:?}", candidates(text, true));
        }
        // Without a name that says so, bare numbers are no days.
        assert!(candidates("43669", false).is_empty() && candidates("1563840000", false).is_empty());
    }
}
