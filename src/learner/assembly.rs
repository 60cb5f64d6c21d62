//! Grown trees to the model's flat arrays.

use super::histogram::{Question, Structure};
use super::inputs::Inputs;
use crate::model::additive::{Input, Node, Reading, Trees};

/// Trees put into the model's flat arrays, with an input for every token that a tree asks.
pub struct Assembly {
    /// The trees.
    pub trees: Trees,
    /// The inputs, tokens behind.
    pub inputs: Vec<Input>,
    features: Vec<u32>,
    tokens: std::collections::BTreeMap<(usize, u32), u32>,
}

impl Assembly {
    /// No tree yet.
    pub fn new(inputs: &Inputs<'_>) -> Assembly {
        let features = inputs.texts.iter().map(|t| t.feature).collect();
        Assembly { trees: Trees::default(), inputs: inputs.inputs.clone(), features, tokens: Default::default() }
    }

    /// Adds a tree with its leaf values by leaf, then class.
    pub fn add(&mut self, structure: Structure, values: Vec<f32>) {
        let (first_node, first_leaf) = (self.trees.nodes.len() as i32, self.trees.n_leaves() as i32);
        let place = |child: i32| if child >= 0 { child + first_node } else { !(!child + first_leaf) };
        self.trees.roots.push(if structure.splits.is_empty() { place(-1) } else { first_node });
        for split in structure.splits {
            let input = match split.question {
                Question::Input(input) => input as u32,
                Question::Token(text, token) => *self.tokens.entry((text, token)).or_insert_with(|| {
                    self.inputs.push(Input { feature: self.features[text], reading: Reading::Token(token) });
                    self.inputs.len() as u32 - 1
                }),
            };
            self.trees.nodes.push(Node {
                input,
                left_bins: split.left_bins,
                left: place(split.left),
                right: place(split.right),
                share_left: split.share_left,
                gain: split.gain,
            });
        }
        self.trees.values.extend(values);
    }
}
