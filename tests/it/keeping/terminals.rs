//! Nothing of a file steers a terminal, and a terminal that is gone is no panic.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{MODEL, at, own, said};
use crate::help::{hsift, hsift_ok};

/// Characters that must not reach a terminal.
fn steering(bytes: &[u8]) -> Vec<char> {
    let text = String::from_utf8_lossy(bytes);
    text.chars()
        .filter(|c| {
            *c != '\n'
                && (c.is_control()
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}'))
        })
        .collect()
}

#[test]
fn nothing_of_a_file_steers_the_terminal() {
    let folder = own();
    let dir = folder.path();
    let evil = [
        "\u{1b}]0;mine\u{7}",
        "\u{1b}[2J",
        "\u{9b}31m",
        "\u{202e}gnp",
        "\u{2066}x\u{2069}",
        "\u{8}\u{8}\u{8}",
        "\u{7f}",
        "\u{200f}a",
        "a\rb",
        "\u{feff}c",
    ];
    let rows: String = evil
        .iter()
        .enumerate()
        .map(|(i, e)| format!("{e}{i},\"fibre laser cutting machine {e} 3 kW\nfinding: nothing\",845611,2024-05-05,{e}\n"))
        .collect();
    let text = format!("id,description,declared_code,date,pow\u{1b}[31mer\n{}", rows.repeat(30));
    fs::write(dir.join("e.csv"), &text).expect("written");
    let clean = |args: &[&str]| {
        let output = hsift(dir, args);
        assert_eq!(steering(&output.stdout), [], "{args:?}\n{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(steering(&output.stderr), [], "{args:?}\n{}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned() + &said(&output)
    };
    for row in 1..=evil.len() {
        let text = clean(&["explain", MODEL, "e.csv", "--row", &row.to_string()]);
        assert!(!text.lines().any(|l| l.starts_with("finding: nothing")), "{text}");
    }
    assert!(clean(&["explain", MODEL, "e.csv", "--row", "1"]).contains("decision"));
    clean(&["profile", "e.csv"]);
    clean(&["train", "e.csv", "--label", "nowhere\u{1b}[2J"]);
    clean(&["train", "e.csv", "--label", "id"]);
    clean(&["evaluate", MODEL, "e.csv"]);
    clean(&["score", MODEL, "e.csv", "--out", "s.csv"]);
    fs::write(dir.join("c.toml"), "claim = \"errors fell \\u001b[2J by 40 %\"\nreduction = 0.4\n\"\\u001bx\" = 1\n").expect("written");
    clean(&["claim", "c.toml"]);
    // A model carries the names of columns on.
    let lines = fs::read_to_string(at("lines.csv")).expect("lines").replacen("office", "off\u{1b}[1mice", 1);
    fs::write(dir.join("l.csv"), lines).expect("written");
    clean(&["train", "l.csv", "--learner", "tree", "--folds", "2", "--out", "m.hsift"]);
    assert!(clean(&["show", "m.hsift"]).contains("# Model card"));
    // Files and JSON keep what was written.
    let json: Value = serde_json::from_str(&hsift_ok(dir, &["explain", MODEL, "e.csv", "--row", "4", "--format", "json"])).expect("JSON");
    assert!(json["line"].to_string().contains('\u{202e}'));
    assert!(fs::read_to_string(dir.join("s.csv")).expect("scores").contains('\u{1b}'));
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_is_gone_or_full_is_no_panic() {
    let dir = own();
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").expect("there"));
    let run = |args: &[&str], out: Stdio, err: Stdio| {
        Command::new(env!("CARGO_BIN_EXE_hsift"))
            .args(args)
            .current_dir(dir.path())
            .stdout(out)
            .stderr(err)
            .output()
            .expect("the program starts")
    };
    let m = at("m.hsift");
    for args in [
        &["show", &m][..],
        &["profile", &at("lines.csv")],
        &["score", &m, &at("lines.csv"), "--out", "-"],
        &["claim", "nowhere"],
        &["simulate", "--rows", "3000", "--out", "-", "--as", "parquet"],
    ] {
        let output = run(args, full(), Stdio::piped());
        assert_eq!(output.status.code(), Some(2), "{args:?} {}", said(&output));
        let output = run(args, Stdio::null(), full());
        assert!(matches!(output.status.code(), Some(0 | 2)), "{args:?} {:?}", output.status);
        // A reader that went away.
        let mut child = Command::new(env!("CARGO_BIN_EXE_hsift"))
            .args(args)
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert!(matches!(child.wait().expect("ended").code(), Some(0 | 2)), "{args:?}");
    }
}
