//! XML to a table of text: ASYCUDA and WCO declarations by a table of paths, and any other file by the
//! element that holds a code or a description. One row a line, the values of its parents joined.

mod lines;
mod paths;
mod shape;
mod walk;

use encoding_rs::Encoding;

use super::Options;
use crate::data::table::{Note, Table};
use crate::error::{Error, ErrorKind, Result};
use shape::Shape;

/// Reads declarations from XML that is in memory. Lines are counted from 1 in the order of the file.
///
/// # Errors
/// [`ErrorKind::Format`] if it declares entities, is nested too deep or is broken all over,
/// [`ErrorKind::Schema`] if no element of it can be told to be a line.
pub(super) fn read(source: String, bytes: Vec<u8>, _options: &Options) -> Result<Table> {
    let refused = |found: String| {
        Error::new(ErrorKind::Format, "the XML file cannot be read")
            .at(&source)
            .found(found)
            .expected("declarations: ASYCUDA, WCO data model, or a list of lines with codes or descriptions")
            .hint("fetch the file again, or export the lines as CSV")
    };
    let (text, encoding) = decode(bytes).map_err(refused)?;
    let shape = Shape::of(&text).map_err(refused)?;
    let (line, format) = match shape.known_lines() {
        Some((line, format)) => (line, Some(format)),
        None => (shape.lines().ok_or_else(|| no_lines(&source, &shape))?, None),
    };
    let mut table = lines::read(source.clone(), &text, &shape, line, format).map_err(refused)?;
    let known = format.map_or(String::new(), |f| format!("{}, ", f.to_uppercase()));
    table.notes.insert(0, Note::info(format!("XML ({known}{encoding}): every {} is a line", shape.path(line))));
    Ok(table)
}

fn no_lines(source: &str, shape: &Shape) -> Error {
    let root = shape.places.get(1).map_or("", |p| p.name.as_str());
    let what = if root.eq_ignore_ascii_case("html") {
        "this is a web page (HTML), not a table"
    } else {
        "this is XML, and no element of it can be told to be a line of goods"
    };
    Error::new(ErrorKind::Schema, what)
        .at(source)
        .found(format!("root element <{root}>; repeated: {}", shape.repeated()))
        .expected("ASYCUDA, WCO data model, or a repeated element with a commodity code or a description")
        .hint("export the lines as CSV, or name the format's paths in datasets/schema/xml_paths.csv")
}

/// Bytes to text by mark, by zeros between the letters, or as the first line says; and the encoding's name.
fn decode(bytes: Vec<u8>) -> std::result::Result<(String, &'static str), String> {
    let (encoding, skip) = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => (encoding, mark),
        None if bytes.starts_with(b"<\0") => (encoding_rs::UTF_16LE, 0),
        None if bytes.starts_with(b"\0<") => (encoding_rs::UTF_16BE, 0),
        None => (declared(&bytes)?, 0),
    };
    let text = encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned();
    Ok((text, encoding.name()))
}

/// The encoding that the first line declares; UTF-8 if it declares none.
fn declared(bytes: &[u8]) -> std::result::Result<&'static Encoding, String> {
    let first = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let first = first.trim_start().split("?>").next().unwrap_or("");
    let label = first.strip_prefix("<?xml").and_then(|f| f.split_once("encoding")).and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    let Some(label) = label else { return Ok(encoding_rs::UTF_8) };
    match Encoding::for_label(label.as_bytes()) {
        // It says UTF-16 and is not: the letters of the first line stand side by side.
        Some(encoding) if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE => Ok(encoding_rs::UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(format!("its first line says the encoding {label:?}, which is not known")),
    }
}

#[cfg(test)]
mod tests;
