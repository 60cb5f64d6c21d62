//! Simulated customs declarations with known truth.
//!
//! Nothing here is real: goods, traders, prices and error rates are invented
//! from public knowledge of the trade. Each line depends on the seed and its
//! index alone, so any thread may make any line.

mod deal;
mod form;
mod goods;
mod line;
mod patterns;
mod table;
mod text;
mod traders;
mod values;

#[cfg(test)]
mod tests;

use chrono::{Datelike, Days, NaiveDate};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

pub use line::{COLUMNS, Line};
pub use table::table;

use crate::domain::legal::{DedicatedUse, EnergySource, LaserMedium, Operation, Presentation, WorkpieceMaterial, decide};
use crate::domain::nomenclature::Edition;
use deal::{Deal, deal, model, parameters};
use form::{country, invoice, transport, unit};
use patterns::{CORRECT, Case, PATTERNS, SLIP, SLIP_RATE, UNKNOWN_CODE, UNKNOWN_CODE_RATE};
use text::{Language, MIXED_SHARE, Subject, describe, pick, specification};
use traders::{Market, Trader};
use values::{category, keep, missing};

/// Share of lines inspected at random (asked for by the design).
const RANDOM_INSPECTION: f64 = 0.08;
/// Extra chance of an inspection when the code is wrong: officers have an eye
/// for it (assumption).
const TARGETED_WRONG: f64 = 0.25;
/// Extra chance for a trader known to be careless (assumption).
const TARGETED_CARELESS: f64 = 0.06;
/// Carelessness above which customs know the trader (assumption).
const KNOWN_CARELESS: f64 = 1.6;
/// Chance that a line not inspected is confirmed by an audit (assumption).
const AUDIT: f64 = 0.535;
/// Factor on all pattern rates; sets the overall share of wrong codes.
const ERROR_LEVEL: f64 = 1.1;
/// Chance that a wrong line is also dressed up in words (assumption).
const COVER_SHARE: f64 = 0.35;
/// Growth of the number of declarations from one year to the next (assumption).
const TRADE_GROWTH: f64 = 1.06;

/// What to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Number of lines.
    pub rows: usize,
    /// Seed; the same seed gives the same lines.
    pub seed: u64,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            rows: 20_000,
            seed: 1,
            from: NaiveDate::from_ymd_opt(2016, 1, 1).unwrap_or_default(),
            to: NaiveDate::from_ymd_opt(2025, 12, 31).unwrap_or_default(),
        }
    }
}

/// A simulated market, ready to give lines.
pub struct Simulation {
    settings: Settings,
    market: Market,
}

impl Simulation {
    /// Builds the traders. Reversed dates are put in order.
    pub fn new(mut settings: Settings) -> Simulation {
        if settings.to < settings.from {
            std::mem::swap(&mut settings.from, &mut settings.to);
        }
        let market = Market::new(settings.seed, settings.from.year(), settings.to.year());
        Simulation { settings, market }
    }

