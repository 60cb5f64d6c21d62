//! Feeds generated and damaged files of every format to the library, in process: no panic, no line unaccounted for, memory bounded.
//!
//!     cargo run --release --example fuzz -- --files 50000 --rows 2000000 --seed 1
//!     cargo run --release --example fuzz -- --only 4711 --seed 1 --keep /tmp/fuzz
//!
//! Deterministic: file N of a seed is always the same bytes. A quarter of the files is left undamaged; of those the number of lines is
//! known, and as many must come back as rows and rejects. Of every table that is read, each line number must be a row or a reject, once.
//! A damaged model or record that is accepted is told, too. Ends with status 1 if anything was found.
//!
//! A new format is one entry of [`FORMATS`] and a function in `files` that makes its bytes.
#![allow(clippy::print_stdout)] // a driver that prints its table

mod damage;
mod files;
mod readers;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Parser;
use hsift::data::dataspec::Roles;
use hsift::data::infer::infer;
use hsift::data::table::Table;
use hsift::error::Result;
use hsift::model::artifact::Model;
use hsift::scoring::reasons::Lang;
use hsift::scoring::record::{Asked, Record};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng as Chance;

/// Feeds generated and damaged files of every format to the library.
#[derive(Parser)]
struct Args {
    /// Files to make
    #[arg(long, default_value_t = 2_000)]
    files: usize,
    /// Lines of all files of declarations together, about
    #[arg(long, default_value_t = 50_000)]
    rows: usize,
    /// Seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Make this one file again
    #[arg(long, value_name = "N")]
    only: Option<usize>,
    /// Formats, comma separated; all if not given
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    formats: Vec<String>,
    /// Folder to keep files in that something was found with
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Model that tables are scored with
    #[arg(long, value_name = "FILE", default_value = "tests/it/golden/v3.hsift")]
    model: PathBuf,
}

/// What the reader of a format made of a file.
#[derive(Default)]
struct Read {
    /// Lines of declarations read and rejected.
    lines: usize,
    /// What is wrong with it, if anything.
    wrong: Option<String>,
}

/// What is made before the first file.
struct World {
    model: Model,
    model_bytes: Vec<u8>,
    record: String,
    dataspec: String,
}

/// A format: how a file of it is made, and who reads it.
struct Format {
    name: &'static str,
    /// Ending of the file's name.
    ending: &'static str,
    /// Files of it among a hundred or so.
    weight: u32,
    /// Makes a whole file of about so many lines; gives it with the lines it has, where these are known.
    make: fn(&mut Chance, usize, &World) -> files::Made,
    read: fn(&Path, &[u8], bool, &World) -> Result<Read>,
}

