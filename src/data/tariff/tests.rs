use super::*;
use crate::domain::tariff::amount::Quantity;
use crate::domain::tariff::answer::{Answer, Standing, answer};
use crate::domain::tariff::assess::{Range, State};
use crate::domain::tariff::schedule::Found;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn d(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn shipment(origin: &str, destination: &str, value: &str, on: &str) -> Shipment {
    let currency = Jurisdiction::of(destination).map(|j| j.currency.clone()).unwrap_or_default();
    Shipment {
        day: day(on),
        origin: Some(origin.to_owned()),
        destination: destination.to_owned(),
        claim: Vec::new(),
        facts: Facts::new(),
        goods: Goods { value: Some(d(value)), currency, ..Goods::default() },
    }
}

fn ask(code: &str, shipment: &Shipment) -> Answer {
    let schedule = of(shipped(), &shipment.destination).expect("a shipped tariff");
    answer(schedule, tables::layers(), code, shipment)
}

fn exact(range: Option<Range>) -> Option<String> {
    range.and_then(Range::exact).map(|d| d.to_string())
}

#[test]
fn the_worked_totals_of_the_home_field() {
    for (on, duty) in [("2024-06-03", "4110.00"), ("2026-05-04", "5610.00"), ("2026-10-12", "5985.00")] {
        let told = ask("8456129000", &shipment("CN", "US", "15000", on));
        assert_eq!(exact(told.duty).as_deref(), Some(duty), "{on}: {:?}", told.questions);
    }
    let us = |code: &str, origin: &str| exact(ask(code, &shipment(origin, "US", "100000", "2026-10-12")).duty);
    assert_eq!(us("8456119000", "DE").as_deref(), Some("10000.00"));
    assert_eq!(us("8456119000", "KR").as_deref(), Some("12500.00"));
    assert_eq!(us("9013200000", "CN").as_deref(), Some("37500.00"));
    assert_eq!(exact(ask("8456129000", &shipment("CN", "DE", "100000", "2026-10-12")).duty).as_deref(), Some("4500.00"));
    assert_eq!(exact(ask("8456129000", &shipment("CN", "GB", "100000", "2026-10-12")).duty).as_deref(), Some("4000.00"));
}

#[test]
fn china_shows_both_rates_with_vat() {
    let told = ask("8456110090", &shipment("DE", "CN", "1000000", "2026-10-12"));
    assert_eq!((exact(told.duty).as_deref(), exact(told.vat).as_deref()), (Some("0.00"), Some("130000.00")));
    let general = told.lines[0].choices.iter().find(|c| c.name.1 == "普通税率").expect("the general rate");
    assert_eq!((exact(general.duty).as_deref(), exact(general.vat).as_deref()), (Some("300000.00"), Some("169000.00")));
}

#[test]
fn what_a_published_page_got_wrong_is_not_repeated() {
    // 7.0 % for 8456.12, EU and UK exchanged, 8456.12.70 left out.
    let us = of(shipped(), "US").expect("shipped");
    assert!(matches!(us.find("84561270"), Found::Line(_)));
    for held in us.lines.iter().filter(|l| l.code.starts_with("845612")).flat_map(|l| &l.measures) {
        assert_ne!(held.expression.as_percent(), Some(d("7")));
    }
    let rate = |to: &str| ask("84561290", &shipment("US", to, "100", "2026-10-12")).duty.and_then(Range::exact);
    assert_eq!((rate("EU"), rate("UK")), (Some(d("4.50")), Some(d("4.00"))));
}

#[test]
fn a_rate_that_is_not_known_is_never_nothing() {
    // An origin that the table of the forced-labour action does not name.
    let turkey = ask("8456119000", &shipment("TR", "US", "1000", "2026-10-12"));
    assert_eq!(turkey.duty, None);
    assert!(!turkey.questions.is_empty());
    // A retired code, one of no tariff, one with wrong digits behind it.
    let retired = ask("8456100000", &shipment("CN", "US", "1000", "2026-10-12"));
    assert!(matches!(&retired.standing, Standing::Retired { successors, .. } if successors.len() == 2), "{:?}", retired.standing);
    assert_eq!(retired.duty, None);
    let wrong = ask("8456111099", &shipment("CN", "US", "1000", "2026-10-12"));
    assert!(matches!(&wrong.standing, Standing::Missing { nearest } if nearest == "84561110"), "{:?}", wrong.standing);
    let short = ask("845611", &shipment("CN", "US", "1000", "2024-06-03"));
    assert_eq!(short.duty, Some(Range { low: d("250.00"), high: d("285.00") }));
    let chapter_one = ask("0101210010", &shipment("CN", "US", "1000", "2024-06-03"));
    assert_eq!((chapter_one.standing, chapter_one.duty), (Standing::Unknown, None));
}

#[test]
fn every_row_stays_with_its_state() {
    let mut russia = shipment("RU", "US", "100", "2026-10-12");
    let told = ask("8456111010", &russia);
    assert_eq!(exact(told.duty).as_deref(), Some("47.50"));
    let base = &told.lines[0].choices[0].entries[0];
    assert!(matches!(&base.state, State::Suppressed { by } if by == "us-russia-column-2"), "{:?}", base.state);
    // A fact that nobody stated gives a range and a question, a stated one an amount.
    russia.origin = Some("CN".into());
    let welders = ask("8515902000", &russia);
    assert_eq!(welders.duty, Some(Range { low: d("39.10"), high: d("51.60") }));
    assert!(welders.questions.iter().any(|(en, _)| en.contains("metal_share")), "{:?}", welders.questions);
    let metals = welders.lines[0].choices[0].entries.iter().find(|e| e.id == "us-232-1b").expect("it stays");
    assert_eq!(metals.amount, Some(Range { low: d("0.00"), high: d("25.00") }));
    russia.facts.insert("metal_share".into(), "0.4".into());
    let welders = ask("8515902000", &russia);
    assert_eq!(exact(welders.duty).as_deref(), Some("51.60"));
    let labour = welders.lines[0].choices[0].entries.iter().find(|e| e.id == "us-301fl-cn").expect("it stays");
    assert!(matches!(&labour.state, State::Suppressed { by } if by == "us-232-1b"), "{:?}", labour.state);
}

#[test]
fn a_claim_makes_its_option_count() {
    let mut mexico = shipment("KR", "US", "1000", "2024-06-03");
    assert_eq!(exact(ask("8456119000", &mexico).duty).as_deref(), Some("24.00"));
    mexico.claim = tables::claimed("US", "KORUS");
    let told = ask("8456119000", &mexico);
    assert_eq!(exact(told.duty).as_deref(), Some("0.00"));
    assert!(told.lines[0].choices[0].name.0.contains("Korea"), "{:?}", told.lines[0].choices[0].name);
    // A claim that goods of the origin cannot make does not count.
    mexico.origin = Some("CN".into());
    assert_eq!(exact(ask("8456119000", &mexico).duty).as_deref(), Some("274.00"));
}

#[test]
fn a_table_of_one_s_own_is_a_tariff() {
    let text = "code;kind;rate;unit;origin;from;to\n1001;;;;;;\n1001 10 00;;5 % MIN 2 EUR / 100 kg;kg;;;\n1001 90 00;;12,5;;;;\n1001 90 10;;9 %;;;2026-01-01;\nabc;;3 %;;;;\n1002 00 00;odd;3 %;;;;\n";
    let mut parts = Parts::default();
    parts.table("own.csv", text).expect("a table");
    let schedule = parts.join(&Asked { jurisdiction: "EU".into(), edition: "own".into(), from: None }).expect("a tariff");
    let sorts: Vec<&str> = schedule.troubles.iter().map(|t| t.sort.as_str()).collect();
    assert!(["code", "kind", "rate", "unresolved"].iter().all(|s| sorts.contains(s)), "{:?}", schedule.troubles);
    let mut wheat = shipment("US", "EU", "100", "2026-10-12");
    let ask = |shipment: &Shipment| answer(&schedule, &[], "10011000", shipment);
    assert_eq!(ask(&wheat).duty, None);
    assert!(ask(&wheat).questions.iter().any(|(en, _)| en.contains("kg")));
    wheat.goods.quantities.push(Quantity::of(d("1"), "t").expect("a unit"));
    assert_eq!(exact(ask(&wheat).duty).as_deref(), Some("20.00"));
    // A row of percents alone, as rates used to be given.
    let mut parts = Parts::default();
    parts.table("rates.csv", "code,rate\n845611,2.4\n8515,0\n").expect("a table");
    let schedule = parts.join(&Asked::default()).expect("a tariff");
    assert!(schedule.troubles.iter().any(|t| t.what.contains("percent")));
}

#[test]
fn a_kept_tariff_is_the_same_and_an_altered_one_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("us.tariff");
    let us = of(shipped(), "US").expect("shipped");
    save(us, &path).expect("written");
    assert_eq!(&open(&path).expect("read"), us);
    let bytes = std::fs::read(&path).expect("read");
    for at in [0, 12, 20, bytes.len() / 2, bytes.len() - 1] {
        let mut bad = bytes.clone();
        bad[at] ^= 0x20;
        std::fs::write(&path, &bad).expect("written");
        assert!(open(&path).is_err(), "{at}");
    }
    for length in [0, 5, 40, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..length]).expect("written");
        assert!(open(&path).is_err(), "{length}");
    }
}

