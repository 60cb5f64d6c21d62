//! What each number of a description measures: by the word beside it.

use super::around::{USUAL_MICROMETRES, by_lens, denies_source, laser_denied, of_others, per_something, serves, square, tube};
use super::beside::{beside, same_list};
use super::lexicon::{Head, Label, Token};
use super::near::{last_word, tail};
use super::phrases::Placed;
use super::quantities::{Quantity, Sort};
use super::{Stated, Value};
use super::{mains, masses, powers};

/// Named articles that emit themselves.
pub(super) const OF_LASERS: &[&str] = &["laser_diode", "laser_pointer", "laser_level", "rangefinder", "plate_setter"];
/// Energies of goods whose bare power is what they draw; that of an ultrasonic or arc machine is what it gives.
const DRAWING: &[&str] = &["mechanical", "electro_discharge", "electro_chemical", "ink"];
/// Labels of powers.
const POWERS: [Label; 4] = [Label::Output, Label::Electrical, Label::Tube, Label::NoPower];
/// Every label.
const ALL: [Label; 10] = [
    Label::Output,
    Label::Electrical,
    Label::Tube,
    Label::NoPower,
    Label::Wavelength,
    Label::NoWavelength,
    Label::NetMass,
    Label::NoMass,
    Label::Area,
    Label::NoArea,
];
/// States the measured facts of a folded text.
pub(super) fn facts(text: &str, tokens: &[Token], placed: &[Placed], found: &[Quantity], stated: &mut Vec<Stated>, head: Option<Head>) {
    if found.is_empty() {
        return;
    }
    let laser = stated.iter().any(|s| matches!(s.value, Value::Name("laser")) && s.fact == "energy_source")
        || stated.iter().any(|s| s.fact == "laser_medium")
        || matches!(
            head,
            Some(
                Head::Laser
                    | Head::Source
                    | Head::Named("lens" | "window" | "laser_diode" | "laser_pointer" | "rangefinder" | "laser_level")
            )
        );
    let light = stated.iter().any(|s| s.value == Value::Name("light"));
    // What a lamp, or goods expressly without a laser, send out is no line of a laser.
    let dark = !laser && (light || laser_denied(text, tokens) && !matches!(head, Some(Head::Part(_))))
        || matches!(
            head,
            Some(Head::Accessory(_) | Head::Named("chiller" | "power_supply" | "fan" | "motor" | "cnc_controller" | "fume_extractor"))
        );
    let gas = stated.iter().any(|s| s.value == Value::Name("co2")) || !stated.iter().any(|s| s.fact == "laser_medium");
    let machine = laser && matches!(head, Some(Head::Named("machining_centre")));
    let states = |value: &'static str| stated.iter().any(|s| s.value == Value::Name(value));
    let part = (states("part") || states("accessory"))
        && matches!(head, Some(Head::Part(_) | Head::Accessory(_)))
        && !stated.iter().any(|s| s.fact == "laser_medium" && s.value == Value::Name("diode"));
    // What a power meter can take is no power of its own.
    let part = part || ["power meter", "功率计"].iter().any(|word| text.contains(word));
    let tunable = text.contains("tunable") || text.contains("可调谐");
    let sourceless =
        stated.iter().any(|s| s.fact == "incomplete" && s.value == Value::Flag(true) && s.at.len() > 4 && denies_source(text, &s.at));
    // What prints or is cut with tools sends out no beam.
    let tools = stated.iter().any(|s| s.fact == "energy_source" && matches!(s.value, Value::Name(name) if DRAWING.contains(&name)));
    let prints = states("printing");
    let goods_head = if machine { Some(Head::Machine) } else { head };
    let whole = matches!(goods_head, Some(Head::Machine | Head::System));
    let mut goods = Goods {
        laser: laser && !prints,
        dark,
        gas,
        part,
        tunable,
        sourceless,
        draws: prints || whole && !laser && tools,
        head: goods_head,
        tube: matches!(goods_head, Some(Head::Source)) && tube(text),
        before: &[],
        behind: &[],
    };
    let pulsed = powers::pulsed(text);
    let measuring = stated.iter().any(|s| s.value == Value::Name("measuring"));
    let mut next = 0;
    let mut last: Option<(&Quantity, Option<&'static str>, bool)> = None;
    let mut guesses = powers::Guesses::default();
    let mut weighed = Vec::new();
    for (place, quantity) in found.iter().enumerate() {
        while next < tokens.len() && tokens[next].at.start < quantity.at.start {
            next += 1;
        }
        (goods.before, goods.behind) = tokens.split_at(next);
        let floor = last.map_or(0, |(before, ..)| before.at.end.min(quantity.at.start));
        let own: &[Label] = if quantity.sort == Sort::Power { &POWERS } else { &[Label::Wavelength, Label::NoWavelength] };
        let label = |wanted: &[Label]| beside(text, tokens, next, quantity, floor, wanted, goods.head);
        let all = label(own);
        // One label serves all of a list.
        let listed = last.filter(|(before, ..)| before.sort == quantity.sort && same_list(text, floor, quantity.at.start));
        // "Aiming beam 650 nm 5 mW": the power of what has the wavelength, too.
        let same = last.is_some_and(|(before, _, other)| {
            let faint = |q: &Quantity| q.sort == Sort::Power && q.high < 0.05;
            let between = text[floor..quantity.at.start].trim_matches([' ', '<', '≤', ':']);
            other
                && (quantity.sort == Sort::Power || faint(before))
                && before.sort != quantity.sort
                && (matches!(between, "" | "/" | "(" | "@")
                    || faint(quantity) && matches!(between, "," | "、" | "power" | "功率" | ",功率" | ", power" | ", max" | "max" | "max."))
        });
        let pair = (pulsed && quantity.sort == Sort::Power).then(|| powers::of_pair(text, found, place)).flatten();
        let fact = match listed.filter(|_| pair.is_none()) {
            Some((_, fact @ Some(_), _)) if beside(text, tokens, next, quantity, quantity.at.start, &ALL, goods.head).is_none() => fact,
            _ if quantity.sort == Sort::Axes && of_others(text, placed, quantity, measuring, serves(text, &tokens[..next])) => None,
            _ if same || pair == Some(powers::OfPair::Peak) => None,
            _ if pair.is_some() && laser && !part => Some("output_power"),
            _ => fact_of(text, quantity, label, &goods),
        };
        // "HeNe 632.8 nm 2 mW aiming laser": the wavelength before is that of the faint beam, too.
        if all == Some(Label::NoPower)
            && quantity.high < 0.05
            && let Some((before, Some("wavelength"), _)) = last
            && matches!(text[floor..quantity.at.start].trim_matches(['<', '≤', ' ']), "" | "/" | "@" | ",")
        {
            stated.pop_if(|s| s.at == before.at);
        }
        last = Some((quantity, fact, same || matches!(all, Some(Label::NoPower | Label::NoWavelength))));
        let fact = if second_power(text, quantity, stated, fact, all) { Some("electrical_power") } else { fact };
        if fact == Some("output_power") {
            guesses.add(text, tokens, next, quantity, stated.len(), (all == Some(Label::Output), listed.is_some()));
        }
        if fact == Some("net_mass") && label(&[Label::NetMass]).is_some() {
            weighed.push(quantity.at.clone());
        }
        stated.extend(fact.map(|fact| Stated {
            fact,
            value: Value::Number { low: quantity.low, high: quantity.high },
            at: quantity.at.clone(),
        }));
    }
    guesses.settle(stated, pulsed);
    powers::drop_faint(text, stated);
    masses::settle(text, found, stated, &weighed);
    if laser && !stated.iter().any(|s| s.fact == "wavelength") {
        stated.extend(powers::bare_wavelength(text));
    }
}

/// What is known of the goods that are measured.
struct Goods<'a> {
    laser: bool,
    /// Nothing here has the wavelength of a laser: a lamp, a chiller.
    dark: bool,
    /// The laser may be a gas tube.
    gas: bool,
    /// A part or an accessory that emits nothing.
    part: bool,
    tunable: bool,
    head: Option<Head>,
    /// A source that is a glass tube.
    tube: bool,
    /// Comes without its laser.
    sourceless: bool,
    /// Has no beam: a power that stands alone is what it draws.
    draws: bool,
    /// The words before the quantity.
    before: &'a [Token],
    /// The words that follow the quantity.
    behind: &'a [Token],
}

