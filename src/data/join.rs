//! Several files as one table: joined by the names of their columns, while every row still knows its file.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use polars::prelude::*;

use super::convention::{self, Proof};
use super::table::{FilePart, Note, Reject, Strings, Table, is_nothing};
use crate::domain::declaration::{Field, Semantic};
use crate::domain::names::field_for_column;
use crate::domain::number::Decimal;
use crate::error::{Error, ErrorKind, Result};

/// File names told in full; of more, how many there are.
const NAMED: usize = 3;

/// Reads files and joins them. One file is a table as `read` gives it; of several, every row keeps its file and its row there
/// ([`Table::place`]). Also gives what joining took, in words: columns that a file has not, or has under another name.
///
/// # Errors
/// [`ErrorKind::Setting`] if a file is named twice or is a copy of another; [`ErrorKind::Schema`] if two files have no column in
/// common; whatever `read` returns, the problems of all files together.
pub fn read_all(paths: &[PathBuf], mut read: impl FnMut(&Path) -> Result<Table>) -> Result<(Table, Vec<String>)> {
    if let Some(error) = Error::all(repeated(paths)) {
        return Err(error);
    }
    let (mut tables, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match read(path) {
            Ok(table) => tables.push(table),
            Err(error) => problems.push(error),
        }
    }
    match Error::all(problems) {
        Some(error) => Err(error),
        None => join(tables),
    }
}

/// A file that is named twice, and one that holds the bytes of another, would count its lines twice.
fn repeated(paths: &[PathBuf]) -> Vec<Error> {
    let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
    let mut problems = Vec::new();
    for (i, path) in paths.iter().enumerate() {
        let refuse = |what: &str, other: &PathBuf| {
            Error::new(ErrorKind::Setting, what).at(path.display()).found(format!("{} before it", other.display()))
        };
        if let Some(other) = paths[..i].iter().find(|other| real(other) == real(path)) {
            problems.push(refuse("a file is named twice, and its lines would count twice", other).hint("name every file once"));
        } else if let Some(other) = paths[..i].iter().find(|other| same_bytes(other, path)) {
            let hint = "leave one of them out; where both are meant, their lines must differ";
            problems.push(refuse("two files are copies of each other, and their lines would count twice", other).hint(hint));
        }
    }
    problems
}

/// Do two files hold the same bytes? What cannot be read is no copy: reading it says what is wrong.
fn same_bytes(one: &Path, other: &Path) -> bool {
    let size = |path: &Path| path.metadata().ok().filter(|m| m.is_file()).map(|m| m.len());
    if size(one).is_none_or(|n| n == 0) || size(one) != size(other) {
        return false;
    }
    let (Ok(one), Ok(other)) = (File::open(one), File::open(other)) else { return false };
    let (mut one, mut other) = (BufReader::new(one).bytes(), BufReader::new(other).bytes());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(Ok(a)), Some(Ok(b))) if a == b => {}
            _ => return false,
        }
    }
}

/// One column of the joined table: its name, and where each file has it.
struct Joined {
    name: String,
    field: Option<&'static Field>,
    in_file: Vec<Option<String>>,
}

/// Joins tables by the names of their columns. A column that a file has not is missing in its rows; one that it has under another
/// name of the same field of the schema, or in other letters' case, is that column.
///
/// # Errors
/// [`ErrorKind::Schema`] if a table has no column in common with those before it; [`ErrorKind::Data`] if files write the numbers or days
/// of a column differently, and for more rows than 32 bits count.
pub fn join(mut tables: Vec<Table>) -> Result<(Table, Vec<String>)> {
    if tables.len() == 1 {
        return Ok((tables.remove(0), Vec::new()));
    }
    let names = short_names(&tables);
    let mut notes = Vec::new();
    let columns = columns(&tables, &names, &mut notes)?;
    if let Some(error) = Error::all(columns.iter().filter_map(|c| written_differently(c, &tables, &names)).collect()) {
        return Err(error);
    }
    for (i, table) in tables.iter().enumerate() {
        let absent: Vec<String> = columns.iter().filter(|c| c.in_file[i].is_none()).map(|c| format!("{:?}", c.name)).collect();
        if !absent.is_empty() {
            notes.push(format!("{} has no column {}: missing in its {} rows", names[i], absent.join(", "), table.height()));
        }
    }

    let merged = columns.iter().map(|column| {
        let mut all: Option<StringChunked> = None;
        for (i, table) in tables.iter().enumerate() {
            let own = column.in_file[i].as_deref().and_then(|name| table.frame().column(name).ok()?.str().ok().cloned());
            let own = own.unwrap_or_else(|| StringChunked::full_null(column.name.as_str().into(), table.height()));
            match &mut all {
                None => all = Some(own),
                Some(all) => all.append(&own).map_err(|e| Error::new(ErrorKind::Schema, "the files cannot be joined").found(e))?,
            }
        }
        Ok((column.name.clone(), all.unwrap_or_default().rechunk().into_owned()))
    });
    let mut joined = Table::new(several(&names), merged.collect::<Result<_>>()?)?;
    joined.rows.clear();
    let mut before = 0u32;
    for (table, name) in tables.into_iter().zip(names) {
        let too_many = || Error::new(ErrorKind::Data, "the files have too many rows together").at(&joined.source);
        let after = before.checked_add(table.file_rows).ok_or_else(|| too_many().expected(format!("at most {}", u32::MAX)))?;
        joined.rows.extend(table.rows.iter().map(|row| before + row));
        joined.rejects.extend(table.rejects.into_iter().map(|r| Reject { row: before + r.row, ..r }));
        joined.notes.extend(table.notes.into_iter().map(|note| Note { what: format!("{name}: {}", note.what), ..note }));
        joined.parts.push(FilePart { source: table.source, name, rows: table.file_rows });
        before = after;
    }
    joined.file_rows = before;
    Ok((joined, notes))
}

