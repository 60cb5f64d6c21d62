//! The Harmonized System: its editions, its codes, and how codes moved between editions.
//!
//! The lists come from the UN Statistics Division's tables (see `datasets/nomenclature/README.md`);
//! the short titles of the home field are ours, those of all other subheadings come from the US tariff. Codes and correlations are embedded, so a model or a check never needs
//! a network or a folder beside the program.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::rows;

/// An edition of the Harmonized System that hsift has the codes of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Edition {
    /// In force from 1 January 2012.
    #[serde(rename = "HS2012")]
    Hs2012,
    /// In force from 1 January 2017.
    #[serde(rename = "HS2017")]
    Hs2017,
    /// In force from 1 January 2022 to 31 December 2027.
    #[serde(rename = "HS2022")]
    Hs2022,
}

impl Edition {
    /// All editions, oldest first.
    pub const ALL: [Edition; 3] = [Edition::Hs2012, Edition::Hs2017, Edition::Hs2022];

    /// The newest edition known here.
    pub const LATEST: Edition = Edition::Hs2022;

    /// The edition in force on a date by the HS Convention's calendar; `None` before 2012 and from
    /// 2028, whose editions are not shipped. A country that took an edition up later than the
    /// calendar says so with `edition` in the dataspec.
    pub fn on(date: NaiveDate) -> Option<Edition> {
        match date.year() {
            2012..=2016 => Some(Edition::Hs2012),
            2017..=2021 => Some(Edition::Hs2017),
            2022..=2027 => Some(Edition::Hs2022),
            _ => None,
        }
    }

    fn flag(self) -> u8 {
        1 << self as u8
    }

    /// Reads `HS2022`, `2022`, `hs 2022`.
    pub fn parse(text: &str) -> Option<Edition> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        Edition::ALL.into_iter().find(|e| e.to_string()[2..] == digits)
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Edition::Hs2012 => "HS2012",
            Edition::Hs2017 => "HS2017",
            Edition::Hs2022 => "HS2022",
        })
    }
}

/// A six-digit HS subheading, without regard to any edition. In files it is a string of six digits, so
/// that a leading zero stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Subheading(pub u32);

impl From<Subheading> for String {
    fn from(code: Subheading) -> String {
        code.to_string()
    }
}

impl TryFrom<String> for Subheading {
    type Error = String;

    fn try_from(digits: String) -> Result<Subheading, String> {
        match digits.parse() {
            Ok(code) if digits.len() == 6 => Ok(Subheading(code)),
            _ => Err(format!("{digits:?} is not six digits")),
        }
    }
}

impl Subheading {
    /// The four-digit heading.
    pub fn heading(self) -> u32 {
        self.0 / 100
    }

    /// The two-digit chapter.
    pub fn chapter(self) -> u32 {
        self.0 / 10_000
    }

    /// `8456.11`, as tariffs print it.
    pub fn dotted(self) -> String {
        format!("{:04}.{:02}", self.heading(), self.0 % 100)
    }
}

impl fmt::Display for Subheading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

/// Characters of a title that a row of a table or a line of text has room for.
pub const TITLE_WIDTH: usize = 64;

/// All codes of all editions with their correlations. There is one: [`Nomenclature::shared`].
pub struct Nomenclature {
    /// Subheading to the flags of the editions it is in.
    subheadings: BTreeMap<Subheading, u8>,
    headings: BTreeMap<u32, u8>,
    /// (from edition, to edition) to the successors of the codes that did not stay themselves alone.
    moved: HashMap<(Edition, Edition), BTreeMap<Subheading, Vec<Subheading>>>,
    /// (to edition, from edition) to the codes that such successors came from.
    came: HashMap<(Edition, Edition), BTreeMap<Subheading, Vec<Subheading>>>,
    titles: HashMap<String, (String, String)>,
}

static SHARED: LazyLock<Nomenclature> = LazyLock::new(Nomenclature::load);

/// English titles of the headings and subheadings of HS 2022, made from the US tariff; read when the first one is asked for.
static TITLES_HS2022: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let text = include_str!("../../datasets/nomenclature/titles_hs2022.csv");
    // Codes have no quotes, so a code can stay a piece of the embedded text.
    let codes = text.lines().skip(1).filter_map(|line| line.split_once(',')).map(|(code, _)| code);
    codes.zip(rows(text)).map(|(code, row)| (code, row[1].to_owned())).collect()
});

