//! The codes a claim names: are they in force, and are its goods theirs?

use super::text::sentence;
use super::{Check, Citation, Claim, Code, Kind, Outcome};
use crate::domain::code::WrittenCode;
use crate::domain::legal::{EnergySource, Grade, Known, MANY, MachineKind, Opinion, Presentation, opinion};
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};
use crate::domain::reading;

/// Words that call goods parts.
const PARTS: [&str; 4] = ["part", "parts", "零件", "配件"];

/// The edition in force when the claim was published; today's if it has no date, `None` if that day's is not known here.
pub(super) fn edition(claim: &Claim) -> Option<Edition> {
    claim.published.map_or(Some(Edition::LATEST), Edition::on)
}

/// Checks every code.
pub(super) fn checks(claim: &Claim, edition: Option<Edition>) -> Vec<Check> {
    let Some(edition) = edition else {
        if claim.codes.is_empty() {
            return Vec::new();
        }
        let says = "The codes were not checked: no edition of the nomenclature of the day of publication is known here.";
        return vec![Check::new(Kind::Edition, Outcome::Note, says)];
    };
    claim.codes.iter().flat_map(|code| of_code(code, edition)).collect()
}

fn of_code(code: &Code, edition: Edition) -> Vec<Check> {
    let written = match WrittenCode::read(&code.code) {
        Ok(written) => written,
        Err(problem) => return vec![Check::new(Kind::Edition, Outcome::Wrong, format!("{:?} {problem}.", code.code))],
    };
    let Some(subheading) = written.subheading() else { return of_heading(code, written.heading(), edition) };
    let (first, now) = in_force(subheading, edition);
    let mut checks = vec![first];
    if let Some(goods) = code.goods.as_deref().filter(|g| !g.trim().is_empty()) {
        checks.extend(of_goods(goods, &subheading.dotted(), written.heading(), &now, edition));
    }
    checks
}

fn of_heading(code: &Code, heading: u32, edition: Edition) -> Vec<Check> {
    let nomenclature = Nomenclature::shared();
    let name = format!("{heading:04}");
    if !nomenclature.contains_heading(edition, heading) {
        return vec![Check::new(Kind::Edition, Outcome::Wrong, format!("Heading {name} is not in {edition}."))];
    }
    let mut checks = vec![Check::new(Kind::Edition, Outcome::Fine, format!("Heading {name} is in {edition}."))];
    if let Some(goods) = &code.goods {
        checks.extend(of_goods(goods, &format!("heading {name}"), heading, &nomenclature.subheadings_of(edition, heading), edition));
    }
    checks
}

/// Is the code in force? With what it is today: itself, or what it became.
fn in_force(code: Subheading, edition: Edition) -> (Check, Vec<Subheading>) {
    let nomenclature = Nomenclature::shared();
    let dotted = code.dotted();
    if nomenclature.contains(edition, code) {
        let says = format!("{} is in force in {edition}.", titled(code));
        return (Check::new(Kind::Edition, Outcome::Fine, says), vec![code]);
    }
    let had = nomenclature.editions_of(code);
    let Some(last) = had.iter().copied().rfind(|e| *e < edition) else {
        let says = match had.first() {
            Some(later) => format!("{dotted} is not in {edition}; it came with {later}, in force from {}.", year(*later)),
            None => format!("{dotted} is in no edition from {} to {}.", Edition::ALL[0], Edition::LATEST),
        };
        return (Check::new(Kind::Edition, Outcome::Wrong, says), Vec::new());
    };
    let without = Edition::ALL.into_iter().find(|e| *e > last).unwrap_or(edition);
    let became = nomenclature.convert(code, last, edition);
    let names: Vec<String> = became.iter().map(|c| titled(*c)).collect();
    let mut says = format!("{dotted} is not in {edition}. It was retired in {} with {without}", year(without));
    says += &if names.is_empty() { "; no successor is named.".to_owned() } else { format!(" and became {}.", list(&names, "and")) };
    let codes = became.iter().map(|c| c.dotted()).collect();
    (Check { codes, ..Check::new(Kind::Edition, Outcome::Wrong, says) }, became)
}

