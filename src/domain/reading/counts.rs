//! Which of several counts of axes is that of the goods.

use super::ahead::is_chinese;
use super::near::{head, tail};
use super::quantities::{Quantity, Sort};

/// A clause is no longer than this many bytes on either side of the count.
const CLAUSE: usize = 64;
/// More counts than these no goods have.
const MANY: usize = 16;
/// Words before a count of axes that are all there are.
const IN_ALL: &[&str] = &[
    "=",
    "i.e.",
    "i.e",
    "total",
    "total of",
    "total:",
    "in all",
    "namely",
    "giving",
    "making",
    "altogether",
    "gives",
    "makes",
    "for a total of",
    "together",
    "together:",
    "overall",
    "sum",
    "sum:",
    "共",
    "合计",
    "即",
    "总计",
    "共计",
    "总共",
    "一共",
    "合共",
    "总轴数",
    "总计:",
    "合计:",
    "共有",
    "累计",
];
/// And behind it.
const ALL_TOLD: &[&str] = &["in total", "in all", "altogether", "all told", "total", "overall", "together", "in the cell", "in sum"];
/// Words of what brings and takes the work: its axes are not those of the machine.
const HANDLING: &[&str] = &[
    "loader",
    "loading",
    "feeder",
    "feeding",
    "handling",
    "pick and place",
    "palleti",
    "stacker",
    "stacking",
    "gantry loader",
    "external",
    "conveyor",
    "own plc",
    "destack",
    "depalleti",
    "tool changer",
    "sorting",
    "sorter",
    "上料",
    "下料",
    "送料",
    "搬运",
    "码垛",
    "外配",
    "分拣",
    "取料",
    "外置",
    "另配",
    "输送",
];

/// A sum ("rotation + carriage = 2 axes") is the count, and a single axis beside another count is a piece of it.
pub(super) fn one_count(text: &str, found: &mut Vec<Quantity>) {
    let all = |q: &Quantity| {
        let before = text[..q.at.start].trim_end();
        let after = text[q.at.end..].trim_start();
        // "6-axis robot + 1 linear track (7 axes)".
        let sum = || {
            let entry = before.strip_suffix('(').map(|rest| clause(rest, rest.len()));
            entry.is_some_and(|entry| entry.contains(['+', '&']) || entry.contains(" plus "))
        };
        let told = IN_ALL.iter().any(|word| {
            let rest = before.strip_suffix(word);
            rest.is_some_and(|rest| {
                !word.starts_with(|c: char| c.is_ascii_alphabetic()) || !rest.ends_with(|c: char| c.is_ascii_alphabetic())
            })
        });
        q.sort == Sort::Axes && (told || ALL_TOLD.iter().any(|word| after.starts_with(word)) || sum())
    };
    if let Some(sum) = found.iter().find(|q| all(q)).map(|q| q.at.start) {
        found.retain(|q| q.sort != Sort::Axes || q.at.start == sum);
    }
    // What brings the work has axes of its own, where the machine has some.
    let counts = found.iter().filter(|q| q.sort == Sort::Axes).count();
    if (2..=MANY).contains(&counts) {
        let handles: Vec<bool> = found.iter().map(|q| q.sort == Sort::Axes && handles(text, q)).collect();
        if found.iter().zip(&handles).any(|(q, handles)| q.sort == Sort::Axes && !handles) {
            let mut handles = handles.into_iter();
            found.retain(|_| !handles.next().unwrap_or(false));
        }
    }
    if found.iter().any(|q| q.sort == Sort::Axes && q.high > 1.0) {
        found.retain(|q| q.sort != Sort::Axes || q.high > 1.0);
    }
}

/// The clause that ends at a place.
fn clause(text: &str, end: usize) -> &str {
    let border = |c: char| matches!(c, ',' | ';' | '|' | '。' | '、' | '\n' | '(' | ')' | ':');
    let near = tail(text, end, CLAUSE).rsplit(". ").next().unwrap_or_default();
    near.rsplit(border).next().unwrap_or(near)
}

/// Does the clause of a count speak of what brings or takes the work?
fn handles(text: &str, quantity: &Quantity) -> bool {
    let border = |c: char| matches!(c, ',' | ';' | '|' | '。' | '.' | '、' | '\n' | '(' | ')');
    let behind = head(text, quantity.at.end, CLAUSE).split(border).next().unwrap_or_default();
    // A space parts the entries of a Chinese list.
    let chinese = |part: &str| part.chars().any(is_chinese);
    let before = clause(text, quantity.at.start);
    let before = if chinese(before) { before.rsplit(' ').next().unwrap_or(before) } else { before };
    let behind = if chinese(behind) { behind.split(' ').next().unwrap_or(behind) } else { behind };
    HANDLING.iter().any(|word| before.contains(word) || behind.contains(word))
}
