//! What must hold for any input.

use hsift::data::ingest;
use hsift::data::matrix::{Column, Matrix};
use hsift::data::table::Table;
use hsift::data::text::Tokenizer;
use hsift::domain::code::WrittenCode;
use hsift::domain::technical::Unit;
use hsift::domain::vocabulary::Vocabulary;
use hsift::learner::tree::TreeParams;
use hsift::learner::{Learner, Sample, TrainingSet};
use hsift::model::path::path;
use ndarray::Array1;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,40}") {
        for unit in [Unit::Watt, Unit::Nanometre, Unit::Kilogram, Unit::SquareMetre, Unit::Millimetre, Unit::Share, Unit::One] {
            if let Ok(value) = unit.read(&text) {
                prop_assert!(value.is_finite());
                unit.show(value);
            }
        }
        Vocabulary::Operation.read(&text);
        let mut tokenizer = Tokenizer::default();
        tokenizer.tokens(&text, |t| assert!(!t.is_empty()));
    }

    #[test]
    fn what_is_read_as_a_code_has_its_digits(text in "[0-9. -]{0,14}") {
        if let Ok(code) = WrittenCode::read(&text) {
            prop_assert!(matches!(code.digits.len(), 4 | 6..=13));
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(code.digits.trim_start_matches('0').starts_with(digits.trim_start_matches('0').trim_end_matches('0')));
        }
    }

    #[test]
    fn a_written_power_is_read_back(kilowatts in 0.001f64..1000.0) {
        let watts = Unit::Watt.read(&format!("{kilowatts} kW")).expect("read");
        prop_assert!((watts - kilowatts * 1000.0).abs() < 1e-9 * watts);
        let shown = Unit::Watt.read(&Unit::Watt.show(watts)).expect("read");
        prop_assert!((shown - watts).abs() <= 0.001 * watts, "{} {}", shown, watts);
    }

    #[test]
    fn any_bytes_as_a_file_are_a_table_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400), ending in 0usize..3) {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(["x.csv", "x.parquet", "x.ndjson"][ending]);
        std::fs::write(&path, &bytes).expect("written");
        if let Ok(table) = ingest::read(&path) {
            prop_assert!(table.height() > 0);
        }
    }

    #[test]
    fn rows_survive_csv(rows in proptest::collection::vec(("[^\r\n\u{0}]{0,12}", "[\\PC]{1,12}"), 1..20)) {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("x.csv");
        let cells: Vec<[Option<&str>; 2]> = rows.iter().map(|(a, b)| [Some(a.as_str()).filter(|a| !a.is_empty()), Some(b.as_str())]).collect();
        let borrowed: Vec<&[Option<&str>]> = cells.iter().map(|r| r.as_slice()).collect();
        let table = Table::from_rows("t", &["id", "description"], &borrowed).expect("table");
        hsift::data::output::write_table(&path, &table).expect("written");
        let back = ingest::read(&path).expect("read");
        prop_assert_eq!(back.height(), rows.len());
        for (i, (a, b)) in rows.iter().enumerate() {
            prop_assert_eq!(back.column("id").expect("id").written(i).unwrap_or(""), a);
            prop_assert_eq!(back.column("description").expect("description").written(i).unwrap_or(""), b);
        }
    }

    #[test]
    fn a_tree_gives_probabilities_and_a_path_that_its_row_fulfils(
        rows in proptest::collection::vec((proptest::option::of(-100.0f32..100.0), 0u32..6, 0u32..4), 4..120),
        min_samples_leaf in 1u32..6,
    ) {
        let numbers: Array1<f32> = rows.iter().map(|(v, _, _)| v.unwrap_or(f32::NAN)).collect();
        let codes: Array1<u32> = rows.iter().map(|(_, c, _)| *c).collect();
        let matrix = Matrix::new(vec![Column::Numerical(numbers), Column::Categorical { codes, n_codes: 6 }]);
        let samples: Vec<Sample> = rows.iter().enumerate().map(|(i, (_, _, class))| Sample { row: i as u32, class: *class, weight: 1.0 }).collect();
        let params = TreeParams { min_samples_leaf, min_samples_level: 1, ..TreeParams::default() };
        let learn = |samples: &[Sample]| Learner::Tree(params.clone()).learn(&TrainingSet::plain(&matrix, samples, 4)).expect("learned");
        let estimator = learn(&samples);
        let reversed: Vec<Sample> = samples.iter().rev().copied().collect();
        prop_assert_eq!(&estimator, &learn(&reversed));
        let tree = estimator.tree().expect("a tree");
        let total: u32 = tree.leaves.rows.iter().sum();
        prop_assert_eq!(total as usize, rows.len());
        let mut p = [0.0; 4];
        for row in 0..rows.len() {
            estimator.predict_row(&matrix, row, &mut p);
            prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let walked = path(tree, &matrix, row);
            prop_assert_eq!(walked.leaf, tree.leaf(&matrix, row));
            prop_assert!(walked.support >= min_samples_leaf.min(rows.len() as u32));
        }
    }
}
