//! Past lines and shipped rulings like the one at hand, for and against the answer. They are shown, never weighed.

use serde::Serialize;

use super::reasons::Lang;
use crate::data::encode::Encoder;
use crate::data::matrix::Matrix;
use crate::domain::legal::{Known, nearest};
use crate::domain::nomenclature::Subheading;
use crate::model::artifact::SubheadingHead;

/// Shown of each sort.
const SHOWN: usize = 3;

/// A past line of the training rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastLine {
    /// Its identifier, if it has one.
    pub id: Option<String>,
    /// Its day.
    pub date: Option<String>,
    /// What was declared.
    pub declared: Option<String>,
    /// What was confirmed, in the model's edition.
    pub code: Subheading,
    /// How the goods were described.
    pub text: String,
    /// How much of what is said of both they share, from 0 to 1.
    pub likeness: f64,
}

/// A published ruling.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RulingLike {
    /// Its number.
    pub id: String,
    /// Whose.
    pub jurisdiction: String,
    /// The goods, in our words.
    pub goods: String,
    /// The code, as it would be in HS 2022.
    pub code: String,
    /// Why, in our words.
    pub decided_by: String,
    /// Where it was read.
    pub source: String,
}

/// Lines and rulings like this one.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Precedents {
    /// Past lines of the answer's code.
    pub agreeing: Vec<PastLine>,
    /// Past lines of other codes.
    pub disagreeing: Vec<PastLine>,
    /// Rulings on like goods.
    pub rulings: Vec<RulingLike>,
}

impl Precedents {
    /// Of a row; `best` is the answer's class, `rivals` the codes beside it.
    pub fn of(
        encoder: &Encoder,
        head: &SubheadingHead,
        (matrix, row): (&Matrix, usize),
        known: &Known,
        (best, rivals): (usize, &[Subheading]),
        lang: Lang,
    ) -> Precedents {
        let mut all = Precedents::default();
        for (past, likeness) in head.memory.nearest(encoder, &head.features, matrix, row) {
            let list = if past.class as usize == best { &mut all.agreeing } else { &mut all.disagreeing };
            if list.len() < SHOWN {
                list.push(PastLine {
                    id: past.id.clone(),
                    date: past.date.clone(),
                    declared: past.declared.clone(),
                    code: head.classes[past.class as usize],
                    text: past.text.clone(),
                    likeness,
                });
            }
        }
        let codes: Vec<String> = std::iter::once(head.classes[best]).chain(rivals.iter().copied()).map(|c| c.to_string()).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        all.rulings = nearest(known, &codes, SHOWN)
            .into_iter()
            .map(|r| {
                let own = |en: &str, zh: &str| if lang == Lang::En { en.to_owned() } else { zh.to_owned() };
                RulingLike {
                    id: r.id.clone(),
                    jurisdiction: r.jurisdiction.clone(),
                    goods: own(&r.goods, &r.goods_zh),
                    code: r.code_2022.clone(),
                    decided_by: own(&r.decided_by, &r.decided_by_zh),
                    source: r.source.clone(),
                }
            })
            .collect();
        all
    }
}
