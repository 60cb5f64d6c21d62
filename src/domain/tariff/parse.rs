//! Reads duty rates as tariffs print them: US (`52.9¢/kg + 58.5%`, `Free (A,AU) 2.8% (JP)`), UK (`35.10 GBP / 100 kg`), EU
//! (`10.200 % + 93.100 EUR DTN MIN ...`). Reading is total: a text that is not a rate from its first letter to its last is
//! [`Expression::Unparsed`].
//!
//! A `+` or `-` behind MIN or MAX belongs to that limit.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use winnow::ascii::digit1;
use winnow::combinator::{alt, delimited, eof, fail, opt, peek, preceded, repeat};
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::token::{rest, take_while};

use super::expression::{Base, Expression, Reference};
use super::units;

/// One rate of a cell and the programmes it is for; none where it is for everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// The rate.
    pub expression: Expression,
    /// Symbols of preference programmes: `AU`, `A*`, `S+`.
    pub programmes: Vec<String>,
    /// The rate as it is printed.
    pub text: String,
}

impl Clause {
    fn new(text: &str, programmes: Vec<String>) -> Clause {
        Clause { expression: expression(text), programmes, text: text.to_owned() }
    }

    fn unparsed(text: String) -> Clause {
        Clause { expression: Expression::Unparsed(text.clone()), programmes: Vec::new(), text }
    }
}

/// Longest text that is read as a rate; a longer one is prose.
const LONGEST: usize = 2_000;

/// Reads a cell of a tariff: one rate, or several with the programmes they are for. An empty cell has none.
pub fn cell(text: &str) -> Vec<Clause> {
    let plain = tidy(text);
    if plain.is_empty() {
        return Vec::new();
    }
    if plain.len() > LONGEST {
        return vec![Clause::unparsed(plain)];
    }
    let (mut clauses, mut begins, mut at) = (Vec::new(), 0, 0);
    while let Some(open) = plain[at..].find('(').map(|i| at + i) {
        let Some(length) = plain[open..].find(')') else { break };
        at = open + length + 1;
        if let Some(programmes) = symbols(&plain[open + 1..at - 1]) {
            let rate = plain[begins..open].trim();
            // Symbols without a rate before them are not understood, and neither is the cell.
            if rate.is_empty() {
                return vec![Clause::unparsed(plain)];
            }
            clauses.push(Clause::new(rate, programmes));
            begins = at;
        }
    }
    match plain[begins..].trim() {
        _ if clauses.is_empty() => vec![Clause::new(&plain, Vec::new())],
        "" => clauses,
        // A rate that no programme follows, behind some that have them.
        _ => vec![Clause::unparsed(plain)],
    }
}

/// `A*, AU,BH` as symbols of programmes, if it is nothing else.
fn symbols(text: &str) -> Option<Vec<String>> {
    let is_symbol = |s: &str| {
        let letters = s.trim_end_matches(['*', '+', '#']);
        (1..=3).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase()) && s.len() - letters.len() <= 1
    };
    let all: Vec<&str> = text.split([',', ' ', '\n']).map(str::trim).filter(|s| !s.is_empty()).collect();
    (!all.is_empty() && all.iter().all(|s| is_symbol(s))).then(|| all.into_iter().map(str::to_owned).collect())
}

/// Reads one rate.
pub fn expression(text: &str) -> Expression {
    let plain = tidy(text);
    let unparsed = || Expression::Unparsed(plain.clone());
    if plain.is_empty() || plain.len() > LONGEST {
        return unparsed();
    }
    let mut rest = plain.as_str();
    match (limits, eof).map(|(e, _)| e).parse_next(&mut rest) {
        Ok(e) => e,
        Err(_) => unparsed(),
    }
}

/// One space where there were some, no full stop at the end.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '\u{a0}').filter(|w| !w.is_empty()).collect();
    let joined = words.join(" ");
    joined.strip_suffix('.').filter(|t| !ends_in_unit(t)).unwrap_or(&joined).trim_end().to_owned()
}

/// Is the full stop one of an abbreviation: `5¢/doz.`?
fn ends_in_unit(text: &str) -> bool {
    text.rsplit(['/', ' ']).next().is_some_and(|w| matches!(w, "doz" | "No" | "prs" | "pr" | "ct" | "%sacchar"))
}

type Parsed<T> = Result<T, ErrMode<ContextError>>;

/// Nesting that brackets may have.
const DEEPEST: usize = 8;

fn limits(input: &mut &str) -> Parsed<Expression> {
    limits_in(0).parse_next(input)
}

