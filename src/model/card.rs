//! The model's card: what it learned from, how well it does, and where it must not be used.

use std::fmt::Write;

use super::artifact::{Later, Model};
use crate::data::table::shorten;
use crate::domain::nomenclature::{Nomenclature, TITLE_WIDTH};

fn share(value: Option<f64>) -> String {
    value.map_or("–".into(), |v| format!("{v:.3}"))
}

/// What was measured on lines later than those learned from.
fn later(model: &Model, l: &Later, line: &mut impl FnMut(String)) {
    let since = l.from.as_ref().map_or(String::new(), |day| format!(" from {day} on"));
    line(format!("\n## On later lines ({} of known code, {} of known truth for risk{since})\n", l.rows, l.risk_rows));
    line("A model of the lines before them answered; maps, weights and sets were fitted on one half and measured on the other.\n".into());
    line("| measure | value |\n|---|---|".into());
    if model.subheading.is_some() {
        let three = |v: &[f64; 3]| format!("{:.3}, {:.3}, {:.3}", v[0], v[1], v[2]);
        line(format!("| accuracy, trees alone and with maps and notes | {:.3}, {:.3} |", l.accuracy.0, l.accuracy.1));
        line(format!("| log loss, the same | {:.3}, {:.3} |", l.log_loss.0, l.log_loss.1));
        line(format!("| maps at chapter, heading, subheading | {} |", l.maps.join(", ")));
        line(format!("| calibration error of the best candidate, at the three levels | {} |", three(&l.ece)));
        line(format!("| truth in the 95 % sets | {} |", three(&l.coverage)));
        line(format!("| mean size of the sets | {} |", three(&l.set_size)));
    }
    if model.risk.is_some() {
        line(format!(
            "| calibration error of risk, before and after its map ({}) | {:.3}, {:.3} |",
            l.risk_map, l.risk_ece.0, l.risk_ece.1
        ));
    }
    if let Some(posterior) = model.subheading.as_ref().and_then(|h| h.posterior.as_ref()) {
        let n = &posterior.notes;
        for (grade, weight, (lines, named)) in
            [("settled", n.settled, n.lines[0]), ("contested", n.contested, n.lines[1]), ("open", n.open, n.lines[2])]
        {
            line(format!(
                "| legal notes, {grade}: weight beside the trees; lines, of these the right code named | {weight:.2}; {lines}, {named} |"
            ));
        }
    }
    if let Some(costs) = &model.costs {
        let budget = costs.budget.map_or("as many as it takes".into(), |b| format!("{:.0} %", 100.0 * b));
        let t = &model.thresholds;
        line(format!("| costs: a look, an error; review budget | {}, {}; {budget} |", costs.review, costs.error));
        line(format!("| so a line is clear up to risk | {:.3} |", t.clear_risk));
        line(format!("| a near tie is a gap below | {:.3} |", t.contested_gap));
        line(format!("| fewest past declarations behind a clear line | {} |", t.min_support));
    }
}

/// The card as Markdown.
pub fn card(model: &Model) -> String {
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
        line(format!("- **subheading**: which of {} subheadings of {} the goods belong to.", head.classes.len(), model.edition));
    }
    if let Some(head) = &model.risk {
        let sees = if head.sees_subheading {
            "the declared code, the trade facts and the subheading head's opinion"
        } else {
            "the declared code and every other column in use"
        };
        line(format!("- **risk**: how likely the declared code is wrong, from {sees}. In the data {:.1} % were.", head.base_rate * 100.0));
    }
    line("\n## What it learned from\n".into());
    line("| | |\n|---|---|".into());
    line(format!("| file | `{}` |", p.source));
    if let Some((first, last)) = &p.period {
        line(format!("| period | {first} to {last} |"));
    }
    line(format!("| rows read | {} ({} rejected) |", p.rows, p.rejected_rows));
    line(format!("| rows with a confirmed code | {} (of these {} known only up to a set of codes) |", p.subheading_rows, p.set_rows));
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
        line(format!("| accuracy of the best candidate | {} |", share(m.accuracy)));
        line(format!("| truth among the best three | {} |", share(m.top3_accuracy)));
        line(format!("| log loss | {} |", share(m.log_loss)));
    }
    if model.risk.is_some() {
        line(format!("| risk: AUC | {} |", share(m.auc)));
        line(format!("| risk: average precision | {} |", share(m.average_precision)));
        line(format!("| risk: Brier score | {} |", share(m.brier)));
    }
    line("\nFolds are not later in time; these lines are:".into());
    if let Some(l) = &m.later {
        later(model, l, &mut line);
    }
    if !m.classes.is_empty() {
        line("\n## By subheading\n".into());
        line("| code | goods | rows | found | right when named | most often taken for |\n|---|---|---:|---:|---:|---|".into());
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
        line(format!("- It knows nothing after {last}."));
    }
    line("- It does not decide: the declarant stays liable, and a binding ruling comes from customs.".into());
    out
}
