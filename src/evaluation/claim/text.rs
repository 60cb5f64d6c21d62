//! A verdict as plain text.

use std::fmt::Write;

use super::arithmetic::range;
use super::{Citation, Outcome, Verdict};
use crate::evaluation::power::{Need, Pilot, Trial};

/// Columns of a terminal line.
const WIDTH: usize = 100;

/// Columns of the names at the left.
const NAMES: usize = 12;

/// Columns of the names of missing things.
const MISSING: usize = 26;

/// `42 %`, `3.5 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", hundred(share))
}

/// Of a hundred: `42`, `3.5`; far out only that it is.
pub(super) fn hundred(share: f64) -> String {
    if share.abs() > 10.0 {
        return if share > 0.0 { "above 1000".to_owned() } else { "below -1000".to_owned() };
    }
    let text = format!("{:.1}", share * 100.0);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A title inside a sentence: its first letter small unless it begins an abbreviation.
pub(super) fn sentence(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

impl Verdict {
    /// The verdict as plain text for a terminal, without colours, in lines of at most 100 columns (words that are longer stand alone).
    pub fn text(&self) -> String {
        let mut page = Page(String::new());
        page.item(0, "verdict", &self.verdict.as_str().to_uppercase());
        page.item(0, "because", &self.because);
        page.item(0, "claim", &self.claim);
        if let Some(source) = &self.source {
            page.item(0, "source", source);
        }
        if let Some(day) = self.published {
            page.item(0, "published", &day.to_string());
        }
        page.item(0, "claimed", &change(self.claimed));
        self.figures(&mut page);
        if !self.missing.is_empty() {
            page.heading("missing, and why it is needed");
            for missing in &self.missing {
                page.named(2, MISSING, missing.what, missing.why);
            }
        }
        if !self.checks.is_empty() {
            page.heading(&self.edition.map_or("checks".to_owned(), |edition| format!("checks, of codes against {edition}")));
            for check in &self.checks {
                page.item(2, check.outcome.as_str(), &check.says);
                if check.outcome == Outcome::Fine {
                    let ids: Vec<&str> = check.citations.iter().map(|c| c.id).collect();
                    ids.first().into_iter().for_each(|_| page.item(2, "", &format!("[{}]", ids.join(", "))));
                } else {
                    check.citations.iter().for_each(|citation| page.item(2, "", &cited(citation)));
                }
            }
        }
        if !self.others.is_empty() {
            page.heading("further figures");
            for other in &self.others {
                let words = format!("{:?}: {}. {}", other.claim, other.verdict.as_str(), other.because);
                page.line(2, 4, &format!("{words} Missing: {}.", other.missing.join(", ")));
            }
        }
        if let Some(pilot) = &self.pilot {
            pilot_text(&mut page, pilot);
        }
        page.0
    }

    fn figures(&self, page: &mut Page) {
        let effect = &self.effect;
        let between = |interval: Option<(f64, f64)>| {
            interval.map_or(String::new(), |(low, high)| format!("; 95 % interval of the reduction {}", range(low, high)))
        };
        if let Some(estimate) = effect.estimate {
            page.item(0, "found", &format!("{}{}", change(estimate), between(effect.interval)));
        }
        if let (Some(absolute), Some(base)) = (effect.absolute, effect.base_rate) {
            let (word, sign) = if absolute < 0.0 { ("more", -1.0) } else { ("fewer", 1.0) };
            let interval = effect.absolute_interval.map(|(low, high)| if sign < 0.0 { (-high, -low) } else { (low, high) });
            let between =
                interval.map_or(String::new(), |(low, high)| format!("; 95 % interval {} to {} {word}", hundred(low), hundred(high)));
            let with = format!("{} {word} wrong lines in 100{between}", hundred(absolute.abs()));
            page.item(0, "absolute", &format!("{with}; without help {} in 100", hundred(base)));
        }
        if let Some(test) = effect.mcnemar {
            page.item(0, "McNemar", &format!("exact p {}, mid-p {}; lines taken as independent", p_value(test.exact), p_value(test.mid_p)));
        }
        if let Some(inflation) = effect.design_effect {
            page.item(0, "clusters", &format!("variances times {inflation:.2} (design effect)"));
        }
        if let Some(method) = &effect.method {
            page.item(0, "method", &format!("{} ({})", method.name, method.source));
            page.item(0, "assumes", &method.assumes.join("; "));
        }
    }
}

/// `42 % fewer errors`, `10 % more errors`.
fn change(reduction: f64) -> String {
    let more = reduction < 0.0 && percent(reduction) != percent(0.0);
    format!("{} {} errors", percent(reduction.abs()), if more { "more" } else { "fewer" })
}

fn cited(citation: &Citation) -> String {
    format!("[{}] {}: {} Read in {}; {}.", citation.id, citation.title, citation.text, citation.source, citation.confidence)
}

fn p_value(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_owned() } else { format!("= {p:.4}") }
}

fn pilot_text(page: &mut Page, pilot: &Pilot) {
    let plan = &pilot.plan;
    page.heading(&format!(
        "a pilot that would show {} with power {} at level {}; {} of changes for the worse, design effect {:.2}",
        change(plan.reduction),
        plan.power,
        plan.alpha,
        percent(plan.harmful_share),
        pilot.design_effect
    ));
    for need in &pilot.needs {
        page.line(2, 4, &needed(need));
    }
    page.item(2, "assumes", &pilot.assumes.join("; "));
    page.item(2, "sources", &pilot.sources.join("; "));
}

fn needed(need: &Need) -> String {
    let (trial, per) = match need.trial {
        Trial::TwoArms => ("two arms by lot", " per arm"),
        Trial::SameLines => ("the same lines without and with help", ""),
    };
    let traders = need.traders.map_or(String::new(), |n| format!(" of {n} traders"));
    let expected = need.expected_interval.map_or(String::new(), |(low, high)| format!("; expect {}", range(low, high)));
    format!("{} wrong, {trial}: {} lines{traders}{per}{expected}", percent(need.base_rate), need.lines)
}

/// Text under way.
struct Page(String);

impl Page {
    fn heading(&mut self, text: &str) {
        self.0.push('\n');
        self.line(0, 2, text);
    }

    /// A name and what is said of it, with a hanging indent.
    fn item(&mut self, indent: usize, name: &str, text: &str) {
        self.named(indent, NAMES, name, text);
    }

    fn named(&mut self, indent: usize, width: usize, name: &str, text: &str) {
        self.wrap(format!("{:indent$}{name:<width$}", ""), indent + width, text);
    }

    fn line(&mut self, indent: usize, hanging: usize, text: &str) {
        self.wrap(" ".repeat(indent), hanging, text);
    }

    /// Words after what the first line begins with, broken into lines.
    fn wrap(&mut self, mut line: String, hanging: usize, text: &str) {
        let mut fresh = true;
        for word in text.split_whitespace() {
            if !fresh && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.push(&line);
                line = " ".repeat(hanging);
                fresh = true;
            }
            if !fresh {
                line.push(' ');
            }
            line += word;
            fresh = false;
        }
        self.push(&line);
    }

    fn push(&mut self, line: &str) {
        let _ = writeln!(self.0, "{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_as_percents() {
        assert_eq!(percent(0.42), "42 %");
        assert_eq!(percent(-0.3249), "-32.5 %");
        assert_eq!(percent(-0.0001), "0 %");
        assert_eq!(percent(-250.0), "below -1000 %");
        assert_eq!(change(-0.2), "20 % more errors");
        assert_eq!(sentence("Laser machine-tools"), "laser machine-tools");
        assert_eq!(sentence("CNC lathes"), "CNC lathes");
    }

    #[test]
    fn lines_are_broken_between_words() {
        let mut page = Page(String::new());
        page.item(2, "because", &"word ".repeat(40));
        assert!(page.0.lines().count() == 3 && page.0.lines().all(|l| l.len() <= WIDTH));
        assert!(page.0.starts_with("  because     word") && page.0.lines().nth(1).is_some_and(|l| l.starts_with("              word")));
    }
}
