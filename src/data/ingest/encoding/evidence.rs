//! Which older encoding the bytes of a file show. Nearly any bytes decode as something in nearly any encoding; what tells the right
//! one is that ordinary words come out. The detector of web browsers (chardetng) and the words must agree.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_8859_2, ISO_8859_5, ISO_8859_7, KOI8_R, KOI8_U, SHIFT_JIS, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};
use serde::Deserialize;

/// Encodings that may be named as likely, the more usual first.
const KNOWN: [&Encoding; 21] = [
    GB18030,
    BIG5,
    EUC_KR,
    SHIFT_JIS,
    EUC_JP,
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    KOI8_R,
    IBM866,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_1257,
    WINDOWS_1258,
    WINDOWS_874,
    ISO_8859_2,
    ISO_8859_5,
    ISO_8859_7,
    KOI8_U,
];
/// Different characters of Chinese, Korean or Japanese that are evidence enough.
const MIN_CHARACTERS: usize = 8;
/// Share of them that must be frequent ones. By chance a third of Chinese ones are, and a tenth of Korean ones.
const FREQUENT_CHINESE: f64 = 0.7;
const FREQUENT_KOREAN: f64 = 0.5;
/// Different words with letters outside ASCII that are evidence enough: in a script of its own, and among Latin letters, of which
/// one encoding's are another's.
const MIN_WORDS: usize = 4;
const MIN_LATIN_WORDS: usize = 6;
/// Share of words that must be well formed.
const WELL_FORMED: f64 = 0.95;
/// Bytes of lines looked at.
const SAMPLE: usize = 1 << 16;

/// What the bytes show.
pub(super) struct Found {
    /// The encoding, if there is no doubt.
    pub(super) sure: Option<&'static Encoding>,
    /// Up to four that may be it, the likeliest first.
    pub(super) likely: Vec<&'static Encoding>,
}

/// The different lines that are not ASCII, from the top of the file.
pub(super) fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for line in bytes.split(|b| matches!(b, b'\n' | b'\r')).filter(|l| !l.is_ascii()) {
        if all.len() + line.len() > SAMPLE {
            // A first line that is longer than the sample is looked at in part.
            if all.is_empty() {
                all.extend_from_slice(&line[..SAMPLE]);
            }
            break;
        }
        if seen.insert(line) {
            all.extend_from_slice(line);
            all.push(b'\n');
        }
    }
    all
}

/// Weighs the encodings against a sample.
pub(super) fn weigh(sample: &[u8]) -> Found {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = match detector.guess(None, Utf8Detection::Deny) {
        gbk if gbk == GBK => GB18030,
        other => other,
    };
    let read = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(sample)?;
        Some((encoding, Evidence::of(encoding, &text)))
    };
    let guessed = read(guess);
    let rivals: Vec<_> = KNOWN.into_iter().filter(|e| *e != guess).filter_map(read).collect();
    // Where another encoding of East Asia reads as its own language just as well, nothing is sure.
    let asian: Vec<&'static Encoding> =
        guessed.iter().chain(&rivals).filter(|(e, found)| !e.is_single_byte() && found.is_sure()).map(|(e, _)| *e).collect();
    let sure = match (&guessed, asian.as_slice()) {
        (Some((guess, found)), []) if found.is_sure() => Some(*guess),
        (Some((guess, _)), [only]) if *only == *guess => Some(*guess),
        _ => None,
    };
    let mut likely: Vec<&'static Encoding> = asian;
    likely.extend(guessed.iter().filter(|(_, found)| found.is_likely()).map(|(e, _)| *e));
    let mut rest: Vec<_> = rivals.iter().filter(|(_, found)| found.is_likely()).collect();
    rest.sort_by(|a, b| b.1.share.total_cmp(&a.1.share));
    likely.extend(rest.into_iter().map(|(e, _)| *e));
    let mut named = HashSet::new();
    likely.retain(|e| named.insert(e.name()));
    likely.truncate(4);
    Found { sure, likely }
}

/// How well a text reads.
struct Evidence {
    /// Different words or characters that count.
    n: usize,
    needed: usize,
    /// Share of them that are as they should be.
    share: f64,
    share_needed: f64,
}

impl Evidence {
    fn of(encoding: &'static Encoding, text: &str) -> Evidence {
        if encoding == GB18030 {
            chinese(text, &FREQUENT.chinese_simplified)
        } else if encoding == BIG5 {
            chinese(text, &FREQUENT.chinese_traditional)
        } else if encoding == EUC_KR {
            korean(text)
        } else if encoding == SHIFT_JIS || encoding == EUC_JP {
            japanese(text)
        } else {
            words(text)
        }
    }

    fn is_sure(&self) -> bool {
        self.n >= self.needed && self.share >= self.share_needed
    }

    fn is_likely(&self) -> bool {
        self.n > 0 && self.share >= self.share_needed * 0.8
    }
}

#[derive(Deserialize)]
struct FrequentText {
    chinese_simplified: String,
    chinese_traditional: String,
    korean: String,
}

struct Frequent {
    chinese_simplified: HashSet<char>,
    chinese_traditional: HashSet<char>,
    korean: HashSet<char>,
}

static FREQUENT: LazyLock<Frequent> = LazyLock::new(|| {
    let text: FrequentText =
        toml::from_str(include_str!("../../../../datasets/encodings/frequent.toml")).expect("the table is well-formed");
    let set = |s: String| s.chars().collect();
    Frequent {
        chinese_simplified: set(text.chinese_simplified),
        chinese_traditional: set(text.chinese_traditional),
        korean: set(text.korean),
    }
});

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fe}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Punctuation and signs that stand in texts of East Asia beside their letters.
fn is_wide_sign(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}' | '\u{2010}'..='\u{203b}' | '\u{2100}'..='\u{22ff}' | '\u{2460}'..='\u{25ff}'
        | '\u{3200}'..='\u{33ff}' | '\u{b0}' | '\u{b1}' | '\u{b7}' | '\u{d7}' | '\u{f7}' | '\u{3bc}' | '\u{3a6}' | '\u{3c6}' | '\u{3a9}')
}

