//! The duties of a file of declarations, a row for every line.

use std::path::Path;

use rayon::prelude::*;

use super::told::of;
use super::{DutyArgs, House};
use crate::cli::bars::Bars;
use crate::cli::paths::check_paths;
use crate::cli::reading::account;
use crate::cli::{OutArgs, course, say};
use crate::data::dataspec::{Role, Roles};
use crate::data::infer::infer;
use crate::data::lines::Lines;
use crate::data::output::{Cell, Column, Holds};
use crate::data::shipments::Shipments;
use crate::data::tariff::Otherwise;
use crate::domain::code::WrittenCode;
use crate::domain::nomenclature::Edition;
use crate::domain::tariff::answer::{Answer, answer};
use crate::error::{Error, ErrorKind, Result};
use crate::scoring::reasons::Lang;

/// Lines answered and written at a time.
const CHUNK: usize = 4_096;

pub fn run(args: &DutyArgs, house: &House) -> Result<()> {
    let out = args.out.clone().unwrap_or_default();
    let inputs: Vec<&Path> = args.files.iter().map(|f| f.as_path()).collect();
    check_paths(&inputs, &[&out])?;
    let destination = OutArgs { out, format: args.out_format, excel: args.excel }.destination()?;
    let bars = Bars::of(course::reading());
    let table = args.reading.read_and_warn(&args.files, &bars)?;
    let (spec, _) = infer(&table, &Roles::default());
    let codes = spec.role(Role::Declared).or_else(|| spec.role(Role::Label)).and_then(|c| table.column(&c.name)).ok_or_else(|| {
        Error::new(ErrorKind::Schema, "no column of the file holds declared codes").at(&table.source).found(table.names().join(", "))
    })?;
    let mut rejects = table.rejects.clone();
    let lines = Lines::read(&table, &spec, Edition::LATEST, &mut rejects);
    let shipments = Shipments::of(&table, &spec, &lines);
    destination.room_for(table.height())?;
    let lang = Lang::from(args.lang);
    let otherwise = Otherwise {
        origin: args.origin.as_deref().map(|o| super::place(o, "origin")).transpose()?,
        destination: args.destination.as_deref().map(|d| super::place(d, "destination")).transpose()?,
        currency: args.currency.clone(),
        day: args.day.or(Some(house.today)),
        claim: args.claim.clone(),
    };
    let columns: Vec<Column> = COLUMNS.iter().map(|(name, holds, width)| Column::new(name, *holds, *width)).collect();
    let mut known = 0usize;
    destination.write(&columns, |sink| {
        let rows: Vec<usize> = (0..table.height()).collect();
        for rows in rows.chunks(CHUNK) {
            let told: Vec<Vec<Cell>> = rows
                .par_iter()
                .map(|row| {
                    let written = codes.written(*row);
                    cells(table.rows[*row], written, one(house, &otherwise, &shipments, *row, written), lang)
                })
                .collect();
            known += told.iter().filter(|cells| cells[5] != Cell::Missing).count();
            sink.put(destination.render(&columns, told)?)?;
        }
        Ok(())
    })?;
    drop(bars);
    say(&account(&table, &rejects, "answered"));
    say(&format!("{known} of {} have a duty or a range; of the others it is not known, and the last columns say why", table.height()));
    Ok(())
}

const COLUMNS: [(&str, Holds, u16); 12] = [
    ("row", Holds::Integer, 8),
    ("code", Holds::Text, 14),
    ("line", Holds::Text, 14),
    ("origin", Holds::Text, 8),
    ("destination", Holds::Text, 12),
    ("duty", Holds::Written, 14),
    ("duty_at_most", Holds::Written, 14),
    ("vat", Holds::Written, 14),
    ("total", Holds::Written, 14),
    ("currency", Holds::Text, 10),
    ("questions", Holds::Text, 50),
    ("notes", Holds::Text, 50),
];

/// One line's answer and its places, or why it has none.
type One = std::result::Result<(Answer, Option<String>, String), String>;

fn one(house: &House, otherwise: &Otherwise, shipments: &Shipments, row: usize, code: Option<&str>) -> One {
    let read = code.ok_or("no code")?;
    let code = WrittenCode::read(read).map_err(|why| format!("{read:?} is no code: {why}"))?.digits;
    let (schedule, shipment) = house.tariffs.shipment(shipments.row(row), otherwise)?;
    Ok((answer(schedule, house.tariffs.layers(), &code, &shipment), shipment.origin, shipment.destination))
}

fn cells(row: u32, code: Option<&str>, told: One, lang: Lang) -> Vec<Cell> {
    let text = |text: &str| Cell::written(text);
    let number = |d: Option<rust_decimal::Decimal>| Cell::of(d, |d| Cell::Text(d.to_string()));
    match told {
        Err(why) => {
            let mut cells = vec![Cell::Integer(row), text(code.unwrap_or_default())];
            cells.resize(COLUMNS.len() - 1, Cell::Missing);
            cells.push(Cell::Text(why));
            cells
        }
        Ok((answer, origin, destination)) => {
            let line = if let [one] = &answer.lines[..] { one.code.as_str() } else { "" };
            let join = |said: &[(String, String)]| said.iter().map(|s| of(s, lang)).collect::<Vec<_>>().join("; ");
            vec![
                Cell::Integer(row),
                text(code.unwrap_or_default()),
                text(line),
                text(origin.as_deref().unwrap_or_default()),
                text(&destination),
                number(answer.duty.map(|d| d.low)),
                number(answer.duty.map(|d| d.high)),
                number(answer.vat.map(|d| d.high)),
                number(answer.total.map(|d| d.high)),
                text(&answer.currency),
                text(&join(&answer.questions)),
                text(&join(&answer.notes)),
            ]
        }
    }
}
