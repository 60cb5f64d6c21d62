//! Model files, settings and dataspecs.

use std::fs;
use std::path::Path;

use hsift::error::ErrorKind;
use hsift::model::artifact::Model;
use hsift::training::Target;
use sha2::{Digest, Sha256};

use super::{at, hex, names, own, refused};
use crate::help::{hsift_ok, simulated, trained};

fn with_payload(model: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut plain = zstd::decode_all(&model[50..]).expect("zstd");
    change(&mut plain);
    let payload = zstd::encode_all(plain.as_slice(), 1).expect("zstd");
    let mut bytes = model[..10].to_vec();
    bytes.extend((payload.len() as u64).to_le_bytes());
    let mut hash = Sha256::new();
    hash.update(&bytes);
    hash.update(&payload);
    bytes.extend(hash.finalize());
    bytes.extend(payload);
    bytes
}

#[test]
fn what_is_no_model_of_its_version_is_refused_by_name() {
    let model = trained(&simulated(900, 4), Target::Both, "tree").expect("trained").model;
    let bytes = model.to_file_bytes().expect("bytes");
    assert!(Model::from_bytes(&bytes).is_ok());
    assert!(Model::from_bytes(&with_payload(&bytes, |_| ())).is_ok(), "the test makes files as hsift does");
    let refused = |bytes: &[u8], words: &str| {
        let error = Model::from_bytes(bytes).expect_err(words);
        assert_eq!(error.kind, ErrorKind::Model);
        assert!(error.to_string().contains(words), "{error}");
    };
    for version in (0..=255u8).filter(|v| *v != bytes[6]) {
        let mut other = bytes.clone();
        other[6] = version;
        assert!(Model::from_bytes(&other).is_err(), "claims version {version}");
    }
    for golden in ["v2", "v3"] {
        let file = fs::read(format!("{}/tests/it/golden/{golden}.hsift", env!("CARGO_MANIFEST_DIR"))).expect("golden");
        for version in (0..8u8).filter(|v| *v != file[6]) {
            let mut other = file.clone();
            other[6] = version;
            assert!(Model::from_bytes(&other).is_err(), "{golden} claims version {version}");
        }
    }
    refused(&with_payload(&bytes, |plain| plain.push(0)), "bytes behind the end");
    refused(&with_payload(&bytes, |plain| plain.extend(b"\xa5extra\xc0")), "bytes behind the end");
    // A field that nobody knows, at the top and below: MessagePack's small maps count their fields in their first byte.
    refused(
        &with_payload(&bytes, |plain| {
            plain[0] += 1;
            plain.extend(b"\xa5extra\xc0")
        }),
        "unknown field `extra`",
    );
    let inside = |plain: &mut Vec<u8>| {
        let at = plain.windows(11).rposition(|w| w == b"\xaathresholds").expect("thresholds") + 11;
        plain[at] += 1;
        plain.splice(at + 1..at + 1, *b"\xa5extra\xc0");
    };
    refused(&with_payload(&bytes, inside), "unknown field `extra`");
    let mut changed = model.clone();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        changed.thresholds.clear_risk = value;
        refused(&changed.to_bytes().expect("bytes"), "clear_risk");
        changed.thresholds.clear_risk = 0.1;
        changed.subheading.as_mut().expect("a head").support[0] = value;
        refused(&changed.to_bytes().expect("bytes"), "support");
        assert!(changed.save(Path::new("/nowhere/x")).is_err_and(|e| e.kind == ErrorKind::Model), "never saved");
        changed = model.clone();
        changed.metrics.log_loss = Some(value);
        refused(&changed.to_bytes().expect("bytes"), "log_loss");
        changed = model.clone();
    }
}

#[test]
fn a_card_names_its_model() {
    let card = fs::read_to_string(at("m.card.md")).expect("card");
    let fingerprint = &hex(&Sha256::digest(fs::read(at("m.hsift")).expect("model")))[..12];
    assert!(card.contains(fingerprint), "{card}");
    // Names that differ only behind a dot have cards of their own.
    let folder = own();
    for out in ["2026.01", "2026.02"] {
        hsift_ok(folder.path(), &["train", &at("lines.csv"), "--learner", "tree", "--folds", "2", "--out", out]);
    }
    assert!(names(folder.path()).is_superset(&["2026.01.card.md".to_owned(), "2026.02.card.md".to_owned()].into()));
}

#[test]
fn settings_out_of_range_are_refused_by_every_learner() {
    let folder = own();
    let dir = folder.path();
    let lines = at("lines.csv");
    let m = at("m.hsift");
    for (learner, option, value) in [
        ("linfa", "--min-samples-leaf", "0"),
        ("linfa", "--max-depth", "0"),
        ("linfa", "--max-depth", "18446744073709551615"),
        ("tree", "--max-depth", "0"),
        ("tree", "--ccp-alpha", "nan"),
        ("tree", "--max-bins", "1"),
        ("forest", "--n-trees", "0"),
        ("forest", "--max-bins", "256"),
        ("boosted", "--learning-rate", "inf"),
        ("boosted", "--learning-rate", "1e-320"),
        ("boosted", "--n-trees", "4294967296"),
        ("boosted", "--cycles", "18446744073709551615"),
        ("boosted", "--max-leaves", "1"),
        ("tree", "--error-cost", "inf"),
        ("tree", "--review-cost", "nan"),
    ] {
        refused(dir, &["train", &lines, "--folds", "2", "--learner", learner, option, value], "");
    }
    for args in [
        &["evaluate", &m, &lines, "--windows", "18446744073709551615", "--draws", "0"][..],
        &["evaluate", &m, &lines, "--embargo", "18446744073709551615", "--draws", "0"],
        &["score", &m, &lines, "--out", "s.csv", "--top", "0"],
        &["score", &m, &lines, "--out", "s.csv", "--coverage", "nan"],
        &["reduce", &m, &lines, "--budget", "inf"],
        &["simulate", "--rows", "0", "--out", "s.csv"],
        &["bench", &m, &lines, "--rows", "0"],
    ] {
        refused(dir, args, "");
    }
    assert!(names(dir).is_empty(), "{:?}", names(dir));
}

#[test]
fn what_profile_writes_is_read_back() {
    let folder = own();
    let dir = folder.path();
    let text = fs::read_to_string(at("lines.csv")).expect("lines");
    for (i, odd) in ["\u{1}", "\u{1b}[1m", "\u{7f}", "\u{85}", "\u{c}", "\u{2028}", "\r"].iter().enumerate() {
        // A value that is frequent enough to stand in a comment, and a name.
        let lines = text.replace(",EUR,", &format!(",\"E{odd}R\",")).replacen("office", &format!("\"off{odd}ice\""), 1);
        fs::write(dir.join("a.csv"), lines).expect("written");
        hsift_ok(dir, &["profile", "a.csv", "--out", "d.toml"]);
        let spec = fs::read_to_string(dir.join("d.toml")).expect("dataspec");
        assert!(spec.lines().filter(|l| l.starts_with('#')).all(|l| !l.contains(|c: char| c.is_control())), "{i}");
        let mut args = vec!["train", "a.csv", "--dataspec", "d.toml", "--learner", "tree", "--folds", "2", "--out", "m.hsift"];
        if i > 2 {
            // Reading it is what matters; one training each for some is enough.
            args = vec!["profile", "a.csv", "--dataspec", "d.toml"];
        }
        hsift_ok(dir, &args);
    }
}
