//! What learners `boosted` and `forest` promise.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use hsift::data::dataspec::Roles;
use hsift::data::encode::Kind;
use hsift::data::infer::infer;
use hsift::data::matrix::{Column, MISSING, Matrix, UNSEEN, token_column};
use hsift::data::table::Table;
use hsift::error::ErrorKind;
use hsift::learner::boosted::BoostedParams;
use hsift::learner::forest::ForestParams;
use hsift::learner::inputs::Inputs;
use hsift::learner::target::Target as Labels;
use hsift::learner::{Learner, Sample, TextBlock, TrainingSet};
use hsift::model::additive::{Additive, Reading, Wording};
use hsift::model::artifact::Model;
use hsift::model::contributions::{Contributions, Explainer};
use hsift::model::estimator::{Estimator, argmax};
use hsift::model::link::Link;
use hsift::model::metrics::auc;
use hsift::progress::Silent;
use hsift::scoring::reasons::{Detail, Lang};
use hsift::scoring::scorer::{Answer, Scorer};
use hsift::training::{Settings, Target, Trained, train};
use ndarray::{Array1, Array2, arr1};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::help::simulated;

fn random(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn uniform(n: usize, rng: &mut ChaCha8Rng) -> Array1<f32> {
    (0..n).map(|_| rng.r#gen()).collect()
}

fn codes(n: usize, n_codes: u32, rng: &mut ChaCha8Rng) -> Column {
    Column::Categorical { codes: (0..n).map(|_| rng.gen_range(0..n_codes)).collect(), n_codes }
}

fn samples(classes: &[u32]) -> Vec<Sample> {
    classes.iter().enumerate().map(|(row, class)| Sample { row: row as u32, class: *class, weight: 1.0 }).collect()
}

fn boosted() -> Learner {
    Learner::Boosted(BoostedParams::default())
}

fn forest() -> Learner {
    Learner::Forest(ForestParams { n_trees: 20, ..ForestParams::default() })
}

fn learn(learner: &Learner, matrix: &Matrix, classes: &[u32], n_classes: usize) -> Estimator {
    learner.learn(&TrainingSet::plain(matrix, &samples(classes), n_classes)).expect("learned")
}

fn accuracy(p: &Array2<f64>, classes: &[u32]) -> f64 {
    let best = |row: usize| argmax(p.row(row).as_slice().expect("contiguous")) as u32;
    (0..classes.len()).filter(|row| best(*row) == classes[*row]).count() as f64 / classes.len() as f64
}

fn add_up(p: &Array2<f64>) -> bool {
    p.rows().into_iter().all(|row| row.iter().all(|p| (0.0..=1.0).contains(p)) && (row.sum() - 1.0).abs() < 1e-6)
}

/// Two chapters, one of two headings and one of one; a decision each where there is something to decide.
#[test]
fn level_by_level_probabilities_add_up_and_classes_are_told_apart() {
    let (n, mut rng) = (1_500, random(31));
    let classes: Vec<u32> = (0..n).map(|_| rng.gen_range(0..5)).collect();
    let noisy = |class: &u32, rng: &mut ChaCha8Rng| *class as f32 + rng.gen_range(-0.3..0.3);
    let matrix = Matrix::new(vec![Column::Numerical(classes.iter().map(|c| noisy(c, &mut rng)).collect())]);
    let samples = samples(&classes);
    let lineage = [[84, 8456], [84, 8456], [84, 8466], [90, 9013], [90, 9013]];
    let set = TrainingSet { lineage: &lineage, ..TrainingSet::plain(&matrix, &samples, 5) };
    let learner = Learner::Boosted(BoostedParams { levels: Some(true), ..BoostedParams::default() });
    let estimator = learner.learn(&set).expect("learned");
    let Estimator::Hierarchy(tree) = &estimator else { panic!("not learned level by level") };
    // Chapter; heading of 84; subheading of 8456; subheading of 9013.
    assert_eq!(tree.decisions.len(), 4);
    let p = estimator.predict_matrix(&matrix);
    assert!(add_up(&p) && accuracy(&p, &classes) > 0.95);
    assert!(tree.decisions[tree.parting(0, 1).expect("parts").0].children.len() == 2 && tree.parting(0, 4).map(|(at, ..)| at) == Some(0));
    let settled = learner.settled(&set).expect("settled");
    assert!(settled.learn(&set).expect("learned") == estimator, "settled beforehand or not, the same model");
}

const TEXT: TextBlock = TextBlock { feature: 0, weight: 1.0, rarity: 0.5, in_trees: true };

/// Trains both heads in two folds.
fn trained_by(table: &Table, learners: (Learner, Learner)) -> Trained {
    let settings = Settings::new(Target::Both, "boosted").expect("settings");
    let settings = Settings { folds: 2, subheading_learner: learners.0, risk_learner: learners.1, ..settings };
    let (spec, _) = infer(table, &Roles::default());
    train(table, spec, &settings, &Silent).expect("trained")
}

/// A small model of both heads: what goods are is told by words and by a number together.
fn small_model() -> &'static Trained {
    static MADE: OnceLock<Trained> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut rng = random(4);
        let codes = ["845611", "851580", "901320"];
        let rows: Vec<[String; 5]> = (0..900)
            .map(|_| {
                let word = |rng: &mut ChaCha8Rng| ["fibre", "laser", "machine", "metal", "module", "parts"][rng.gen_range(0..6)];
                let (goods, power, country) = (format!("{} {}", word(&mut rng), word(&mut rng)), rng.gen_range(1..90), rng.gen_range(0..5));
                let class = (usize::from(goods.contains("laser")) + usize::from(power > 40)) % 2 + usize::from(country == 0);
                let declared = if rng.gen_bool(0.2 + 0.4 * f64::from(u8::from(power > 40))) { rng.gen_range(0..3) } else { class };
                let country = ["CN", "DE", "JP", "KR", "US"][country];
                [goods, format!("{power} W"), country.to_owned(), codes[declared].to_owned(), codes[class].to_owned()]
            })
            .collect();
        let cells: Vec<Vec<Option<&str>>> = rows.iter().map(|row| row.iter().map(|cell| Some(cell.as_str())).collect()).collect();
        let slices: Vec<&[Option<&str>]> = cells.iter().map(Vec::as_slice).collect();
        let header = ["description", "output_power", "origin", "declared_code", "confirmed_code"];
        let table = Table::from_rows("small", &header, &slices).expect("table");
        let params = BoostedParams { cycles: Some(3), n_trees: Some(6), min_samples_leaf: 5, ..BoostedParams::default() };
        trained_by(&table, (Learner::Boosted(params.clone()), Learner::Boosted(params)))
    })
}

