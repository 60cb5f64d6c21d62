use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use super::score::LangArg;
use super::{Format, now, print, print_file, reference, say};
use crate::data::facts::is_goods_text;
use crate::data::table::{Table, TableBuilder};
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::scoring::reasons::Lang;
use crate::scoring::record::{Asked, Record};

/// Texts answered at a time.
const CHUNK: usize = 256;

#[derive(Args)]
pub struct ClassifyArgs {
    /// What the goods are, in English or Chinese; `-` reads texts from standard input, one a line
    #[arg(required = true, value_name = "TEXT")]
    texts: Vec<String>,
    /// Model made by `hsift train`; the reference model inside the program if not given
    #[arg(long, value_name = "MODEL", default_value = reference::NAME)]
    model: PathBuf,
    /// Language of the answer; that of the text if not given: Chinese where it is mostly written in Chinese, else English
    #[arg(long, value_enum)]
    lang: Option<LangArg>,
    /// Candidates shown, 1 to 100; 5 if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100))]
    top: Option<u64>,
    /// How to print it: JSON is a decision record, which `hsift replay` makes again; of several texts, one a line
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// A text with the line of standard input, or the argument, that it came from, counted from 1.
struct Text {
    row: u32,
    text: String,
    lang: Lang,
}

pub fn run(args: &ClassifyArgs) -> Result<()> {
    let texts = args.read()?;
    let model = reference::load(&args.model)?;
    let column = text_column(&model, &args.model)?;
    let one = texts.len() == 1;
    if args.format == Format::Text {
        print(&answered_by(&model, &args.model, texts[0].lang))?;
    }
    for texts in texts.chunks(CHUNK) {
        let mut records = Vec::with_capacity(texts.len());
        for lang in [Lang::En, Lang::Zh] {
            let of_lang: Vec<&Text> = texts.iter().filter(|t| t.lang == lang).collect();
            if !of_lang.is_empty() {
                let asked = Asked { top: args.top.map(|n| n as usize), ..Asked::plainly(lang, now()?) };
                records.extend(Record::each(&model, &args.model.display().to_string(), &as_table(&column, &of_lang)?, &asked)?);
            }
        }
        records.sort_by_key(|record| record.score.row);
        for (record, text) in records.iter().zip(texts) {
            match args.format {
                Format::Json if one => print_file(&record.json()?),
                Format::Json => print_file(&record.json_line()?),
                Format::Text if one => print(&record.text()),
                Format::Text => print(&format!("\n{}  {}\n{}", text.row, text.text, record.text())),
            }?;
        }
    }
    Ok(())
}

impl ClassifyArgs {
    /// The texts to classify, none of them empty.
    fn read(&self) -> Result<Vec<Text>> {
        let from_input = self.texts.iter().any(|t| t == "-");
        if from_input && self.texts.len() > 1 {
            return Err(Error::new(ErrorKind::Setting, "texts are taken from the command line or from standard input, not from both")
                .found(format!("- among {} texts", self.texts.len())));
        }
        let all: Vec<String> = if from_input { lines_of(std::io::stdin().lock())? } else { self.texts.clone() };
        let mut texts = Vec::with_capacity(all.len());
        let mut empty = Vec::new();
        for (row, text) in (1u32..).zip(all) {
            // Letters or digits of any script: a line of dashes says no more than none.
            if text.chars().any(char::is_alphanumeric) {
                let lang = self.lang.map_or_else(|| language(&text), Lang::from);
                texts.push(Text { row, text, lang });
            } else {
                empty.push(row.to_string());
            }
        }
        let what = if from_input { "line" } else { "text" };
        let nothing = || {
            Error::new(ErrorKind::Data, "there is no text to classify")
                .expected("words that say what the goods are")
                .hint("such as: hsift classify \"fibre laser cutter, 3 kW\"")
        };
        match (texts.is_empty(), empty.is_empty()) {
            (true, _) => Err(nothing().found(if empty.is_empty() { "nothing".into() } else { format!("an empty {what}") })),
            (false, false) if !from_input => Err(nothing().found(format!("text {} is empty", empty.join(", ")))),
            (_, without_empty) => {
                if !without_empty {
                    let (left_out, all) = (empty.len(), texts.len() + empty.len());
                    say(&format!("{left_out} of {all} lines hold no text and are left out: {what} {}", empty.join(", ")));
                }
                Ok(texts)
            }
        }
    }
}

/// The lines of standard input.
fn lines_of(mut input: impl Read) -> Result<Vec<String>> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|e| Error::io("cannot read the texts", Path::new("standard input"), &e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        Error::new(ErrorKind::Format, "the texts are not UTF-8")
            .at(format!("standard input, line {line}"))
            .hint("convert them, such as with iconv -f GB18030 -t UTF-8")
    })?;
    Ok(text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect())
}

