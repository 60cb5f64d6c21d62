//! Imports point down, and polars stays in its room.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors of the house, lowest first; a floor may import from lower ones and from itself.
const FLOORS: &[&[&str]] = &[
    &["error", "progress", "ranks"],
    &["domain"],
    &["data"],
    &["model"],
    &["learner"],
    &["training", "scoring", "simulation"],
    &["evaluation"],
    &["cli"],
];

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is there") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            files(&path, all);
        } else if path.extension().is_some_and(|e| e == "rs") {
            all.push(path);
        }
    }
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|f| f.contains(&module))
}

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut wrong = Vec::new();
    let mut checked = 0;
    for path in all {
        let inside = path.strip_prefix(&src).expect("below src");
        let own = inside.components().next().expect("a name").as_os_str().to_string_lossy().replace(".rs", "");
        let Some(own_floor) = floor(&own) else {
            assert!(own == "lib" || own == "main", "{own} is on no floor: add it to FLOORS");
            continue;
        };
        for (number, line) in fs::read_to_string(&path).expect("readable").lines().enumerate() {
            for (at, _) in line.match_indices("crate::") {
                let module: String = line[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                checked += 1;
                let fine = module == own || floor(&module).is_none_or(|f| f < own_floor);
                if !fine {
                    wrong.push(format!("{}:{}: {own} imports {module}", inside.display(), number + 1));
                }
            }
            if own != "data" && (line.contains("polars::") || line.contains("use polars")) {
                wrong.push(format!("{}:{}: polars outside data", inside.display(), number + 1));
            }
            if (line.contains("println!") || line.contains("print!(")) && !inside.ends_with("tests.rs") {
                wrong.push(format!(
                    "{}:{}: prints past cli/print.rs, which shows what would steer a terminal",
                    inside.display(),
                    number + 1
                ));
            }
        }
    }
    assert!(checked > 50, "only {checked} imports seen");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
