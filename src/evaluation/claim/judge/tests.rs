//! Verdicts on claims of every sort.

use super::*;
use crate::evaluation::claim::{Kind, Outcome, read};

fn of(text: &str) -> Verdict {
    judge(&read(&format!("claim = 'fewer wrong codes'\n{text}"), "c.toml").expect("a claim"))
}

const SAME: &str = "sampling = 'all'\ndesign = 'same_lines'\n[same_lines]\nlines = 1000\nwrong_before = 100\n";

fn same(claimed: f64, helped: u64, harmed: u64) -> Verdict {
    of(&format!("reduction = {claimed}\n{SAME}helped = {helped}\nharmed = {harmed}"))
}

#[test]
fn the_words_follow_the_interval() {
    for (claimed, helped, harmed, word) in [
        (0.42, 48, 6, Word::Supported),
        (0.10, 48, 6, Word::Supported),
        (0.80, 48, 6, Word::SmallerThanClaimed),
        (0.42, 12, 8, Word::Inconclusive),
        (0.42, 2, 30, Word::Contradicted),
        (-0.30, 2, 30, Word::Supported),
        (-0.90, 2, 30, Word::SmallerThanClaimed),
        (-0.30, 48, 6, Word::Contradicted),
        (0.0, 48, 6, Word::Contradicted),
        (0.0, 12, 8, Word::Inconclusive),
        (0.42, 0, 0, Word::Inconclusive),
    ] {
        let said = same(claimed, helped, harmed);
        assert_eq!(said.verdict, word, "{claimed} {helped} {harmed}: {}", said.because);
    }
    assert!(same(0.10, 48, 6).because.contains("larger than claimed"));
}

#[test]
fn a_supported_claim_says_that_it_takes_lines_as_independent() {
    let alone = same(0.42, 48, 6);
    assert!(alone.because.contains("lines as independent") && alone.missing.iter().any(|m| m.what == "clusters"));
    let clustered = of(&format!("reduction = 0.42\n{SAME}helped = 48\nharmed = 6\n[clusters]\nmean_size = 30\nicc = 0.1"));
    assert!(!clustered.because.contains("lines as independent") && clustered.missing.iter().all(|m| m.what != "clusters"));
}

#[test]
fn what_cannot_tell_the_cause_is_not_identified() {
    let arms = "[before]\nlines = 9000\nwrong = 900\n[after]\nlines = 9000\nwrong = 500";
    let controls = "[control_before]\nlines = 9000\nwrong = 900\n[control_after]\nlines = 9000\nwrong = 880";
    for (text, word) in [
        (format!("design = 'before_after'\n{arms}"), Word::NotIdentified),
        (format!("design = 'before_after'\n{arms}\n{controls}"), Word::Supported),
        (format!("design = 'difference_in_differences'\n{arms}\n{controls}"), Word::Supported),
        (format!("design = 'difference_in_differences'\n{arms}"), Word::NotIdentified),
        (format!("design = 'randomised'\n{arms}"), Word::Supported),
        (format!("design = 'randomised'\nsampling = 'risk_based'\n{arms}"), Word::NotIdentified),
        (format!("design = 'randomised'\nsampling = 'weighted'\n{arms}"), Word::Supported),
        (format!("design = 'same_lines'\n{arms}"), Word::NotIdentified),
        (arms.to_owned(), Word::NotIdentified),
        ("design = 'randomised'".to_owned(), Word::NotIdentified),
        ("design = 'randomised'\ninterval = [0.2, 0.6]".to_owned(), Word::NotIdentified),
        ("design = 'before_after'\ninterval = [0.2, 0.6]".to_owned(), Word::NotIdentified),
        ("interval = [0.2, 0.6]".to_owned(), Word::NotIdentified),
    ] {
        let said = of(&format!("reduction = 0.42\n{text}"));
        assert_eq!(said.verdict, word, "{text}: {}", said.because);
        assert!(!said.because.is_empty());
    }
}

#[test]
fn a_before_after_claim_hears_what_else_explains_it() {
    let said = of("reduction = 0.42\ndesign = 'before_after'\n[before]\nlines = 900\nwrong = 90\n[after]\nlines = 900\nwrong = 50");
    assert_eq!(said.checks.iter().filter(|c| c.kind == Kind::Design).count(), 3);
    assert!(said.effect.estimate.is_some(), "the difference is told, its cause is not");
    assert!(said.missing.iter().any(|m| m.what == "control group or design"));
}

