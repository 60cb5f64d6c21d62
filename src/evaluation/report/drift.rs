use crate::domain::technical::percent;
use crate::error::Result;
use crate::evaluation::drift::Drift;
use crate::evaluation::page::{Grid, Section};
use crate::evaluation::pictures::{self, Bar};
use crate::evaluation::told::{NONE, fixed, name};

/// Columns in the picture.
const SHOWN: usize = 20;

/// What moved since the history.
pub(super) fn section(d: &Drift) -> Result<Section> {
    let list = |values: &[(String, usize)]| values.iter().map(|(v, n)| format!("{} ({n})", name(v))).collect::<Vec<_>>().join(", ");
    let mut grid = Grid::new(
        "By column. The index (PSI) is over tenths or levels, missing among them; of a text, over the shares of known words.",
        &["column", ">index", ">without drift below", ">missing then", ">now", ">new values", "most frequent new ones"],
    );
    let three = |v: Option<f64>| v.map_or(NONE.to_owned(), |v| fixed(v, 3));
    for f in &d.fields {
        let cells = vec![
            f.column.clone(),
            three(f.psi),
            three(f.noise),
            percent(f.missing_before),
            percent(f.missing_now),
            f.new_share.map_or("–".into(), percent),
            list(&f.new),
        ];
        let moved = f.psi.zip(f.noise).is_some_and(|(psi, noise)| psi > noise.max(0.1));
        if moved { grid.bold(cells) } else { grid.row(cells) }
    }
    let bars: Vec<Bar> =
        d.fields.iter().filter_map(|f| Some(Bar { name: f.column.clone(), value: f.psi?, reference: f.noise? })).take(SHOWN).collect();
    let mut editions = Grid::new("Edition of the nomenclature in force.", &["edition", ">lines then", ">lines now"]);
    for (edition, (then, now)) in &d.editions {
        editions.row(vec![edition.clone(), then.to_string(), now.to_string()]);
    }
    let rate = |r: &Option<(f64, f64, f64)>| {
        r.map_or("nothing known".into(), |(v, low, high)| format!("{} ({} to {})", percent(v), percent(low), percent(high)))
    };
    let mut years = Grid::new("Wrongly declared, by year.", &["year", ">lines of known truth", ">wrong"]);
    for (year, n, share) in &d.label_rate_by_year {
        years.row(vec![year.to_string(), n.to_string(), percent(*share)]);
    }
    let mut section = Section::new("What has moved since the history")
        .text(format!(
            "{} lines then, {} now. Wrongly declared among those of known truth: {} then, {} now (Wilson intervals over lines).",
            d.lines_before,
            d.lines_now,
            rate(&d.label_rate[0]),
            rate(&d.label_rate[1])
        ))
        .table(grid)
        .figure(
            pictures::bars(&bars, "population stability index")?,
            "Index by column; the tick is what it stays below without drift in 95 of 100 samples of this size, were lines independent.",
        )
        .table(editions)
        .note("In bold: an index above 0.1 and above what chance gives. New categories count as one level, so the index grows by them.");
    if d.label_rate_by_year.len() > 1 {
        section = section.table(years);
    }
    if !d.new_codes.is_empty() {
        section = section.note(format!("Declared codes that nobody declared then: {}.", list(&d.new_codes)));
    }
    Ok(section)
}
