//! Writes tables: CSV, Parquet or NDJSON by the file's ending, always whole or not at all.

use std::io::{BufWriter, Write};
use std::path::Path;

use polars::prelude::*;

use super::table::{Place, Reject, Table};
use crate::error::{Error, ErrorKind, Result};

/// Writes a file through a temporary one in the same folder, synced and renamed, so that readers see
/// the old file or the new one and never a half.
///
/// # Errors
/// [`ErrorKind::Io`] with the path; whatever `fill` returns.
pub fn atomically(path: &Path, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    // A device or a pipe (/dev/stdout) is written to, never replaced; a link's target is, not the link.
    let resolved = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        let file = std::fs::OpenOptions::new().write(true).open(path).map_err(|e| Error::io("cannot write the file", path, &e))?;
        let mut writer = BufWriter::new(file);
        fill(&mut writer)?;
        return writer.flush().map_err(|e| Error::io("cannot write the file", path, &e));
    }
    let path = resolved.as_path();
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let io = |e: std::io::Error| Error::io("cannot write the file", path, &e);
    if path.is_dir() {
        return Err(io(std::io::ErrorKind::IsADirectory.into()));
    }
    std::fs::create_dir_all(folder).map_err(io)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hsift-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.tempfile_in(folder).map_err(io)?;
    {
        let mut writer = BufWriter::with_capacity(1 << 20, file.as_file_mut());
        fill(&mut writer)?;
        writer.flush().map_err(io)?;
    }
    file.as_file().sync_all().map_err(io)?;
    file.persist(path).map_err(|e| io(e.error))?;
    Ok(())
}

/// Writes text atomically.
///
/// # Errors
/// As [`atomically`].
pub fn write_text(path: &Path, text: &str) -> Result<()> {
    atomically(path, |w| w.write_all(text.as_bytes()).map_err(|e| Error::io("cannot write the file", path, &e)))
}

/// Writes a table of text by the file's ending: `.parquet`, `.ndjson`/`.jsonl`, otherwise CSV.
///
/// # Errors
/// As [`atomically`].
pub fn write_table(path: &Path, table: &Table) -> Result<()> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Io, "cannot write the table").at(path.display()).found(e);
    atomically(path, |out| match ending.as_str() {
        "parquet" => {
            let mut frame = table.frame().clone();
            ParquetWriter::new(out)
                .with_compression(ParquetCompression::Zstd(None))
                .set_parallel(false)
                .finish(&mut frame)
                .map(drop)
                .map_err(|e| failed(&e))
        }
        "ndjson" | "jsonl" => {
            let names = table.names();
            let columns: Vec<_> = names.iter().filter_map(|n| table.column(n)).collect();
            for row in 0..table.height() {
                let object: serde_json::Map<String, serde_json::Value> = names
                    .iter()
                    .zip(&columns)
                    .filter_map(|(name, column)| Some(((*name).to_owned(), column.written(row)?.into())))
                    .collect();
                serde_json::to_writer(&mut *out, &object).map_err(|e| failed(&e))?;
                out.write_all(b"\n").map_err(|e| failed(&e))?;
            }
            Ok(())
        }
        _ => {
            let columns: Vec<_> = table.names().iter().filter_map(|n| table.column(n)).collect();
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(table.names()).map_err(|e| failed(&e))?;
            for row in 0..table.height() {
                writer.write_record(columns.iter().map(|c| c.written(row).unwrap_or(""))).map_err(|e| failed(&e))?;
            }
            writer.flush().map_err(|e| failed(&e))
        }
    })
}

/// A reject as it is written: by the row of its own file.
#[derive(serde::Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    row: u32,
    column: &'a str,
    value: &'a str,
    reason: &'a str,
    lost: &'a str,
}

/// Writes the rejects of a table as CSV; with the file's name before the row, where the table is of several files.
///
/// # Errors
/// As [`atomically`].
pub fn write_rejects(path: &Path, table: &Table, rejects: &[Reject]) -> Result<()> {
    atomically(path, |out| {
        let mut writer = csv::Writer::from_writer(out);
        for reject in rejects {
            let Place { file, row } = table.place(reject.row);
            let Reject { column, value, reason, lost, .. } = reject;
            writer
                .serialize(Written { file, row, column, value, reason, lost })
                .map_err(|e| Error::new(ErrorKind::Io, "cannot write the rejects").at(path.display()).found(e))?;
        }
        writer.flush().map_err(|e| Error::io("cannot write the rejects", path, &e))
    })
}
