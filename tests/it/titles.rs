//! Every subheading has a name that a reader understands without the tariff at hand.

use hsift::domain::nomenclature::{Edition, Nomenclature, Subheading};

/// Codes that no tariff describes.
const NONE: [u32; 1] = [999_999];

fn english(code: u32) -> &'static str {
    Nomenclature::shared().title_of(Subheading(code)).map_or("", |(english, _)| english)
}

fn in_force() -> Vec<u32> {
    let n = Nomenclature::shared();
    let headings = (101..=9999).filter(|heading| n.contains_heading(Edition::Hs2022, *heading));
    headings.flat_map(|heading| n.subheadings_of(Edition::Hs2022, heading)).map(|code| code.0).collect()
}

#[test]
fn every_subheading_of_the_edition_in_force_has_a_title() {
    let codes = in_force();
    assert!(codes.len() > 5_600, "{} subheadings", codes.len());
    let without: Vec<u32> = codes.into_iter().filter(|code| english(*code).is_empty()).collect();
    assert_eq!(without, NONE);
}

#[test]
fn no_title_says_nothing_or_too_much() {
    for code in in_force().into_iter().filter(|code| !NONE.contains(code)) {
        let title = english(code);
        let words = title.to_lowercase();
        assert!(!matches!(words.as_str(), "other" | "others" | "parts" | "parts and accessories"), "{code}: {title}");
        assert!(!["of ", "for ", "with "].iter().any(|opening| words.starts_with(opening)), "{code}: {title}");
        assert!(title.chars().count() <= 120 && title.trim() == title && !title.ends_with([':', ',', ';']), "{code}: {title}");
    }
}

/// Beside the lines of the tariff, read by hand.
#[test]
fn titles_are_those_of_the_goods() {
    for (code, title) in [
        (10_121, "Horses: purebred breeding animals"),
        (40_510, "Butter and other fats and oils derived from milk; dairy spreads: butter"),
        (90_111, "Coffee, not roasted: not decaffeinated"),
        (270_900, "Petroleum oils and oils obtained from bituminous minerals, crude"),
        (390_120, "Polyethylene having a specific gravity of 0.94 or more"),
        (610_910, "T-shirts, singlets, tank tops and similar garments, knitted or crocheted: of cotton"),
        (760_711, "Aluminum foil of a thickness up to 0.2 mm: not backed: rolled but not further worked"),
        (848_210, "Ball bearings"),
        (870_380, "Motor cars and other motor vehicles principally designed…: other vehicles, with only electric motors for propulsion"),
        (940_360, "Other furniture: other wooden furniture"),
    ] {
        let (english, chinese) = Nomenclature::shared().title_of(Subheading(code)).unwrap_or_default();
        assert_eq!((english, chinese), (title, title));
    }
}

#[test]
fn own_titles_come_first_and_codes_that_ended_have_none_of_another_edition() {
    let n = Nomenclature::shared();
    let (english, chinese) = n.title_of(Subheading(845_611)).expect("a title of the home field");
    assert_eq!(n.title("845611"), Some((english, chinese)));
    assert_ne!(english, chinese);
    // 8519.50 ended in 2021; its heading goes on.
    assert!(!n.contains(Edition::Hs2022, Subheading(851_950)));
    assert_eq!(n.title("851950"), None);
    assert_eq!(n.title_of(Subheading(851_950)), n.title_of(Subheading(851_999)));
}
