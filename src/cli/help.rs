//! What help says beside the arguments' own words: for whom a command is, what an option is about, and examples. Tests hold that no
//! command is left out and that every example can be typed.

use clap::builder::Styles;
use clap::{Arg, Command, CommandFactory};

use super::Cli;

/// The commands by the people they are for, in the order of their work.
const GROUPS: &[(&str, &[&str])] = &[
    ("For the analyst, who learns from past declarations", &["profile", "train", "show", "compare"]),
    ("For the broker, who classifies and scores", &["classify", "score", "duty", "explain", "replay", "override", "tariff"]),
    ("For the researcher, who measures what a model is worth", &["evaluate", "reduce", "claim", "simulate", "bench"]),
    ("About hsift", &["demo", "completions", "help"]),
];

/// What options are about, whatever command has them. In the help of a command with many options they stand under these headings.
const HEADINGS: &[(&str, &[&str])] = &[
    ("Reading", &["encoding", "sheet"]),
    ("Columns", &["dataspec", "label", "declared", "date", "group", "weight", "only", "inspection"]),
    ("Lines", &["ids", "headings", "from", "to", "embargo", "learned", "rows", "row"]),
    ("What is learned", &["learner", "target", "edition", "overrides", "precedents", "balanced", "seed", "folds"]),
    (
        "Trees",
        &[
            "max_depth",
            "min_samples_leaf",
            "criterion",
            "max_bins",
            "ccp_alpha",
            "n_trees",
            "cycles",
            "learning_rate",
            "max_leaves",
            "levels",
        ],
    ),
    ("Costs and decisions", &["review_cost", "error_cost", "review_budget", "coverage"]),
    ("The reviewer", &["budget", "accept_right", "accept_wrong", "review_days", "error_days"]),
    ("What it is compared with", &["history", "lookup", "previous", "windows", "rates", "gate", "margin", "risk_margin", "loss_margin"]),
    ("Intervals", &["draws", "plan"]),
    ("The shipment", &["code", "origin", "destination", "value", "currency", "quantity", "unit", "part", "day", "claim", "fact", "rate"]),
    ("Duties", &["duty", "stakes", "tariff", "layers"]),
    ("Output", &["out", "out_format", "excel", "report", "lines", "label_noise", "explain", "top", "lang", "format"]),
];

/// Fewer options need no headings.
const MANY: usize = 9;

/// Lines to type, with what they do, by command.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    ("demo", &[("hsift demo --out demo", "everything on the sample; then open demo/report.html")]),
    (
        "simulate",
        &[
            ("hsift simulate --rows 20000 --out lines.csv", "lines with known truth, to try hsift on"),
            ("hsift simulate --rows 5000 --from 2024-01-01 --to 2024-06-30 --out half.parquet", "of half a year"),
        ],
    ),
    (
        "profile",
        &[
            ("hsift profile march.csv", "what the columns are, and what is wrong with them"),
            ("hsift profile jan.csv feb.csv --out dataspec.toml", "of two months, with a dataspec to edit"),
            ("hsift profile march.csv --label-noise doubts.csv", "also the labels to look at again"),
        ],
    ),
    (
        "train",
        &[
            ("hsift train jan.csv feb.csv march.csv --out march.hsift", "learn from three months"),
            ("hsift train all.csv --dataspec dataspec.toml --out m.hsift", "with columns as you edited them"),
            ("hsift train all.csv --overrides overrides.ndjson --out m.hsift", "with what people decided since"),
        ],
    ),
    (
        "score",
        &[
            ("hsift score march.hsift shipments.csv --out scores.csv", "a row for every line, in order"),
            ("hsift score march.hsift a.csv b.ndjson --out scores.csv", "two files in one, each row with its file"),
            (
                "hsift score march.hsift shipments.csv --out scores.csv --review-cost 15 --error-cost 400",
                "decisions by what a look and an error cost you",
            ),
            (
                "hsift score march.hsift shipments.csv --out scores.csv --duty --destination US --stakes stakes.csv",
                "with the duty that hangs on each code, and lines ranked by it",
            ),
        ],
    ),
    (
        "classify",
        &[
            ("hsift classify \"fibre laser cutter, 3 kW\"", "candidates, facts and reasons"),
            ("hsift classify 光纤激光切割机", "the same in Chinese"),
            ("hsift classify - --model march.hsift --format json", "texts from standard input, a record a line"),
        ],
    ),
    (
        "explain",
        &[
            ("hsift explain march.hsift shipments.csv --row 17", "one line with all reasons"),
            ("hsift explain march.hsift shipments.csv --row 17 --lang zh --format html", "a page to file, in Chinese"),
        ],
    ),
    (
        "duty",
        &[
            (
                "hsift duty --code 8456.12.90.00 --origin CN --destination US --value 15000 --date 2026-10-12",
                "every row with its source, every option",
            ),
            (
                "hsift duty --code 845611 --origin 德国 --destination CN --value 1000000 --lang zh --format html",
                "a page that prints on one sheet",
            ),
            ("hsift duty shipments.csv --destination US --out duties.csv", "a row for every line"),
        ],
    ),
    (
        "tariff",
        &[
            (
                "hsift tariff load hts.json --jurisdiction US --edition \"2026 rev 10\" --out us.tariff",
                "an official export as one compact file",
            ),
            ("hsift tariff show 8456.11 --tariff us.tariff", "its lines, with rates and where they stand"),
            ("hsift tariff diff old.tariff new.tariff --lines shipments.csv", "what changed for your codes"),
        ],
    ),
    ("replay", &[("hsift replay 17.html", "make a filed record again and compare it")]),
    ("override", &[("hsift override 17.html --code 8515.80 --reason \"it joins\" --by NAME", "the next training takes it up")]),
    ("show", &[("hsift show march.hsift", "card, features, trees"), ("hsift show march.hsift --format json", "for a program")]),
    (
        "evaluate",
        &[
            ("hsift evaluate march.hsift april.csv --report april", "figures, and a page with pictures"),
            (
                "hsift evaluate march.hsift april.csv --history jan.csv --history feb.csv --lookup trader,declared_code",
                "beside a lookup in past lines",
            ),
        ],
    ),
    ("reduce", &[("hsift reduce march.hsift april.csv --budget 10% --lines lines.csv", "a reviewer who sees the riskiest tenth")]),
    ("compare", &[("hsift compare march.hsift april.hsift may.csv --gate", "exit code 1 unless the new model is no worse")]),
    ("claim", &[("hsift claim claim.toml", "verdict, what is missing, checks")]),
    ("bench", &[("hsift bench march.hsift shipments.csv", "microseconds a row, on one thread")]),
    (
        "completions",
        &[
            ("hsift completions bash", "write it to ~/.local/share/bash-completion/completions/hsift"),
            ("hsift completions zsh", "write it to a file _hsift in a folder of $fpath"),
            ("hsift completions fish", "write it to ~/.config/fish/completions/hsift.fish"),
        ],
    ),
];