    /// The settings in use.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// All lines in order.
    pub fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        (0..self.settings.rows).map(|index| self.line(index))
    }

    /// The line with this index; depends on the seed and the index alone.
    pub fn line(&self, index: usize) -> Line {
        let mut rng = ChaCha8Rng::seed_from_u64(self.settings.seed);
        rng.set_stream(index as u64);
        let rng = &mut rng;
        let date = self.date(rng);
        let edition = edition_on(date);
        let trader_index = self.market.trader(rng);
        let trader = &self.market.traders[trader_index];
        let archetype = self.market.goods(rng, trader_index, date.year());
        let deal = deal(rng, archetype, date.year());
        let truth = decide(&deal.facts, edition).code;
        let case = Case { facts: &deal.facts, kind: deal.archetype.id, edition, truth: &truth, power: deal.power, chinese: trader.chinese };
        let (declared, pattern, cover) = declaration(rng, trader, &case);
        let wrong = declared.get(..6) != Some(truth.as_str());
        let supplier_index = rng.gen_range(0..trader.suppliers.len());
        let supplier = &trader.suppliers[supplier_index];
        let model = model(rng, deal.archetype, trader_index * 8 + supplier_index, deal.power);
        let language = match (rng.gen_bool(MIXED_SHARE), trader.chinese) {
            (true, _) => Language::Mixed,
            (false, true) => Language::Chinese,
            (false, false) => Language::English,
        };
        let parameters = parameters(rng, &deal, trader.chinese);
        let subject = Subject {
            archetype: deal.archetype,
            facts: &deal.facts,
            brand: &supplier.brand,
            model: &model,
            parameters: &parameters,
            cover: cover.map(|(english, chinese)| if language == Language::Chinese { chinese } else { english }),
        };
        let description = describe(rng, &subject, language);
        let specification = trader.chinese.then(|| specification(rng, &subject, &declared, trader.export));

        let mut chance = RANDOM_INSPECTION;
        if wrong {
            chance += TARGETED_WRONG;
        }
        if trader.carelessness > KNOWN_CARELESS {
            chance += TARGETED_CARELESS;
        }
        let inspected = rng.gen_bool(chance);
        let established = inspected || rng.gen_bool(AUDIT);
        let confirmed = values::confirmed(rng, &truth, trader.chinese);
        // Ten digits given on purpose stay ten: the missing suffix is the point.
        let declared_code = values::code(rng, &declared, trader.style, trader.chinese);

        let mass = deal.unit_mass * f64::from(deal.quantity);
        let (value, currency) = invoice(rng, trader, deal.unit_price * f64::from(deal.quantity));
        let facts = self.stated(rng, &deal, trader);
        let [
            energy_source,
            laser_medium,
            wavelength,
            output_power,
            operation,
            presentation,
            worktable,
            axes,
            numerical_control,
            workpiece_material,
            dedicated_use,
            work_area,
        ] = facts;
        let mass_text = values::mass(rng, mass, trader.country);
        let form = |rng: &mut ChaCha8Rng, text: String| keep(rng, missing::FORM, Some(text));
        Line {
            id: format!("SIM-{index:07}"),
            date,
            declared_code: Some(declared_code),
            confirmed_code: established.then_some(confirmed),
            inspected: Some(if inspected { "yes" } else { "no" }.to_owned()),
            description: keep(rng, missing::DESCRIPTION, Some(description)),
            specification,
            energy_source,
            laser_medium,
            wavelength,
            output_power,
            operation,
            presentation,
            worktable,
            axes,
            numerical_control,
            workpiece_material,
            dedicated_use,
            work_area,
            net_mass: form(rng, mass_text),
            value: form(rng, value),
            currency: form(rng, currency),
            quantity: form(rng, deal.quantity.to_string()),
            unit: {
                let unit = unit(rng, trader.chinese, deal.archetype.bulk);
                form(rng, unit)
            },
            origin: {
                let country = country(rng, supplier.country);
                form(rng, country)
            },
            destination: {
                let goal = if trader.export { traders::destination(rng) } else { trader.country };
                let country = country(rng, goal);
                form(rng, country)
            },
            transport: {
                let mode = transport(rng, mass);
                form(rng, mode)
            },
            office: {
                let office = one_of(rng, &trader.offices);
                form(rng, office)
            },
            declarant: {
                let declarant = one_of(rng, &trader.declarants);
                form(rng, declarant)
            },
            trader: Some(trader.name.clone()),
            supplier: form(rng, supplier.name.clone()),
            true_code: truth,
            pattern: pattern.to_owned(),
        }
    }

    /// A day, later years being busier.
    fn date(&self, rng: &mut ChaCha8Rng) -> NaiveDate {
        let days = (self.settings.to - self.settings.from).num_days().max(0) as u64 + 1;
        let years = days as f64 / 365.25;
        // Inverse of the running sum of exponential growth.
        let growth = TRADE_GROWTH.ln() * years;
        let at = (1.0 + rng.r#gen::<f64>() * growth.exp_m1()).ln() / growth;
        let day = ((at * days as f64) as u64).min(days - 1);
        self.settings.from.checked_add_days(Days::new(day)).unwrap_or(self.settings.from)
    }

    /// The structured facts as stated, in the order of the columns.
    fn stated(&self, rng: &mut ChaCha8Rng, deal: &Deal, trader: &Trader) -> [Option<String>; 12] {
        let facts = &deal.facts;
        let energies: Vec<&'static str> = EnergySource::ALL.iter().map(|v| v.as_str()).collect();
        let media: Vec<&'static str> = LaserMedium::ALL.iter().map(|v| v.as_str()).collect();
        let operations: Vec<&'static str> = Operation::ALL.iter().map(|v| v.as_str()).collect();
        let states: Vec<&'static str> = Presentation::ALL.iter().map(|v| v.as_str()).collect();
        let materials: Vec<&'static str> = WorkpieceMaterial::ALL.iter().map(|v| v.as_str()).collect();
        let uses: Vec<&'static str> = DedicatedUse::ALL.iter().map(|v| v.as_str()).collect();

        let energy = category(rng, facts.energy_source.as_str(), &energies, values::energy_words(facts.energy_source));
        let medium = facts.laser_medium.map(|m| category(rng, m.as_str(), &media, values::medium_words(m)));
        let wavelength = deal.wavelength.map(|w| values::wavelength(rng, w));
        let power = (deal.power > 0.0).then(|| {
            let watts = values::slipped(rng, deal.power);
            values::power(rng, watts, trader.chinese)
        });
        let operation = category(rng, facts.operation.as_str(), &operations, values::operation_words(facts.operation));
        let state = category(rng, facts.presentation.as_str(), &states, values::presentation_words(facts.presentation));
        let table = values::yes_no(rng, facts.worktable, &["with table", "有", "Y"], &["without table", "无", "N", "none"]);
        let axes = deal.axes.map(|a| match rng.gen_range(0..6) {
            0 => format!("{a}-axis"),
            1 => format!("{a}轴"),
            _ => a.to_string(),
        });
        let control = values::yes_no(rng, facts.numerical_control, &["CNC", "数控", "Y"], &["manual", "非数控", "N"]);
        let material = category(rng, facts.workpiece_material.as_str(), &materials, &[]);
        let dedicated = category(rng, facts.dedicated_use.as_str(), &uses, &[]);
        let area = deal.area.map(|a| values::area(rng, a));
        [
            keep(rng, missing::ENERGY, Some(energy)),
            keep(rng, missing::MEDIUM, medium),
            keep(rng, missing::WAVELENGTH, wavelength),
            keep(rng, missing::POWER, power),
            keep(rng, missing::OPERATION, Some(operation)),
            keep(rng, missing::PRESENTATION, Some(state)),
            keep(rng, missing::WORKTABLE, Some(table)),
            keep(rng, missing::AXES, axes),
            keep(rng, missing::NC, Some(control)),
            keep(rng, missing::MATERIAL, Some(material)),
            keep(rng, missing::USE, Some(dedicated)),
            keep(rng, missing::AREA, area),
        ]
    }
}

