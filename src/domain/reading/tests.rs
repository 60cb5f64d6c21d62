//! Own sentences in both languages: what is read of each, and which code follows.

mod codes;
mod drawn;
mod entries;
mod families;
mod length;
mod lessons;
mod lines;
mod measured;
mod numbers;
mod prose;
mod states;
mod trades;

use super::{Reading, Value, read};

/// The reading of a fact as a short text: names joined by `+`, yes or no, the largest number.
fn shown(reading: &Reading, fact: &str) -> String {
    if let Some(number) = reading.number(fact) {
        return format!("{}", (number * 1e4).round() / 1e4);
    }
    let names: Vec<&str> = reading
        .all(fact)
        .map(|s| match s.value {
            Value::Name(name) => name,
            Value::Flag(true) => "yes",
            Value::Flag(false) => "no",
            Value::Number { .. } => "",
        })
        .collect();
    names.join("+")
}

/// Checks lines of text with what must be read: `fact=value` separated by spaces. A value that ends in `+` may be
/// followed by others, `-` is nothing.
fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let reading = read(text);
        for wanted in expected.split_whitespace() {
            let (fact, value) = wanted.split_once('=').unwrap_or((wanted, ""));
            let found = shown(&reading, fact);
            let fits = match value.strip_suffix('+') {
                Some(first) => found == first || found.starts_with(value),
                None if value == "-" => found.is_empty(),
                None => found == value,
            };
            if !fits {
                wrong.push(format!("{text}\n    {fact}: {found}, not {value}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn words_are_given_as_written() {
    let text = "ＬＡＳＥＲ Cutting-machine, 功率３ｋＷ";
    let reading = read(text);
    let at = |fact: &str| reading.all(fact).next().map(|s| &text[s.at.clone()]);
    assert_eq!(at("operation"), Some("Cutting"));
    assert_eq!(at("energy_source"), Some("ＬＡＳＥＲ"));
    assert_eq!(at("output_power"), Some("３ｋＷ"));
}

#[test]
fn any_text_is_read_without_panic() {
    let odd = [
        "",
        " ",
        "。",
        "|||",
        "((((((((((((((((((((",
        ")))",
        "\u{0}\u{feff}",
        "1",
        "1.",
        ".5w",
        "1,1,1,1,1,1w",
        "x1x1x1x",
        "1 x",
        "９９９９９９９９９９９９９９９９９９９９９９９kw",
        "ﷺ3w",
        "ß½㎜²③④㍻5㎚",
        "İİİw 3w",
    ];
    for text in odd {
        for whole in [text.to_owned(), format!("laser{text}cutting{text}"), format!("{text}激光{text}的机用{text}")] {
            for s in read(&whole).stated {
                assert!(whole.get(s.at.clone()).is_some(), "{whole:?} {s:?}");
            }
        }
    }
    let pieces = [
        "激光", "的", "机", "用", "for ", "laser ", "machine ", "without ", "or ", ", ", "3", "kw", "x", "1,5", "(", ")", "。", ". ",
        "公司", "é", "μ", "½", "-",
    ];
    let mut state = 7_u64;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..24 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        for s in read(&text).stated {
            assert!(text.get(s.at.clone()).is_some_and(|words| !words.is_empty()), "{text:?} {s:?}");
        }
    }
}