fn limits_in<'i>(depth: usize) -> impl Parser<&'i str, Expression, ErrMode<ContextError>> {
    move |input: &mut &'i str| {
        let mut found = sum(depth).parse_next(input)?;
        loop {
            let word = alt((
                alt((" MIN ", " but not less than ", " but not less ", " but no less than ")).value(true),
                alt((" MAX ", " but not more than ", " but no more than ")).value(false),
            ));
            let Some(at_least) = opt(word).parse_next(input)? else { return Ok(found) };
            let limit = Box::new(sum(depth).parse_next(input)?);
            found = if at_least { Expression::AtLeast(Box::new(found), limit) } else { Expression::AtMost(Box::new(found), limit) };
        }
    }
}

fn sum<'i>(depth: usize) -> impl Parser<&'i str, Expression, ErrMode<ContextError>> {
    move |input: &mut &'i str| {
        let first = term(depth).parse_next(input)?;
        let mut parts = vec![first];
        loop {
            let sign = alt((
                delimited(opt(' '), alt(('+', '＋')), opt(' ')).value(false),
                " plus ".value(false),
                alt((" - ", " less ", " minus ")).value(true),
            ));
            let Some(taken) = opt(sign).parse_next(input)? else { break };
            let part = term(depth).parse_next(input)?;
            match taken {
                false => parts.push(part),
                true => parts.push(part.negated().ok_or_else(no)?),
            }
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Sum(parts) })
    }
}

fn no() -> ErrMode<ContextError> {
    ErrMode::Backtrack(ContextError::new())
}

fn term<'i>(depth: usize) -> impl Parser<&'i str, Expression, ErrMode<ContextError>> {
    move |input: &mut &'i str| {
        if depth < DEEPEST
            && let Some(inner) = opt(delimited('(', limits_in(depth + 1), ')')).parse_next(input)?
        {
            return Ok(inner);
        }
        alt((
            phrase("The duty provided in the applicable subheading").value(Expression::Ref(Reference::Applicable)),
            phrase("No change").value(Expression::NoChange),
            preceded(phrase("a duty of "), ad_valorem),
            alt(("EA".value("EA"), alt(("ADSZ", "AD S/Z")).value("ADSZ"), alt(("ADFM", "AD F/M")).value("ADFM"))).map(component),
            phrase("Free").value(Expression::Free),
            ad_valorem,
            specific,
            see,
        ))
        .parse_next(input)
    }
}

fn component(name: &str) -> Expression {
    Expression::Ref(Reference::Component(name.to_owned()))
}

/// A phrase whatever its case and wherever a printer lost a space.
fn phrase<'i>(wanted: &'static str) -> impl Parser<&'i str, (), ErrMode<ContextError>> {
    move |input: &mut &'i str| {
        let mut at = input.char_indices().peekable();
        for c in wanted.chars().filter(|c| *c != ' ') {
            while at.next_if(|(_, found)| *found == ' ').is_some() {}
            if at.next().is_none_or(|(_, found)| !found.eq_ignore_ascii_case(&c)) {
                return fail.parse_next(input);
            }
        }
        let end = at.peek().map_or(input.len(), |(end, _)| *end);
        // `a duty of ` ends in a space; any other phrase ends with its word.
        if !wanted.ends_with(' ') && input[end..].starts_with(|c: char| c.is_alphanumeric()) {
            return fail.parse_next(input);
        }
        *input = &input[end..];
        if wanted.ends_with(' ') {
            *input = input.trim_start();
        }
        Ok(())
    }
}

/// `1,234.5`: thousands only in threes.
fn number(input: &mut &str) -> Parsed<Decimal> {
    let grouped = (take_while(1..=3, |c: char| c.is_ascii_digit()), repeat::<_, _, (), _, _>(1.., (',', three_digits))).void();
    let digits = (alt((grouped, digit1.void())), opt(('.', digit1))).void();
    let text = alt((digits, ('.', digit1).void())).take().parse_next(input)?;
    // A digit, a comma or a point behind it would make it another number.
    peek(alt((eof.void(), take_while(1.., |c: char| !c.is_ascii_digit() && c != ',' && c != '.').void()))).parse_next(input)?;
    text.replace(',', "").parse().map_err(|_| no())
}

fn three_digits<'i>(input: &mut &'i str) -> Parsed<&'i str> {
    (take_while(3, |c: char| c.is_ascii_digit()), peek(alt((eof.void(), take_while(1, |c: char| !c.is_ascii_digit()).void()))))
        .map(|(digits, ())| digits)
        .parse_next(input)
}

