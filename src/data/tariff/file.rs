//! A loaded tariff as one compact file with its checksum.
//!
//! Layout: `HSIFTARIFF` and a newline, format version (u32), SHA-256 of what follows, then the [`Schedule`] as MessagePack with field
//! names, compressed by zstd. Integers are little-endian. The same exports give the same bytes.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::data::output::together;
use crate::domain::tariff::schedule::Schedule;
use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8; 11] = b"HSIFTARIFF\n";
const VERSION: u32 = 1;
const HEADER: usize = 11 + 4 + 32;
/// Bytes that a tariff may unpack to; the largest seen has some 40 MB.
const MOST: u64 = 1 << 30;

/// Writes a tariff.
///
/// # Errors
/// [`ErrorKind::Io`] if it cannot be written.
pub fn save(schedule: &Schedule, path: &Path) -> Result<()> {
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Io, "the tariff cannot be written").at(path.display()).found(e);
    let plain = rmp_serde::to_vec_named(schedule).map_err(|e| failed(&e))?;
    let payload = zstd::encode_all(plain.as_slice(), 9).map_err(|e| failed(&e))?;
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(Sha256::digest(&payload));
    bytes.extend(payload);
    together(&[(path, &bytes)])
}

/// Reads a tariff that [`save`] wrote.
///
/// # Errors
/// [`ErrorKind::Format`] naming what is wrong: no tariff, another version, cut, altered.
pub fn open(path: &Path) -> Result<Schedule> {
    let bytes = std::fs::read(path).map_err(|e| Error::io("cannot read the tariff", path, &e))?;
    let bad = |what: &str| {
        Error::new(ErrorKind::Format, what)
            .at(path.display())
            .expected("a file made by `hsift tariff load`")
            .hint("load the official export again")
    };
    if bytes.len() < HEADER || &bytes[..MAGIC.len()] != MAGIC {
        return Err(bad("this is no tariff of hsift's"));
    }
    let version = u32::from_le_bytes([bytes[11], bytes[12], bytes[13], bytes[14]]);
    if version != VERSION {
        return Err(bad("the tariff is of another format version").found(version));
    }
    let payload = &bytes[HEADER..];
    if Sha256::digest(payload).as_slice() != &bytes[15..HEADER] {
        return Err(bad("the tariff is cut or altered").found("another checksum than it was saved with"));
    }
    let mut plain = Vec::new();
    let decoder = zstd::Decoder::new(payload).map_err(|e| bad("the tariff is altered").found(e))?;
    std::io::Read::read_to_end(&mut std::io::Read::take(decoder, MOST), &mut plain).map_err(|e| bad("the tariff is altered").found(e))?;
    let mut schedule: Schedule = rmp_serde::from_slice(&plain).map_err(|e| bad("the file does not hold a tariff").found(e))?;
    let lines = schedule.lines.len();
    // A parent stands before its lines, or walking up would never end.
    if schedule.lines.iter().enumerate().any(|(at, l)| l.parent.is_some_and(|p| p as usize >= at || p as usize >= lines)) {
        return Err(bad("the file does not hold a tariff").found("a line above itself"));
    }
    schedule.reindex();
    Ok(schedule)
}
