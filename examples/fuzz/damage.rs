//! Damage to the bytes of a file.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::Chance;

/// One piece of damage: bits, bytes, pieces lost, doubled, moved, or put in that mean something in some format.
pub fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) {
    const PIECES: &[&[u8]] = &[
        b"\"",
        b"'",
        b"\n",
        b"\r\n",
        b"\r",
        b",",
        b";",
        b"\t",
        b"|",
        b"\0",
        b"{",
        b"}",
        b"[",
        b"]",
        b"<",
        b">",
        b"&",
        b"=",
        b"\\",
        b"\\u0000",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff",
        b"\x80",
        b"\xc3",
        b"1e999",
        b"-1",
        b"NaN",
        b"null",
        b"99999999999999999999",
        b"0.0000001",
        b"<!--",
        b"]]>",
        b"<![CDATA[",
        b"PK\x03\x04",
        b"PAR1",
        b"sep=;\n",
        b"<!DOCTYPE a [<!ENTITY b \"b\">]>",
        "激光".as_bytes(),
        b"\x1b[31m",
    ];
    let n = bytes.len();
    let at = chance.gen_range(0..=n);
    let piece = at..(at + chance.gen_range(0..=(n - at).min(64))).min(n);
    match chance.gen_range(0..9) {
        0 if at < n => bytes[at] ^= 1 << chance.gen_range(0..8),
        1 if at < n => bytes[at] = chance.r#gen(),
        2 => drop(bytes.drain(piece)),
        3 => bytes.truncate(at),
        4 => {
            let copy = bytes[piece].to_vec();
            let to = chance.gen_range(0..=n);
            bytes.splice(to..to, copy);
        }
        5 => {
            let deep = *[b"[".as_slice(), b"{\"a\":", b"<a>", b"(", b"a.b."].choose(chance).unwrap_or(&b"[".as_slice());
            let times = chance.gen_range(1..3_000);
            bytes.splice(at..at, deep.repeat(times));
        }
        6 => bytes[piece].reverse(),
        _ => {
            let put = PIECES.choose(chance).copied().unwrap_or_default();
            bytes.splice(at..at, put.iter().copied());
        }
    }
}