fn ad_valorem(input: &mut &str) -> Parsed<Expression> {
    let percent = number.parse_next(input)?;
    alt(((opt(' '), alt(('%', '％'))).void(), " percent".void())).parse_next(input)?;
    let base = opt(alt((
        " on the value plus duties".value(Base::ValuePlusDuties),
        " / Retail Price".map(|_| Base::Part("retail price".into())),
        preceded((alt((" on", " upon", " of")), opt(" the value of"), " the "), part).map(Base::Part),
    )))
    .parse_next(input)?;
    Ok(Expression::AdValorem { percent, base: base.unwrap_or(Base::CustomsValue) })
}

/// The name of a part: words to the next sign.
fn part(input: &mut &str) -> Parsed<String> {
    const STOPS: &[&str] = &[" + ", " +", "+", " - ", " MIN ", " MAX ", " plus ", " less ", " minus ", " but ", ")", "("];
    /// Words that make it a sentence instead of a name.
    const PROSE: &[&str] = &[
        "plus", "less", "minus", "but", "not", "if", "unless", "except", "see", "than", "per", "under", "provided", "such", "which",
        "when", "shall", "exceed", "for", "any",
    ];
    let end = STOPS.iter().filter_map(|s| input.find(s)).min().unwrap_or(input.len());
    let (name, behind) = (input[..end].trim_end(), &input[end..]);
    let plain = name.strip_suffix(", if any").unwrap_or(name);
    let names = |w: &str| !PROSE.contains(&w) || (w == "such" && plain.starts_with("cost of such"));
    let good = !plain.is_empty()
        && plain.len() <= 80
        && plain.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '-' | '.'))
        && plain.split([' ', ',']).filter(|w| !w.is_empty()).all(names);
    if !good {
        return fail.parse_next(input);
    }
    let name = name.to_owned();
    *input = behind;
    Ok(name)
}

fn specific(input: &mut &str) -> Parsed<Expression> {
    let (amount, currency) = alt((
        preceded('$', number).map(|amount| (amount, "USD".to_owned())),
        (number, opt(' '), '¢').map(|(amount, _, _)| (amount / Decimal::ONE_HUNDRED, "USD".to_owned())),
        (number, ' ', take_while(3, |c: char| c.is_ascii_uppercase()), peek(alt((" ", "/", eof))))
            .map(|(amount, _, currency, _): (_, _, &str, _)| (amount, currency.to_owned())),
    ))
    .parse_next(input)?;
    alt(((opt(' '), '/', opt(' ')).void(), peek(" each").void(), ' '.void())).parse_next(input)?;
    let _ = opt(' ').parse_next(input)?;
    let (per, units, of) = unit(input)?;
    Ok(Expression::Specific { amount, currency, per, units, of })
}

/// A unit of the table, the longest that fits, with how many of it and which part is meant.
fn unit(input: &mut &str) -> Parsed<(Decimal, Vec<units::Unit>, Option<String>)> {
    let many = opt((number, opt(' ')).map(|(n, _)| n)).parse_next(input)?;
    // A number alone counts pieces: `$1.75/1000`.
    let ends = |text: &str| {
        text.is_empty()
            || [
                " + ",
                " +",
                "+",
                " - ",
                " MIN ",
                " MAX ",
                " plus ",
                " less ",
                " but ",
                ")",
                " on ",
                " of ",
                "of ",
                ", including ",
                " including ",
            ]
            .iter()
            .any(|s| text.starts_with(s))
    };
    let places = input.char_indices().map(|(i, c)| i + c.len_utf8()).take(100);
    let longest = places.filter(|end| ends(&input[*end..])).filter_map(|end| Some((end, units::read(&input[..end])?))).last();
    let (end, meant) = match (longest, many) {
        (Some((end, meant)), _) => (end, meant.clone()),
        (None, Some(_)) if ends(input) => (0, units::read("each").cloned().ok_or_else(no)?),
        _ => return fail.parse_next(input),
    };
    *input = &input[end..];
    let per = many.unwrap_or(Decimal::ONE).checked_mul(meant.factor).filter(|per| !per.is_zero()).ok_or_else(no)?;
    let of = opt((alt((" on ", " of ", "of ", ", including ", " including ")), part)).parse_next(input)?;
    let of = of.map(|(word, part)| format!("{} {part}", word.trim_matches([',', ' '])));
    Ok((per.normalize(), meant.units, of))
}

/// `See 9822.04.25`: the rate stands at another line, or at one of several.
fn see(input: &mut &str) -> Parsed<Expression> {
    phrase("See ").parse_next(input)?;
    let lines = rest
        .verify(|t: &str| {
            t.contains(|c: char| c.is_ascii_digit()) && t.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '–'))
        })
        .parse_next(input)?;
    Ok(Expression::Ref(Reference::Line(lines.trim().to_owned())))
}

#[cfg(test)]
mod tests;