impl Nomenclature {
    /// The embedded nomenclature.
    pub fn shared() -> &'static Nomenclature {
        &SHARED
    }

    fn load() -> Nomenclature {
        let mut subheadings = BTreeMap::new();
        let mut headings = BTreeMap::new();
        for row in rows(include_str!("../../datasets/nomenclature/codes.csv")) {
            let flags = (1..=3).map(|i| u8::from(&row[i] == "1") << (i - 1)).sum();
            match row[0].len() {
                6 => drop(subheadings.insert(subheading(&row[0]), flags)),
                4 => drop(headings.insert(subheading(&row[0]).0, flags)),
                _ => {}
            }
        }
        let mut moved: HashMap<_, BTreeMap<_, Vec<_>>> = HashMap::new();
        let mut came: HashMap<_, BTreeMap<_, Vec<_>>> = HashMap::new();
        for row in rows(include_str!("../../datasets/nomenclature/correlations.csv")) {
            let (before, after) = (edition(&row[0]), edition(&row[2]));
            let (from, to) = (subheading(&row[1]), subheading(&row[3]));
            moved.entry((before, after)).or_default().entry(from).or_default().push(to);
            came.entry((after, before)).or_default().entry(to).or_default().push(from);
        }
        let titles = rows(include_str!("../../datasets/nomenclature/titles.csv"))
            .map(|row| (row[0].to_owned(), (row[1].to_owned(), row[2].to_owned())))
            .collect();
        Nomenclature { subheadings, headings, moved, came, titles }
    }

    /// Is this subheading a code of that edition?
    pub fn contains(&self, edition: Edition, code: Subheading) -> bool {
        self.subheadings.get(&code).is_some_and(|flags| flags & edition.flag() != 0)
    }

    /// Is this heading one of that edition?
    pub fn contains_heading(&self, edition: Edition, heading: u32) -> bool {
        self.headings.get(&heading).is_some_and(|flags| flags & edition.flag() != 0)
    }

    /// The subheadings of a heading in an edition, in order.
    pub fn subheadings_of(&self, edition: Edition, heading: u32) -> Vec<Subheading> {
        self.subheadings
            .range(Subheading(heading * 100)..Subheading(heading * 100 + 100))
            .filter(|(_, flags)| **flags & edition.flag() != 0)
            .map(|(code, _)| *code)
            .collect()
    }

    /// The editions that have this subheading, oldest first.
    pub fn editions_of(&self, code: Subheading) -> Vec<Edition> {
        Edition::ALL.into_iter().filter(|e| self.contains(*e, code)).collect()
    }

    /// What a code of one edition became in another: one code, or a set (8456.10 of HS 2012 is
    /// 8456.11 or 8456.12 since). Empty if the source names no successor. Backwards it gives the
    /// codes it came from.
    pub fn convert(&self, code: Subheading, from: Edition, to: Edition) -> Vec<Subheading> {
        if !self.contains(from, code) {
            return Vec::new();
        }
        if from == to {
            return vec![code];
        }
        if from < to {
            if let Some(successors) = self.moved.get(&(from, to)).and_then(|m| m.get(&code)) {
                return successors.clone();
            }
            return if self.contains(to, code) { vec![code] } else { Vec::new() };
        }
        let mut sources = self.came.get(&(from, to)).and_then(|c| c.get(&code)).cloned().unwrap_or_default();
        let stayed = self.contains(to, code) && self.moved.get(&(to, from)).is_none_or(|m| !m.contains_key(&code));
        if stayed {
            sources.push(code);
        }
        sources.sort();
        sources
    }

    /// Our short title of a chapter, heading or subheading of the home field, English and Chinese.
    pub fn title(&self, code: &str) -> Option<(&str, &str)> {
        self.titles.get(code).map(|(en, zh)| (en.as_str(), zh.as_str()))
    }

    /// The title of a subheading, or of its heading, or nothing, for English and for Chinese readers. Ours comes first; outside
    /// the home field there is none in Chinese, and both readers are given the English one. A code that HS 2022 does not have
    /// has no title but its heading's.
    pub fn title_of(&self, code: Subheading) -> Option<(&str, &str)> {
        let digits = code.to_string();
        let title = |digits: &str| {
            let english = || TITLES_HS2022.get(digits).map(|title| (title.as_str(), title.as_str()));
            self.title(digits).or_else(english)
        };
        title(&digits).or_else(|| title(&digits[..4]))
    }
}

/// The rows of an embedded CSV file, without its header.
fn subheading(digits: &str) -> Subheading {
    Subheading(digits.parse().expect("embedded code is digits"))
}

fn edition(text: &str) -> Edition {
    Edition::parse(text).expect("embedded edition is known")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retired_code_has_its_successors() {
        let n = Nomenclature::shared();
        let set: Vec<_> = [845611, 845612].map(Subheading).into();
        for to in [Edition::Hs2017, Edition::Hs2022] {
            assert_eq!(n.convert(Subheading(845610), Edition::Hs2012, to), set);
            assert_eq!(n.convert(Subheading(845611), to, Edition::Hs2012), [Subheading(845610)]);
        }
        assert!(!n.contains(Edition::Hs2022, Subheading(845610)));
        assert_eq!(n.convert(Subheading(845611), Edition::Hs2017, Edition::Hs2022), [Subheading(845611)]);
    }

    #[test]
    fn every_successor_is_a_code_of_its_edition() {
        let n = Nomenclature::shared();
        for ((from, to), codes) in &n.moved {
            for (code, successors) in codes {
                assert!(n.contains(*from, *code), "{code} in {from}");
                for s in successors {
                    assert!(n.contains(*to, *s), "{s} in {to}");
                }
            }
        }
    }

    #[test]
    fn editions_follow_the_calendar() {
        let on = |y| Edition::on(NaiveDate::from_ymd_opt(y, 6, 1).expect("date"));
        assert_eq!(on(2011), None);
        assert_eq!(on(2016), Some(Edition::Hs2012));
        assert_eq!(on(2021), Some(Edition::Hs2017));
        assert_eq!(on(2026), Some(Edition::Hs2022));
        assert_eq!(on(2028), None);
    }
}
