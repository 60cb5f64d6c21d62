//! Traders and their habits.

use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, LogNormal};

use super::goods::{Archetype, catalogue};
use super::patterns::PATTERNS;

/// Number of traders (assumption).
pub(crate) const TRADERS: usize = 320;
/// Exponent of the Zipf law of trader sizes (assumption).
const ZIPF_EXPONENT: f64 = 0.85;
/// Share of traders who write in Chinese (asked for by the design).
const CHINESE_SHARE: f64 = 0.46;
/// Spread of carelessness among traders, of the logarithm (assumption).
const CARELESSNESS_SIGMA: f64 = 0.55;
/// Spread of the propensity to each pattern, of the logarithm (assumption).
const PROPENSITY_SIGMA: f64 = 0.8;
/// Stream that builds the traders; lines use their own index as stream.
const TRADER_STREAM: u64 = u64::MAX;

/// How a trader writes codes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodeStyle {
    /// Six, eight or ten.
    pub digits: usize,
    /// With dots.
    pub dotted: bool,
}

/// A company that trades, and its habits.
#[derive(Debug, Clone)]
pub(crate) struct Trader {
    /// Invented name with a number.
    pub name: String,
    /// Writes Chinese.
    pub chinese: bool,
    /// Exports from its own country rather than imports into it.
    pub export: bool,
    /// Own country.
    pub country: &'static str,
    /// Offices used.
    pub offices: Vec<String>,
    /// Brokers used.
    pub declarants: Vec<String>,
    /// Suppliers, each with its country.
    pub suppliers: Vec<Supplier>,
    /// Factor on every pattern's rate.
    pub carelessness: f64,
    /// Factor on each pattern's rate.
    pub propensity: Vec<f64>,
    /// Habitual way of writing codes.
    pub style: CodeStyle,
    /// Factor on the weight of each kind of goods.
    mix: Vec<f64>,
}

/// A maker with an invented brand.
#[derive(Debug, Clone)]
pub(crate) struct Supplier {
    /// Company name.
    pub name: String,
    /// Brand.
    pub brand: String,
    /// Country of origin of its goods.
    pub country: &'static str,
}

/// Origins with their shares (assumption).
const ORIGINS: &[(&str, f64)] = &[
    ("CN", 46.0),
    ("DE", 11.0),
    ("JP", 9.0),
    ("US", 7.0),
    ("KR", 5.0),
    ("IT", 5.0),
    ("CH", 4.0),
    ("TW", 4.0),
    ("GB", 2.0),
    ("FR", 1.5),
    ("ES", 1.0),
    ("IL", 1.0),
    ("LT", 1.0),
    ("TR", 1.0),
    ("SG", 0.8),
    ("AT", 0.7),
];
/// Countries of traders who write English, with their shares (assumption).
const COUNTRIES: &[(&str, f64)] = &[
    ("US", 22.0),
    ("GB", 10.0),
    ("DE", 9.0),
    ("IN", 9.0),
    ("VN", 8.0),
    ("AU", 6.0),
    ("SG", 6.0),
    ("MY", 5.0),
    ("TH", 5.0),
    ("NL", 5.0),
    ("IE", 3.0),
    ("CA", 4.0),
    ("PL", 4.0),
    ("ZA", 2.0),
    ("NZ", 2.0),
];
/// Where goods exported from China go, with shares (assumption).
const DESTINATIONS: &[(&str, f64)] = &[
    ("US", 16.0),
    ("VN", 11.0),
    ("IN", 10.0),
    ("KR", 8.0),
    ("DE", 7.0),
    ("RU", 7.0),
    ("TH", 6.0),
    ("JP", 5.0),
    ("TR", 5.0),
    ("MX", 5.0),
    ("BR", 5.0),
    ("ID", 4.0),
    ("PL", 4.0),
    ("IT", 4.0),
    ("AE", 3.0),
];
const CHINESE_OFFICES: &[&str] = &["5301", "5316", "2225", "2233", "0101", "5141", "4604", "2301", "4706", "0201", "3701", "2904"];
const SYLLABLES: &[&str] = &[
    "Ar", "Bel", "Cor", "Dan", "El", "Far", "Gal", "Hol", "Ix", "Jun", "Kor", "Lum", "Mir", "Nor", "Ost", "Par", "Qua", "Rin", "Sol",
    "Tan", "Ul", "Ver", "Wen", "Xan", "Yor", "Zen",
];
const ENDINGS: &[&str] =
    &["tek", "vion", "mark", "ra", "dyne", "lux", "forge", "nix", "beam", "tron", "co", "sys", "line", "wave", "mat", "ton"];
const TRADES: &[&str] = &["Trading", "Machinery", "Import Export", "Industrial", "Technology", "Supply", "Equipment", "Logistics"];
const TRADES_ZH: &[&str] = &["贸易有限公司", "机械设备有限公司", "进出口有限公司", "科技有限公司", "激光设备有限公司", "供应链有限公司"];
const PLACES_ZH: &[&str] = &["东岭", "南桥", "江渚", "海澜", "北川镇", "明湖", "云溪", "金沙湾", "青石", "瑞港"];

/// Picks from a list with weights.
pub(crate) fn weighted<'a>(rng: &mut ChaCha8Rng, list: &[(&'a str, f64)]) -> &'a str {
    list.choose_weighted(rng, |item| item.1).map_or("", |item| item.0)
}

