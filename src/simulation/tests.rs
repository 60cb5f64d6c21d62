//! Checks on the simulated lines as a whole.

use std::collections::{HashMap, HashSet};

use super::*;

fn simulation(rows: usize) -> Simulation {
    Simulation::new(Settings { rows, ..Settings::default() })
}

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn the_same_seed_gives_the_same_lines_in_any_order() {
    let (one, two) = (simulation(50), simulation(50));
    let forward: Vec<Line> = (0..50).map(|i| one.line(i)).collect();
    let mut backward: Vec<Line> = (0..50).rev().map(|i| two.line(i)).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    let other = Simulation::new(Settings { seed: 2, ..Settings::default() });
    assert_ne!(other.line(0), forward[0]);
}

#[test]
fn columns_and_values_agree() {
    let line = simulation(1).line(0);
    let values = line.values();
    assert_eq!(values.len(), COLUMNS.len());
    assert_eq!((COLUMNS[0], COLUMNS[1], COLUMNS[2]), ("id", "date", "declared_code"));
    assert_eq!(values[COLUMNS.len() - 2], Some(line.true_code));
}

#[test]
fn codes_are_well_formed_and_confirmed_codes_are_true() {
    for line in simulation(5_000).lines() {
        let declared = digits(line.declared_code.as_deref().unwrap_or_default());
        assert!([6, 8, 10].contains(&declared.len()), "{declared}");
        assert_eq!(digits(&line.true_code).len(), 6);
        if let Some(confirmed) = &line.confirmed_code {
            assert_eq!(digits(confirmed)[..6], line.true_code);
        }
        let right = declared[..6] == line.true_code;
        let harmless = [CORRECT, "dual_use_suffix"].contains(&line.pattern.as_str());
        assert_eq!(right, harmless, "{} {declared} {}", line.pattern, line.true_code);
        let years = line.date.year();
        assert!((2016..=2025).contains(&years));
    }
}

#[test]
fn shares_are_within_bounds() {
    let lines: Vec<Line> = simulation(5_000).lines().collect();
    let share = |test: &dyn Fn(&Line) -> bool| lines.iter().filter(|line| test(line)).count() as f64 / lines.len() as f64;
    let wrong = share(&|l| ![CORRECT, "dual_use_suffix"].contains(&l.pattern.as_str()));
    assert!((0.10..0.14).contains(&wrong), "wrong {wrong}");
    let confirmed = share(&|l| l.confirmed_code.is_some());
    assert!((0.55..0.65).contains(&confirmed), "confirmed {confirmed}");
    let laser = share(&|l| l.true_code.starts_with("84561") && l.true_code != "845612");
    assert!((0.25..0.37).contains(&laser), "8456.11 {laser}");
    let chinese = share(&|l| l.specification.is_some());
    assert!((0.38..0.57).contains(&chinese), "Chinese {chinese}");
}

#[test]
fn every_pattern_and_every_kind_of_goods_occurs() {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for line in simulation(50_000).lines() {
        *seen.entry(line.pattern).or_default() += 1;
    }
    for pattern in &PATTERNS {
        assert!(seen.contains_key(pattern.id), "{}: {}", pattern.id, pattern.title);
    }
    assert!(seen.contains_key(SLIP) && seen.contains_key(UNKNOWN_CODE));
}

#[test]
fn the_catalogue_is_sound() {
    let kinds = goods::catalogue();
    assert!(kinds.len() >= 60);
    assert_eq!(kinds.iter().map(|k| k.id).collect::<HashSet<_>>().len(), kinds.len());
    for kind in kinds {
        assert!(kind.names.len() >= 2 && kind.names_zh.len() >= 2, "{}", kind.id);
        assert!(kind.weight > 0.0 && kind.mass.0 > 0.0 && kind.price.0 > 0.0, "{}", kind.id);
        assert!(!kind.is_laser() || kind.facts.energy_source == EnergySource::Laser);
    }
}

#[test]
fn old_lines_carry_the_codes_of_their_edition() {
    let old = Settings { to: NaiveDate::from_ymd_opt(2016, 12, 31).unwrap_or_default(), rows: 500, ..Settings::default() };
    let lines: Vec<Line> = Simulation::new(old).lines().collect();
    assert!(lines.iter().any(|l| l.true_code == "845610"));
    assert!(lines.iter().all(|l| l.true_code != "845611" && l.true_code != "848510"));
}
