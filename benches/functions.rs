//! Times of the learners' and the additive model's functions on small made-up matrices, and of duties: `cargo bench`.

use std::sync::LazyLock;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use hsift::data::matrix::{Column, Matrix, token_column};
use hsift::data::tariff::{of, shipped};
use hsift::data::text::Tokenizer;
use hsift::domain::reading;
use hsift::domain::tariff::amount::Goods;
use hsift::domain::tariff::answer::answer;
use hsift::domain::tariff::assess::Shipment;
use hsift::domain::tariff::{parse, tables};
use hsift::learner::boosted::BoostedParams;
use hsift::learner::forest::ForestParams;
use hsift::learner::target::Target;
use hsift::learner::tree::TreeParams;
use hsift::learner::{Learner, Sample, TextBlock, TrainingSet, wording};
use hsift::model::additive::Additive;
use hsift::model::contributions::{Contributions, Explainer};
use hsift::model::estimator::Estimator;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const ROWS: usize = 20_000;
const CLASSES: u32 = 12;
/// Numbers, and as many categories.
const INPUTS: usize = 10;
const TOKENS: u32 = 3_000;
/// Rows explained by one call of a benchmark.
const EXPLAINED: usize = 200;

fn main() {
    divan::main();
}

/// Rows with a class each.
struct Rows {
    matrix: Matrix,
    samples: Vec<Sample>,
}

impl Rows {
    /// Numbers around a place of the class, 15 % missing, and categories of which some levels are the class's own.
    fn plain(n: usize) -> Rows {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        let classes = classes(n, &mut chance);
        let mut columns = Vec::new();
        for input in 0..INPUTS as u32 {
            let place = |class: u32| (class * (input + 3) % CLASSES) as f32 * 0.2;
            let number = |class: &u32| if chance.gen_bool(0.15) { f32::NAN } else { place(*class) + chance.gen_range(-1.0..1.0f32) };
            columns.push(Column::Numerical(classes.iter().map(number).collect()));
        }
        for input in 0..INPUTS as u32 {
            let levels = 4 << input;
            let level = |class: &u32| 2 + if chance.gen_bool(0.3) { class * 7 % levels } else { chance.gen_range(0..levels) };
            columns.push(Column::Categorical { codes: classes.iter().map(level).collect(), n_codes: levels + 2 });
        }
        Rows { matrix: Matrix::new(columns), samples: samples(&classes) }
    }

    /// A text of ten words, three of them more usual in the class.
    fn text(n: usize) -> Rows {
        let mut chance = ChaCha8Rng::seed_from_u64(2);
        let classes = classes(n, &mut chance);
        let lists: Vec<Vec<u32>> = classes
            .iter()
            .map(|class| {
                let own = (0..3).map(|_| class * 50 + chance.gen_range(0..50)).collect::<Vec<_>>();
                let mut list: Vec<u32> = own.into_iter().chain((0..7).map(|_| chance.gen_range(0..TOKENS))).collect();
                list.sort_unstable();
                list.dedup();
                list
            })
            .collect();
        let column = token_column(lists.iter().map(Vec::as_slice), TOKENS);
        Rows { matrix: Matrix::new(vec![column]), samples: samples(&classes) }
    }

    fn set(&self) -> TrainingSet<'_> {
        TrainingSet::plain(&self.matrix, &self.samples, CLASSES as usize)
    }
}

fn classes(n: usize, chance: &mut ChaCha8Rng) -> Vec<u32> {
    (0..n).map(|_| chance.gen_range(0..CLASSES)).collect()
}

fn samples(classes: &[u32]) -> Vec<Sample> {
    classes.iter().enumerate().map(|(row, class)| Sample { row: row as u32, class: *class, weight: 1.0 }).collect()
}

static PLAIN: LazyLock<Rows> = LazyLock::new(|| Rows::plain(ROWS));
static TEXT: LazyLock<Rows> = LazyLock::new(|| Rows::text(ROWS));
static BOOSTED: LazyLock<Estimator> = LazyLock::new(|| learned(&boosted(3, 100)));
static FOREST: LazyLock<Estimator> = LazyLock::new(|| learned(&forest(50)));
static TREE: LazyLock<Estimator> = LazyLock::new(|| learned(&tree()));

fn boosted(cycles: usize, n_trees: usize) -> Learner {
    Learner::Boosted(BoostedParams { cycles: Some(cycles), n_trees: Some(n_trees), ..BoostedParams::default() })
}

fn forest(n_trees: usize) -> Learner {
    Learner::Forest(ForestParams { n_trees, ..ForestParams::default() })
}

fn tree() -> Learner {
    Learner::Tree(TreeParams::default())
}

fn learned(learner: &Learner) -> Estimator {
    learner.learn(&PLAIN.set()).expect("made-up rows can be learned from")
}

fn additive(estimator: &Estimator) -> &Additive {
    estimator.additives()[0]
}

/// From a matrix in memory to a model, all cores.
#[divan::bench_group(sample_count = 5, sample_size = 1)]
mod fit {
    use super::*;

    fn learning(bencher: Bencher<'_, '_>, learner: &Learner, rows: &Rows) {
        bencher.counter(ItemsCount::new(rows.matrix.n_rows)).bench_local(|| black_box(learner.learn(&rows.set())).is_ok());
    }

    /// As `hsift train` does by default: how long to learn is found first.
    #[divan::bench]
    fn boosted_early_stopping(bencher: Bencher<'_, '_>) {
        learning(bencher, &Learner::Boosted(BoostedParams::default()), &PLAIN);
    }

    #[divan::bench]
    fn boosted_3_cycles_30_trees(bencher: Bencher<'_, '_>) {
        learning(bencher, &boosted(3, 30), &PLAIN);
    }