/// The language that most of a text is written in. A Han character stands for about as much as two Latin letters; kana and Hangul
/// beside it are no Chinese.
fn language(text: &str) -> Lang {
    let count = |of: &dyn Fn(char) -> bool| text.chars().filter(|c| of(*c)).count();
    let han = count(&|c| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'));
    let others = count(&|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}'));
    let letters = count(&|c| c.is_alphabetic()) - han - others;
    if han > 0 && others == 0 && 2 * han >= letters { Lang::Zh } else { Lang::En }
}

/// The column of the model that a bare description of the goods goes to.
fn text_column(model: &Model, path: &Path) -> Result<String> {
    let spec = &model.encoder.spec;
    let texts = || spec.columns.iter().filter(|c| is_goods_text(c));
    let column = texts().find(|c| c.field.as_deref() == Some("description")).or_else(|| texts().next());
    let column = column.filter(|_| model.subheading.is_some()).map(|c| c.name.clone());
    column.ok_or_else(|| {
        let lacks = if model.subheading.is_some() { "a model that looks at no text" } else { "a model of risk only, without subheadings" };
        Error::new(ErrorKind::Model, "the model cannot classify a text")
            .at(path.display())
            .found(lacks)
            .hint("train one on a column of descriptions with confirmed codes, or leave --model out")
    })
}

fn as_table(column: &str, texts: &[&Text]) -> Result<Table> {
    let mut builder = TableBuilder::new("the text", vec![column.to_owned()], texts.len());
    texts.iter().for_each(|t| builder.push([Some(t.text.as_str())]));
    let mut table = builder.finish()?;
    table.rows = texts.iter().map(|t| t.row).collect();
    Ok(table)
}

/// Which model answers, and what its answers rest on.
fn answered_by(model: &Model, path: &Path, lang: Lang) -> String {
    let subheadings = model.subheading.as_ref().map_or(0, |h| h.classes.len());
    let (rows, simulated) = (model.provenance.subheading_rows, model.provenance.simulated);
    match lang {
        Lang::En => {
            let simulated = if simulated {
                "simulated declarations: invented goods, so this shows how it works and proves no code"
            } else {
                "past declarations"
            };
            format!("Answered by {}, which learned {subheadings} subheadings from {rows} {simulated}.\n", reference::title(path, lang))
        }
        Lang::Zh => {
            let simulated =
                if simulated { "模拟申报（货物均为虚构，仅供演示，不能作为归类依据）" } else { "历史申报" };
            format!("由{}作答，该模型从 {rows} 条{simulated}中学习了 {subheadings} 个子目。\n", reference::title(path, lang))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_most_of_the_text() {
        for text in ["光纤激光切割机 3kW", "IPG YLS-3000 光纤激光器", "不锈钢螺栓", "激光器 laser"] {
            assert_eq!(language(text), Lang::Zh, "{text}");
        }
        for text in ["fibre laser", "", "3 kW", "protective lens for laser heads made by 大族", "レーザー切断機", "레이저 절단기"]
        {
            assert_eq!(language(text), Lang::En, "{text}");
        }
    }

    #[test]
    fn lines_of_input_keep_their_numbers_and_other_encodings_are_refused() {
        assert_eq!(lines_of("\u{feff}a\r\n\nb".as_bytes()).expect("read"), ["a", "", "b"]);
        let error = lines_of(&b"a\n\xbc\xa4\xb9\xe2\n"[..]).expect_err("refused");
        assert!(error.place.as_deref().is_some_and(|p| p.ends_with("line 2")), "{error}");
    }
}