fn same_bytes(learner: &Learner) {
    let table = simulated(1_200, 3);
    let mut order: Vec<u32> = (0..table.height() as u32).collect();
    order.shuffle(&mut random(1));
    let model = |table: &Table, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let trained = || trained_by(table, (learner.clone(), learner.clone())).model;
        rmp_serde::to_vec_named(&pool.install(trained)).expect("bytes")
    };
    assert!(model(&table, 1) == model(&table.take(&order), 2), "threads or the order of rows change the model");
}

#[test]
fn boosted_is_the_same_at_any_thread_count_and_row_order() {
    same_bytes(&Learner::Boosted(BoostedParams { max_trees: 20, patience: 4, ..BoostedParams::default() }));
}

#[test]
fn forest_is_the_same_at_any_thread_count_and_row_order() {
    same_bytes(&forest());
}

#[test]
fn many_rows_are_the_same_at_any_thread_count() {
    // More rows than one task works on.
    let (n, mut rng) = (70_000, random(2));
    let columns = vec![Column::Numerical(uniform(n, &mut rng)), codes(n, 40, &mut rng), codes(n, 700, &mut rng)];
    let matrix = Matrix::new(columns);
    let Column::Numerical(values) = &matrix.columns[0] else { unreachable!() };
    let classes: Vec<u32> = values.iter().map(|v| u32::from(*v > 0.5) + u32::from(rng.gen_bool(0.2))).collect();
    let all: Vec<Sample> = samples(&classes).into_iter().map(|s| Sample { weight: rng.gen_range(0.5..2.0), ..s }).collect();
    let boosted = BoostedParams { cycles: Some(1), n_trees: Some(2), max_leaves: 8, ..BoostedParams::default() };
    let forest = ForestParams { n_trees: 2, max_depth: 3, max_samples: 1.0, ..ForestParams::default() };
    for learner in [Learner::Boosted(boosted), Learner::Forest(forest)] {
        let learn = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| learner.learn(&TrainingSet::plain(&matrix, &all, 3)).expect("learned"))
        };
        let first = learn(1);
        assert!(first == learn(2) && first == learn(3), "{}", learner.name());
    }
}

#[test]
fn probabilities_add_up_on_any_row() {
    let (n, mut rng) = (600, random(5));
    let mut numbers = uniform(n, &mut rng);
    (numbers[0], numbers[1], numbers[2], numbers[3]) = (f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MAX);
    let lists: Vec<Vec<u32>> = (0..n).map(|_| (0..30).filter(|_| rng.gen_bool(0.2)).collect()).collect();
    let tokens = |lists: &[Vec<u32>]| token_column(lists.iter().map(Vec::as_slice), 30);
    let all: Vec<u32> = (0..30).collect();
    for n_classes in [2, 3] {
        let classes: Vec<u32> =
            (0..n).map(|i| (u32::from(numbers[i] > 0.5) + u32::from(lists[i].contains(&3))) % n_classes as u32).collect();
        let columns = vec![tokens(&lists), Column::Numerical(numbers.clone()), codes(n, 9, &mut rng), codes(n, 900, &mut rng)];
        let matrix = Matrix::new(columns);
        let set = TrainingSet { texts: &[TEXT], ..TrainingSet::plain(&matrix, &[], n_classes) };
        let odd = Matrix::new(vec![
            tokens(&[vec![], all.clone(), vec![], vec![29]]),
            Column::Numerical(arr1(&[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -f32::MAX])),
            Column::Categorical { codes: arr1(&[MISSING, UNSEEN, 8, 5]), n_codes: 9 },
            Column::Categorical { codes: arr1(&[MISSING, UNSEEN, 899, 5]), n_codes: 900 },
        ]);
        for learner in [boosted(), forest()] {
            let estimator = learner.learn(&TrainingSet { samples: &samples(&classes), ..set }).expect("learned");
            for matrix in [&matrix, &odd] {
                let p = estimator.predict_matrix(matrix);
                assert!(add_up(&p), "{} of {n_classes} classes: {p}", learner.name());
            }
        }
    }
}