/// Are the goods those of the code, which today is one of `now`?
fn of_goods(goods: &str, claimed: &str, heading: u32, now: &[Subheading], edition: Edition) -> Option<Check> {
    let read = reading::read(goods).known();
    if called_parts(goods, &read) && now.iter().all(|code| for_parts(*code) == Some(false)) && !now.is_empty() {
        return Some(parts(goods, claimed, heading, now, &read, edition));
    }
    // The notes know the home field. Of goods of other headings they say nothing, unless the work is done by some beam.
    let home = Nomenclature::shared().title(&format!("{heading:04}")).is_some();
    let beam = read.energy_source.is_some_and(|energy| energy != EnergySource::Mechanical);
    let said = opinion(&read, edition);
    if !(home || beam) || !speaks(&said) {
        return None;
    }
    let given = dotted(&said);
    let names: Vec<String> = given.iter().map(|(code, _)| titled(*code)).collect();
    let open = if given.len() > 1 { " (which of them is not settled)" } else { "" };
    let says = format!("By the legal notes {goods:?} go to {}{open}{}", list(&names, "or"), taken(&said));
    let citations = Citation::of(&said.notes);
    if given.iter().any(|(code, _)| now.contains(code)) {
        let retired = claimed.contains('.') && now.iter().all(|code| code.dotted() != claimed);
        let became = if retired { "what became of " } else { "" };
        let says = format!("{says}; in keeping with {became}{claimed}.");
        return Some(Check { citations, ..Check::new(Kind::Goods, Outcome::Fine, says) });
    }
    let codes = given.into_iter().map(|(_, dotted)| dotted).collect();
    Some(Check { codes, citations, ..Check::new(Kind::Goods, Outcome::Wrong, format!("{says}; not to {claimed}.")) })
}

/// What silence was taken for on the way to an opinion.
fn taken(said: &Opinion) -> String {
    let facts: Vec<String> = said.assumed.iter().map(|(fact, value)| format!("{fact} = {value}").replace('_', " ")).collect();
    if facts.is_empty() { String::new() } else { format!(", taking {} as nothing else is said", list(&facts, "and")) }
}

/// Goods called parts under a code that is not one for parts.
fn parts(goods: &str, claimed: &str, heading: u32, now: &[Subheading], read: &Known, edition: Edition) -> Check {
    let stated = opinion(read, edition);
    let own = speaks(&stated) && read.presentation.is_some();
    let said = if own {
        Some(stated)
    } else {
        let of = machine(heading).map(|of| Known { presentation: Some(Presentation::Part), part_of: Some(of), ..Known::default() });
        of.map(|known| opinion(&known, edition)).filter(speaks)
    };
    let name = match now {
        [one] if one.dotted() == claimed => titled(*one),
        _ => claimed.to_owned(),
    };
    let mut says = format!("{goods:?} stand under {name}, which is no code for parts.");
    let Some(said) = said else {
        says += " What the parts' code is, the legal notes here do not say.";
        return Check::new(Kind::Goods, Outcome::Wrong, says);
    };
    let given = dotted(&said);
    let names: Vec<String> = given.iter().map(|(code, _)| titled(*code)).collect();
    let subject = if own { format!("{goods:?}") } else { format!("Parts of machines of heading {heading:04}") };
    let taken = taken(&said);
    says += &format!(" {subject} go to {}, unless some heading names the part itself{taken}.", list(&names, "or"));
    let mut notes = said.notes.clone();
    // The exception that the sentence makes.
    if !notes.contains(&"S16-2a") {
        notes.push("S16-2a");
    }
    let codes = given.into_iter().map(|(_, dotted)| dotted).collect();
    Check { codes, citations: Citation::of(&notes), ..Check::new(Kind::Goods, Outcome::Wrong, says) }
}

/// Does an opinion say something? One with very many codes does not.
fn speaks(said: &Opinion) -> bool {
    !said.codes.is_empty() && (said.grade != Grade::Open || said.codes.len() < MANY)
}

fn called_parts(goods: &str, read: &Known) -> bool {
    let words = || goods.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let called = words().any(|word| PARTS.iter().any(|p| word == *p || !p.is_ascii() && word.contains(p)));
    match read.presentation {
        None => called,
        Some(presentation) => presentation == Presentation::Part,
    }
}

/// Is a code one for parts? `None` outside the home field: elsewhere much that is called a part is named by its own heading.
fn for_parts(code: Subheading) -> Option<bool> {
    let (nomenclature, digits) = (Nomenclature::shared(), code.to_string());
    let (title, _) = nomenclature.title(&digits).or_else(|| nomenclature.title(&digits[..4]))?;
    Some(title.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word.to_lowercase().as_str(), "part" | "parts")))
}

/// The kind of machine that a heading is of, as [`MachineKind`] lists them.
fn machine(heading: u32) -> Option<MachineKind> {
    Some(match heading {
        8456..=8461 => MachineKind::BeamOrCuttingTool,
        8462 | 8463 => MachineKind::FormingTool,
        8464 => MachineKind::StoneTool,
        8465 => MachineKind::WoodTool,
        8515 => MachineKind::Welder,
        8468 => MachineKind::GasWelder,
        8485 => MachineKind::Additive,
        8486 => MachineKind::Semiconductor,
        8443 => MachineKind::Printer,
        8424 => MachineKind::Blaster,
        9013 => MachineKind::LaserDevice,
        8479 => MachineKind::OtherMachine,
        _ => return None,
    })
}