/// The columns of all tables, in the order they are met.
fn columns(tables: &[Table], names: &[String], notes: &mut Vec<String>) -> Result<Vec<Joined>> {
    let mut columns: Vec<Joined> = Vec::new();
    for (i, table) in tables.iter().enumerate() {
        let own = table.names();
        let mut shared = 0;
        for name in &own {
            let field = field_for_column(name);
            let same_field = |c: &Joined| field.is_some() && c.field.map(|f| f.name) == field.map(|f| f.name);
            // A column of the very name goes first; another name of it is only looked at where the file has none of that name.
            let free = |c: &Joined| c.in_file[i].is_none() && !own.contains(&c.name.as_str());
            let like = |c: &Joined| (same_field(c) && is_one_whatever_its_name(field)) || folded(&c.name) == folded(name);
            let of_name = columns.iter().position(|c| c.name == **name);
            let place = of_name.or_else(|| columns.iter().position(|c| free(c) && like(c)));
            match place {
                Some(place) => {
                    shared += 1;
                    let column = &mut columns[place];
                    if column.name != **name {
                        notes.push(format!("{}: column {name:?} is taken as {:?}, as the files before it name it", names[i], column.name));
                    }
                    column.in_file[i] = Some((*name).to_owned());
                }
                None => {
                    if let Some(other) = columns.iter().find(|c| same_field(c)) {
                        notes.push(format!(
                            "{}: column {name:?} is not joined with {:?} of the files before it, for units may differ between the two \
                             names: rename one if they are the same",
                            names[i], other.name
                        ));
                    }
                    let mut in_file = vec![None; tables.len()];
                    in_file[i] = Some((*name).to_owned());
                    columns.push(Joined { name: (*name).to_owned(), field, in_file });
                }
            }
        }
        if i > 0 && shared == 0 {
            return Err(Error::new(ErrorKind::Schema, "a file has no column in common with those before it")
                .at(&table.source)
                .found(own.join(", "))
                .expected(format!("some of: {}", tables[0].names().join(", ")))
                .hint("files are joined by the names of their columns: rename them, or read this file alone"));
        }
    }
    Ok(columns)
}

/// How the values of one column of one file are written, where they prove it.
fn way_of_writing(column: Strings<'_>, field: Option<&Field>) -> Option<&'static str> {
    if field.is_none_or(|f| f.semantic == Semantic::Date) {
        let days = convention::days(column, field.is_some(), false);
        if days.are_days() {
            let ordered = days.undecided.is_none();
            let by_month = days.formats.iter().any(|f| convention::month_first(f));
            let by_day = days.formats.iter().any(|f| convention::day_first(f));
            return if ordered && by_month { Some("months before days") } else { (ordered && by_day).then_some("days before months") };
        }
    }
    if field.map_or_else(|| are_numbers(column), |f| f.semantic == Semantic::Numerical) {
        return match convention::decimal_sign(column) {
            Proof::Proved(Decimal::Point, _) => Some("a decimal point"),
            Proof::Proved(Decimal::Comma, _) => Some("a decimal comma"),
            _ => None,
        };
    }
    None
}

/// Do nearly all values look like bare numbers?
fn are_numbers(column: Strings<'_>) -> bool {
    let bare = |text: &str| {
        text.chars().any(|c| c.is_numeric())
            && text.chars().all(|c| c.is_numeric() || c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '+' | '-' | '，' | '．'))
    };
    let (mut all, mut numbers) = (0, 0);
    column.iter().flatten().filter(|v| !is_nothing(v)).for_each(|v| (all, numbers) = (all + 1, numbers + usize::from(bare(v))));
    numbers > 0 && numbers * 100 >= all * 95
}

