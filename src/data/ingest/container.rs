//! What a file is, by its first bytes, and how it is unpacked. An ending lies more often than the bytes do.

use std::io::Read;
use std::path::Path;

use crate::data::table::Note;
use crate::error::{Error, ErrorKind, Result};

/// Bytes that a packed file may unpack to, and that standard input may bring.
pub(super) const MAX_UNPACKED: u64 = 4 << 30;
/// How many times its packed size a file may unpack to, once it is past [`FREE`] bytes. Declarations pack to a fifth or a
/// twentieth; what unpacks to a thousand times its size was made to fill a memory.
const MAX_RATIO: u64 = 200;
const FREE: u64 = 64 << 20;
/// How often a file may be packed in itself.
const MAX_LAYERS: usize = 2;

/// What the bytes of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Delimited,
    Json,
    Xml,
    Workbook,
    Parquet,
}

#[derive(Clone, Copy)]
enum Packing {
    Gzip,
    Zstd,
}

const PACKINGS: [(&[u8], Packing, &str); 2] = [(b"\x1f\x8b", Packing::Gzip, "gzip"), (b"\x28\xb5\x2f\xfd", Packing::Zstd, "zstd")];

/// First bytes of what is often taken for declarations and is not read, what it is, and what to do.
const REFUSED: &[(&[u8], &str, &str)] = &[
    (b"BZh91AY&SY", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ\0", "an xz file", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"\x04\x22\x4d\x18", "an LZ4 file", UNPACK),
    (b"\x1f\x9d", "a compress (.Z) file", UNPACK),
    (b"MSCF\0", "a cabinet file", UNPACK),
    (b"%PDF", "a PDF", EXPORT),
    (b"{\\rtf", "a rich-text document", EXPORT),
    (b"\x89PNG", "a picture (PNG)", EXPORT),
    (b"\xff\xd8\xff", "a picture (JPEG)", EXPORT),
    (b"GIF8", "a picture (GIF)", EXPORT),
    (b"II*\0", "a picture (TIFF)", EXPORT),
    (b"MM\0*", "a picture (TIFF)", EXPORT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (b"\0\x01\0\0Standard ", "an Access database", EXPORT),
    (b"ARROW1\0", "an Arrow (Feather) file", "write it as Parquet"),
    (b"Obj\x01", "an Avro file", "write it as Parquet"),
    (b"\x89HDF", "an HDF5 file", "write it as Parquet"),
    (b"$FL2", "an SPSS file", EXPORT),
    (b"\x7fELF", "a program", EXPORT),
    (b"MZ\x90\0", "a program", EXPORT),
];
const UNPACK: &str = "unpack it first; gzip and zstd are read as they are";
const EXPORT: &str = "export the lines as CSV (UTF-8), a workbook, JSON or Parquet";

/// The last ending that is not of packing, in small letters: `csv` of `may.CSV.gz`.
pub(super) fn ending(name: &Path) -> String {
    let name = name.file_name().and_then(|n| n.to_str()).unwrap_or("").to_ascii_lowercase();
    let plain = [".gz", ".gzip", ".zst", ".zstd"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    plain.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_owned())
}

/// Unpacks gzip and zstd, and says so.
///
/// # Errors
/// [`ErrorKind::Format`] if the file is cut or damaged, or unpacks to more than hsift holds.
pub(super) fn unpack(source: &str, mut bytes: Vec<u8>) -> Result<(Vec<u8>, Vec<Note>)> {
    let mut notes = Vec::new();
    while let Some((_, packing, name)) = PACKINGS.iter().find(|(magic, _, _)| bytes.starts_with(magic)) {
        if notes.len() == MAX_LAYERS {
            return Err(Error::new(ErrorKind::Format, "the file is packed again and again").at(source).hint("unpack it first"));
        }
        let packed = bytes.len() as u64;
        let limit = MAX_UNPACKED.min(FREE.max(packed * MAX_RATIO));
        let mut whole = Vec::new();
        let read = match packing {
            Packing::Gzip => flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(limit + 1).read_to_end(&mut whole),
            Packing::Zstd => zstd::Decoder::with_buffer(bytes.as_slice()).and_then(|d| d.take(limit + 1).read_to_end(&mut whole)),
        };
        if whole.len() as u64 > limit {
            return Err(Error::new(ErrorKind::Format, format!("the {name} file unpacks to more than hsift holds"))
                .at(source)
                .found(format!("more than {limit} bytes out of {packed}"))
                .expected(format!("at most {MAX_UNPACKED} bytes, and at most {MAX_RATIO} times the packed size past {FREE} bytes"))
                .hint("unpack it first, if it is what you think it is"));
        }
        read.map_err(|e| {
            Error::new(ErrorKind::Format, format!("the {name} file is cut or damaged"))
                .at(source)
                .found(format!("{e}, after {} bytes were unpacked", whole.len()))
                .expected(format!("a whole {name} file"))
                .hint("copy or download it again")
        })?;
        notes.push(Note::info(format!("unpacked from {name}: {packed} bytes to {}", whole.len())));
        bytes = whole;
    }
    Ok((bytes, notes))
}

/// What the bytes are; the ending decides between delimited text and lines of JSON where the bytes leave it open.
///
/// # Errors
/// [`ErrorKind::Format`] for what is known and not read, by name.
pub(super) fn form(source: &str, bytes: &[u8], ending: &str) -> Result<Form> {
    let refuse = |what: &str, hint: &str| {
        Err(Error::new(ErrorKind::Format, format!("this is {what}, which hsift does not read")).at(source).hint(hint))
    };
    if bytes.starts_with(b"PAR1") || ending == "parquet" {
        return Ok(Form::Parquet);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let holds = |name: &[u8]| bytes.windows(name.len()).any(|w| w == name);
        return match holds(b"xl/workbook") || holds(b"opendocument.spreadsheet") {
            true => Ok(Form::Workbook),
            false => refuse("a zip archive and no workbook", UNPACK),
        };
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Form::Workbook);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return refuse("a tar archive", UNPACK);
    }
    if let Some((_, what, hint)) = REFUSED.iter().find(|(magic, _, _)| bytes.starts_with(magic)) {
        return refuse(what, hint);
    }
    let start = beginning(bytes);
    let small = start.to_ascii_lowercase();
    if small.starts_with("<html") || small.starts_with("<!doctype html") || small.starts_with("<table") {
        return refuse("a web page (HTML), whatever its ending", "open it in a spreadsheet and save it as a workbook or as CSV UTF-8");
    }
    if begins_as_xml(&start) {
        return Ok(Form::Xml);
    }
    let json_ending = matches!(ending, "json" | "ndjson" | "jsonl");
    Ok(if json_ending || begins_as_json(&start) { Form::Json } else { Form::Delimited })
}

/// The first characters past byte-order mark and white space, as far as they are ASCII in UTF-8 or UTF-16.
fn beginning(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(400)];
    let head = head
        .strip_prefix(b"\xef\xbb\xbf")
        .or_else(|| head.strip_prefix(b"\xff\xfe"))
        .or_else(|| head.strip_prefix(b"\xfe\xff"))
        .unwrap_or(head);
    let plain: Vec<u8> = head.iter().copied().filter(|b| *b != 0).collect();
    String::from_utf8_lossy(&plain).trim_start().to_owned()
}