/// The edition in force; dates beyond the known editions take the nearest one.
fn edition_on(date: NaiveDate) -> Edition {
    Edition::on(date).unwrap_or(if date.year() < 2012 { Edition::Hs2012 } else { Edition::Hs2022 })
}

/// The declared code, the pattern behind it, and the words that dress it up.
fn declaration(rng: &mut ChaCha8Rng, trader: &Trader, case: &Case) -> (String, &'static str, Option<(&'static str, &'static str)>) {
    for (pattern, propensity) in PATTERNS.iter().zip(&trader.propensity) {
        if !(pattern.applies)(case) {
            continue;
        }
        let chance = pattern.rate * propensity * trader.carelessness * ERROR_LEVEL;
        if !rng.gen_bool(chance.clamp(0.0, 0.9)) {
            continue;
        }
        let declared = (pattern.declare)(case, rng);
        if declared == case.truth {
            continue;
        }
        let cover =
            (!pattern.cover.is_empty() && rng.gen_bool(COVER_SHARE)).then(|| (pick(rng, pattern.cover), pick(rng, pattern.cover_zh)));
        return (declared.to_owned(), pattern.id, cover);
    }
    let careless = trader.carelessness.min(5.0);
    if rng.gen_bool(SLIP_RATE * careless) {
        let declared = patterns::slip(case.truth, case.edition, rng);
        if declared != case.truth {
            return (declared.to_owned(), SLIP, None);
        }
    }
    if rng.gen_bool(UNKNOWN_CODE_RATE * careless) {
        let declared = patterns::unknown_code(case.truth, case.edition, rng);
        if declared != case.truth {
            return (declared.to_owned(), UNKNOWN_CODE, None);
        }
    }
    (case.truth.to_owned(), CORRECT, None)
}

fn one_of(rng: &mut ChaCha8Rng, list: &[String]) -> String {
    list.choose(rng).cloned().unwrap_or_default()
}