#[test]
fn a_preference_alone_is_no_duty_of_everyone() {
    let text = "code,kind,rate,programme,origin\n10011000,preference,Free,AU,\n10019000,general,5 %,,CN\n";
    let mut parts = Parts::default();
    parts.table("own.csv", text).expect("a table");
    let schedule = parts.join(&Asked { jurisdiction: "US".into(), edition: "own".into(), from: None }).expect("a tariff");
    let mut wheat = shipment("AU", "US", "100", "2024-06-03");
    let ask = |code: &str, shipment: &Shipment| answer(&schedule, &[], code, shipment);
    let told = ask("10011000", &wheat);
    assert_eq!((told.duty, told.lines[0].choices.len()), (None, 1));
    assert!(told.notes.iter().any(|(en, _)| en.contains("not known")), "{:?}", told.notes);
    assert_eq!(ask("10019000", &wheat).duty, None);
    wheat.claim = vec!["AU".into()];
    assert_eq!(exact(ask("10011000", &wheat).duty).as_deref(), Some("0.00"));
}

#[test]
fn what_is_owed_by_an_unknown_area_or_as_excise_is_not_nothing() {
    let text = "code,kind,rate,origin\n10011000,general,5 %,\n10011000,additional,20 %,5099\n10019000,general,5 %,\n10019000,excise,3 GBP / l,\n10019000,vat,20 %,\n";
    let mut parts = Parts::default();
    parts.table("own.csv", text).expect("a table");
    let schedule = parts.join(&Asked { jurisdiction: "UK".into(), edition: "own".into(), from: None }).expect("a tariff");
    let wheat = shipment("CN", "UK", "100", "2024-06-03");
    let told = answer(&schedule, &[], "10011000", &wheat);
    assert_eq!(told.duty, Some(Range { low: d("5.00"), high: d("25.00") }));
    assert!(told.questions.iter().any(|(en, _)| en.contains("area 5099")), "{:?}", told.questions);
    let drink = answer(&schedule, &[], "10019000", &wheat);
    assert_eq!((exact(drink.duty).as_deref(), drink.vat, drink.total), (Some("5.00"), None, None));
    assert!(drink.notes.iter().any(|(en, _)| en.contains("excise")), "{:?}", drink.notes);
}
