//! Customs rulings on goods of this field, as precedents to read. They never train anything.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use super::known::Known;
use super::notes::Confidence;
use super::opinion::{FactKind, kind_of};

/// What a customs administration ruled on some goods, in our own words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// The number of the ruling, with the goods meant if it rules on several.
    pub id: String,
    /// Who ruled: `US`, `UK`.
    pub jurisdiction: String,
    /// Year, or year and month, if known.
    pub date: Option<String>,
    /// The goods.
    pub goods: String,
    /// The same in Chinese.
    pub goods_zh: String,
    /// The facts stated, and only those.
    #[serde(deserialize_with = "facts")]
    pub facts: Known,
    /// The subheading of six digits as ruled, in the edition of its day.
    pub code: String,
    /// The subheading in HS 2022.
    pub code_2022: String,
    /// What decided it.
    pub decided_by: String,
    /// The same in Chinese.
    pub decided_by_zh: String,
    /// Where it was read, as the domain facts name it.
    pub source: String,
    /// How well the outcome is established.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct RulingFile {
    ruling: Vec<Ruling>,
}

static RULINGS: LazyLock<Vec<Ruling>> = LazyLock::new(|| {
    let file: RulingFile =
        toml::from_str(include_str!("../../../datasets/rulings/rulings.toml")).expect("the embedded rulings are valid, as a test checks");
    file.ruling
});

/// Reads facts by their canonical names.
fn facts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Known, D::Error> {
    let named = BTreeMap::<String, String>::deserialize(deserializer)?;
    named.iter().try_fold(Known::default(), |known, (fact, value)| {
        known.with(fact, value).ok_or_else(|| serde::de::Error::custom(format!("no such fact or value: {fact} = {value:?}")))
    })
}

/// All shipped rulings, in the order of the file.
pub fn rulings() -> &'static [Ruling] {
    &RULINGS
}

/// At most `n` rulings to read beside goods of which this is known: those under one of the codes (of
/// HS 2022), and those that agree with the goods in more facts than they contradict.
///
/// The nearest come first, by facts that agree less facts that contradict; among equals those under
/// one of the codes, then those on the same laser medium, then by the order of the file. The medium
/// counts no further, since it decides nothing.
pub fn nearest(known: &Known, codes: &[&str], n: usize) -> Vec<&'static Ruling> {
    let mut found: Vec<(i32, bool, bool, &Ruling)> = rulings()
        .iter()
        .filter_map(|ruling| {
            let under = codes.contains(&ruling.code_2022.as_str());
            let score = agreement(known, &ruling.facts);
            let medium = known.laser_medium.is_some() && known.laser_medium == ruling.facts.laser_medium;
            (under || score > 0).then_some((score, under, medium, ruling))
        })
        .collect();
    // A stable sort, so that the order of the file breaks what is left of ties.
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
    found.into_iter().take(n).map(|(_, _, _, ruling)| ruling).collect()
}

/// Facts known of both that are equal, less those that differ.
fn agreement(a: &Known, b: &Known) -> i32 {
    let telling = Known::FACTS.into_iter().filter(|fact| kind_of(fact) != FactKind::Correlates);
    let both = telling.filter_map(|fact| Some(a.get(fact)? == b.get(fact)?));
    both.map(|equal| if equal { 1 } else { -1 }).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::legal::{Grade, opinion};
    use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};

    fn known(facts: &[(&str, &str)]) -> Known {
        facts.iter().fold(Known::default(), |known, (fact, value)| known.with(fact, value).expect("names of the lists"))
    }

    fn subheading(code: &str) -> Subheading {
        Subheading(code.parse().expect("six digits"))
    }

    #[test]
    fn rulings_parse_and_are_named_once() {
        assert!(rulings().len() >= 15);
        let ids: HashSet<&str> = rulings().iter().map(|ruling| ruling.id.as_str()).collect();
        assert_eq!(ids.len(), rulings().len());
        for ruling in rulings() {
            for text in [&ruling.goods, &ruling.goods_zh, &ruling.decided_by, &ruling.decided_by_zh, &ruling.source] {
                assert!(!text.is_empty(), "{}", ruling.id);
            }
            assert_ne!(ruling.facts, Known::default(), "{}", ruling.id);
            assert_ne!(ruling.confidence, Confidence::GeneralKnowledge, "{}", ruling.id);
        }
    }

    #[test]
    fn codes_exist_and_follow_from_each_other() {
        let nomenclature = Nomenclature::shared();
        for ruling in rulings() {
            let (old, new) = (subheading(&ruling.code), subheading(&ruling.code_2022));
            assert!(nomenclature.contains(Edition::Hs2022, new), "{}", ruling.id);
            let edition = nomenclature.editions_of(old).first().copied().expect("a code that some edition has");
            assert!(nomenclature.convert(old, edition, Edition::Hs2022).contains(&new), "{}", ruling.id);
        }
    }

    #[test]
    fn the_notes_never_rule_a_ruling_out() {
        for ruling in rulings() {
            let said = opinion(&ruling.facts, Edition::Hs2022);
            if said.grade == Grade::Settled || !said.codes.is_empty() && said.codes.len() < super::super::MANY {
                assert!(said.codes.contains(&ruling.code_2022), "{}: {said:?}", ruling.id);
            }
        }
    }

    #[test]
    fn a_coder_without_a_table_finds_its_precedents() {
        let coder =
            known(&[("energy_source", "laser"), ("operation", "marking"), ("presentation", "source_with_scan_head"), ("worktable", "no")]);
        let found = nearest(&coder, &["901320", "845611"], 3);
        assert_eq!(found[0].id, "N336859");
        assert!(found.iter().all(|ruling| ruling.code_2022 == "901320"));
    }

    #[test]
    fn the_medium_only_breaks_ties() {
        let source = [("energy_source", "laser"), ("presentation", "source")];
        let first = |medium| nearest(&known(&source).with("laser_medium", medium).expect("a medium"), &["901320"], 1)[0].id.as_str();
        assert_eq!(first("co2"), "848879 (lasers)");
        assert_eq!(first("nd_yag"), "089170");
        assert_eq!(first("excimer"), "848879 (lasers)");
    }

    #[test]
    fn contradicted_rulings_stay_out_unless_ruled_under_a_code() {
        let saw = known(&[("energy_source", "mechanical"), ("operation", "sawing")]);
        let ids = |codes: &[&str]| nearest(&saw, codes, 50).iter().map(|ruling| ruling.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&[]), ["band saw, 2024"]);
        let with_welders = ids(&["851580"]);
        assert_eq!(with_welders[0], "band saw, 2024");
        assert_eq!(with_welders.len(), 3);
        assert!(nearest(&saw, &[], 0).is_empty());
        assert!(nearest(&Known::default(), &[], 9).is_empty());
    }
}
