//! How the time of reading a text grows with its length. Terms of every sort are repeated to 8, 16, … 1024 kB, and the slope of log time
//! over log length is fitted on the upper four: 1 is linear, 2 quadratic.
//!
//!     cargo run --release --example text_length
//!     cargo run --release --example text_length -- --each
//!     cargo run --release --example text_length -- --random 2000 --seed 7
//!     cargo run --release --example text_length -- --hsift target/release/hsift --model models/laser.hsift
//!
//! The last one times `hsift score` on a file of one such line. Ends with status 1 if a slope is above the limit or a megabyte takes longer
//! than it may.
#![allow(clippy::print_stdout)] // a driver that prints its table

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::Parser;
use hsift::data::text::Tokenizer;
use hsift::domain::reading;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How the time of reading a text grows with its length.
#[derive(Parser)]
struct Args {
    /// Repeat every single word, not only the words of a sense in turn
    #[arg(long)]
    each: bool,
    /// Repeat so many random phrases of one to five terms instead
    #[arg(long, value_name = "N")]
    random: Option<usize>,
    /// Seed of the random phrases
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Time this program's `score` instead of the library
    #[arg(long, value_name = "PROGRAM", requires = "model")]
    hsift: Option<PathBuf>,
    /// Model for `score`
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Largest slope allowed
    #[arg(long, default_value_t = 1.1)]
    slope: f64,
    /// Seconds that a megabyte may take
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
}

const KB: usize = 1024;
/// The upper sizes, on which a slope is fitted.
const UPPER: usize = 4;

/// A sort of text: its name and the piece that is repeated.
type Sort = (String, String);

