//! Scores one line after another of a chunk: candidates and risk as one pair, the decision, and what is said of it.

use std::ops::Range;

use super::decision::{Grounds, Outside, decide};
use super::evidence::Evidence;
use super::facts::{conflicts_of, fact_name, facts_of, value_name};
use super::precedents::Precedents;
use super::reasons::{self, Detail, Lang, Place};
use super::score::{Citation, Guarantee, NotesSay, Reason, Score, Stand};
use super::scorer::{Answers, Prepared, Scorer};
use super::what_if::{WhatIf, second};
use crate::data::dataspec::Role;
use crate::data::facts::LineFacts;
use crate::data::lines::{Lines, ReadCode, Standing};
use crate::data::matrix::{Column, MISSING, Matrix, UNSEEN};
use crate::data::table::{Strings, Table};
use crate::domain::legal::{self, Grade, Opinion};
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};
use crate::model::artifact::SubheadingHead;
use crate::model::contributions::Contributions;
use crate::model::estimator::argmax;
use crate::model::path::{self, Path};
use crate::model::posterior::{LEVELS, Posterior};

/// Codes of a promised set beyond which the level above is told.
const FEW: usize = 5;

/// What the rows of one chunk share.
pub(super) struct LineScorer<'a> {
    scorer: &'a Scorer<'a>,
    table: &'a Table,
    lines: Lines,
    facts: &'a [LineFacts],
    known_words: &'a [Option<f64>],
    /// All features of all rows, with nothing taken out.
    matrix: &'a Matrix,
    id: Option<Strings<'a>>,
    declared: Option<Strings<'a>>,
    answers: Answers,
    detail: Detail,
    scratch: Contributions,
}