#[test]
fn a_published_interval_without_counts_is_told_and_believed_by_no_design() {
    let (arm, controls) =
        ("[before]\nlines = 900\nwrong = 90", "[control_before]\nlines = 9\nwrong = 2\n[control_after]\nlines = 9\nwrong = 2");
    for (design, counts) in [
        ("same_lines", ""),
        ("randomised", ""),
        ("difference_in_differences", ""),
        ("randomised", arm),
        ("difference_in_differences", controls),
        ("same_lines", arm),
    ] {
        let said = of(&format!("reduction = 0.42\ndesign = '{design}'\ninterval = [0.2, 0.6]\n{counts}"));
        assert_eq!(said.verdict, Word::NotIdentified, "{design} {counts}: {}", said.because);
        assert!(
            said.because.contains("cannot be checked") && said.because.contains("needs") && !said.effect.recomputed,
            "{}",
            said.because
        );
        assert_eq!(said.effect.interval, Some((0.2, 0.6)));
        assert!(said.missing.iter().any(|m| m.what == "number of lines") && said.missing.iter().all(|m| m.what != "interval"));
    }
}

const TWO: &str = "design = 'randomised'\nsampling = 'all'";

/// Counts of arms, each with its own period where one is given: before, after, control before, control after.
fn arms(periods: [&str; 4]) -> String {
    let names = [("before", 900), ("after", 500), ("control_before", 900), ("control_after", 880)];
    let one = |((name, wrong), period): ((&str, u32), &str)| {
        let period = if period.is_empty() { String::new() } else { format!("period = {period}\n") };
        format!("[{name}]\nlines = 9000\nwrong = {wrong}\n{period}")
    };
    names.into_iter().zip(periods).map(one).collect()
}

#[test]
fn days_that_cannot_be_identify_nothing() {
    let (first, second, other) = ("['2024-01-01', '2024-06-30']", "['2024-07-01', '2024-12-31']", "['2024-02-01', '2024-07-31']");
    let did = "reduction = 0.42\ndesign = 'difference_in_differences'";
    for (claim, needle) in [
        (
            format!("{did}\npublished = 2024-09-30\nperiod = ['2024-01-01', '2024-12-31']\n{}", arms([""; 4])),
            "ends on 2024-12-31, after the claim",
        ),
        (format!("{did}\npublished = 2024-12-30\n{}", arms([first, second, first, second])), "period of [after] ends on 2024-12-31"),
        (format!("{did}\n{}", arms([first, second, other, second])), "[before] and [control_before]"),
        (format!("{did}\n{}", arms([first, second, first, first])), "do not follow each other"),
        (format!("{did}\n{}", arms([second, first, second, first])), "do not follow each other"),
        (format!("{did}\nperiod = ['2024-01-01', '2024-08-31']\n{}", arms([first, second, first, second])), "not within the period"),
        (format!("reduction = 0.42\n{TWO}\npublished = 2024-03-01\n{}", arms([first, first, "", ""])), "days to come"),
        (format!("reduction = 0.42\n{TWO}\n{}", arms([first, second, "", ""])), "counted at different times"),
        (format!("reduction = 0.42\npublished = 2023-12-31\nperiod = {first}\n{SAME}helped = 48\nharmed = 6"), "days to come"),
    ] {
        let said = of(&claim);
        assert_eq!(said.verdict, Word::NotIdentified, "{claim}: {}", said.because);
        assert!(said.because.contains(needle), "{needle} in {}", said.because);
        assert!(said.checks.iter().any(|c| c.outcome == Outcome::Wrong && c.says.contains(needle)));
    }
    for fine in [
        format!("{did}\npublished = 2024-12-31\nperiod = ['2024-01-01', '2024-12-31']\n{}", arms([first, second, first, second])),
        format!("reduction = 0.42\n{TWO}\npublished = 2024-09-01\n{}", arms([first, first, "", ""])),
        format!("{did}\n{}", arms([""; 4])),
    ] {
        assert_eq!(of(&fine).verdict, Word::Supported, "{fine}: {}", of(&fine).because);
    }
    assert!(of(&format!("{did}\n{}", arms([""; 4]))).because.contains("taken on trust"));
    let refused = read(&format!("claim = 'x'\nreduction = 0.4\n{}", arms(["['2024-06-30', '2024-01-01']", "", "", ""])), "c.toml");
    assert!(refused.expect_err("refused").to_string().contains("before.period"));
}