#[test]
fn missing_and_unseen_are_told_apart() {
    let (n, mut rng) = (1_500, random(6));
    for (n_codes, n_classes) in [(12, 2), (12, 3), (400, 3)] {
        let codes: Array1<u32> = (0..n).map(|_| if rng.gen_bool(0.4) { rng.gen_range(0..2) } else { rng.gen_range(2..n_codes) }).collect();
        let class = |code: &u32| match *code {
            MISSING => 0,
            UNSEEN => 1,
            _ => rng.gen_range(0..n_classes),
        };
        let classes: Vec<u32> = codes.iter().map(class).collect();
        let matrix = Matrix::new(vec![Column::Categorical { codes, n_codes }]);
        let odd = Matrix::new(vec![Column::Categorical { codes: arr1(&[MISSING, UNSEEN]), n_codes }]);
        for learner in [boosted(), forest()] {
            // A forest's trees take every code above 255 for an unseen one.
            if n_codes > 256 && learner == forest() {
                continue;
            }
            let p = learn(&learner, &matrix, &classes, n_classes as usize).predict_matrix(&odd);
            assert!(p[[0, 0]] > 0.85 && p[[1, 1]] > 0.85, "{} of {n_codes} codes: {p}", learner.name());
        }
    }
    let values: Array1<f32> = (0..n).map(|_| if rng.gen_bool(0.3) { f32::NAN } else { rng.r#gen() }).collect();
    let classes: Vec<u32> = values.iter().map(|v| if v.is_nan() { 0 } else { 1 + u32::from(*v > 0.5) }).collect();
    let matrix = Matrix::new(vec![Column::Numerical(values)]);
    for learner in [boosted(), forest()] {
        assert!(accuracy(&learn(&learner, &matrix, &classes, 3).predict_matrix(&matrix), &classes) > 0.99);
    }
}

#[test]
fn contributions_of_a_trained_model_add_up_to_its_scores() {
    let table = simulated(1_000, 4);
    let params = BoostedParams { cycles: Some(3), n_trees: Some(12), ..BoostedParams::default() };
    let Trained { model, .. } = &trained_by(&table, (Learner::Boosted(params.clone()), Learner::Boosted(params)));
    let scorer = Scorer::new(model, &table, None, Detail::None, Lang::En).expect("scorer");
    let answers = scorer.answers(&scorer.prepare(&table), 0..table.height());
    let check = |answer: &Answer, estimator: &Estimator| {
        let model = estimator.additives()[0];
        assert!(!model.effects.is_empty() && !model.trees.nodes.is_empty());
        let (k, matrix) = (model.n_classes, &answer.matrix);
        let mut scores = vec![0.0; matrix.n_rows * k];
        model.scores(matrix, 0..matrix.n_rows, &mut scores);
        let (explainer, mut out, classes) = (Explainer::new(model), Contributions::default(), (0..k).collect::<Vec<_>>());
        for (row, scores) in scores.chunks(k).enumerate() {
            explainer.row(matrix, row, &classes, &mut out);
            for (class, score) in scores.iter().enumerate() {
                let moved: f64 = out.inputs.iter().skip(class).step_by(k).chain(out.tokens.iter().map(|(_, v)| &v[class])).sum();
                let sum = explainer.expected()[class] + moved;
                assert!((sum - f64::from(*score)).abs() < 1e-4, "row {row}, class {class}: {sum}, not {score}");
            }
        }
    };
    check(answers.subheading.as_ref().expect("answers"), &model.subheading.as_ref().expect("head").estimator);
    check(answers.risk.as_ref().expect("answers"), &model.risk.as_ref().expect("head").estimator);
}

#[test]
fn a_large_dictionary_of_noise_says_nothing() {
    let (n, n_codes, mut rng) = (6_000, 5_002, random(7));
    let days: Vec<i32> = (0..n).map(|_| rng.gen_range(0..300)).collect();
    for (share, days) in [(0.5, &days[..]), (0.5, &[]), (0.1, &days[..]), (0.1, &[])] {
        let mut draw = || {
            // Some codes come often, most a few times.
            let code = |rng: &mut ChaCha8Rng| 2 + (f64::from(n_codes - 2) * rng.r#gen::<f64>().powi(3)) as u32;
            let codes = (0..n).map(|_| code(&mut rng)).collect();
            let matrix = Matrix::new(vec![Column::Categorical { codes, n_codes }, Column::Numerical(uniform(n, &mut rng))]);
            (matrix, (0..n).map(|_| u32::from(rng.gen_bool(share))).collect::<Vec<u32>>())
        };
        let ((matrix, classes), (other, others)) = (draw(), draw());
        let all = samples(&classes);
        for learner in [boosted(), forest()] {
            let estimator = learner.learn(&TrainingSet { days, ..TrainingSet::plain(&matrix, &all, 2) }).expect("learned");
            let of = |matrix: &Matrix, classes: &[u32]| {
                let p = estimator.predict_matrix(matrix);
                auc(&p.column(1).iter().copied().zip(classes.iter().map(|c| *c == 1)).collect::<Vec<_>>()).expect("both classes")
            };
            let (known, unknown) = (of(&matrix, &classes), of(&other, &others));
            assert!((0.45..0.55).contains(&unknown), "{}: {unknown}", learner.name());
            assert!(learner.name() == "forest" || known < 0.7, "{}: {known}", learner.name());
        }
    }
}

/// Four rows of each code and a hundred unseen ones in some order: so few different histories that a label more or less
/// does not change which there are, and a bin stands for the same share whatever the labels.
fn few_of_each(seed: u64) -> (Vec<u32>, ChaCha8Rng) {
    let (mut codes, mut rng) = ((0..4).flat_map(|_| 0..902).chain([UNSEEN; 100]).collect::<Vec<u32>>(), random(seed));
    codes.shuffle(&mut rng);
    (codes, rng)
}

/// Bins of the only input, a large dictionary, by row.
fn history_bins(codes: &[u32], classes: &[u32], days: &[i32]) -> Vec<u8> {
    let matrix = Matrix::new(vec![Column::Categorical { codes: codes.iter().copied().collect(), n_codes: 902 }]);
    let all = samples(classes);
    let set = TrainingSet { days, ..TrainingSet::plain(&matrix, &all, 2) };
    let labels = Labels::new(&set, |_| false).expect("labels");
    let inputs = Inputs::new(&set, &labels, 255, 1);
    assert!(matches!(inputs.inputs[0].reading, Reading::History { .. }));
    (0..codes.len()).map(|row| inputs.tree_bin(0, row)).collect()
}

#[test]
fn a_history_knows_earlier_days_alone() {
    let (codes, mut rng) = few_of_each(8);
    let n = codes.len();
    let days: Vec<i32> = (0..n).map(|_| rng.gen_range(0..60)).collect();
    let classes: Vec<u32> = (0..n).map(|_| u32::from(rng.gen_bool(0.23))).collect();
    let before = history_bins(&codes, &classes, &days);
    let mut moved = 0;
    for row in (0..n).step_by(120) {
        let mut changed = classes.clone();
        changed[row] = 1 - changed[row];
        // As many of class 1 in all, so that the prior is the same: a row of the last day pays for it.
        let pays = (0..n).find(|r| days[*r] == 59 && classes[*r] == changed[row] && *r != row).expect("a last day");
        changed[pays] = 1 - changed[pays];
        let after = history_bins(&codes, &changed, &days);
        let other: Vec<usize> = (0..n).filter(|r| before[*r] != after[*r]).collect();
        assert!(other.iter().all(|r| days[*r] > days[row] && codes[*r] == codes[row]), "row {row}: {other:?}");
        moved += other.len();
    }
    assert!(moved > 10, "{moved}");
}

#[test]
fn a_history_without_dates_does_not_know_its_own_label() {
    let (codes, mut rng) = few_of_each(9);
    let n = codes.len();
    let classes: Vec<u32> = (0..n).map(|_| u32::from(rng.gen_bool(0.23))).collect();
    let before = history_bins(&codes, &classes, &[]);
    let mut moved = 0;
    for row in (0..n).step_by(120) {
        let mut changed = classes.clone();
        changed[row] = 1 - changed[row];
        let pays = (0..n).find(|r| codes[*r] == UNSEEN && classes[*r] == changed[row] && *r != row).expect("an unseen one");
        changed[pays] = 1 - changed[pays];
        let after = history_bins(&codes, &changed, &[]);
        assert_eq!(before[row], after[row], "row {row}");
        moved += (0..n).filter(|r| before[*r] != after[*r]).count();
    }
    assert!(moved > 10, "{moved}");
}

#[test]
fn a_set_of_labels_follows_the_evidence_between_its_members() {
    let (n, mut rng) = (2_000, random(10));
    let codes: Array1<u32> = (0..n).map(|_| rng.gen_range(2..6)).collect();
    let mut samples = Vec::new();
    for (row, code) in codes.iter().enumerate() {
        let class = code - 2;
        let members = if class == 3 || (class < 2 && rng.gen_bool(0.5)) { vec![0, 1] } else { vec![class] };
        let weight = 1.0 / members.len() as f32;
        samples.extend(members.into_iter().map(|class| Sample { row: row as u32, class, weight }));
    }
    let matrix = Matrix::new(vec![Column::Categorical { codes, n_codes: 6 }]);
    let asked = Matrix::new(vec![Column::Categorical { codes: arr1(&[2, 3, 4, 5]), n_codes: 6 }]);
    for learner in [boosted(), forest()] {
        let p = learner.learn(&TrainingSet::plain(&matrix, &samples, 3)).expect("learned").predict_matrix(&asked);
        assert!(p[[3, 0]] + p[[3, 1]] > 0.95 && p[[2, 2]] > 0.95, "{}: {p}", learner.name());
        // A forest shares a set evenly.
        let least = if learner.name() == "boosted" { 0.9 } else { 0.65 };
        assert!(p[[0, 0]] > least && p[[1, 1]] > least, "{}: {p}", learner.name());
    }
}

fn steady() -> Learner {
    let (cycles, n_trees) = (Some(5), Some(10));
    Learner::Boosted(BoostedParams { cycles, n_trees, subsample: 1.0, min_samples_leaf: 5, ..BoostedParams::default() })
}

fn largest_difference(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn a_weight_of_two_is_a_row_twice() {
    let (n, mut rng) = (500, random(11));
    let values = uniform(n, &mut rng);
    let Column::Categorical { codes, .. } = codes(n, 8, &mut rng) else { unreachable!() };
    let classes: Vec<u32> = (0..n).map(|i| u32::from(values[i] > 0.6) + u32::from(codes[i] > 5)).collect();
    let matrix = Matrix::new(vec![Column::Numerical(values), Column::Categorical { codes, n_codes: 8 }]);
    let twice: Vec<u32> = (0..n as u32).chain(0..n as u32 / 3).collect();
    let repeated = matrix.take(&twice);
    let weighted: Vec<Sample> =
        samples(&classes).into_iter().map(|s| Sample { weight: if s.row < n as u32 / 3 { 2.0 } else { 1.0 }, ..s }).collect();
    let often: Vec<u32> = twice.iter().map(|row| classes[*row as usize]).collect();
    let a = steady().learn(&TrainingSet::plain(&matrix, &weighted, 3)).expect("learned");
    let b = learn(&steady(), &repeated, &often, 3);
    let (a, b) = (a.predict_matrix(&matrix), b.predict_matrix(&matrix));
    assert!(largest_difference(&a, &b) < 0.02, "{}", largest_difference(&a, &b));
    let plain = learn(&steady(), &matrix, &classes, 3).predict_matrix(&matrix);
    assert!(largest_difference(&a, &plain) > 1e-4);
}

/// Do the labels of rows without weight change a model?
fn weightless(column: impl Fn(&[u32], &mut ChaCha8Rng) -> Column, texts: &[TextBlock]) -> bool {
    let (n, mut rng) = (1_200, random(12));
    let classes: Vec<u32> = (0..n).map(|_| u32::from(rng.gen_bool(0.4))).collect();
    let matrix = Matrix::new(vec![column(&classes, &mut rng), Column::Numerical(uniform(n, &mut rng))]);
    let learn = |learner: &Learner, turned: bool| {
        let weighed = |s: Sample| match s.row % 3 {
            0 => Sample { weight: 0.0, class: if turned { 1 - s.class } else { s.class }, ..s },
            _ => s,
        };
        let all: Vec<Sample> = samples(&classes).into_iter().map(weighed).collect();
        learner.learn(&TrainingSet { texts, ..TrainingSet::plain(&matrix, &all, 2) }).expect("learned")
    };
    // In words, for a history's share of missing codes is no number and so unlike itself.
    [boosted(), forest()].iter().any(|learner| format!("{:?}", learn(learner, false)) != format!("{:?}", learn(learner, true)))
}

fn telling(classes: &[u32], rng: &mut ChaCha8Rng, other: u32) -> Array1<u32> {
    classes.iter().map(|c| if rng.gen_bool(0.7) { 2 + *c } else { rng.gen_range(2..other) }).collect()
}

#[test]
fn labels_of_rows_without_weight_are_not_looked_at() {
    assert!(!weightless(|classes, rng| Column::Categorical { codes: telling(classes, rng, 9), n_codes: 9 }, &[]));
}

#[test]
fn labels_of_rows_without_weight_are_not_looked_at_for_histories() {
    assert!(!weightless(|classes, rng| Column::Categorical { codes: telling(classes, rng, 400), n_codes: 400 }, &[]));
}

#[test]
fn labels_of_rows_without_weight_are_not_looked_at_for_texts() {
    let words = |classes: &[u32], rng: &mut ChaCha8Rng| {
        let lists: Vec<Vec<u32>> = telling(classes, rng, 9).iter().map(|code| vec![code - 2, code + 10]).collect();
        token_column(lists.iter().map(Vec::as_slice), 20)
    };
    assert!(!weightless(words, &[TEXT]));
}

#[test]
fn class_weights_move_predictions_to_the_rare_class() {
    let (n, mut rng) = (2_000, random(13));
    let values = uniform(n, &mut rng);
    let classes: Vec<u32> = values.iter().map(|v| u32::from(*v > 0.8 && rng.gen_bool(0.25))).collect();
    let matrix = Matrix::new(vec![Column::Numerical(values)]);
    let all = samples(&classes);
    for learner in [boosted(), forest()] {
        let mean = |class_weight: &[f64]| {
            let set = TrainingSet { class_weight, ..TrainingSet::plain(&matrix, &all, 2) };
            learner.learn(&set).expect("learned").predict_matrix(&matrix).column(1).mean().expect("rows")
        };
        let (plain, weighted) = (mean(&[]), mean(&[1.0, 19.0]));
        assert!((0.03..0.08).contains(&plain) && weighted > 2.0 * plain, "{}: {plain}, {weighted}", learner.name());
    }
}

#[test]
fn a_monotone_constraint_holds_everywhere() {
    let (n, grid) = (2_000, 200);
    for seed in 0..4 {
        let mut rng = random(seed);
        let column = |rng: &mut ChaCha8Rng| -> Array1<f32> {
            (0..n).map(|_| if rng.gen_bool(0.1) { f32::NAN } else { (rng.r#gen::<f32>() * 40.0).round() / 40.0 }).collect()
        };
        let (x, z) = (column(&mut rng), column(&mut rng));
        // Rises where `z` is small and falls where it is large.
        let p = |x: f32, z: f32| f64::from(if z > 0.4 { 0.9 - 0.8 * x } else { 0.2 + 0.6 * x }).clamp(0.0, 1.0);
        let classes: Vec<u32> = x.iter().zip(&z).map(|(x, z)| u32::from(rng.gen_bool(p(if x.is_nan() { 0.5 } else { *x }, *z)))).collect();
        let matrix = Matrix::new(vec![Column::Numerical(x), Column::Numerical(z)]);
        let all = samples(&classes);
        let params = BoostedParams { cycles: Some(4), n_trees: Some(40), min_samples_leaf: 5, ..BoostedParams::default() };
        // Largest fall (of direction 1) or rise (of direction -1) along the constrained number, wherever `z` is.
        let worst = |monotone: &[i8], direction: f64| {
            let set = TrainingSet { monotone, ..TrainingSet::plain(&matrix, &all, 2) };
            let estimator = Learner::Boosted(params.clone()).learn(&set).expect("learned");
            let along = |z: f32| {
                let x: Array1<f32> = (0..grid).map(|i| i as f32 / grid as f32).collect();
                let p = estimator.predict_matrix(&Matrix::new(vec![Column::Numerical(x), Column::Numerical(Array1::from_elem(grid, z))]));
                p.column(1).iter().zip(p.column(1).iter().skip(1)).map(|(a, b)| direction * (a - b)).fold(0.0, f64::max)
            };
            [0.1, 0.3, 0.39, 0.41, 0.5, 0.7, 0.9, f32::NAN].map(along).into_iter().fold(0.0, f64::max)
        };
        for (monotone, direction) in [([1, 0], 1.0), ([-1, 0], -1.0)] {
            let (bound, free) = (worst(&monotone, direction), worst(&[], direction));
            assert!(bound < 1e-6 && free > 0.01, "seed {seed}, direction {direction}: {bound} where bound, {free} where free");
        }
    }
}

#[test]
fn the_share_of_wrong_labels_is_learned() {
    let (n, mut rng) = (2_500, random(15));
    let goods: Vec<u32> = (0..n).map(|_| rng.gen_range(0..4)).collect();
    let words = |good: &u32, rng: &mut ChaCha8Rng| -> Vec<u32> {
        let word = |rng: &mut ChaCha8Rng| if rng.gen_bool(0.5) { good * 20 + rng.gen_range(0..20) } else { rng.gen_range(80..160) };
        (0..6).map(|_| word(rng)).collect::<BTreeSet<u32>>().into_iter().collect()
    };
    let lists: Vec<Vec<u32>> = goods.iter().map(|good| words(good, &mut rng)).collect();
    let matrix = Matrix::new(vec![token_column(lists.iter().map(Vec::as_slice), 160)]);
    let mut noise = |share: f64| {
        let labels: Vec<u32> = goods.iter().map(|c| if rng.gen_bool(share) { rng.gen_range(0..4) } else { *c }).collect();
        let all = samples(&labels);
        let estimator = boosted().learn(&TrainingSet { texts: &[TEXT], ..TrainingSet::plain(&matrix, &all, 4) }).expect("learned");
        assert!(accuracy(&estimator.predict_matrix(&matrix), &goods) > 0.95);
        match estimator.additives()[0].link {
            Link::Softmax { noise } => noise,
            Link::Share => panic!("a softmax"),
        }
    };
    let (of_clean, of_noisy) = (noise(0.0), noise(0.1));
    assert!(of_clean < 0.02, "{of_clean}");
    assert!((0.03..0.2).contains(&of_noisy), "{of_noisy}");
}

#[test]
fn what_inputs_say_only_together_is_learned_by_trees() {
    let (n, mut rng) = (2_500, random(16));
    let (x, y) = (uniform(n, &mut rng), uniform(n, &mut rng));
    let classes: Vec<u32> = (0..n).map(|i| u32::from((x[i] > 0.5) != (y[i] > 0.5))).collect();
    let matrix = Matrix::new(vec![Column::Numerical(x), Column::Numerical(y)]);
    let lists: Vec<Vec<u32>> = (0..n).map(|_| (0..12).filter(|_| rng.gen_bool(0.5)).collect()).collect();
    let worded: Vec<u32> = lists.iter().map(|l| u32::from(l.contains(&2) != l.contains(&7))).collect();
    let text = Matrix::new(vec![token_column(lists.iter().map(Vec::as_slice), 12)]);
    for learner in [boosted(), forest()] {
        let p = learn(&learner, &matrix, &classes, 2).predict_matrix(&matrix);
        assert!(accuracy(&p, &classes) > 0.95, "{}: {}", learner.name(), accuracy(&p, &classes));
        let all = samples(&worded);
        let p =
            learner.learn(&TrainingSet { texts: &[TEXT], ..TrainingSet::plain(&text, &all, 2) }).expect("learned").predict_matrix(&text);
        assert!(accuracy(&p, &worded) > 0.95, "{} of words: {}", learner.name(), accuracy(&p, &worded));
    }
}

#[test]
fn one_row_of_great_weight_does_not_blind_trees() {
    let (n, mut rng) = (2_500, random(16));
    let (x, y) = (uniform(n, &mut rng), uniform(n, &mut rng));
    let classes: Vec<u32> = (0..n).map(|i| u32::from((x[i] > 0.5) != (y[i] > 0.5))).collect();
    let matrix = Matrix::new(vec![Column::Numerical(x), Column::Numerical(y)]);
    let mut all = samples(&classes);
    all[0].weight = 1e5;
    let p = boosted().learn(&TrainingSet::plain(&matrix, &all, 2)).expect("learned").predict_matrix(&matrix);
    assert!(accuracy(&p, &classes) > 0.9, "{}", accuracy(&p, &classes));
}

#[test]
fn a_forest_is_drawn_by_its_seed() {
    let mut rng = random(17);
    let mut draw = |n: usize| {
        let (x, y, z) = (uniform(n, &mut rng), uniform(n, &mut rng), uniform(n, &mut rng));
        let classes: Vec<u32> = (0..n).map(|i| u32::from(x[i] > 0.5) + u32::from(y[i] > 0.5)).collect();
        (Matrix::new(vec![Column::Numerical(x), Column::Numerical(y), Column::Numerical(z)]), classes)
    };
    let ((matrix, classes), (other, others)) = (draw(1_000), draw(500));
    let learn = |seed| learn(&Learner::Forest(ForestParams { seed, n_trees: 30, ..ForestParams::default() }), &matrix, &classes, 3);
    let first = learn(1);
    assert_eq!(first, learn(1));
    assert_ne!(first, learn(2));
    let p = first.predict_matrix(&other);
    assert!(add_up(&p) && accuracy(&p, &others) > 0.95, "{}", accuracy(&p, &others));
}

#[test]
fn little_to_learn_from_gives_sensible_answers() {
    let mut rng = random(18);
    let number = |values: &[f32]| Matrix::new(vec![Column::Numerical(arr1(values))]);
    let many: Vec<u32> = (0..900).map(|i| i % 300).collect();
    let of_many = Matrix::new(vec![Column::Numerical(uniform(900, &mut rng)), codes(900, 300, &mut rng)]);
    let even: Vec<u32> = (0..200).map(|i| i % 2).collect();
    let cases: [(&str, Matrix, Vec<u32>, usize); 7] = [
        ("one class", number(&[1.0, 2.0, 3.0, f32::NAN]), vec![0; 4], 1),
        ("one class of two", number(&[1.0, 2.0, 3.0]), vec![1; 3], 2),
        ("one row", number(&[1.0]), vec![0], 2),
        ("constant", number(&[7.0; 200]), even.clone(), 2),
        ("all missing", number(&[f32::NAN; 200]), even.clone(), 2),
        ("one of two codes", Matrix::new(vec![Column::Categorical { codes: Array1::from_elem(200, 2), n_codes: 3 }]), even, 2),
        ("300 classes", of_many, many, 300),
    ];
    for (name, matrix, classes, n_classes) in &cases {
        for learner in [boosted(), forest()] {
            let p = learn(&learner, matrix, classes, *n_classes).predict_matrix(matrix);
            assert!(add_up(&p), "{name}, {}: {p}", learner.name());
            if *name == "constant" {
                assert!(p.iter().all(|p| (p - 0.5).abs() < 0.05), "{}: {p}", learner.name());
            }
        }
    }
}

#[test]
fn without_features_the_answer_is_the_share_of_each_class() {
    let matrix = Matrix { n_rows: 400, columns: Vec::new() };
    let classes: Vec<u32> = (0..400).map(|i| u32::from(i % 4 == 0)).collect();
    for learner in [boosted(), forest()] {
        let p = learn(&learner, &matrix, &classes, 2).predict_matrix(&matrix);
        assert!(add_up(&p) && p.column(1).iter().all(|p| (p - 0.25).abs() < 0.05), "{}: {}", learner.name(), p.row(0));
    }
}

#[test]
fn weights_out_of_range_are_refused_and_great_ones_learned_from() {
    let (n, mut rng) = (400, random(19));
    let values = uniform(n, &mut rng);
    let classes: Vec<u32> = values.iter().map(|v| u32::from(*v > 0.5)).collect();
    let matrix = Matrix::new(vec![Column::Numerical(values)]);
    for learner in [boosted(), forest()] {
        let learn = |weight: f32| {
            let all: Vec<Sample> = samples(&classes).into_iter().map(|s| Sample { weight, ..s }).collect();
            learner.learn(&TrainingSet::plain(&matrix, &all, 2))
        };
        for weight in [f32::NAN, f32::INFINITY, -1.0] {
            assert_eq!(learn(weight).expect_err("refused").kind, ErrorKind::Data, "{}: {weight}", learner.name());
        }
        for weight in [1e-3, 1e6] {
            let p = learn(weight).expect("learned").predict_matrix(&matrix);
            assert!(add_up(&p) && (weight < 1.0 || accuracy(&p, &classes) > 0.95), "{}: {weight}", learner.name());
        }
        match learn(1e38) {
            Ok(estimator) => assert!(add_up(&estimator.predict_matrix(&matrix)), "{}", learner.name()),
            Err(error) => assert_eq!(error.kind, ErrorKind::Data),
        }
    }
}

#[test]
fn evidence_without_a_prior_is_a_number() {
    let (n, mut rng) = (400, random(20));
    let codes: Array1<u32> = (0..n).map(|_| rng.gen_range(2..6)).collect();
    let classes: Vec<u32> = codes.iter().map(|c| c % 2).collect();
    let matrix = Matrix::new(vec![Column::Categorical { codes, n_codes: 8 }]);
    let asked = Matrix::new(vec![Column::Categorical { codes: (0..8).collect(), n_codes: 8 }]);
    let learner = Learner::Boosted(BoostedParams { l2: 0.0, effect_l2: 0.0, ..BoostedParams::default() });
    let p = learn(&learner, &matrix, &classes, 2).predict_matrix(&asked);
    assert!(add_up(&p), "{p}");
}

#[test]
fn settings_out_of_range_are_named_all_at_once() {
    let matrix = Matrix::new(vec![Column::Numerical(arr1(&[1.0, 2.0]))]);
    let error = |learner: Learner| learner.learn(&TrainingSet::plain(&matrix, &samples(&[0, 1]), 2)).expect_err("refused").to_string();
    let params = BoostedParams { learning_rate: f64::NAN, max_leaves: 1, subsample: 0.0, max_bins: 256, ..BoostedParams::default() };
    let said = error(Learner::Boosted(params));
    assert!(["learning_rate", "max_leaves", "subsample", "max_bins"].iter().all(|n| said.contains(n)), "{said}");
    let params = ForestParams { n_trees: 0, max_samples: 1.5, max_features: Some(0.0), ..ForestParams::default() };
    let said = error(Learner::Forest(params));
    assert!(["n_trees", "max_samples", "max_features"].iter().all(|n| said.contains(n)), "{said}");
}

#[test]
fn a_prior_that_is_no_number_is_refused() {
    let matrix = Matrix::new(vec![Column::Numerical(arr1(&[1.0, 2.0]))]);
    for smoothing in [f64::NAN, -1.0, f64::INFINITY] {
        let learner = Learner::Forest(ForestParams { smoothing, ..ForestParams::default() });
        let learned = learner.learn(&TrainingSet::plain(&matrix, &samples(&[0, 1]), 2));
        assert_eq!(learned.expect_err("refused").kind, ErrorKind::Setting, "{smoothing}");
    }
}

/// The first node both of whose children are inner nodes.
fn high(model: &mut Additive) -> usize {
    model.trees.nodes.iter().position(|n| n.left >= 0 && n.right >= 0).expect("a node of two nodes")
}

#[test]
fn parts_that_do_not_fit_together_are_a_named_error() {
    let model = &small_model().model;
    Model::from_bytes(&model.to_bytes().expect("bytes")).expect("loads");
    type Change = (&'static str, fn(&mut Additive));
    let changes: [Change; 38] = [
        ("classes", |m| m.n_classes += 1),
        ("no class", |m| m.n_classes = 0),
        ("base", |m| {
            let _ = m.base.pop();
        }),
        ("base NaN", |m| m.base[0] = f32::NAN),
        ("noise", |m| m.link = Link::Softmax { noise: 1.5 }),
        ("noise NaN", |m| m.link = Link::Softmax { noise: f32::NAN }),
        ("feature", |m| m.inputs[0].feature = 10_000),
        ("reading", |m| m.inputs[0].reading = Reading::Token(u32::MAX)),
        ("too many codes", |m| m.inputs[0].reading = Reading::Codes(u32::MAX)),
        ("no code", |m| m.inputs[0].reading = Reading::Codes(0)),
        ("history", |m| m.inputs[0].reading = Reading::History { shares: vec![0.5; 3], borders: Vec::new() }),
        ("borders NaN", |m| borders(m)[0] = f32::NAN),
        ("borders fall", |m| borders(m).reverse()),
        ("borders short", |m| {
            let _ = borders(m).pop();
        }),
        ("effect's input", |m| m.effects[0].input = u32::MAX),
        ("effect of another", |m| m.effects[0].input = m.effects.iter().map(|e| e.input).max().expect("effects") + 1_000),
        ("effect short", |m| {
            let _ = m.effects[0].values.pop();
        }),
        ("effect NaN", |m| m.effects[0].values[0] = f32::NAN),
        ("mean short", |m| {
            let _ = m.effects[0].mean.pop();
        }),
        ("mean infinite", |m| m.effects[0].mean[0] = f32::INFINITY),
        ("node's input", |m| m.trees.nodes[0].input = u32::MAX),
        ("child outside", |m| m.trees.nodes[0].left = i32::MAX),
        ("leaf outside", |m| m.trees.nodes[0].left = i32::MIN),
        ("own child", |m| m.trees.nodes[0].left = 0),
        ("child before", |m| {
            let last = m.trees.nodes.len() - 1;
            m.trees.nodes[last].left = 0;
        }),
        ("two parents", |m| {
            let at = high(m);
            m.trees.nodes[at].left = m.trees.nodes[at].right;
        }),
        ("leaf twice", |m| m.trees.nodes.iter_mut().filter(|n| n.left < 0).for_each(|n| n.left = -1)),
        ("root twice", |m| m.trees.roots[1] = m.trees.roots[0]),
        ("root outside", |m| m.trees.roots[0] = i32::MAX),
        ("root too many", |m| m.trees.roots.push(0)),
        ("node too many", |m| m.trees.nodes.push(m.trees.nodes[0].clone())),
        ("share NaN", |m| m.trees.nodes[0].share_left = f32::NAN),
        ("share above 1", |m| m.trees.nodes[0].share_left = 1.1),
        ("share below 0", |m| m.trees.nodes[0].share_left = -0.1),
        ("leaf values", |m| {
            let _ = m.trees.values.pop();
        }),
        ("leaf value NaN", |m| m.trees.values[0] = f32::NAN),
        ("trees gone", |m| m.trees.nodes.clear()),
        ("values gone", |m| m.trees.values.clear()),
    ];
    let refused = |name: &str, head: &str, changed: &Model| {
        let error = Model::from_bytes(&changed.to_bytes().expect("bytes")).expect_err(name);
        assert_eq!(error.kind, ErrorKind::Model, "{name} of {head}: {error}");
    };
    for (name, change) in changes {
        for head in ["subheading", "risk"] {
            let mut changed = model.clone();
            let estimator = match head {
                "subheading" => &mut changed.subheading.as_mut().expect("head").estimator,
                _ => &mut changed.risk.as_mut().expect("head").estimator,
            };
            let Estimator::Additive(additive) = estimator else { panic!("additive") };
            change(additive);
            refused(name, head, &changed);
        }
    }
}

/// The borders of a number that has evidence of its own.
fn borders(model: &mut Additive) -> &mut Vec<f32> {
    let told: Vec<u32> = model.effects.iter().map(|e| e.input).collect();
    let inputs = model.inputs.iter_mut().enumerate().filter(|(i, _)| told.contains(&(*i as u32)));
    let mut all = inputs.filter_map(|(_, input)| match &mut input.reading {
        Reading::Borders(borders) if borders.len() > 1 => Some(borders),
        _ => None,
    });
    all.next().expect("a number")
}

#[test]
fn heads_that_do_not_fit_together_are_a_named_error() {
    let model = &small_model().model;
    fn wording(model: &mut Model) -> &mut Wording {
        match &mut model.subheading.as_mut().expect("head").estimator {
            Estimator::Additive(Additive { wording: Some(wording), .. }) => wording,
            _ => panic!("evidence of texts"),
        }
    }
    type Change = (&'static str, fn(&mut Model));
    let changes: [Change; 15] = [
        ("block's start", |m| wording(m).blocks[0].start += 1),
        ("last block's start", |m| wording(m).blocks.last_mut().expect("a block").start += 1),
        ("block's feature", |m| wording(m).blocks[0].feature = u32::MAX),
        ("block of a number", |m| {
            let of = |f: &u32| matches!(m.encoder.features[*f as usize].kind, Kind::Numerical(_));
            let at = m.subheading.as_ref().expect("head").features.iter().position(of).expect("a number");
            wording(m).blocks[0].feature = at as u32;
        }),
        ("block's scale", |m| wording(m).blocks[0].scale = f32::NAN),
        ("blocks in another order", |m| wording(m).blocks.reverse()),
        ("weights", |m| {
            let _ = wording(m).weights.pop();
        }),
        ("weight NaN", |m| wording(m).weights[0] = f32::NAN),
        ("values", |m| {
            let _ = wording(m).values.pop();
        }),
        ("value infinite", |m| wording(m).values[0] = f32::INFINITY),
        ("classes of texts", |m| wording(m).n_classes += 1),
        ("a class less", |m| {
            let _ = m.subheading.as_mut().expect("head").classes.pop();
        }),
        ("support", |m| {
            let _ = m.subheading.as_mut().expect("head").support.pop();
        }),
        ("head's feature", |m| m.risk.as_mut().expect("head").features[0] = u32::MAX),
        ("subheading head sees the declared code", |m| {
            let last = m.encoder.features.len() as u32 - 1;
            let head = m.subheading.as_mut().expect("head");
            head.features.push(last);
        }),
    ];
    for (name, change) in changes {
        let mut changed = model.clone();
        change(&mut changed);
        let error = Model::from_bytes(&changed.to_bytes().expect("bytes")).expect_err(name);
        assert_eq!(error.kind, ErrorKind::Model, "{name}: {error}");
    }
    let mut changed = model.clone();
    changed.encoder.features.rotate_right(1);
    assert!(Model::from_bytes(&changed.to_bytes().expect("bytes")).is_err(), "features in another order");
}