impl<'a> LineScorer<'a> {
    /// For the rows of a range, with so much said of each.
    pub(super) fn new(
        scorer: &'a Scorer<'a>,
        table: &'a Table,
        prepared: &'a Prepared,
        rows: Range<usize>,
        detail: Detail,
    ) -> LineScorer<'a> {
        let role = |role| scorer.encoder.spec.role(role).and_then(|c| table.column(&c.name));
        LineScorer {
            scorer,
            table,
            id: role(Role::Id),
            declared: role(Role::Declared),
            answers: scorer.answers(prepared, rows.clone()),
            lines: prepared.lines.slice(rows.clone()),
            facts: &prepared.facts[rows.clone()],
            known_words: &prepared.known_words[rows],
            matrix: &prepared.matrix,
            detail,
            scratch: Contributions::default(),
        }
    }

    /// Scores row `row` of the table, which is row `i` of the chunk.
    pub(super) fn score(&mut self, i: usize, row: usize) -> Score {
        let scorer = self.scorer;
        let (model, detail, lang) = (scorer.model, self.detail, scorer.lang);
        let head = model.subheading.as_ref();
        let declared = self.lines.declared_code(i).cloned();
        let edition = self.lines.line_edition[i];
        let mut told: Option<Vec<f64>> = self.answers.subheading.as_ref().map(|a| a.row(i).to_vec());
        let declared_classes = scorer.declared_classes(&self.lines, i);
        let least = head.and_then(|h| h.posterior.as_ref()).map_or(0.0, Posterior::least_told);
        if let (Some(p), Some(classes)) = (&mut told, &declared_classes) {
            raise(p, classes, least);
        }
        // Of a code that cannot be read nothing is known, right or wrong.
        let unreadable = declared.as_ref().is_some_and(|d| d.standing == Standing::Unreadable);
        let declared_probability = match (&told, &declared) {
            _ if unreadable => None,
            (Some(_), Some(code)) if code.standing.is_no_code() => Some(0.0),
            // A code in force that was never learned is not impossible.
            (Some(p), Some(_)) => declared_classes.as_ref().map(|c| c.iter().fold(0.0, |sum, c| sum + p[*c]).max(least)),
            _ => None,
        };
        let best = told.as_deref().map(argmax);
        let calibrated = head.is_some_and(|h| h.posterior.is_some());
        let mut risk = self.answers.risk.as_ref().map(|r| r.row(i)[1]).filter(|_| declared.is_some() && !unreadable || scorer.flagged);
        if calibrated && !scorer.flagged && declared.as_ref().is_some_and(|d| d.standing.is_no_code()) {
            // What is not a code in force cannot be the right one.
            risk = risk.map(|_| 1.0);
        }
        let mut ranked = edition.zip(told.as_deref()).map(|(e, p)| scorer.candidates(p, e));
        let mut goods_candidates = Vec::new();
        if let (Some(ranked), true, Some(risk), Some(declared)) = (&mut ranked, calibrated, risk, &declared) {
            if detail == Detail::Full {
                goods_candidates.clone_from(ranked);
                keep_best(&mut goods_candidates, scorer.top, least, declared.subheading);
            }
            pair(ranked, declared, risk);
        }
        if let Some(ranked) = &mut ranked {
            keep_best(ranked, scorer.top, least, declared.as_ref().and_then(|d| d.subheading));
        }
        let agrees = match (&ranked, &declared) {
            (Some(ranked), Some(code)) => ranked.first().is_some_and(|(best, _)| Some(*best) == code.subheading),
            _ => false,
        };
        let notes = if calibrated { edition.map(|e| self.notes(i, e, best)) } else { None };
        let path = self
            .answers
            .subheading
            .as_ref()
            .zip(head)
            .and_then(|(answer, head)| head.estimator.tree().map(|t| path::path(t, &answer.matrix, i)));
        let support = match (&path, head, best) {
            (Some(path), ..) => path.support,
            (None, Some(head), Some(best)) => head.support[best] as u32,
            _ => u32::MAX,
        };
        // A promise among the codes learned is none where the notes lead elsewhere.
        let never_learned = notes.as_ref().is_some_and(|n| n.stand == Stand::NeverLearned);
        let promising = head.is_some_and(|h| h.posterior.as_ref().is_some_and(|p| !p.sets[2].is_empty())) && !never_learned;
        let guarantee =
            told.as_deref().zip(head).zip(edition).filter(|_| promising).and_then(|((p, head), edition)| self.guarantee(p, head, edition));
        let grounds = Grounds {
            declared: declared.as_ref(),
            line_edition: edition,
            date_unread: self.lines.date_unread[i],
            candidates: if told.is_some() { Some(ranked.as_deref().unwrap_or(&[])) } else { None },
            agrees,
            risk,
            support,
            known_words: self.known_words[i],
            declared_probability,
            says_nothing: self.answers.subheading.as_ref().is_some_and(|answer| says_nothing(&answer.matrix, i)),
            heading_learned: declared.as_ref().is_none_or(|d| d.targets.iter().any(|t| scorer.headings.contains(&t.heading()))),
            notes: notes.as_ref(),
            outside: self.outside(i, row),
            set: if promising { Some((scorer.coverage, guarantee.as_ref())) } else { None },
        };
        let (decision, because) = decide(&grounds, &scorer.thresholds, lang);
        let mut score = Score {
            file: None,
            row: self.table.rows[row],
            id: self.id.and_then(|c| c.get(row)).map(str::to_owned),
            duty: None,
            declared_code: self.declared.and_then(|c| c.written(row)).map(str::to_owned),
            predicted_code: ranked.as_ref().and_then(|r| r.first()).map(|(code, _)| *code),
            probability: ranked.as_ref().and_then(|r| r.first()).map(|(_, p)| *p),
            candidates: ranked.unwrap_or_default(),
            goods_candidates,
            declared_probability,
            risk,
            guarantee,
            decision,
            because,
            notes: notes.filter(|n| detail != Detail::None && n.stand != Stand::Silent),
            facts: Vec::new(),
            conflicts: Vec::new(),
            reasons: Vec::new(),
            counterfactuals: Vec::new(),
            question: None,
            precedents: None,
            // As they are measured, before anything is raised for a declared code.
            probabilities: match (head, self.answers.subheading.as_ref().map(|a| a.row(i))) {
                (Some(head), Some(p)) if scorer.all_probabilities => {
                    head.classes.iter().copied().zip(p.iter().map(|p| *p as f32)).collect()
                }
                _ => Vec::new(),
            },
        };
        if detail != Detail::None {
            if self.facts[i].conflicts().next().is_some() {
                score.conflicts = conflicts_of(self.table, &scorer.encoder.spec, row, &self.facts[i], lang);
            }
            self.reasons(&mut score, (i, row), best, declared_classes.as_deref(), path.as_ref(), support);
        }
        if let (Detail::Full, Some(head), Some(best), Some(told)) = (detail, head, best, told)
            && calibrated
        {
            let columns: Vec<usize> = head.features.iter().map(|f| *f as usize).collect();
            let line = self.matrix.take(&[row as u32]).select(&columns);
            score.facts = facts_of(self.table, &scorer.encoder.spec, row, lang);
            let rivals: Vec<Subheading> =
                declared.iter().filter_map(|d| d.subheading).chain(second(&told, best).map(|c| head.classes[c])).collect();
            let known = self.facts[i].together();
            score.precedents = Some(Precedents::of(&scorer.encoder, head, (&line, 0), &known, (best, &rivals), lang));
            let what_if = WhatIf::new(scorer, head, line, (self.facts[i], self.known_words[i]), &told);
            score.counterfactuals = what_if.counterfactuals(declared_classes.and_then(|c| c.first().copied()));
            score.question = what_if.question();
        }
        score
    }

    /// What the legal notes say of a line in its edition, and how the model stands to it.
    fn notes(&self, i: usize, edition: Edition, best: Option<usize>) -> NotesSay {
        let (scorer, lang) = (self.scorer, self.scorer.lang);
        let facts = &self.facts[i];
        let model_edition = scorer.edition();
        let said = facts.opinion(model_edition);
        let alone = self.answers.alone.get(i).copied();
        let head = scorer.model.subheading.as_ref();
        let classes = |opinion: &Opinion| -> Vec<Option<usize>> {
            opinion.codes.iter().map(|c| head.and_then(|h| h.classes.binary_search(&Subheading(c.parse().ok()?)).ok())).collect()
        };
        let stand = match (classes(&said).first(), alone, best) {
            (None, ..) => Stand::Silent,
            (Some(None), ..) if said.grade == Grade::Settled => Stand::NeverLearned,
            (Some(_), Some((alone, _)), Some(best)) => {
                let named = classes(&said);
                match (named.contains(&Some(alone)), named.contains(&Some(best))) {
                    (true, _) => Stand::Agree,
                    (false, true) => Stand::NotesLead,
                    (false, false) => Stand::ModelLeads,
                }
            }
            _ => Stand::Silent,
        };
        let shown = if edition == model_edition { said } else { facts.opinion(edition) };
        NotesSay {
            grade: grade_name(shown.grade),
            codes: shown.codes.iter().filter_map(|c| c.parse().ok().map(Subheading)).collect(),
            citations: shown.notes.iter().filter_map(|id| citation(id, lang)).collect(),
            assumed: shown.assumed.iter().map(|(fact, value)| (fact_name(fact, lang), value_name(fact, value, lang))).collect(),
            missing: shown.missing.iter().map(|fact| fact_name(fact, lang)).collect(),
            model_alone: alone.zip(head).map(|((class, p), head)| (self.in_edition(head.classes[class], edition), p)),
            stand,
        }
    }

    /// A code of the model's edition as it is called in another, where it has one name there.
    fn in_edition(&self, code: Subheading, edition: Edition) -> Subheading {
        if edition == self.scorer.edition() {
            return code;
        }
        match Nomenclature::shared().convert(code, self.scorer.edition(), edition)[..] {
            [one] => one,
            _ => code,
        }
    }

    /// The set that holds the truth with the promised probability, at the finest level with few codes.
    fn guarantee(&self, p: &[f64], head: &SubheadingHead, edition: Edition) -> Option<Guarantee> {
        let scorer = self.scorer;
        let posterior = head.posterior.as_ref()?;
        for level in [2, 1, 0] {
            let set = posterior.sets[level].set(&scorer.lineage.sums(level, p), scorer.coverage);
            // An empty set is no answer: nothing at this level looks as truths do.
            if set.is_empty() || (set.len() > FEW && level > 0) {
                continue;
            }
            let groups = scorer.lineage.groups(level, p.len());
            let mut codes: Vec<String> = Vec::new();
            for class in set.into_iter().flat_map(|group| groups[group].clone()) {
                let own = [head.classes[class]];
                let names = scorer.elsewhere.get(&edition).map_or(&own[..], |names| &names[class]);
                for code in names {
                    let name = match level {
                        0 => format!("{:02}", code.chapter()),
                        1 => format!("{:04}", code.heading()),
                        _ => code.to_string(),
                    };
                    if !codes.contains(&name) {
                        codes.push(name);
                    }
                }
            }
            // Codes that the line's edition does not have are no answer either.
            if codes.is_empty() {
                continue;
            }
            return Some(Guarantee { coverage: scorer.coverage, level: LEVELS[level], codes });
        }
        None
    }

    /// A number of the line that lies outside what was learned.
    fn outside(&self, i: usize, row: usize) -> Option<Outside> {
        let head = self.scorer.model.subheading.as_ref()?;
        let matrix = &self.answers.subheading.as_ref()?.matrix;
        let (at, range) = head.memory.outside(&head.features, matrix, i)?;
        let feature = &self.scorer.encoder.features[range.feature as usize];
        let place = Place { matrix, index: i, table: self.table, row };
        Some(Outside {
            field: if self.scorer.lang == Lang::En { feature.en.clone() } else { feature.zh.clone() },
            value: reasons::shown(feature, at, place, self.scorer.lang),
            low: feature.show(f64::from(range.low)),
            high: feature.show(f64::from(range.high)),
        })
    }

    /// Why the heads answer as they do: for the answer, for the declared code where it is another, for the risk.
    fn reasons(
        &mut self,
        score: &mut Score,
        (i, row): (usize, usize),
        best: Option<usize>,
        declared: Option<&[usize]>,
        path: Option<&Path>,
        support: u32,
    ) {
        let scorer = self.scorer;
        let (model, detail, lang) = (scorer.model, self.detail, scorer.lang);
        let edition = self.lines.line_edition[i];
        if let (Some(answer), Some(head), Some(best)) = (&self.answers.subheading, &model.subheading, best) {
            let place = Place { matrix: &answer.matrix, index: i, table: self.table, row };
            let named = |class: usize| {
                let code = head.classes[class].dotted();
                if edition == Some(model.edition) { code } else { format!("{code} ({})", model.edition) }
            };
            let p = answer.row(i);
            if let Some(path) = path {
                let leaf = reasons::leaf_of_subheading(path, best, &named(best), lang);
                let conditions = self.conditions(path, &head.features, place);
                let error_rate = 1.0 - path.share(best);
                score.reasons.push(Reason { head: "subheading", conditions, evidence: Vec::new(), leaf, support, error_rate });
            } else {
                let declared = declared.into_iter().flatten().copied().find(|c| *c != best);
                let rival = declared.or_else(|| second(p, best));
                if let Some(rival) = rival
                    && let Some((at, one, other)) = head.estimator.parting(best, rival)
                {
                    let features = scorer.named(&head.features);
                    let settled = score.notes.as_ref().is_some_and(|n| n.grade == "settled");
                    let weigh = |at: usize, classes, scratch: &mut Contributions| {
                        scorer.weighers.0[at].weigh(&features, place, classes, scratch, (detail, lang), settled)
                    };
                    let leaf = reasons::lead(&named(best), p[best], &named(rival), p[rival], support, lang);
                    let evidence = weigh(at, (one, other), &mut self.scratch);
                    score.reasons.push(reason("subheading", evidence, leaf, support, 1.0 - p[best]));
                    // What speaks for the declared code, beside the best of all others.
                    if let Some(declared) = declared.filter(|_| self.detail == Detail::Full)
                        && let Some(third) =
                            (0..p.len()).filter(|c| *c != declared && *c != best).max_by(|a, b| p[*a].total_cmp(&p[*b]).then(b.cmp(a)))
                        && let Some((at, one, other)) = head.estimator.parting(declared, third)
                    {
                        let evidence = weigh(at, (one, other), &mut self.scratch);
                        let rows = head.support[declared] as u32;
                        let leaf = reasons::lead(&named(declared), p[declared], &named(third), p[third], rows, lang);
                        score.reasons.push(reason("declared", evidence, leaf, rows, 1.0 - p[declared]));
                    }
                }
            }
        }
        if let (Some(answer), Some(head), Some(risk)) = (&self.answers.risk, &model.risk, score.risk) {
            let place = Place { matrix: &answer.matrix, index: i, table: self.table, row };
            if let Some(tree) = head.estimator.tree() {
                let path = path::path(tree, &answer.matrix, i);
                let leaf = reasons::leaf_of_risk(&path, lang);
                let conditions = self.conditions(&path, &head.features, place);
                let (support, error_rate) = (path.support, path.share(1));
                score.reasons.push(Reason { head: "risk", conditions, evidence: Vec::new(), leaf, support, error_rate });
            } else if let Some(weigher) = scorer.weighers.1.first() {
                let evidence = weigher.weigh(&scorer.named(&head.features), place, (1, 0), &mut self.scratch, (detail, lang), false);
                let leaf = reasons::risk_beside(risk, head.base_rate, lang);
                score.reasons.push(reason("risk", evidence, leaf, model.provenance.risk_rows as u32, risk));
            }
        }
    }

    fn conditions(&self, path: &Path, features: &[u32], place: Place<'_>) -> Vec<String> {
        reasons::conditions(path, &self.scorer.named(features), place, self.detail, self.scorer.lang)
    }
}