    #[divan::bench]
    fn forest_50_trees(bencher: Bencher<'_, '_>) {
        learning(bencher, &forest(50), &PLAIN);
    }

    #[divan::bench]
    fn one_tree(bencher: Bencher<'_, '_>) {
        learning(bencher, &tree(), &PLAIN);
    }

    /// Nothing but trees of all inputs on all rows: histograms take most of the time.
    #[divan::bench(args = [20_000, 160_000])]
    fn histograms(bencher: Bencher<'_, '_>, n: usize) {
        let params = BoostedParams { cycles: Some(0), n_trees: Some(20), subsample: 1.0, ..BoostedParams::default() };
        learning(bencher, &Learner::Boosted(params), &Rows::plain(n));
    }

    #[divan::bench]
    fn wording(bencher: Bencher<'_, '_>) {
        let texts = [TextBlock { feature: 0, weight: 1.0, rarity: 0.5, in_trees: false }];
        let set = TrainingSet { texts: &texts, ..TEXT.set() };
        let target = Target::new(&set, |_| false).expect("weights of 1");
        bencher.counter(ItemsCount::new(ROWS)).bench_local(|| black_box(wording::fit(&set, &target, 1)).is_some());
    }
}

/// Class probabilities of all rows, one thread.
#[divan::bench_group(sample_count = 20, sample_size = 1)]
mod predict {
    use super::*;

    fn predicting(bencher: Bencher<'_, '_>, estimator: &Estimator) {
        let mut p = vec![0.0; ROWS * CLASSES as usize];
        bencher.counter(ItemsCount::new(ROWS)).bench_local(|| estimator.predict(&PLAIN.matrix, 0..ROWS, black_box(&mut p)));
    }

    #[divan::bench]
    fn boosted_3_cycles_100_trees(bencher: Bencher<'_, '_>) {
        predicting(bencher, &BOOSTED);
    }

    #[divan::bench]
    fn forest_50_trees(bencher: Bencher<'_, '_>) {
        predicting(bencher, &FOREST);
    }

    #[divan::bench]
    fn one_tree(bencher: Bencher<'_, '_>) {
        predicting(bencher, &TREE);
    }
}

/// Exact contributions, one thread.
#[divan::bench_group(sample_count = 10, sample_size = 1)]
mod contributions {
    use super::*;

    fn explaining(bencher: Bencher<'_, '_>, model: &Additive, classes: &[usize]) {
        let explainer = Explainer::new(model);
        let mut out = Contributions::default();
        bencher.counter(ItemsCount::new(EXPLAINED)).bench_local(|| {
            for row in 0..EXPLAINED {
                explainer.row(&PLAIN.matrix, row, classes, &mut out);
                black_box(&mut out);
            }
        });
    }

    #[divan::bench]
    fn making_the_explainer(bencher: Bencher<'_, '_>) {
        let model = additive(&BOOSTED);
        bencher.bench_local(|| drop(black_box(Explainer::new(model))));
    }

    #[divan::bench]
    fn boosted_two_classes(bencher: Bencher<'_, '_>) {
        explaining(bencher, additive(&BOOSTED), &[3, 8]);
    }

    #[divan::bench]
    fn boosted_all_classes(bencher: Bencher<'_, '_>) {
        explaining(bencher, additive(&BOOSTED), &(0..CLASSES as usize).collect::<Vec<_>>());
    }

    #[divan::bench]
    fn forest_two_classes(bencher: Bencher<'_, '_>) {
        explaining(bencher, additive(&FOREST), &[3, 8]);
    }
}

/// A description of goods, over and over; `examples/text_length.rs` tries every sort of term and fits the slope.
fn description(kb: usize) -> String {
    const GOODS: &str =
        "Fiber laser cutting machine, 3 kW, 1080 nm, with exchange table 1500 x 3000 mm, for sheet steel. 光纤激光切割机，用于金属板材；";
    GOODS.repeat(kb * 1024 / GOODS.len() + 1)
}

#[divan::bench(args = [1, 8, 64, 512])]
fn reading_a_text(bencher: Bencher, kb: usize) {
    let text = description(kb);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| black_box(reading::read(&text)));
}

#[divan::bench(args = [1, 8, 64, 512])]
fn cutting_a_text_into_tokens(bencher: Bencher, kb: usize) {
    let text = description(kb);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut n = 0;
        Tokenizer::default().tokens(&text, |token| n += token.len());
        black_box(n)
    });
}

/// Finding a code in the shipped US lines.
#[divan::bench]
fn tariff_lookup(bencher: Bencher) {
    let us = of(shipped(), "US").expect("shipped");
    bencher.bench(|| us.find(black_box("8456129000")));
}

/// A whole answer of one line: every option, every row.
#[divan::bench]
fn duty_of_a_code(bencher: Bencher) {
    let us = of(shipped(), "US").expect("shipped");
    let shipment = Shipment {
        day: chrono::NaiveDate::from_ymd_opt(2026, 10, 12).expect("a day"),
        origin: Some("CN".into()),
        destination: "US".into(),
        claim: Vec::new(),
        facts: Default::default(),
        goods: Goods { value: Some(15_000.into()), currency: "USD".into(), ..Goods::default() },
    };
    bencher.bench(|| answer(us, tables::layers(), black_box("8456129000"), &shipment));
}

/// Reading a rate cell.
#[divan::bench]
fn rate_cell(bencher: Bencher) {
    bencher.bench(|| parse::cell(black_box("Free (A*,AU,BH,CL,CO,D,E,IL,JO,KR,MA,OM,P,PA,PE,S,SG) 52.9¢/kg + 2.8% (JP)")));
}