/// How a column is written is found from all its values, so files that write it differently cannot be one table: the figures of one of
/// them would be misread.
fn written_differently(column: &Joined, tables: &[Table], names: &[String]) -> Option<Error> {
    let of_file = |i: usize| {
        let values = tables[i].column(column.in_file[i].as_deref()?)?;
        Some((i, way_of_writing(values, column.field)?))
    };
    let ways: Vec<(usize, &str)> = (0..tables.len()).filter_map(of_file).collect();
    let (one, way) = *ways.first()?;
    let (other, another) = *ways.iter().find(|(_, w)| *w != way)?;
    Some(
        Error::new(ErrorKind::Data, "the files write one column in different ways, and would be misread together")
            .at(format!("column {:?}", column.name))
            .found(format!("{} in {}, {} in {}", way, names[one], another, names[other]))
            .hint("write the column alike in all files, or read them one by one"),
    )
}

/// Is a field's value the same whatever its column is called? A number's may not be: its header can name the unit.
fn is_one_whatever_its_name(field: Option<&Field>) -> bool {
    field.is_some_and(|f| f.unit.is_none() && f.semantic != Semantic::Numerical)
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The files' names without folders, where those tell them apart.
fn short_names(tables: &[Table]) -> Vec<String> {
    let short: Vec<String> = tables.iter().map(Table::name).collect();
    let alone = |name: &String| short.iter().filter(|other| *other == name).count() == 1;
    tables.iter().zip(&short).map(|(table, name)| if alone(name) { name.clone() } else { table.source.clone() }).collect()
}

/// The names of several files in one phrase.
fn several(names: &[String]) -> String {
    let told = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => told,
        1 => format!("{told} and one more file"),
        more => format!("{told} and {more} more files"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(source: &str, header: &[&str], rows: &[&[Option<&str>]]) -> Table {
        Table::from_rows(source, header, rows).expect("a table")
    }

    fn cell(table: &Table, column: &str, row: usize) -> Option<String> {
        table.column(column).and_then(|c| c.written(row)).map(str::to_owned)
    }

    #[test]
    fn columns_meet_by_name_whatever_their_order_and_rows_keep_their_file() {
        let jan = table("in/jan.csv", &["description", "port"], &[&[Some("hinge"), Some("A")], &[Some("bolt"), None]]);
        let mut feb = table("in/feb.ndjson", &["port", "weather", "description"], &[&[Some("B"), Some("rain"), Some("screw")]]);
        (feb.rows, feb.file_rows) = (vec![2], 2);
        feb.rejects.push(Reject::row(1, "", "torn", "not JSON"));
        let (all, notes) = join(vec![jan, feb]).expect("joined");
        assert_eq!(all.names(), ["description", "port", "weather"]);
        assert_eq!((cell(&all, "description", 2).as_deref(), cell(&all, "weather", 0)), (Some("screw"), None));
        assert_eq!((all.rows.clone(), all.file_rows), (vec![1, 2, 4], 4));
        assert_eq!(all.place(4).to_string(), "row 2 of feb.ndjson");
        assert_eq!(all.place(all.rejects[0].row), crate::data::table::Place { file: Some("feb.ndjson"), row: 1 });
        assert_eq!(notes, ["jan.csv has no column \"weather\": missing in its 2 rows"]);
        // A choice of rows goes on knowing the files.
        assert_eq!(all.take(&[2]).place(all.take(&[2]).rows[0]).row, 2);
    }

    #[test]
    fn other_names_of_one_field_are_one_column_unless_units_may_differ() {
        let jan = table("jan.csv", &["description", "net_mass", "Office"], &[&[Some("hinge"), Some("3"), Some("X")]]);
        let feb = table("feb.csv", &["gName", "Net Weight", "office "], &[&[Some("bolt"), Some("4"), Some("Y")]]);
        let (all, notes) = join(vec![jan, feb]).expect("joined");
        assert_eq!(cell(&all, "description", 1).as_deref(), Some("bolt"));
        assert_eq!(cell(&all, "Office", 1).as_deref(), Some("Y"));
        assert_eq!((cell(&all, "net_mass", 1), cell(&all, "Net Weight", 1).as_deref()), (None, Some("4")));
        assert!(notes.iter().any(|n| n.contains("gName") && n.contains("description")), "{notes:?}");
        assert!(notes.iter().any(|n| n.contains("units may differ")), "{notes:?}");
    }

    #[test]
    fn a_column_of_the_very_name_goes_before_another_name_of_it() {
        let jan = table("jan.csv", &["description"], &[&[Some("hinge")]]);
        let feb = table("feb.csv", &["gName", "description"], &[&[Some("short"), Some("bolt")]]);
        let (all, _) = join(vec![jan, feb]).expect("joined");
        assert_eq!(all.names(), ["description", "gName"]);
        assert_eq!(cell(&all, "description", 1).as_deref(), Some("bolt"));
    }

    #[test]
    fn files_without_a_common_column_and_files_named_alike() {
        let error = join(vec![table("a.csv", &["x"], &[&[Some("1")]]), table("b.csv", &["y"], &[&[Some("1")]])]).expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Schema);
        let months = ["1/x.csv", "2/x.csv", "3/y.csv", "4/z.csv"].map(|source| table(source, &["x"], &[&[Some("1")]]));
        let (all, _) = join(months.to_vec()).expect("joined");
        assert_eq!(all.parts.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["1/x.csv", "2/x.csv", "y.csv", "z.csv"]);
        assert_eq!(all.name(), "1/x.csv, 2/x.csv, y.csv and one more file");
    }

    #[test]
    fn files_that_write_numbers_or_days_differently_are_not_joined() {
        let file = |source: &str, name: &str, values: &[&str]| {
            let rows: Vec<[Option<&str>; 2]> = values.iter().map(|v| [Some("hinge"), Some(*v)]).collect();
            table(source, &["description", name], &rows.iter().map(|r| r.as_slice()).collect::<Vec<_>>())
        };
        for (column, one, other) in [
            ("net_mass", ["1234.5", "0.75"], ["1234,5", "0,75"]),
            ("customs_value", ["1,234.50", "12.5"], ["1.234,50", "12,5"]),
            ("thickness of it", ["0.35", "2"], ["0,35", "2"]),
            ("date", ["31/12/2024", "01/02/2024"], ["12/31/2024", "01/02/2024"]),
            ("day of sale", ["25.03.2024", "02.03.2024"], ["03.25.2024", "03.02.2024"]),
        ] {
            let error = join(vec![file("a.csv", column, &one), file("b.csv", column, &other)]).expect_err(column);
            assert_eq!(error.kind, ErrorKind::Data, "{error}");
            assert!(error.to_string().contains(column), "{error}");
            // Where one of them proves nothing, it is read as the other.
            assert!(join(vec![file("a.csv", column, &one), file("b.csv", column, &one[1..])]).is_ok(), "{column}");
        }
        for (column, one, other) in [
            ("description of goods", ["pipe 3.5 mm", "rod"], ["pipe 3,5 mm", "rod"]),
            ("declared_code", ["8456.11", "8515.80"], ["845611", "851580"]),
            ("date", ["2024-12-31", "2024-02-01"], ["31.12.2024", "01.02.2024"]),
            ("packages", ["3", "12"], ["4", "1"]),
        ] {
            assert!(join(vec![file("a.csv", column, &one), file("b.csv", column, &other)]).is_ok(), "{column}");
        }
    }

    #[test]
    fn a_file_given_twice_or_its_copy_is_refused() {
        let folder = tempfile::tempdir().expect("folder");
        let path = |name: &str| folder.path().join(name);
        for (name, text) in [("a.csv", "x\n1\n"), ("copy.csv", "x\n1\n"), ("b.csv", "x\n2\n")] {
            std::fs::write(path(name), text).expect("written");
        }
        let read = |paths: &[PathBuf]| read_all(paths, |p| Ok(table(&p.display().to_string(), &["x"], &[&[Some("1")]])));
        assert_eq!(read(&[path("a.csv"), path("b.csv")]).expect("read").0.file_rows, 2);
        let twice = [path("a.csv"), folder.path().join(".").join("a.csv")];
        for paths in [&twice, &[path("a.csv"), path("copy.csv")], &[PathBuf::from("-"), PathBuf::from("-")]] {
            assert_eq!(read(paths).expect_err("refused").kind, ErrorKind::Setting, "{paths:?}");
        }
    }
}