fn reason(head: &'static str, evidence: Vec<Evidence>, leaf: String, support: u32, error_rate: f64) -> Reason {
    Reason { head, conditions: evidence.iter().map(Evidence::words).collect(), evidence, leaf, support, error_rate }
}

fn grade_name(grade: Grade) -> &'static str {
    match grade {
        Grade::Settled => "settled",
        Grade::Contested => "contested",
        Grade::Open => "open",
    }
}

fn citation(id: &str, lang: Lang) -> Option<Citation> {
    let note = legal::note(id)?;
    Some(Citation {
        id: &note.id,
        title: if lang == Lang::En { &note.title } else { &note.title_zh },
        text: if lang == Lang::En { &note.text } else { &note.text_zh },
        source: &note.source,
        editions: &note.editions,
        confidence: note.confidence.as_str(),
    })
}

/// Makes candidates and risk one coherent pair: the declared code (or the codes of the declared heading) gets what risk leaves, the
/// others share the risk as they stand to each other.
fn pair(candidates: &mut Vec<(Subheading, f64)>, declared: &ReadCode, risk: f64) {
    let means = |code: Subheading| match declared.standing {
        Standing::InForce => Some(code) == declared.subheading,
        Standing::HeadingOnly => code.heading() == declared.heading,
        _ => false,
    };
    if declared.standing.is_no_code() || declared.standing == Standing::Unreadable {
        return;
    }
    let own: f64 = candidates.iter().filter(|(c, _)| means(*c)).map(|(_, p)| p).sum();
    let others: f64 = candidates.iter().filter(|(c, _)| !means(*c)).map(|(_, p)| p).sum();
    match declared.subheading {
        Some(code) if own <= 0.0 => candidates.push((code, 1.0 - risk)),
        None if own <= 0.0 => return,
        _ => candidates.iter_mut().filter(|(c, _)| means(*c)).for_each(|(_, p)| *p *= (1.0 - risk) / own),
    }
    if others > 0.0 {
        candidates.iter_mut().filter(|(c, _)| !means(*c)).for_each(|(_, p)| *p *= risk / others);
    }
}