#[test]
fn a_plan_from_afterwards_is_no_plan_from_before() {
    let with = |registered: &str| {
        of(&format!(
            "reduction = 0.42\npublished = 2025-02-01\nperiod = ['2024-01-01', '2024-12-31']\nregistered = {registered}\n{SAME}helped = 48\nharmed = 6"
        ))
    };
    let lacks = |said: &Verdict| said.missing.iter().any(|m| m.what == "registered plan");
    for before in ["2023-11-05", "'2024-01-01'", "true"] {
        assert!(!lacks(&with(before)) && !with(before).because.contains("No plan"), "{before}: {}", with(before).because);
    }
    for after in ["2024-01-02", "'2024-12-31'", "2025-03-01", "false"] {
        assert!(lacks(&with(after)) && with(after).because.contains("No plan was registered before"), "{after}: {}", with(after).because);
    }
    assert!(with("2024-05-05").checks.iter().any(|c| c.outcome == Outcome::Wrong && c.says.contains("The plan is of 2024-05-05")));
    assert!(read("claim = 'x'\nreduction = 0.1\nregistered = 'soon'", "c.toml").is_err());
}

#[test]
fn words_and_figures_that_part_identify_nothing() {
    // 100 of 1,000 wrong, 58 afterwards: 42 % fewer, 4.2 percentage points.
    let counts = format!("{SAME}helped = 48\nharmed = 6");
    for (words, reduction, word) in [
        ("42 % fewer wrong codes", 0.42, Word::Supported),
        ("wrong codes fell by 4.2 percentage points", 0.42, Word::Supported),
        ("wrong codes fell by 42 percentage points", 0.42, Word::NotIdentified),
        ("misdeclaration down 42 pp", 0.42, Word::NotIdentified),
        ("错误率下降42个百分点", 0.42, Word::NotIdentified),
        ("24 % fewer wrong codes", 0.42, Word::NotIdentified),
        ("wrong codes down 60 per cent", 0.30, Word::NotIdentified),
        ("fewer wrong codes", 0.042, Word::NotIdentified),
        ("4.2 % fewer wrong codes", 0.042, Word::NotIdentified),
        ("in 95 % of offices 42 % fewer wrong codes", 0.42, Word::Supported),
    ] {
        let said = judge(&read(&format!("claim = '{words}'\nreduction = {reduction}\n{counts}"), "c.toml").expect("a claim"));
        assert_eq!(said.verdict, word, "{words}: {}", said.because);
    }
}

#[test]
fn a_verdict_holds_by_every_interval_there_is() {
    // Published wider, as with clusters: includes 0, so nothing is shown; narrower than the counts allow: the counts are believed.
    let counts = format!("{SAME}helped = 48\nharmed = 6");
    let with = |interval: &str| of(&format!("reduction = 0.42\ninterval = {interval}\n{counts}"));
    for (interval, word) in [
        ("[-0.05, 0.70]", Word::Inconclusive),
        ("[0.05, 0.70]", Word::Supported),
        ("[0.40, 0.44]", Word::Supported),
        ("[-0.40, -0.10]", Word::Supported),
        ("[0.30, 0.52]", Word::Supported),
    ] {
        assert_eq!(with(interval).verdict, word, "{interval}: {}", with(interval).because);
    }
    assert!(with("[0.40, 0.44]").checks.iter().any(|c| c.outcome == Outcome::Wrong && c.says.contains("more lines than are stated")));
    // Five lines that change, all for the better: the log interval excludes 0, the exact test does not.
    let few = of("reduction = 0.1\ndesign = 'same_lines'\n[same_lines]\nlines = 1000\nwrong_before = 50\nhelped = 5\nharmed = 0");
    assert!(few.verdict == Word::Inconclusive && few.because.contains("p = 0.062"), "{}", few.because);
}

#[test]
fn traders_larger_than_their_groups_contradict_the_counts() {
    let said = of(&format!("reduction = 0.42\n{SAME}helped = 48\nharmed = 6\n[clusters]\nmean_size = 5000\nicc = 0.01"));
    assert!(said.verdict == Word::NotIdentified && said.checks.iter().any(|c| c.says.contains("mean_size 5000")), "{}", said.because);
}

