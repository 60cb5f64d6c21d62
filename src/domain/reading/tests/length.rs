//! Long texts: reading takes time in proportion to length, and what a text says is read from it however long it is.

use std::time::Instant;

use super::super::near::{head, last_word, tail};
use super::{read, shown};

/// Pieces that some rule once looked from to the start or the end of the text, or to every other word.
const PIECES: &[&str] = &[
    "的激光机",
    "用",
    "laser machine for ",
    "without table, ",
    "1,",
    "3 to ",
    "(",
    "激光切割机公司",
    "1x",
    ". ",
    ".",
    ".)",
    "3轴",
    "六百瓦 ",
    "3 W(",
    "1064nm ",
    "1 nm;",
    "1/5w qcw ",
    "650nm 1mw aiming ",
    "650nm 1mw 3kw laser ",
    "with laser cut steel, ",
    "重5kg ",
    "3轴机床",
    "laser 1w, total 9w ",
    "co2 ",
    "co2 tube ",
    "CO2 arc ",
    "二氧化碳",
    "pcb ",
    "aluminium rails ",
    "mainly steel ",
    "machine wood ",
    "机用;",
    "for use in ",
    "table are not included ",
    "1, ",
    "axes: x ",
    "3 axis ",
];

/// Words that stand once before them.
const STARTS: &[&str] = &["", "laser source ", "laser cutting machine "];

#[test]
fn long_texts_take_time_in_proportion() {
    for (i, piece) in PIECES.iter().enumerate() {
        let text = STARTS[i % STARTS.len()].to_owned() + &piece.repeat(400_000 / piece.len());
        let start = Instant::now();
        let _ = read(&text);
        assert!(start.elapsed().as_secs() < 12, "{piece:?} took {:?}", start.elapsed());
    }
    // Every word of every sense in turn.
    for (sense, words) in super::super::terms() {
        let text = (words.join(" ") + ", 3 kw ").repeat(100_000 / words.len());
        let text = &text[..text.floor_char_boundary(100_000)];
        let start = Instant::now();
        let _ = read(text);
        assert!(start.elapsed().as_secs() < 6, "{sense} took {:?}", start.elapsed());
    }
}

#[test]
fn a_long_text_says_what_it_says() {
    for filler in ["steel frame, ", "co2 ", "说明书, ", "no. 5, ", "1, 2, 3; "] {
        let text = format!("Fiber laser cutting machine, 3 kW, {}", filler.repeat(2_000));
        let reading = read(&text);
        assert_eq!(shown(&reading, "operation").split('+').next(), Some("cutting"), "{filler}");
        assert_eq!(shown(&reading, "output_power"), "3000", "{filler}");
    }
}

#[test]
fn near_is_a_stated_number_of_bytes() {
    let text = "激光 cutting machine";
    assert_eq!(tail(text, 6, 4), "光");
    assert_eq!(tail(text, 6, 100), "激光");
    assert_eq!(head(text, 0, 5), "激");
    assert_eq!(head(text, 7, 100), "cutting machine");
    assert_eq!(last_word(text, text.len(), &[' ']), "machine");
    assert_eq!(last_word("approx", 6, &[' ']), "approx");
    assert_eq!(last_word(&"a".repeat(40), 40, &[' ']), "");
    assert_eq!(last_word("", 0, &[' ']), "");
}
