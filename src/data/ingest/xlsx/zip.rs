//! The parts of a zip file by its directory, and what they weigh when unpacked: a small file can hold
//! more than any machine's memory.

use std::io::Read;

/// Bytes all sheets together may have when unpacked: 4 GiB. They are read as a stream.
const MAX_SHEETS: u64 = 4 << 30;

/// Bytes all other parts, which are held in memory, may have when unpacked: 512 MiB.
const MAX_OTHERS: u64 = 512 << 20;

/// One part of a zip file.
pub(super) struct Part {
    pub(super) name: String,
    /// 0 stored, 8 deflated.
    method: u16,
    packed: u64,
    /// Where its own header begins.
    at: u64,
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let mut eight = [0; 8];
    eight[..N].copy_from_slice(bytes.get(at..at.checked_add(N)?)?);
    Some(u64::from_le_bytes(eight))
}

/// The directory at the end of a zip file; `None` if this is not one.
pub(super) fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    // The end record, before a comment of at most 65,535 bytes.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = from + bytes[from..].windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let (mut count, mut at) = (number::<2>(bytes, end + 10)?, number::<4>(bytes, end + 16)?);
    if count == 0xffff || at == 0xffff_ffff {
        // Zip64: a locator stands before the end record and says where the larger one is.
        let larger = number::<8>(bytes, end.checked_sub(20)? + 8)? as usize;
        (count, at) = (number::<8>(bytes, larger.checked_add(32)?)?, number::<8>(bytes, larger.checked_add(48)?)?);
    }
    let mut at = usize::try_from(at).ok()?;
    let mut parts = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let of = |offset: usize| number::<2>(bytes, at + offset);
        let (name, extra, comment) = (of(28)? as usize, of(30)? as usize, of(32)? as usize);
        let mut part = Part {
            name: String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).into_owned(),
            method: of(10)? as u16,
            packed: number::<4>(bytes, at + 20)?,
            at: number::<4>(bytes, at + 42)?,
        };
        large(&mut part, number::<4>(bytes, at + 24)?, bytes.get(at + 46 + name..at + 46 + name + extra)?);
        parts.push(part);
        at += 46 + name + extra + comment;
    }
    Some(parts)
}

/// Sizes beyond 4 GiB stand in an extra field, those that are needed, in this order.
fn large(part: &mut Part, unpacked: u64, mut extra: &[u8]) {
    while let (Some(id), Some(size)) = (number::<2>(extra, 0), number::<2>(extra, 2)) {
        let Some(field) = extra.get(4..4 + size as usize) else { return };
        if id == 1 {
            let mut at = if unpacked == 0xffff_ffff { 8 } else { 0 };
            for value in [&mut part.packed, &mut part.at] {
                if *value == 0xffff_ffff
                    && let Some(larger) = number::<8>(field, at)
                {
                    *value = larger;
                    at += 8;
                }
            }
        }
        extra = &extra[4 + size as usize..];
    }
}

/// Unpacks every part to nowhere and counts.
///
/// # Errors
/// A sentence naming the part and the limit it breaks, or the damage.
pub(super) fn check(bytes: &[u8], parts: &[Part]) -> Result<(), String> {
    let (mut sheets, mut others) = (MAX_SHEETS, MAX_OTHERS);
    for part in parts {
        let (left, limit) = if part.name.contains("/worksheets/") { (&mut sheets, MAX_SHEETS) } else { (&mut others, MAX_OTHERS) };
        let size = part.unpacked(bytes, *left + 1).ok_or_else(|| format!("the part {:?} is cut or damaged", part.name))?;
        *left =
            left.checked_sub(size).ok_or_else(|| format!("the part {:?} unpacks to more than the limit of {limit} bytes", part.name))?;
    }
    Ok(())
}

impl Part {
    /// Bytes when unpacked, counted no further than `most`.
    fn unpacked(&self, bytes: &[u8], most: u64) -> Option<u64> {
        let at = usize::try_from(self.at).ok()?;
        let head = bytes.get(at..at.checked_add(30)?)?;
        let start = at + 30 + number::<2>(head, 26)? as usize + number::<2>(head, 28)? as usize;
        let packed = bytes.get(start..start.checked_add(usize::try_from(self.packed).ok()?)?)?;
        if self.method == 0 {
            return Some(self.packed);
        }
        std::io::copy(&mut flate2::read::DeflateDecoder::new(packed).take(most), &mut std::io::sink()).ok()
    }
}
