use super::{origin, share, warnings};
use crate::error::Result;
use crate::evaluation::page::{Grid, Page, Section, Tile};
use crate::evaluation::pictures::{self, Axes, Curve, Estimate};
use crate::evaluation::reduce::Reduction;
use crate::evaluation::resample::Measured;
use crate::evaluation::told::{NONE, are, count, expected, fixed, measured, p_value, stated, tenths};

/// A study of error-rate reduction as a page. `command` is what made it.
///
/// # Errors
/// If a picture or the template fails.
pub fn reduction(r: &Reduction, command: &str) -> Result<String> {
    let assisted = &r.against[1];
    let interval = |m: &Measured| m.interval.map_or(String::new(), |i| format!("{} to {}", tenths(i.low), tenths(i.high)));
    let tile = |m: &Measured, label: &str| Tile::new(m.value.map_or("–".into(), tenths), label, interval(m));
    let made = r.origin.clone().unwrap_or_default();
    let file = made.files.iter().find(|f| f.part == "declarations").map_or("", |f| f.name.as_str());
    let page = Page {
        title: format!("Error-rate reduction on {file}"),
        summary: format!("{} with a declared and a confirmed code. Finding: {}.", count(r.n, "line"), r.finding),
        warnings: warnings(&made),
        origin: origin(&made, command),
        tiles: vec![
            tile(&r.arms[0].rate, "wrong unassisted"),
            tile(&r.arms[2].rate, "wrong assisted"),
            tile(&assisted.relative, "relative reduction"),
            tile(&assisted.absolute, "absolute reduction"),
        ],
        sections: vec![section(r)?, reliance(r)?],
    };
    page.html()
}

/// Arms, intervals, headings, budgets.
pub(super) fn section(r: &Reduction) -> Result<Section> {
    let reviewer = &r.reviewer;
    let mut arms = Grid::new("The same lines three times.", &["arm", ">wrong lines", ">error rate"]);
    for arm in &r.arms {
        arms.row(vec![arm.name.into(), expected(arm.wrong), share(&arm.rate)]);
    }
    let mut against = Grid::new(
        "Against the declared codes as they are.",
        &[
            "arm",
            ">helped",
            ">harmed",
            ">net",
            ">absolute reduction, of all lines",
            ">relative reduction, of the errors",
            ">exact p",
            ">mid-p",
            ">design effect",
        ],
    );
    for a in &r.against {
        let cells = vec![
            a.name.into(),
            expected(a.helped),
            expected(a.harmed),
            expected(a.net),
            share(&a.absolute),
            share(&a.relative),
            p_value(a.mcnemar.map(|p| p.exact)),
            p_value(a.mcnemar.map(|p| p.mid_p)),
            a.design_effect.map_or(NONE.into(), |d| format!("{d:.1}")),
        ];
        if a.name == "assisted" { against.bold(cells) } else { against.row(cells) }
    }
    let mut section = Section::new("Errors prevented and introduced")
        .text(format!(
            "Assisted: a reviewer sees the riskiest {} of the lines ({} of {}). Where the model names another code, right advice is taken in {} of cases and wrong advice in {}. These two rates are assumptions, not findings; the sweep shows others.",
            stated(reviewer.budget),
            r.seen,
            r.n,
            stated(reviewer.accept_right),
            stated(reviewer.accept_wrong)
        ))
        .table(arms)
        .table(against)
        .wide(forest(r)?, "Relative reduction, assisted, in all and by declared heading, with 95 % intervals; p corrected for the number of headings (Holm).")
        .figure(budgets(r)?, "Net errors prevented per 100 lines by review budget, with 95 % intervals.")
        .note("Helped: wrong before, right after. Harmed: right before, wrong after. Assisted figures are expected over all reviewers of these rates: none is drawn, so no seed moves them. Intervals draw traders, and the budget is applied anew to every draw. The test asks whether the lines whose advice could help and those whose advice could harm part as at the break-even of the rates; for the model alone that is McNemar's. It takes lines as independent; where the design effect is above 1 they are not, and the interval is to be preferred to p.");
    if let Some(w) = &r.weights {
        section = section.note(format!("Rates and reductions are weighted by 1 / {}; counts are of lines.", w.column));
    }
    if let Some(b) = &r.before_after {
        section = section.note(format!(
            "What a bare before/after comparison would have said of these lines: {} wrong unassisted before {}, {} wrong assisted from then on, a reduction of {} ({} to {}). It has no control, and the two halves are different goods; it is shown as a warning.",
            tenths(b.before), b.border, tenths(b.after), tenths(b.relative), tenths(b.interval.low), tenths(b.interval.high)
        ));
    }
    if let Some(d) = &r.days {
        let days = |m: &Measured| measured(m, |v| fixed(v, 1));
        section = section.note(format!(
            "Expected clearance days per 100 lines, with {} days a look and {} days an error as stated: {} unassisted, {} assisted, {} saved.",
            d.stated.review_days, d.stated.error_days, days(&d.days_before), days(&d.days_after), days(&d.days_saved)
        ));
    }
    if let Some(d) = &r.duty {
        let currency = d.counted.currency.as_deref().unwrap_or("");
        let saved = d.saved.interval.map_or(String::new(), |i| format!(" ({:.0} to {:.0})", i.low, i.high));
        section = section.note(format!(
            "Duty withheld by wrong codes at the rates given, {currency}: {:.0} unassisted, {:.0} assisted, {:.0}{saved} saved; {} of {} lines could be told.",
            d.counted.withheld, d.after, d.saved.value.unwrap_or(0.0), d.counted.lines, d.counted.lines + d.counted.left_out
        ));
    }
    Ok(section)
}

