//! What the tests share: the program, small tables, trained models.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use hsift::data::dataspec::Roles;
use hsift::data::infer::infer;
use hsift::data::table::Table;
use hsift::error::Result;
use hsift::progress::Silent;
use hsift::training::{Settings, Target, Trained, train};
use tempfile::TempDir;

/// A folder with `past.csv`, 3,000 simulated lines, and `m.hsift`, a model of them. A test that needs any model takes this one:
/// training is most of what the tests' time goes to.
static LASER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    hsift_ok(folder.path(), &["simulate", "--rows", "3000", "--out", "past.csv"]);
    hsift_ok(folder.path(), &["train", "past.csv", "--folds", "2", "--out", "m.hsift"]);
    folder
});

/// A folder of the test's own with the shared `past.csv` and `m.hsift`.
pub fn with_model() -> TempDir {
    let own = tempfile::tempdir().expect("folder");
    for name in ["past.csv", "m.hsift"] {
        std::fs::copy(LASER.path().join(name), own.path().join(name)).expect("copied");
    }
    own
}

/// Runs the program in a folder.
pub fn hsift(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hsift")).args(args).current_dir(folder).env("NO_COLOR", "1").output().expect("the program starts")
}

/// Runs the program and gives its standard output; fails loudly if it fails.
pub fn hsift_ok(folder: &Path, args: &[&str]) -> String {
    let output = hsift(folder, args);
    assert!(output.status.success(), "hsift {args:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Simulated declarations.
pub fn simulated(rows: usize, seed: u64) -> Table {
    let settings = hsift::simulation::Settings { rows, seed, ..Default::default() };
    hsift::simulation::table(settings, &Silent).expect("simulated")
}

/// Trains on a table as inferred.
pub fn trained(table: &Table, target: Target, learner: &str) -> Result<Trained> {
    let (spec, _) = infer(table, &Roles::default());
    let settings = Settings::new(target, learner).expect("a learner of that name");
    train(table, spec, &settings, &Silent)
}