#[test]
fn figures_that_disagree_are_found() {
    let wrong = |said: &Verdict| {
        let wrong = said.checks.iter().filter(|c| c.kind == Kind::Arithmetic && c.outcome == Outcome::Wrong);
        wrong.map(|c| c.says.clone()).collect::<Vec<_>>()
    };
    assert!(wrong(&same(0.42, 48, 6)).is_empty());
    assert!(wrong(&same(0.60, 48, 6))[0].contains("42 %, not the 60 %"));
    assert!(wrong(&of("reduction = 0.42\ninterval = [0.5, 0.6]"))[0].contains("does not contain"));
    assert_eq!(wrong(&of("reduction = 0.1\npublished = 2025-06-01\nperiod = ['2025-01-01', '2025-12-31']")).len(), 1);
    for (lines, before, helped, harmed) in [(10, 20, 0, 0), (100, 10, 20, 0), (100, 90, 5, 20), (0, 0, 0, 0)] {
        let counts = format!("lines = {lines}\nwrong_before = {before}\nhelped = {helped}\nharmed = {harmed}");
        let said = of(&format!("reduction = 0.42\ndesign = 'same_lines'\n[same_lines]\n{counts}"));
        assert_eq!(said.verdict, Word::NotIdentified);
        assert!(!wrong(&said).is_empty() && said.because.contains("contradict"), "{counts}: {}", said.because);
        assert_eq!(said.effect.estimate, None);
    }
    let none = of("reduction = 0.42\ndesign = 'randomised'\n[before]\nlines = 50\nwrong = 0\n[after]\nlines = 50\nwrong = 0");
    assert!(none.verdict == Word::NotIdentified && none.because.contains("no rate"), "{}", none.because);
}

#[test]
fn huge_counts_do_not_overflow() {
    let max = i64::MAX;
    let said = of(&format!(
        "reduction = 0.42\ndesign = 'same_lines'\n[same_lines]\nlines = {max}\nwrong_before = {max}\nhelped = {max}\nharmed = {max}"
    ));
    assert_eq!(said.verdict, Word::NotIdentified);
}

#[test]
fn the_pilot_takes_what_the_claim_states() {
    let said = of(&format!("reduction = 0.42\n{SAME}helped = 48\nharmed = 6\n[clusters]\nmean_size = 30\nicc = 0.1\n[pilot]\npower = 0.9"));
    let pilot = said.pilot.expect("a pilot");
    assert_eq!((pilot.plan.base_rate, pilot.plan.power, pilot.plan.mean_size), (Some(0.1), 0.9, Some(30.0)));
    assert_eq!(pilot.needs.len(), 2);
    assert_eq!(of("reduction = 0.42").pilot.map(|p| p.needs.len()), Some(6));
}

#[test]
fn the_published_claim_of_a_laser_assistant() {
    let text = include_str!("../../../../datasets/claims/laser_assistant.toml");
    let said = judge(&read(text, "laser_assistant.toml").expect("a claim"));
    assert_eq!(said.verdict, Word::NotIdentified);
    let what: Vec<&str> = said.missing.iter().map(|m| m.what).collect();
    assert_eq!(
        what,
        [
            "base rate",
            "number of lines",
            "period",
            "control group or design",
            "definition of an error",
            "how lines were sampled",
            "interval",
            "clusters",
            "registered plan"
        ]
    );
    let wrong: Vec<&[String]> = said.checks.iter().filter(|c| c.outcome == Outcome::Wrong).map(|c| &c.codes[..]).collect();
    assert_eq!(wrong, [&["8456.11".to_owned(), "8456.12".to_owned()][..], &["8466.93".to_owned()][..]]);
    assert_eq!(said.others.len(), 1);
    let text = said.text();
    assert!(text.lines().all(|line| line.chars().count() <= 100 || line.contains("https://")), "{text}");
    for needle in ["NOT IDENTIFIED", "retired in 2017", "8466.93", "H8466-text", "SEEN", "1.8 days", "two arms"] {
        assert!(text.contains(needle), "{needle} in {text}");
    }
}

#[test]
fn the_invented_examples_get_the_verdicts_in_their_names() {
    for (text, word) in [
        (include_str!("../../../../datasets/claims/supported.toml"), Word::Supported),
        (include_str!("../../../../datasets/claims/smaller.toml"), Word::SmallerThanClaimed),
        (include_str!("../../../../datasets/claims/inconclusive.toml"), Word::Inconclusive),
        (include_str!("../../../../datasets/claims/contradicted.toml"), Word::Contradicted),
    ] {
        let claim = read(text, "example.toml").expect("a claim");
        assert!(claim.claim.starts_with("Invented"), "{}", claim.claim);
        let said = judge(&claim);
        assert_eq!(said.verdict, word, "{}", said.because);
        let wrong: Vec<&str> = said.checks.iter().filter(|c| c.outcome == Outcome::Wrong).map(|c| c.says.as_str()).collect();
        // Where the counts speak for less than is claimed, or the reverse, they cannot give the reduction stated.
        let expected = usize::from(matches!(word, Word::SmallerThanClaimed | Word::Contradicted));
        assert_eq!(wrong.len(), expected, "{wrong:?}");
    }
}