/// Gives the declared code's classes the smallest probability that may be told of a code, at the expense of all others.
fn raise(p: &mut [f64], declared: &[usize], least: f64) {
    let own: f64 = declared.iter().map(|c| p[*c]).sum();
    if declared.is_empty() || own <= 0.0 || own >= least {
        return;
    }
    for (class, v) in p.iter_mut().enumerate() {
        *v *= if declared.contains(&class) { least / own } else { (1.0 - least) / (1.0 - own) };
    }
}

/// The best few, best first. What is less probable than can be shown is not told, but for the best and the declared code.
fn keep_best(candidates: &mut Vec<(Subheading, f64)>, few: usize, least: f64, declared: Option<Subheading>) {
    let best_first = |a: &(Subheading, f64), b: &(Subheading, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if candidates.len() > few {
        candidates.select_nth_unstable_by(few, best_first);
        candidates.truncate(few);
    }
    candidates.sort_unstable_by(best_first);
    let best = candidates.first().map(|(code, _)| *code);
    candidates.retain(|(code, p)| *p >= least || Some(*code) == best || Some(*code) == declared);
}

/// Is every feature of the row missing, unseen or without a known token?
fn says_nothing(matrix: &Matrix, row: usize) -> bool {
    matrix.columns.iter().all(|c| match c {
        Column::Numerical(values) => values[row].is_nan(),
        Column::Categorical { codes, .. } => codes[row] == MISSING || codes[row] == UNSEEN,
        Column::Tokens { .. } => c.tokens(row).is_empty(),
    })
}
