//! The model's card: what it learned from, how well it does, and where it must not be used.

use std::fmt::Write;

use super::artifact::{Later, Model};
use super::metrics::ECE_GROUPS;
use crate::data::table::shorten;
use crate::domain::nomenclature::{Nomenclature, TITLE_WIDTH};
use crate::domain::technical::percent;

fn share(value: Option<f64>) -> String {
    value.map_or("–".into(), |v| format!("{v:.3}"))
}

/// What was measured on lines later than those learned from.
fn later(model: &Model, l: &Later, line: &mut impl FnMut(String)) {
    let since = l.from.as_ref().map_or(String::new(), |day| format!(" from {day} on"));
    line(format!("\n## On later lines ({} of known code, {} of known truth for risk{since})\n", l.rows, l.risk_rows));
    line("Predicted by a model of the earlier lines; calibration maps, weights and sets were fitted on one half and measured on the other.\n".into());
    line("| measure | value |\n|---|---|".into());
    if model.subheading.is_some() {
        let three = |v: &[f64; 3]| format!("{:.3}, {:.3}, {:.3}", v[0], v[1], v[2]);
        line(format!("| accuracy: trees alone; with calibration and legal notes | {:.3}; {:.3} |", l.accuracy.0, l.accuracy.1));
        line(format!("| log loss: trees alone; with calibration and legal notes | {:.3}; {:.3} |", l.log_loss.0, l.log_loss.1));
        line(format!("| calibration maps at chapter, heading, subheading | {} |", l.maps.join(", ")));
        line(format!(
            "| expected calibration error of the top candidate ({ECE_GROUPS} groups of equal numbers of lines), at the three levels | {} |",
            three(&l.ece)
        ));
        line(format!("| coverage of the 95 % prediction sets, at the three levels | {} |", three(&l.coverage)));
        line(format!("| mean size of the prediction sets, at the three levels | {} |", three(&l.set_size)));
    }
    if model.risk.is_some() {
        line(format!(
            "| expected calibration error of risk ({ECE_GROUPS} groups), before and after its calibration map ({}) | {:.3}; {:.3} |",
            l.risk_map, l.risk_ece.0, l.risk_ece.1
        ));
    }
    if let Some(b) = model.subheading.as_ref().and_then(|h| h.posterior.as_ref()?.bounds) {
        line(format!("| largest probability of a top candidate that {} lines can show | {:.5} |", b.lines, b.high));
    }
    if let Some(b) = model.risk.as_ref().and_then(|h| h.bounds) {
        line(format!("| smallest and largest risk that {} lines can show | {:.5}; {:.5} |", b.lines, b.low, b.high));
    }
    if let Some(posterior) = model.subheading.as_ref().and_then(|h| h.posterior.as_ref()) {
        let n = &posterior.notes;
        for (grade, weight, (lines, named)) in
            [("settled", n.settled, n.lines[0]), ("contested", n.contested, n.lines[1]), ("open", n.open, n.lines[2])]
        {
            line(format!(
                "| legal notes, {grade}: weight beside the trees; lines; of these with the right code named | {weight:.2}; {lines}; {named} |"
            ));
        }
    }
}

/// The costs and the thresholds that follow from them.
fn thresholds(model: &Model, line: &mut impl FnMut(String)) {
    if let Some(costs) = &model.costs {
        line("\n| decisions | value |\n|---|---|".into());
        let budget = costs.budget.map_or("as many as it takes".into(), percent);
        let t = &model.thresholds;
        line(format!("| costs: a review, an error; review budget | {}, {}; {budget} |", costs.review, costs.error));
        line(format!("| review threshold: a line is clear up to this risk | {:.3} |", t.clear_risk));
        line(format!("| two candidates closer than this are contested | {:.3} |", t.contested_gap));
        line(format!("| past declarations that a clear line needs | {} |", t.min_support));
    }
}