/// Exit codes, at the end of the program's help.
const EXITS: &str = "`hsift help COMMAND` tells more of a command, with examples.
Exit codes: 0 done, 1 a gate failed, 2 wrong usage or input. Answers go to standard output,
all else to standard error.";

/// The command line with everything that help says.
pub fn command() -> Command {
    let mut command = Cli::command().mut_subcommands(|sub| {
        let examples = examples(sub.get_name());
        let many = sub.get_opts().filter(|a| !a.is_hide_set()).count() >= MANY;
        let sub = if many { sub.mut_args(under_its_heading) } else { sub };
        if examples.is_empty() { sub } else { sub.after_help(examples) }
    });
    command.build();
    let listing = listing(&command);
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{listing}{}\n{{options}}\n\n{EXITS}\n",
        heading("Options")
    ))
}

fn heading(text: &str) -> String {
    let style = *Styles::default().get_header();
    format!("{style}{text}:{style:#}")
}

/// The commands by group, each with what it does.
fn listing(command: &Command) -> String {
    let width = command.get_subcommands().map(|c| c.get_name().len()).max().unwrap_or(0);
    let literal = *Styles::default().get_literal();
    let mut out = String::new();
    for (title, names) in GROUPS {
        out += &(heading(title) + "\n");
        for name in *names {
            let about = command.find_subcommand(name).and_then(Command::get_about).map(ToString::to_string).unwrap_or_default();
            out += &format!("  {literal}{name:width$}{literal:#}  {about}\n");
        }
        out.push('\n');
    }
    out
}

fn under_its_heading(arg: Arg) -> Arg {
    let heading = HEADINGS.iter().find(|(_, ids)| ids.contains(&arg.get_id().as_str())).map(|(heading, _)| *heading);
    match heading {
        Some(heading) if !arg.is_positional() => arg.help_heading(heading),
        _ => arg,
    }
}

fn examples(name: &str) -> String {
    let Some((_, examples)) = EXAMPLES.iter().find(|(command, _)| *command == name) else { return String::new() };
    let lines: Vec<String> = examples.iter().map(|(line, what)| format!("  {line}\n      {what}")).collect();
    format!("{}\n{}", heading("Examples"), lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An example's words, as a shell would part them.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut quoted = false;
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ' ' if !quoted => words.push(String::new()),
                c => words.last_mut().expect("there is one").push(c),
            }
        }
        words
    }

    #[test]
    fn every_command_is_listed_once_and_has_examples() {
        let command = command();
        let mut listed: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let mut there: Vec<&str> = command.get_subcommands().filter(|c| !c.is_hide_set()).map(Command::get_name).collect();
        listed.sort_unstable();
        there.sort_unstable();
        assert_eq!(listed, there);
        for name in there.iter().filter(|n| **n != "help") {
            assert!(EXAMPLES.iter().any(|(command, examples)| command == name && !examples.is_empty()), "no example of {name}");
        }
        for line in listing(&command).lines() {
            let plain: String = line.split('\u{1b}').map(|s| s.split_once('m').map_or(s, |(_, rest)| rest)).collect();
            assert!(plain.chars().count() <= 100, "too wide: {plain}");
        }
    }

    #[test]
    fn every_example_can_be_typed() {
        for (name, examples) in EXAMPLES {
            for (line, _) in *examples {
                let words = words(line);
                assert_eq!((words[0].as_str(), words[1].as_str()), ("hsift", *name), "{line}");
                let parsed = command().try_get_matches_from(&words);
                assert!(parsed.is_ok(), "{line}\n{}", parsed.expect_err("an error"));
            }
        }
    }

    #[test]
    fn every_option_of_a_long_help_stands_under_a_heading() {
        let command = command();
        let mut met = Vec::new();
        for sub in command.get_subcommands() {
            let many = sub.get_opts().filter(|a| !a.is_hide_set()).count() >= MANY;
            for arg in sub.get_arguments().filter(|a| !a.is_positional()) {
                let id = arg.get_id().as_str();
                met.push(id.to_owned());
                let own = ["help", "version", "threads"].contains(&id);
                assert!(!many || own || arg.get_help_heading().is_some(), "{} --{id} stands under no heading", sub.get_name());
            }
        }
        for id in HEADINGS.iter().flat_map(|(_, ids)| *ids) {
            assert!(met.iter().any(|m| m == id), "{id} is no option of any command");
        }
    }
}
