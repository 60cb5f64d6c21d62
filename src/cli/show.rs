use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Format, print, print_json, table};
use crate::data::encode::Kind;
use crate::error::Result;
use crate::model::additive::Additive;
use crate::model::artifact::Model;
use crate::model::card::card;
use crate::model::estimator::Estimator;

#[derive(Args)]
pub struct ShowArgs {
    /// Model made by `hsift train`
    model: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &ShowArgs) -> Result<()> {
    let model = Model::load(&args.model)?;
    if args.format == Format::Json {
        return print_json(&json!({
            "edition": model.edition, "provenance": model.provenance, "metrics": model.metrics, "thresholds": model.thresholds,
            "dataspec": model.encoder.spec, "fingerprint": model.fingerprint()?,
            "features": model.encoder.features.iter().map(|f| &f.name).collect::<Vec<_>>(),
            "classes": model.subheading.as_ref().map(|h| &h.classes),
            "subheadings": model.subheading.as_ref().map(|h| json!({ "of_their_own": model.metrics.classes.len(), "in_labels_of_several_only": h.classes.len().saturating_sub(model.metrics.classes.len()) })),
            "remembered_lines": model.learned.as_ref().map(|l| l.len()),
        }));
    }
    let mut out = card(&model, &model.fingerprint()?);
    let heads = [
        ("subheading", model.subheading.as_ref().map(|h| (&h.features, &h.estimator))),
        ("risk", model.risk.as_ref().map(|h| (&h.features, &h.estimator))),
    ];
    for (name, head) in heads {
        let Some((features, estimator)) = head else { continue };
        out += &format!("\n## Trees: {name}\n\n{}\n\n", size(estimator));
        let splits = estimator.splits_by_feature(features.len());
        let mut rows: Vec<(usize, Vec<String>)> = features
            .iter()
            .zip(splits)
            .map(|(f, n)| {
                let feature = &model.encoder.features[*f as usize];
                let kind = match &feature.kind {
                    Kind::Numerical(unit) => format!("number {}", unit.symbol()),
                    Kind::Categorical { levels, .. } => format!("{} levels", levels.len()),
                    Kind::Tokens { tokens, .. } => format!("{} tokens", tokens.len()),
                };
                (n, vec![feature.en.clone(), kind, n.to_string()])
            })
            .collect();
        rows.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        out += &table(&["feature", "kind", "splits"], rows.into_iter().map(|(_, r)| r).collect(), &[2]);
    }
    print(&out)
}

fn size(estimator: &Estimator) -> String {
    let trees = estimator.n_trees();
    let several = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let depth = estimator.tree().map_or(String::new(), |t| format!(", at most {} deep", several(t.depth(), "split")));
    let models = estimator.additives();
    let sum = |of: &dyn Fn(&Additive) -> usize| models.iter().map(|m| of(m)).sum::<usize>();
    let evidence = if models.is_empty() {
        String::new()
    } else {
        let (effects, tokens) = (sum(&|m| m.effects.len()), sum(&|m| m.wording.as_ref().map_or(0, |w| w.weights.len())));
        let models = if models.len() > 1 { format!(" in {} models of one level each", models.len()) } else { String::new() };
        format!("{models}; main effects of {} and weights of {}", several(effects, "feature"), several(tokens, "token"))
    };
    let leaves = estimator.n_leaves();
    format!("{}, {leaves} {}{depth}{evidence}", several(trees, "tree"), if leaves == 1 { "leaf" } else { "leaves" })
}