/// The card as Markdown. `fingerprint` names the exact model, so that a card beside another one is found out.
pub fn card(model: &Model, fingerprint: &str) -> String {
    let (p, m) = (&model.provenance, &model.metrics);
    let mut out = String::new();
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line("# Model card\n".into());
    if p.simulated {
        line("> **Learned from simulated declarations.** Nothing here was measured on real ones; its probabilities\n> hold for the simulator's world only.\n".into());
    }
    line("## What it answers\n".into());
    if let Some(head) = &model.subheading {
        let own = m.classes.len();
        let more = match head.classes.len().saturating_sub(own) {
            0 => String::new(),
            n => format!(
                " {n} more stand only in labels that name several (a heading's four digits, or a retired code), so no line tells them apart."
            ),
        };
        line(format!("- **subheading**: which of {own} subheadings of {} the goods belong to.{more}", model.edition));
    }
    if let Some(head) = &model.risk {
        let sees = if head.sees_subheading {
            "the declared code, the trade facts and the subheading head's prediction"
        } else {
            "the declared code and every other column in use"
        };
        line(format!("- **risk**: how likely the declared code is wrong, from {sees}. In the data {:.1} % were.", head.base_rate * 100.0));
    }
    line("\n## What it learned from\n".into());
    line("| | |\n|---|---|".into());
    line(format!("| model | `{fingerprint}` |"));
    line(format!("| file | `{}` |", p.source));
    if let Some((first, last)) = &p.period {
        line(format!("| period | {first} to {last} |"));
    }
    line(format!("| rows read | {} ({} rejected) |", p.rows, p.rejected_rows));
    if p.weightless_rows > 0 {
        line(format!("| rows of weight 0, left out before anything was fitted | {} |", p.weightless_rows));
    }
    let headings = if p.heading_rows > 0 { format!(", {} only by their heading", p.heading_rows) } else { String::new() };
    line(format!(
        "| rows with a confirmed code | {} (of these {} known only up to a set of codes{headings}) |",
        p.subheading_rows, p.set_rows
    ));
    line(format!("| rows of known truth for risk | {} |", p.risk_rows));
    line(format!("| content fingerprint | `{}` |", p.fingerprint));
    line(format!("| learner | {} |", p.learner));
    line(format!("| settings | {} |", p.settings));
    line(format!("| seed | {} |", p.seed));
    line(format!("| hsift | {} |", p.hsift));
    for feature in model.risk.iter().filter(|h| !h.estimator.additives().is_empty()).flat_map(|h| &h.features) {
        let feature = &model.encoder.features[*feature as usize];
        if let Some(rule) = model.encoder.monotone(feature) {
            let way = if rule.direction > 0 { "fall" } else { "rise" };
            line(format!("\n**Held to:** risk may not {way} as {} grows, because {}.", feature.en, rule.because));
        }
    }
    if let Some(o) = &p.overrides {
        line(format!(
            "\n**Decisions of people:** {} lines relabelled and {} added from `{}` (SHA-256 `{}`); these are decisions of people, not of customs.",
            o.relabelled, o.added, o.source, o.sha256
        ));
    }
    for warning in &p.warnings {
        line(format!("\n**Left out:** {warning}"));
    }
    line(format!("\n## How well it does (on rows left out in turn: {} folds by {})\n", m.folds, m.folds_by));
    line("| measure | value |\n|---|---|".into());
    if model.subheading.is_some() {
        line(format!("| accuracy of the top candidate | {} |", share(m.accuracy)));
        line(format!("| right code among the top three | {} |", share(m.top3_accuracy)));
        line(format!("| log loss | {} |", share(m.log_loss)));
    }
    if model.risk.is_some() {
        line(format!("| risk: AUC | {} |", share(m.auc)));
        line(format!("| risk: average precision | {} |", share(m.average_precision)));
        line(format!("| risk: Brier score | {} |", share(m.brier)));
    }
    match m.later.as_ref().filter(|l| l.rows + l.risk_rows > 0) {
        Some(l) => {
            line("\nThe lines of a fold are not later in time than those learned from; those of the next part are.".into());
            later(model, l, &mut line);
        }
        None => {
            line("\nNo later lines of known truth were left to measure on: probabilities are not calibrated, and no set is told.".into())
        }
    }
    thresholds(model, &mut line);
    if !m.classes.is_empty() {
        line("\n## By subheading\n".into());
        line("| code | goods | rows | recall | precision | most often mistaken for |\n|---|---|---:|---:|---:|---|".into());
        for c in &m.classes {
            let title = Nomenclature::shared().title_of(c.code).map_or(String::new(), |(en, _)| shorten(en, TITLE_WIDTH));
            let taken = c.taken_for.map_or(String::new(), |(code, share)| format!("{} ({:.0} %)", code.dotted(), share * 100.0));
            let precision = c.precision.map_or("–".into(), |p| format!("{:.0} %", p * 100.0));
            line(format!("| {} | {title} | {} | {:.0} % | {precision} | {taken} |", c.code.dotted(), c.rows, c.recall * 100.0));
        }
    }
    line("\n## Limits\n".into());
    line("- Goods of other subheadings than those above are unknown to it; it says `out_of_scope` where it can tell.".into());
    line("- Its probabilities and sets hold for lines like the latest it learned from; `hsift evaluate` on newer ones tells when they no longer do.".into());
    if let Some(h) = &model.subheading
        && !h.memory.past.is_empty()
    {
        line(format!(
            "- It holds {} past lines (description, codes, date, identifier) to show as precedents; `--precedents 0` keeps none.",
            h.memory.past.len()
        ));
    }
    line(format!("- Its codes are of {}; lines of other editions are answered through the correlation tables.", model.edition));
    if let Some((_, last)) = &p.period {
        line(format!("- It learned from no line after {last}."));
    }
    if let Some(learned) = &model.learned {
        line(format!(
            "- It remembers digests of the {} different lines it learned from: `hsift evaluate` leaves those out.",
            learned.len()
        ));
    }
    line("- It does not decide: the declarant stays liable, and binding rulings come from customs.".into());
    out
}