fn dotted(said: &Opinion) -> Vec<(Subheading, String)> {
    said.codes.iter().filter_map(|code| code.parse().ok().map(Subheading)).map(|code| (code, code.dotted())).collect()
}

/// `8456.11 (laser machine-tools)`.
fn titled(code: Subheading) -> String {
    match Nomenclature::shared().title(&code.to_string()) {
        Some((title, _)) => format!("{} ({})", code.dotted(), sentence(title)),
        None => code.dotted(),
    }
}

fn list(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

fn year(edition: Edition) -> String {
    edition.to_string().trim_start_matches("HS").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, goods: Option<&str>, edition: Edition) -> Vec<Check> {
        of_code(&Code { code: code.into(), goods: goods.map(str::to_owned) }, edition)
    }

    fn outcomes(checks: &[Check]) -> Vec<(Kind, Outcome, Vec<&str>)> {
        checks.iter().map(|c| (c.kind, c.outcome, c.codes.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn a_retired_code_is_named_with_its_year_and_successors() {
        let found = check("8456.10", Some("laser cutting machines"), Edition::Hs2022);
        assert_eq!(outcomes(&found), [(Kind::Edition, Outcome::Wrong, vec!["8456.11", "8456.12"]), (Kind::Goods, Outcome::Fine, vec![])]);
        assert!(found[0].says.contains("retired in 2017 with HS2017"), "{}", found[0].says);
        assert!(found[1].says.contains("8456.11"), "{}", found[1].says);
        assert_eq!(outcomes(&check("845610", None, Edition::Hs2012)), [(Kind::Edition, Outcome::Fine, vec![])]);
        assert!(check("8456.11", None, Edition::Hs2012)[0].says.contains("came with HS2017"));
        assert!(check("8456.77", None, Edition::Hs2022)[0].says.contains("in no edition"));
    }

    #[test]
    fn parts_of_machines_are_sent_where_the_notes_send_them() {
        for goods in ["parts", "零件", "激光机配件", "laser cutting machine parts", "Parts (spare)"] {
            let found = check("8456.90", Some(goods), Edition::Hs2022);
            assert_eq!(outcomes(&found)[1], (Kind::Goods, Outcome::Wrong, vec!["8466.93"]), "{goods}");
            let ids: Vec<&str> = found[1].citations.iter().map(|c| c.id).collect();
            assert_eq!(ids, ["S16-2b", "H8466-text", "S16-2a"], "{goods}");
            assert!(found[1].citations.iter().all(|c| c.confidence == "SEEN" && !c.source.is_empty()));
        }
        assert_eq!(outcomes(&check("8515.80", Some("parts"), Edition::Hs2022))[1].2, ["8515.90"]);
        assert_eq!(check("8466.93", Some("parts"), Edition::Hs2022).len(), 1, "parts under a code for parts");
        assert_eq!(outcomes(&check("8466.93", Some("laser cutting machine parts"), Edition::Hs2022))[1].1, Outcome::Fine);
    }

    #[test]
    fn machines_for_making_parts_are_no_parts() {
        let found = check("8456.11", Some("laser cutting machines for metal parts"), Edition::Hs2022);
        assert_eq!(outcomes(&found)[1].1, Outcome::Fine, "{}", found[1].says);
    }

    #[test]
    fn other_machines_under_a_code_are_sent_where_they_belong() {
        let found = check("8456.11", Some("laser welding machines"), Edition::Hs2022);
        assert_eq!(outcomes(&found)[1], (Kind::Goods, Outcome::Wrong, vec!["8515.80"]));
        let found = check("8456", Some("激光切割机"), Edition::Hs2022);
        assert_eq!(outcomes(&found)[1].1, Outcome::Fine);
        assert_eq!(outcomes(&check("8485.10", None, Edition::Hs2017))[0].1, Outcome::Wrong);
    }

    #[test]
    fn of_other_goods_nothing_is_said() {
        for (code, goods) in [
            ("8452.10", "sewing machines"),
            ("8452.90", "parts"),
            ("8712.00", "bicycles"),
            ("6403.99", "leather shoe parts"),
            ("8437.80", "grain milling machines"),
        ] {
            assert_eq!(check(code, Some(goods), Edition::Hs2022).len(), 1, "{code} {goods}");
        }
    }

    #[test]
    fn days_without_a_known_edition_are_not_checked() {
        let claim = |day: &str| {
            let text = format!("claim = 'x'\nreduction = 0.1\npublished = {day}\n[[codes]]\ncode = '8456.10'");
            crate::evaluation::claim::read(&text, "c.toml").expect("a claim")
        };
        let old = claim("2010-01-01");
        assert_eq!(edition(&old), None);
        assert_eq!(outcomes(&checks(&old, None)), [(Kind::Edition, Outcome::Note, vec![])]);
        assert_eq!(edition(&claim("2016-12-31")), Some(Edition::Hs2012));
    }
}