/// Private use, noncharacters and what no alphabet holds: signs that the encoding is the wrong one.
pub(super) fn is_unassigned(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The different letters of a language and all other letters outside ASCII; a lone one between two Latin letters is none of a
/// language, and makes the text unlikely.
fn letters(text: &str, own: impl Fn(char) -> bool) -> (BTreeSet<char>, usize) {
    let all: Vec<char> = text.chars().collect();
    let (mut found, mut strange) = (BTreeSet::new(), 0);
    for (i, c) in all.iter().copied().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let latin = |at: Option<&char>| at.is_some_and(char::is_ascii_alphabetic);
        let beside = |at: Option<usize>| latin(at.and_then(|at| all.get(at)));
        if !own(c) {
            strange += usize::from(!is_wide_sign(c));
        } else if beside(i.checked_sub(1)) && beside(Some(i + 1)) {
            strange += 1;
        } else {
            found.insert(c);
        }
    }
    (found, strange)
}

/// The share of `good` among the different letters, less what is strange.
fn evidence(found: &BTreeSet<char>, good: usize, strange: usize, share_needed: f64) -> Evidence {
    let share = good as f64 / (found.len() + strange).max(1) as f64;
    Evidence { n: found.len(), needed: MIN_CHARACTERS, share, share_needed }
}

fn chinese(text: &str, frequent: &HashSet<char>) -> Evidence {
    let (found, strange) = letters(text, is_han);
    evidence(&found, found.iter().filter(|c| frequent.contains(c)).count(), strange, FREQUENT_CHINESE)
}

fn korean(text: &str) -> Evidence {
    // A Chinese word in brackets behind its Korean one is usual.
    let (found, strange) = letters(text, |c| is_hangul(c) || is_han(c));
    evidence(&found, found.iter().filter(|c| FREQUENT.korean.contains(c)).count(), strange, FREQUENT_KOREAN)
}

/// Japanese is known by its kana, in runs. Kana of half width are single bytes, which letters of Europe decode to: they are no evidence.
fn japanese(text: &str) -> Evidence {
    let (found, strange) = letters(text, |c| is_kana(c) || is_han(c));
    let all: Vec<char> = text.chars().filter(|c| is_kana(*c) || is_han(*c)).collect();
    let kana = all.iter().filter(|c| is_kana(**c)).count();
    let run = all.windows(2).filter(|w| is_kana(w[0]) && is_kana(w[1])).count();
    let common =
        all.iter().filter(|c| is_kana(**c) || FREQUENT.chinese_traditional.contains(*c) || FREQUENT.chinese_simplified.contains(*c));
    let share = common.count() as f64 / (all.len() + strange).max(1) as f64;
    let in_runs = kana * 10 >= all.len() && run * 2 >= kana;
    Evidence { n: found.len(), needed: MIN_CHARACTERS, share: if in_runs { share } else { 0.0 }, share_needed: FREQUENT_CHINESE }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Thai,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '\u{c0}'..='\u{d6}'
        | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{24f}'
        | '\u{1ea0}'..='\u{1ef9}'
        | '\u{300}'..='\u{323}' => Script::Latin,
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{400}'..='\u{4ff}' => Script::Cyrillic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{600}'..='\u{6ff}' => Script::Arabic,
        '\u{e01}'..='\u{e4e}' => Script::Thai,
        _ => Script::Other,
    }
}

/// Words of an alphabet: of one script, with capitals where capitals stand, and without signs between their letters.
fn words(text: &str) -> Evidence {
    let parts = |c: char| c.is_ascii() && !c.is_ascii_alphabetic();
    let all: BTreeSet<&str> = text.split(parts).filter(|w| !w.is_ascii()).collect();
    let mut latin = false;
    let (mut n, mut good, mut bad) = (0, 0, 0);
    for word in all {
        // Quotation marks, dashes and signs may stand around a word.
        let core = word.trim_matches(|c: char| !c.is_ascii() && script(c) == Script::Other && !is_unassigned(c));
        let outside = word.len() - core.len();
        if core.is_empty() || core.is_ascii() {
            bad += usize::from(outside > 12);
            continue;
        }
        n += 1;
        let scripts: BTreeSet<Script> =
            core.chars().filter(|c| !matches!(c, '\u{2019}' | '\u{b7}' | '\u{ad}' | '\u{a0}')).map(script).collect();
        latin |= scripts.contains(&Script::Latin);
        let whole = scripts.len() == 1 && !scripts.contains(&Script::Other);
        good += usize::from(whole && is_cased(core));
    }
    let share = good as f64 / (n + bad).max(1) as f64;
    Evidence { n: good, needed: if latin { MIN_LATIN_WORDS } else { MIN_WORDS }, share, share_needed: WELL_FORMED }
}

/// Small letters, capitals, or small letters behind a first capital; and not mostly rare capitals.
fn is_cased(word: &str) -> bool {
    let cased: Vec<char> = word.chars().filter(|c| c.is_lowercase() || c.is_uppercase()).collect();
    let capitals = cased.iter().filter(|c| c.is_uppercase()).count();
    capitals == 0 || capitals == cased.len() || (capitals == 1 && cased[0].is_uppercase())
}
