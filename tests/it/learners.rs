//! The learners inside linfa, and what a tree promises.

use hsift::data::matrix::{Column, Matrix, token_column};
use hsift::error::Error;
use hsift::learner::boosted::BoostedParams;
use hsift::learner::forest::ForestParams;
use hsift::learner::linfa_tree::LinfaParams;
use hsift::learner::splitter::Criterion;
use hsift::learner::tree::TreeParams;
use hsift::learner::{Learner, Sample, TrainingSet};
use hsift::model::estimator::Estimator;
use hsift::model::tree::Split;
use linfa::prelude::*;
use ndarray::{Array1, Array2, arr1};
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn moons(n: usize, seed: u64) -> Dataset<f64, usize, ndarray::Ix1> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut records = Array2::zeros((n, 3));
    let mut targets = Array1::zeros(n);
    for i in 0..n {
        let (x, y): (f64, f64) = (rng.r#gen(), rng.r#gen());
        records[[i, 0]] = x;
        records[[i, 1]] = y;
        records[[i, 2]] = if rng.gen_bool(0.2) { f64::NAN } else { rng.r#gen() };
        targets[i] = usize::from(x > 0.5) + usize::from(y > 0.5);
    }
    Dataset::new(records, targets)
}

#[test]
fn all_learners_work_in_linfas_cross_validation() {
    let mut dataset = moons(600, 1);
    let learners = [
        Learner::Tree(TreeParams { ccp_alpha: 0.0, ..TreeParams::default() }),
        Learner::Tree(TreeParams { criterion: Criterion::Entropy, max_bins: None, ..TreeParams::default() }),
        Learner::Linfa(LinfaParams::default()),
        Learner::Boosted(BoostedParams::default()),
        Learner::Forest(ForestParams { n_trees: 30, ..ForestParams::default() }),
    ];
    let accuracy: Array1<f32> = dataset
        .cross_validate_single::<Estimator, Error, _, f32, _>(5, &learners, |p, t| Ok(p.confusion_matrix(t)?.accuracy()))
        .expect("cross-validated");
    assert!(accuracy.iter().all(|a| *a > 0.95), "{accuracy}");
}

#[test]
fn exact_and_histogram_agree_when_every_value_has_a_bin() {
    let dataset = moons(250, 2);
    let fit = |max_bins| Learner::Tree(TreeParams { max_bins, ..TreeParams::default() }).fit(&dataset).expect("fitted");
    let (exact, histogram): (Estimator, Estimator) = (fit(None), fit(Some(255)));
    assert_eq!(exact, histogram);
}

fn fit(columns: Vec<Column>, classes: &[u32], params: TreeParams) -> Estimator {
    let matrix = Matrix::new(columns);
    let samples: Vec<Sample> = classes.iter().enumerate().map(|(i, c)| Sample { row: i as u32, class: *c, weight: 1.0 }).collect();
    let n_classes = 1 + *classes.iter().max().expect("classes") as usize;
    let set = TrainingSet::plain(&matrix, &samples, n_classes);
    Learner::Tree(params).learn(&set).expect("learned")
}

fn small() -> TreeParams {
    TreeParams { min_samples_leaf: 1, min_samples_level: 1, ccp_alpha: 0.0, smoothing: 0.0, ..TreeParams::default() }
}

fn splits(e: &Estimator) -> Vec<&Split> {
    e.tree().expect("a tree").nodes.iter().map(|n| &n.split).collect()
}

#[test]
fn missing_values_go_where_they_gain_most() {
    let nan = f32::NAN;
    let values = arr1(&[1.0, 2.0, nan, nan, 8.0, 9.0]);
    let low = fit(vec![Column::Numerical(values.clone())], &[0, 0, 0, 0, 1, 1], small());
    assert_eq!(splits(&low), [&Split::Threshold { feature: 0, threshold: 5.0, missing_left: true }]);
    let high = fit(vec![Column::Numerical(values.clone())], &[0, 0, 1, 1, 1, 1], small());
    assert_eq!(splits(&high), [&Split::Threshold { feature: 0, threshold: 5.0, missing_left: false }]);
    let only_missing = fit(vec![Column::Numerical(values)], &[0, 0, 1, 1, 0, 0], small());
    assert_eq!(splits(&only_missing), [&Split::Threshold { feature: 0, threshold: f32::INFINITY, missing_left: false }]);
}

#[test]
fn categories_split_into_subsets() {
    let codes = arr1(&[2, 3, 4, 5, 2, 3, 4, 5]);
    let e = fit(vec![Column::Categorical { codes, n_codes: 6 }], &[0, 1, 0, 1, 0, 1, 0, 1], small());
    let splits = splits(&e);
    assert!(matches!(splits[..], [Split::Levels { left, right, .. }] if left[..] == [2, 4] && right[..] == [3, 5]), "{splits:?}");
}

#[test]
fn texts_split_on_tokens() {
    let lists: [&[u32]; 4] = [&[0, 1], &[0], &[0, 1, 2], &[0, 2]];
    let e = fit(vec![token_column(lists.into_iter(), 3)], &[1, 0, 1, 0], small());
    assert_eq!(splits(&e), [&Split::Token { feature: 0, token: 1 }]);
}

#[test]
fn pruning_takes_away_what_costs_more_than_it_saves() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let values: Array1<f32> = (0..500).map(|_| rng.r#gen::<f32>()).collect();
    let classes: Vec<u32> = values.iter().map(|v| u32::from(*v > 0.5) ^ u32::from(rng.gen_bool(0.2))).collect();
    let leaves = |ccp_alpha| {
        fit(vec![Column::Numerical(values.clone())], &classes, TreeParams { ccp_alpha, ..small() }).tree().expect("a tree").leaves.len()
    };
    assert!(leaves(0.0) > 50);
    assert_eq!(leaves(0.01), 2);
    assert_eq!(leaves(1.0), 1);
}

#[test]
fn weights_count_like_repeated_rows() {
    let matrix = Matrix::new(vec![Column::Numerical(arr1(&[1.0, 2.0, 3.0, 4.0]))]);
    let sample = |row, class, weight| Sample { row, class, weight };
    let learn = |samples: &[Sample]| Learner::Tree(small()).learn(&TrainingSet::plain(&matrix, samples, 2)).expect("learned");
    let weighted = learn(&[sample(0, 0, 3.0), sample(1, 1, 1.0), sample(2, 0, 1.0), sample(3, 1, 2.0)]);
    let repeated = learn(&[
        sample(0, 0, 1.0),
        sample(0, 0, 1.0),
        sample(0, 0, 1.0),
        sample(1, 1, 1.0),
        sample(2, 0, 1.0),
        sample(3, 1, 1.0),
        sample(3, 1, 1.0),
    ]);
    let p = |e: &Estimator| e.predict_matrix(&matrix);
    assert_eq!(p(&weighted), p(&repeated));
}

#[test]
fn class_weights_move_splits_and_leave_probabilities_honest() {
    let n = 400;
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let values: Array1<f32> = (0..n).map(|_| rng.r#gen::<f32>()).collect();
    let matrix = Matrix::new(vec![Column::Numerical(values.clone())]);
    let samples: Vec<Sample> =
        (0..n).map(|i| Sample { row: i as u32, class: u32::from(values[i] > 0.9 && rng.gen_bool(0.5)), weight: 1.0 }).collect();
    let params = TreeParams { max_depth: 1, ..small() };
    let learn = |class_weight: &[f64]| {
        Learner::Tree(params.clone()).learn(&TrainingSet { class_weight, ..TrainingSet::plain(&matrix, &samples, 2) }).expect("learned")
    };
    for e in [learn(&[]), learn(&[1.0, 20.0])] {
        let tree = e.tree().expect("a tree");
        let positives: f64 = (0..tree.leaves.len()).flat_map(|l| tree.leaves.counts(l)).filter(|(c, _)| *c == 1).map(|(_, w)| w).sum();
        assert_eq!(positives, samples.iter().filter(|s| s.class == 1).count() as f64);
    }
}

#[test]
fn settings_out_of_range_are_named_all_at_once() {
    let matrix = Matrix::new(vec![Column::Numerical(arr1(&[1.0, 2.0]))]);
    let samples = [Sample { row: 0, class: 0, weight: 1.0 }, Sample { row: 1, class: 1, weight: 1.0 }];
    let params = TreeParams { max_depth: 0, min_samples_leaf: 0, ccp_alpha: 2.0, ..TreeParams::default() };
    let error = Learner::Tree(params).learn(&TrainingSet::plain(&matrix, &samples, 2)).expect_err("refused");
    let text = error.to_string();
    assert!(["max_depth", "min_samples_leaf", "ccp_alpha"].iter().all(|n| text.contains(n)), "{text}");
}

#[test]
fn the_larger_child_s_counts_are_the_parent_s_less_the_smaller_one_s() {
    // Enough rows that tables are kept and subtracted; one thread and two, rows in two orders.
    let n = 20_000;
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let numbers: Array1<f32> = (0..n).map(|_| (rng.r#gen::<f32>() * 50.0).floor()).collect();
    let codes: Array1<u32> = (0..n).map(|_| rng.gen_range(0..12)).collect();
    let lists: Vec<Vec<u32>> = (0..n).map(|_| (0..20).filter(|_| rng.gen_bool(0.2)).collect()).collect();
    let classes: Vec<u32> = (0..n)
        .map(|i| (u32::from(numbers[i] > 20.0) + u32::from(codes[i].is_multiple_of(3)) + u32::from(lists[i].contains(&7))) % 3)
        .collect();
    let matrix = Matrix::new(vec![
        Column::Numerical(numbers),
        Column::Categorical { codes, n_codes: 12 },
        token_column(lists.iter().map(Vec::as_slice), 20),
    ]);
    let learn = |order: &mut dyn Iterator<Item = usize>| {
        let samples: Vec<Sample> = order.map(|i| Sample { row: i as u32, class: classes[i], weight: 1.0 }).collect();
        let set = TrainingSet::plain(&matrix, &samples, 3);
        Learner::Tree(TreeParams { ccp_alpha: 0.0, ..TreeParams::default() }).learn(&set).expect("learned")
    };
    let forward = learn(&mut (0..n));
    assert_eq!(forward, learn(&mut (0..n).rev()));
    let p = forward.predict_matrix(&matrix);
    let wrong = (0..n).filter(|i| p[[*i, classes[*i] as usize]] < 0.5).count();
    assert_eq!(wrong, 0, "a tree of exact counts separates these classes");
    let counted: f64 = (0..3)
        .map(|c| {
            (0..forward.tree().expect("a tree").leaves.len())
                .flat_map(|l| forward.tree().expect("a tree").leaves.counts(l))
                .filter(|(k, _)| *k == c)
                .map(|(_, w)| w)
                .sum::<f64>()
        })
        .sum();
    assert_eq!(counted, n as f64);
}
