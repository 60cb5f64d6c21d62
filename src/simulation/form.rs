//! The commercial fields of a line.

use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::text::pick;
use super::traders::Trader;
use super::values;

/// Invoice value and currency.
pub(crate) fn invoice(rng: &mut ChaCha8Rng, trader: &Trader, dollars: f64) -> (String, String) {
    // Round exchange rates; the level is all that matters here.
    let choices: &[(&str, f64)] = match trader.country {
        "CN" => &[("USD", 1.0), ("USD", 1.0), ("CNY", 7.0), ("EUR", 0.9)],
        "DE" | "NL" | "IE" | "PL" => &[("EUR", 0.9), ("EUR", 0.9), ("USD", 1.0)],
        "GB" => &[("GBP", 0.8), ("EUR", 0.9), ("USD", 1.0)],
        _ => &[("USD", 1.0), ("USD", 1.0), ("EUR", 0.9), ("JPY", 130.0)],
    };
    let (currency, rate) = choices.choose(rng).copied().unwrap_or(("USD", 1.0));
    let amount = values::slipped(rng, dollars * rate);
    (values::money(rng, amount), currency.to_owned())
}

/// Unit of quantity.
pub(crate) fn unit(rng: &mut ChaCha8Rng, chinese: bool, bulk: bool) -> String {
    let pool: &[&str] = match (chinese, bulk) {
        (true, false) => &["台", "台", "套"],
        (true, true) => &["个", "件", "台"],
        (false, false) => &["set", "unit", "pce", "NO"],
        (false, true) => &["pcs", "pce", "NO"],
    };
    pick(rng, pool).to_owned()
}

/// Two letters as a rule, three now and then.
pub(crate) fn country(rng: &mut ChaCha8Rng, code: &'static str) -> String {
    if rng.gen_bool(0.04) {
        match code {
            "CN" => return "CHN".to_owned(),
            "US" => return "USA".to_owned(),
            "DE" => return "DEU".to_owned(),
            "JP" => return "JPN".to_owned(),
            _ => {}
        }
    }
    code.to_owned()
}

/// Mode of transport, by mass.
pub(crate) fn transport(rng: &mut ChaCha8Rng, kilograms: f64) -> String {
    let pool: &[&str] = if kilograms > 1_500.0 {
        &["sea", "sea", "sea", "road", "rail"]
    } else if kilograms > 60.0 {
        &["sea", "sea", "air", "road"]
    } else {
        &["air", "courier", "courier", "sea"]
    };
    pick(rng, pool).to_owned()
}