/// `<name …>` or a prolog. A header may put its names in angle brackets too: `<date>,<code>`.
fn begins_as_xml(start: &str) -> bool {
    let Some(tag) = start.strip_prefix('<') else { return false };
    if tag.starts_with(['?', '!']) {
        return true;
    }
    let named = tag.starts_with(|c: char| c.is_alphabetic() || c == '_');
    named && tag.split_once('>').is_none_or(|(_, after)| !after.starts_with([',', ';', '\t', '|']))
}

/// Does a text of another ending begin as an object or a list of objects does? No header does.
fn begins_as_json(start: &str) -> bool {
    let in_object = |rest: &str| rest.trim_start().starts_with(['"', '}']);
    match start.strip_prefix('[') {
        Some(rest) => rest.trim_start().strip_prefix('{').is_some_and(in_object),
        None => start.strip_prefix('{').is_some_and(in_object),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).expect("packed");
        out.finish().expect("packed")
    }

    #[test]
    fn packed_files_are_unpacked_by_their_bytes() {
        let text = b"id,description\n1,pump\n".repeat(50);
        let zstd = zstd::encode_all(text.as_slice(), 3).expect("packed");
        let twice = [gzip(&text[..15]), gzip(&text[15..])].concat();
        for bytes in [gzip(&text), zstd.clone(), twice, gzip(&zstd), zstd::encode_all(gzip(&text).as_slice(), 1).expect("packed")] {
            let (found, notes) = unpack("x", bytes).expect("unpacked");
            assert_eq!(found, text);
            assert!(!notes.is_empty());
        }
        let whole = gzip(&text);
        for cut in [3, 10, whole.len() / 2, whole.len() - 1] {
            assert!(unpack("x", whole[..cut].to_vec()).expect_err("cut").what.contains("gzip"), "{cut}");
            assert!(unpack("x", zstd[..cut.clamp(4, zstd.len() - 1)].to_vec()).expect_err("cut").what.contains("zstd"), "{cut}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_fills_memory() {
        let zeros = vec![0u8; 1 << 20];
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..80).for_each(|_| out.write_all(&zeros).expect("packed"));
        let bomb = out.finish().expect("packed");
        assert!(unpack("x", bomb).expect_err("refused").what.contains("unpacks to more"));
        let mut many = b"a,b\n1,2\n".to_vec();
        (0..4).for_each(|_| many = gzip(&many));
        assert!(unpack("x", many).is_err());
    }

    #[test]
    fn bytes_say_what_a_file_is() {
        for (bytes, ending, form_) in [
            (&b"PAR1...."[..], "csv", Form::Parquet),
            (b"PK\x03\x04....xl/workbook.xml", "csv", Form::Workbook),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls", Form::Workbook),
            (b" \n<?xml version='1.0'?><a/>", "csv", Form::Xml),
            (b"\xef\xbb\xbf<Declaration xmlns='x'>", "", Form::Xml),
            (b"\xff\xfe<\0a\0>\0", "txt", Form::Xml),
            (b"<date>,<code>\n1,2", "csv", Form::Delimited),
            (b"[ { \"a\": 1 } ]", "txt", Form::Json),
            (b"{\"a\": 1}\n", "", Form::Json),
            (b"[id],[code]\n1,2", "csv", Form::Delimited),
            (b"x", "jsonl", Form::Json),
            (b"id,code", "dat", Form::Delimited),
        ] {
            assert_eq!(form("x", bytes, ending).expect("read"), form_, "{}", String::from_utf8_lossy(bytes));
        }
        for (bytes, named) in [
            (&b"PK\x03\x04....lines.csv"[..], "zip"),
            (b"%PDF-1.7", "PDF"),
            (b"\xfd7zXZ\0", "xz"),
            (b"Rar!\x1a\x07\x01", "RAR"),
            (b"<!DOCTYPE html><html>", "HTML"),
            (b"\x89PNG\r\n", "PNG"),
            (b"SQLite format 3\0", "SQLite"),
            (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        ] {
            assert!(form("x", bytes, "csv").expect_err("refused").what.contains(named), "{named}");
        }
        assert_eq!(ending(Path::new("may/Lines.CSV.gz")), "csv");
        assert_eq!(ending(Path::new("lines.ndjson.zst")), "ndjson");
    }
}