impl Goods<'_> {
    /// "3 kW fiber laser": said of the laser, whatever stands before.
    fn laser_follows(&self, quantity: &Quantity) -> bool {
        let next = self.behind.iter().find(|t| t.at.start >= quantity.at.end).filter(|t| t.at.start <= quantity.at.end + 1);
        next.is_some_and(|t| {
            matches!(t.head(), Some(Head::Laser | Head::Source)) || t.fact("laser_medium").is_some_and(|medium| medium != "diode")
        })
    }
}

/// The fact that a quantity is a value of.
fn fact_of(text: &str, quantity: &Quantity, label: impl Fn(&[Label]) -> Option<Label>, goods: &Goods) -> Option<&'static str> {
    let Goods { laser, dark, gas, head, part, tunable, .. } = *goods;
    let Quantity { sort, high, .. } = *quantity;
    // "<5 mW" bounds a power and is all that is said of it.
    let bound = sort == Sort::Power && !text[..quantity.at.start].trim_end().ends_with(['±', '-']);
    if (quantity.tolerance && !bound) || per_something(text, quantity.at.end) {
        return None;
    }
    let after = text[quantity.at.end..].trim_start();
    let before = text[..quantity.at.start].trim_end_matches([' ', '-']);
    if sort == Sort::Axes && ["optional", "optional a", "可选", "选配", "可选配"].iter().any(|o| before.ends_with(o)) {
        return None;
    }
    if sort == Sort::Axes && ["可选", "选配", "optional", "(optional"].iter().any(|o| after.starts_with(o)) {
        return None;
    }
    match sort {
        Sort::Power if ["electrical", "electric ", "input"].iter().any(|e| after.starts_with(e)) => Some("electrical_power"),
        Sort::Power => match label(&POWERS).filter(|label| *label != Label::NoPower || !goods.laser_follows(quantity)) {
            // The laser is somebody else's.
            None | Some(Label::Output) if goods.sourceless => None,
            Some(Label::Electrical) => Some("electrical_power"),
            None | Some(Label::Output) if !goods.laser_follows(quantity) && mains::at_mains(text, quantity.at.start) => {
                (!mains::of_thing(goods.before, head)).then_some("electrical_power")
            }
            None | Some(Label::Output) if goods.tube => Some("tube_power"),
            Some(Label::Tube) if gas => (laser && !matches!(head, Some(Head::Named(_)))).then_some("tube_power"),
            Some(Label::NoPower) => None,
            // What a part or an accessory can bear is no power of its own.
            _ if part => None,
            // The power in the name of a chiller or motor is its own, or that of the laser it serves.
            _ if matches!(head, Some(Head::Named(article)) if !OF_LASERS.contains(&article)) => None,
            _ if laser => Some("output_power"),
            None => (goods.draws && mains::is_entry(text, quantity)).then_some("electrical_power"),
            Some(_) => None,
        },
        Sort::Nanometre | Sort::Micrometre => {
            let label = label(&[Label::Wavelength, Label::NoWavelength]);
            let likely = (100.0..=20_000.0).contains(&high);
            // What goggles stop is no line of a laser.
            let wide = high > 1.4 * quantity.low && !tunable;
            let stops = last_word(text, text[..quantity.at.start].trim_end().len(), &[' ', ','])
                .strip_prefix("od")
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            let density = stops || after.strip_prefix("od").is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic()));
            if (wide && label != Some(Label::Wavelength)) || density || dark {
                return None;
            }
            let usual = USUAL_MICROMETRES.iter().any(|usual| (usual - high).abs() < 0.5);
            let fits = match (label, sort) {
                (Some(Label::Wavelength), _) => likely,
                (Some(_), _) => false,
                // Beside no laser it is that of a lamp, a cable, a film.
                (None, Sort::Nanometre) => likely && (laser || !matches!(head, None | Some(Head::System))),
                // A round number of µm is rather a thickness.
                (None, _) => usual && laser && text[quantity.at.clone()].contains('.'),
            };
            fits.then_some("wavelength")
        }
        Sort::Mass | Sort::LooseMass => match label(&[Label::NetMass, Label::NoMass]) {
            Some(Label::NetMass) => Some("net_mass"),
            Some(_) => None,
            None => (sort == Sort::Mass && high > 0.0).then_some("net_mass"),
        },
        Sort::Axes => ((1.0..=12.0).contains(&high) && high.fract() == 0.0).then_some("axes"),
        Sort::Area | Sort::BareArea | Sort::Volume | Sort::SquareMetre => {
            let label = label(&[Label::Area, Label::NoArea]);
            let plausible = (1e-5..=1e4).contains(&high);
            let fits = match (label, sort) {
                (Some(Label::Area), _) => plausible,
                // The field of a scan lens is named after the lens.
                (Some(_), Sort::Area | Sort::BareArea) => high >= 2.5e-3 && square(text, quantity) && by_lens(text, quantity),
                (Some(_), _) => false,
                (None, Sort::Area) => {
                    (2.5e-3..=400.0).contains(&high) && matches!(head, None | Some(Head::Machine | Head::System | Head::Laser))
                }
                (None, Sort::BareArea) => {
                    (1e-2..=400.0).contains(&high) && !matches!(head, Some(Head::Named(_) | Head::Part(_) | Head::Source))
                }
                (None, _) => false,
            };
            fits.then_some("work_area")
        }
    }
}

/// "30 W, 355 nm, power 800 W", "3 kW, total 20 kW": a bare power far above that of the laser is what the machine draws.
fn second_power(text: &str, quantity: &Quantity, stated: &[Stated], fact: Option<&str>, label: Option<Label>) -> bool {
    matches!(fact, Some("output_power" | "tube_power"))
        && label != Some(Label::Output)
        && mains::of_whole(text, quantity)
        && !tail(text, quantity.at.start, 40).contains(" x ")
        && stated.iter().rev().take(8).any(|s| {
            matches!(s.fact, "output_power" | "tube_power") && matches!(s.value, Value::Number { high, .. } if quantity.high > 2.0 * high)
        })
}