fn forest(r: &Reduction) -> Result<String> {
    let one = |name: &str, m: &Measured, note: String, bold: bool| {
        let (low, high) = m.interval.map_or((f64::NAN, f64::NAN), |i| (i.low, i.high));
        Estimate { name: name.into(), value: m.value.unwrap_or(f64::NAN), low, high, note, bold }
    };
    let mut rows = vec![one("all lines", &r.against[1].relative, format!("n = {}", r.n), true)];
    rows.extend(r.headings.iter().map(|h| one(&h.heading, &h.relative, format!("n = {}, p {}", h.lines, p_value(h.p_holm)), false)));
    pictures::forest(&rows, "relative reduction of the error rate, 95 % intervals")
}

fn budgets(r: &Reduction) -> Result<String> {
    let curve = Curve {
        name: "assisted".into(),
        points: r.budgets.iter().filter_map(|b| Some((b.budget, b.net_per_100.value?))).collect(),
        band: r.budgets.iter().filter_map(|b| b.net_per_100.interval.map(|i| (b.budget, i.low, i.high))).collect(),
        reference: false,
    };
    let axes = Axes {
        x: "lines reviewed, riskiest first".into(),
        y: "net errors prevented per 100 lines".into(),
        percent: (true, false),
        zero: true,
        log_x: true,
        ..Axes::default()
    };
    pictures::curves(&[curve], &axes)
}

/// What becomes of it with other reviewers.
fn reliance(r: &Reduction) -> Result<Section> {
    let s = &r.sweep;
    let break_even: Vec<(f64, f64)> = s.accept_right.iter().copied().zip(s.break_even.iter().copied()).filter(|(_, w)| *w <= 1.0).collect();
    let svg = pictures::sweep(&s.accept_right, &s.accept_wrong, &s.relative, "right advice taken", "wrong advice taken", &break_even)?;
    let own = s.could_harm as f64;
    let words = if own == 0.0 {
        "No wrong advice stands against a right declaration among the lines seen, so no reviewer can do harm.".to_owned()
    } else {
        let at = r.reviewer.accept_right * s.could_help as f64 / own;
        if at > 1.0 {
            format!(
                "With right advice taken in {} of cases, even a reviewer who takes all wrong advice prevents more errors than it introduces.",
                stated(r.reviewer.accept_right)
            )
        } else {
            format!(
                "With right advice taken in {} of cases, nothing is gained once wrong advice is taken in {} of cases: the break-even.",
                stated(r.reviewer.accept_right),
                tenths(at)
            )
        }
    };
    let mut grid = Grid::new("By budget.", &[">budget", ">lines reviewed", ">net errors prevented per 100 lines", ">relative reduction"]);
    for b in &r.budgets {
        grid.row(vec![stated(b.budget), b.seen.to_string(), measured(&b.net_per_100, |v| fixed(v, 2)), share(&b.relative)]);
    }
    let mut headings = Grid::new(
        "By declared heading.",
        &["heading", ">lines", ">wrong", ">helped", ">harmed", ">relative reduction", ">exact p", ">p, Holm"],
    );
    for h in &r.headings {
        headings.row(vec![
            h.heading.clone(),
            h.lines.to_string(),
            h.wrong.to_string(),
            expected(h.helped),
            expected(h.harmed),
            share(&h.relative),
            p_value(h.p),
            p_value(h.p_holm),
        ]);
    }
    let section = Section::new("Other reviewers, other budgets, each heading")
        .text(format!(
            "Of the lines seen, {} {} wrong and rightly advised, {} {} right and wrongly advised. {words}",
            s.could_help,
            are(s.could_help),
            s.could_harm,
            are(s.could_harm)
        ))
        .figure(svg, "Expected relative reduction by how often right and wrong advice is taken; on the line nothing is gained. The corner of all right and no wrong advice taken is an upper bound, not a realistic reviewer.")
        .table(grid);
    Ok(if r.headings.is_empty() { section } else { section.table(headings) })
}