fn main() -> ExitCode {
    let args = Args::parse();
    // The lexicon is built once; that is no part of reading a text.
    let _ = reading::read("laser");
    let fine = match (&args.hsift, args.random) {
        (Some(hsift), _) => by_program(&args, hsift, args.model.as_deref().unwrap_or(Path::new("models/laser.hsift"))),
        (_, Some(n)) => by_chance(&args, n),
        _ => by_sort(&args),
    };
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// All sorts of terms.
fn sorts(each: bool) -> Vec<Sort> {
    let mut sorts = Vec::new();
    for (sense, words) in reading::terms() {
        sorts.push((sense.clone(), words.join(" ") + " "));
        sorts.push((format!("{sense}, number behind"), words.iter().map(|w| format!("{w} 3 kw ")).collect()));
        if each {
            sorts.extend(words.iter().map(|w| (format!("{w:?}"), format!("{w} "))));
            sorts.extend(words.iter().map(|w| (format!("3 {w:?}"), format!("3 {w} "))));
            sorts.extend(words.iter().map(|w| (format!("laser {w:?} machine"), format!("laser {w} machine "))));
        }
    }
    let plain = [
        "a",
        "y",
        "é",
        "ß",
        "Z",
        "1",
        "0,",
        "1.",
        "1 ",
        "1/",
        "1-",
        "1, ",
        "1 to ",
        "3x",
        "3 x 4 mm ",
        "3±1 nm ",
        "12:30 ",
        " ",
        "\t",
        ".",
        ". ",
        ".)",
        ",",
        ";",
        ":",
        "::1 ",
        "(",
        ")",
        "((1 w",
        "[]",
        "\"",
        "'",
        "-",
        "-a",
        "_a",
        "/",
        "|",
        "| ",
        "!",
        "?",
        "? no ",
        "&",
        "+",
        "=",
        "~",
        "*",
        "%",
        "#",
        "的",
        "用",
        "机",
        "激光",
        "激光机",
        "激光切割机公司",
        "机用;",
        "一",
        "万",
        "六百瓦 ",
        "功率",
        "、",
        "。",
        "，",
        "（",
        "ａ",
        "１",
        "㎜",
        "①",
        "ﷺ",
        "\u{301}",
        "e\u{301}",
        "\u{300}\u{316}",
        "\u{200b}",
        "\u{feff}",
        "가",
        "ก",
        "אב",
        "😀",
        "👩‍🔧",
        "co2 ",
        "CO2",
        "nd:yag ",
        "laser",
        "laser ",
        "laser, ",
        "laserlaser ",
        "laser machine for ",
        "laser-cutting ",
        "ay",
        "ying",
        "sses ",
        "abcdefghij ",
        "x1y2 ",
        "fish, frozen ",
        "table are not included ",
        "steel frame, ",
        "aluminium rails ",
        "pcb, ",
        "mainly steel ",
        "laser source 1 w ",
        "machine wood ",
        "1 nm;",
        "axes: x ",
        "for use in ",
        "diode aiming, ",
        "3轴 ",
        "3 axis ",
        "10 ps ",
        "1064 ",
        "-------axis ",
        "1 w /",
    ];
    sorts.extend(plain.into_iter().map(|piece| (format!("{piece:?}"), piece.to_owned())));
    // One head, and then one term over and over.
    for head in ["laser source ", "laser cutting machine ", "parts ", "laser pointer, "] {
        for piece in ["3 kw ", "3 w, ", "1064 nm ", "co2 ", "3 axis ", "5 kg ", "3 x 4 mm ", "steel ", "wafer ", "cutting "] {
            sorts.push((format!("{head:?} and {piece:?}"), format!("\u{0}{head}\u{0}{piece}")));
        }
    }
    sorts
}

/// A piece repeated to a length; a piece between two NULs stands once, at the start.
fn text(piece: &str, bytes: usize) -> String {
    let (start, piece) = piece.strip_prefix('\u{0}').and_then(|rest| rest.split_once('\u{0}')).unwrap_or(("", piece));
    start.to_owned() + &piece.repeat(bytes / piece.len() + 1)
}

/// Seconds that a text of so many bytes takes. Short texts are read several times, so that all upper sizes take about the same time in
/// all: what else a machine does then lengthens them alike.
fn seconds(bytes: usize, mut work: impl FnMut()) -> f64 {
    let runs = (1024 * KB / bytes).clamp(1, 8);
    let start = Instant::now();
    (0..runs).for_each(|_| work());
    start.elapsed().as_secs_f64() / runs as f64
}

fn read_seconds(text: &str) -> f64 {
    seconds(text.len(), || {
        std::hint::black_box(reading::read(text));
    })
}

fn token_seconds(text: &str) -> f64 {
    seconds(text.len(), || {
        let mut n = 0usize;
        for cut in [hsift::data::text::Cut::Words, hsift::data::text::Cut::Places, hsift::data::text::Cut::Letters] {
            Tokenizer::default().cut(text, cut, |token| n += token.len());
        }
        std::hint::black_box(Tokenizer::default().as_written(text, &["laser", "激光"]));
        std::hint::black_box(n);
    })
}

/// Slope of log time over log length, by least squares.
fn slope(points: &[(usize, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(n, t)| ((*n as f64).ln(), t.max(1e-9).ln())).collect();
    let mean = |f: fn(&(f64, f64)) -> f64| logs.iter().map(f).sum::<f64>() / logs.len() as f64;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / logs.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>()
}

/// Prints a row and tells whether it is within the limits.
fn told(name: &str, what: &str, points: &[(usize, f64)], args: &Args) -> bool {
    let (slope, last) = (slope(&points[points.len().saturating_sub(UPPER)..]), points.last().map_or(0.0, |p| p.1));
    let fine = slope <= args.slope && last <= args.seconds;
    let times: Vec<String> = points.iter().map(|(_, t)| format!("{:.1}", t * 1e3)).collect();
    let name: String = name.chars().take(60).collect();
    println!("{} | {name} | {what} | {} | {slope:.2}", if fine { "ok  " } else { "SLOW" }, times.join(" "));
    fine
}

fn by_sort(args: &Args) -> bool {
    println!("     | term | of | ms at 8, 16, … 1024 kB | slope of the upper sizes");
    let mut slow = 0;
    let sorts = sorts(args.each);
    let mut slopes: Vec<f64> = Vec::new();
    let mut longest = 0.0f64;
    for (name, piece) in &sorts {
        let sizes: Vec<usize> = (0..8).map(|i| (8 << i) * KB).collect();
        // Every single word is tried at fewer sizes.
        let sizes = if args.each { &sizes[2..6] } else { &sizes[..] };
        for (what, time) in [("read", read_seconds as fn(&str) -> f64), ("tokens", token_seconds)] {
            let measure = || sizes.iter().map(|bytes| (*bytes, time(&text(piece, *bytes)))).collect::<Vec<_>>();
            let mut points = measure();
            // A busy machine disturbs one run, hardly five.
            for _ in 0..4 {
                if slope(&points[points.len().saturating_sub(UPPER)..]) > args.slope {
                    let again = measure();
                    points.iter_mut().zip(again).for_each(|(p, q)| p.1 = p.1.min(q.1));
                }
            }
            slopes.push(slope(&points[points.len().saturating_sub(UPPER)..]));
            longest = longest.max(points.last().map_or(0.0, |p| p.1));
            slow += usize::from(!told(name, what, &points, args));
        }
    }
    slopes.sort_by(f64::total_cmp);
    let median = slopes[slopes.len() / 2];
    println!(
        "{} sorts: slopes {:.2} to {:.2}, median {median:.2}; longest {longest:.2} s; {slow} too slow",
        sorts.len(),
        slopes[0],
        slopes[slopes.len() - 1]
    );
    slow == 0
}

/// Phrases of random terms, numbers and signs.
fn by_chance(args: &Args, n: usize) -> bool {
    let mut chance = ChaCha8Rng::seed_from_u64(args.seed);
    let words: Vec<&str> = reading::terms().into_iter().flat_map(|(_, words)| words).collect();
    const SIGNS: &[&str] = &[" ", " ", " ", "", ", ", "; ", ". ", ":", "(", ")", "/", "-", "、", "。", " | ", "\"", "+", "x", "=", "?"];
    const NUMBERS: &[&str] =
        &["3 kw", "20 W", "1064 nm", "355nm", "5 kg", "3 axis", "1500 x 3000 mm", "2", "10", "0,5", "三", "1-3", "10 ps"];
    let mut phrase = |longest: usize| {
        let mut phrase = String::new();
        for _ in 0..chance.gen_range(1..=longest) {
            let number = chance.gen_bool(0.3);
            phrase += if number { NUMBERS.choose(&mut chance) } else { words.choose(&mut chance) }.copied().unwrap_or_default();
            phrase += SIGNS.choose(&mut chance).copied().unwrap_or_default();
        }
        phrase
    };
    let mut slow = 0;
    for _ in 0..n {
        let piece = format!("\u{0}{}\u{0}{}", phrase(3), phrase(5));
        let measure = |sizes: &[usize]| sizes.iter().map(|bytes| (*bytes, read_seconds(&text(&piece, *bytes)))).collect::<Vec<_>>();
        let points = measure(&[32 * KB, 128 * KB]);
        if slope(&points) > args.slope + 0.15 {
            let points = measure(&[128 * KB, 256 * KB, 512 * KB]);
            slow += usize::from(!told(&format!("{piece:?}"), "read", &points, args));
        }
    }
    println!("{n} random phrases, seed {}: {slow} too slow", args.seed);
    slow == 0
}

/// `hsift score` on a file of one line.
fn by_program(args: &Args, hsift: &Path, model: &Path) -> bool {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let (file, out) = (folder.path().join("line.csv"), folder.path().join("scores.ndjson"));
    let mut slow = 0;
    println!("     | term | of | ms at 128, 256, 512, 1024 kB | slope of the upper sizes");
    for (name, piece) in sorts(false) {
        for explain in ["none", "full"] {
            let mut points = Vec::new();
            for bytes in [128 * KB, 256 * KB, 512 * KB, 1024 * KB] {
                let goods = text(&piece, bytes).replace('"', "\"\"");
                fs::write(&file, format!("id,date,declared_code,description\n1,2024-01-01,845611,\"{goods}\"\n")).expect("file");
                let took = seconds(1024 * KB, || {
                    let done =
                        Command::new(hsift).arg("score").args([model, &file]).arg("--out").arg(&out).args(["--explain", explain]).output();
                    let done = done.expect("the program starts");
                    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
                });
                points.push((bytes, took));
            }
            slow += usize::from(!told(&name, &format!("score --explain {explain}"), &points, args));
        }
    }
    println!("{slow} too slow");
    slow == 0
}