/// Where goods exported by a Chinese trader go.
pub(crate) fn destination(rng: &mut ChaCha8Rng) -> &'static str {
    weighted(rng, DESTINATIONS)
}

fn invented(rng: &mut ChaCha8Rng) -> String {
    let middle = if rng.gen_bool(0.4) { super::text::pick(rng, SYLLABLES).to_lowercase() } else { String::new() };
    format!("{}{middle}{}", super::text::pick(rng, SYLLABLES), super::text::pick(rng, ENDINGS))
}

/// All traders with the running sum of their sizes.
pub(crate) struct Market {
    /// The traders, largest first.
    pub traders: Vec<Trader>,
    sizes: Vec<f64>,
    first_year: i32,
    /// For each trader and year, the running sum of the weights of the goods.
    mixes: Vec<Vec<Vec<f64>>>,
}

impl Market {
    /// Builds the market of a seed for a span of years.
    pub(crate) fn new(seed: u64, first_year: i32, last_year: i32) -> Market {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(TRADER_STREAM);
        let traders: Vec<Trader> = (0..TRADERS).map(|i| trader(&mut rng, i)).collect();
        let sizes = running((1..=TRADERS).map(|rank| (rank as f64).powf(-ZIPF_EXPONENT)));
        let mixes = traders
            .iter()
            .map(|trader| {
                (first_year..=last_year)
                    .map(|year| {
                        let goods = catalogue().iter().zip(&trader.mix);
                        running(goods.map(|(kind, factor)| kind.weight_in(year) * factor))
                    })
                    .collect()
            })
            .collect();
        Market { traders, sizes, first_year, mixes }
    }

    /// A trader, by size.
    pub(crate) fn trader(&self, rng: &mut ChaCha8Rng) -> usize {
        draw(rng, &self.sizes)
    }

    /// What a trader trades in a year.
    pub(crate) fn goods(&self, rng: &mut ChaCha8Rng, trader: usize, year: i32) -> &'static Archetype {
        let years = &self.mixes[trader];
        let at = (year - self.first_year).clamp(0, years.len() as i32 - 1) as usize;
        &catalogue()[draw(rng, &years[at])]
    }
}

fn running(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

fn draw(rng: &mut ChaCha8Rng, sums: &[f64]) -> usize {
    let total = sums.last().copied().unwrap_or_default();
    let at = rng.r#gen::<f64>() * total;
    sums.partition_point(|&sum| sum <= at).min(sums.len().saturating_sub(1))
}

fn trader(rng: &mut ChaCha8Rng, index: usize) -> Trader {
    // Spread evenly over the ranks: were it left to chance, the language of the
    // few largest traders would decide the share in the whole data.
    let chinese = (index as f64 * CHINESE_SHARE).fract() < CHINESE_SHARE;
    let country = if chinese { "CN" } else { weighted(rng, COUNTRIES) };
    let name = if chinese {
        format!("{}{}-{index:03}", super::text::pick(rng, PLACES_ZH), super::text::pick(rng, TRADES_ZH))
    } else {
        format!("{} {} {index:03}", invented(rng), super::text::pick(rng, TRADES))
    };
    let export = chinese && rng.gen_bool(0.55);
    let offices = (0..rng.gen_range(1..4))
        .map(|_| {
            if chinese { super::text::pick(rng, CHINESE_OFFICES).to_owned() } else { format!("{country}{:03}", rng.gen_range(1..40) * 10) }
        })
        .collect();
    let declarants = (0..rng.gen_range(1..4)).map(|_| format!("BRK-{:03}", rng.gen_range(1..120))).collect();
    let suppliers = (0..rng.gen_range(2..8)).map(|_| supplier(rng, export)).collect();
    let mut habit = |sigma: f64| LogNormal::new(-sigma * sigma / 2.0, sigma).map_or(1.0, |law| law.sample(rng));
    let carelessness = habit(CARELESSNESS_SIGMA);
    let propensity = PATTERNS.iter().map(|_| habit(PROPENSITY_SIGMA)).collect();
    let digits = match (chinese, rng.gen_range(0..10)) {
        (true, 0..=6) => 10,
        (true, 7..=8) => 8,
        (false, 0..=3) => 10,
        (false, 4..=6) => 8,
        _ => 6,
    };
    let style = CodeStyle { digits, dotted: rng.gen_bool(0.45) };
    Trader { name, chinese, export, country, offices, declarants, suppliers, carelessness, propensity, style, mix: mix(rng) }
}

fn supplier(rng: &mut ChaCha8Rng, export: bool) -> Supplier {
    let country = if export && rng.gen_bool(0.93) { "CN" } else { weighted(rng, ORIGINS) };
    let brand = invented(rng);
    let form = match country {
        "DE" | "AT" | "CH" => "GmbH",
        "JP" => "KK",
        "US" => "Inc",
        "IT" => "Srl",
        _ => "Co Ltd",
    };
    Supplier { name: format!("{brand} {form}"), brand, country }
}

/// Some traders sell anything, most a few kinds in the main.
fn mix(rng: &mut ChaCha8Rng) -> Vec<f64> {
    let special = rng.gen_range(0.2..0.95);
    catalogue().iter().map(|_| if rng.gen_bool(0.12) { 6.0 } else { 1.0 - special }).collect()
}