#[rustfmt::skip]
const FORMATS: &[Format] = &[
    Format { name: "csv", ending: "csv", weight: 30, make: files::csv, read: readers::table },
    Format { name: "ndjson", ending: "ndjson", weight: 15, make: files::ndjson, read: readers::table },
    Format { name: "json", ending: "json", weight: 5, make: files::json, read: readers::table },
    Format { name: "parquet", ending: "parquet", weight: 8, make: files::parquet, read: readers::table },
    Format { name: "xlsx", ending: "xlsx", weight: 6, make: files::xlsx, read: readers::table },
    Format { name: "xml", ending: "xml", weight: 5, make: files::xml, read: readers::table },
    Format { name: "csv.gz", ending: "csv.gz", weight: 3, make: files::gzip, read: readers::table },
    Format { name: "csv.zst", ending: "csv.zst", weight: 3, make: files::zstandard, read: readers::table },
    Format { name: "dataspec", ending: "toml", weight: 6, make: |_, _, w| (w.dataspec.clone().into_bytes(), None), read: readers::dataspec },
    Format { name: "model", ending: "hsift", weight: 4, make: |_, _, w| (w.model_bytes.clone(), None), read: readers::model },
    Format { name: "record", ending: "json", weight: 4, make: |_, _, w| (w.record.clone().into_bytes(), None), read: readers::record },
    Format { name: "claim", ending: "toml", weight: 4, make: files::claim_text, read: readers::a_claim },
    Format { name: "plan", ending: "toml", weight: 3, make: files::plan_text, read: readers::plan },
    Format { name: "overrides", ending: "ndjson", weight: 3, make: files::overrides_text, read: readers::an_override },
    Format { name: "tariff", ending: "csv", weight: 4, make: files::tariff_table, read: readers::tariff },
    Format { name: "hts", ending: "json", weight: 4, make: files::tariff_json, read: readers::tariff },
    Format { name: "rates", ending: "txt", weight: 4, make: files::rates, read: readers::rates },
    Format { name: "text", ending: "txt", weight: 6, make: |c, n, _| (files::goods(c, n).into_bytes(), None), read: readers::text },
];

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    let args = Args::parse();
    std::panic::set_hook(Box::new(|told| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = told.to_string().replace('\n', " ");
        }
    }));
    let world = world(&args.model);
    let folder = tempfile::tempdir().expect("a folder for the files");
    let formats: Vec<&Format> =
        FORMATS.iter().filter(|f| args.formats.is_empty() || args.formats.iter().any(|name| name == f.name)).collect();
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let (mut panics, mut wrong, mut lines) = (0usize, 0usize, 0usize);
    let numbers = args.only.map_or(0..args.files, |n| n..n + 1);
    for number in numbers {
        let mut chance = Chance::seed_from_u64(args.seed.wrapping_mul(0x9e37_79b9).wrapping_add(number as u64));
        let Ok(format) = formats.choose_weighted(&mut chance, |f| f.weight) else { break };
        // Two files in three hold lines; most are small, a few large.
        let mean = (args.rows * 3 / 2 / args.files.max(1)).max(1);
        let size = if chance.gen_bool(0.01) { mean * 40 } else { chance.gen_range(0..=mean + mean / 4) };
        let (mut bytes, known) = (format.make)(&mut chance, size, &world);
        let damaged = chance.gen_bool(0.75);
        if damaged {
            (0..chance.gen_range(1..6)).for_each(|_| damage::damage(&mut bytes, &mut chance));
        }
        let path = folder.path().join(format!("f{number}.{}", format.ending));
        std::fs::write(&path, &bytes).expect("the file is written");
        let told = catch_unwind(AssertUnwindSafe(|| (format.read)(&path, &bytes, damaged, &world)));
        let count = counts.entry(format.name).or_default();
        count[0] += 1;
        let found = match told {
            Err(_) => {
                panics += 1;
                Some(format!("panic: {}", LAST_PANIC.lock().map(|last| last.clone()).unwrap_or_default()))
            }
            Ok(Err(_)) => {
                count[1] += 1;
                let refused = !damaged && known.is_some_and(|n| n > 0);
                refused.then(|| "an undamaged file is refused".to_owned())
            }
            Ok(Ok(read)) => {
                lines += read.lines;
                count[2] += read.lines;
                let differ = known
                    .filter(|n| !damaged && *n > 0 && *n != read.lines)
                    .map(|n| format!("{n} lines written, {} accounted for", read.lines));
                read.wrong.or(differ)
            }
        };
        if let Some(found) = found {
            wrong += 1;
            count[3] += 1;
            println!("file {number} ({}{}): {found}", format.name, if damaged { ", damaged" } else { "" });
            if let Some(keep) = &args.keep {
                let kept =
                    std::fs::create_dir_all(keep).and_then(|()| std::fs::copy(&path, keep.join(path.file_name().unwrap_or_default())));
                kept.expect("the file is kept");
            }
        }
        let _ = std::fs::remove_file(&path);
        if number % 5_000 == 4_999 {
            println!("… {} files, {lines} lines, {panics} panics, {wrong} found, peak {}", number + 1, peak());
        }
    }
    println!("{:<10} {:>8} {:>8} {:>10} {:>6}", "format", "files", "refused", "lines", "found");
    for (name, [files, refused, lines, found]) in &counts {
        println!("{name:<10} {files:>8} {refused:>8} {lines:>10} {found:>6}");
    }
    println!("{lines} lines; {panics} panics; {wrong} files with something wrong; peak memory {}", peak());
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The largest memory that the process has held, as the kernel tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".into(), |kb| kb.trim().to_owned())
}

fn world(path: &Path) -> World {
    let model_bytes = std::fs::read(path).expect("the model is there");
    let model = Model::from_bytes(&model_bytes).expect("the model is read");
    let line = Table::from_rows(
        "a line",
        &["id", "date", "declared_code", "description"],
        &[&[Some("1"), Some("2024-05-01"), Some("845611"), Some("Fibre laser cutting machine, 3 kW, with exchange table")]],
    );
    let line = line.expect("a table");
    let asked =
        Asked { lang: Lang::En, time: "2026-01-01T00:00:00Z".into(), coverage: None, costs: None, rank: None, top: None, dataspec: None };
    let record = Record::of(&model, "model.hsift", &line, 0, &asked).and_then(|r| r.json()).expect("a record");
    let dataspec = infer(&line, &Roles::default()).0.to_toml(&[]);
    World { model, model_bytes, record, dataspec }
}
