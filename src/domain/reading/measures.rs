//! What each number of a description measures: by the word beside it.

use super::beside::{beside, same_list};
use std::ops::Range;

use super::lexicon::{Head, Label, Role, Token};
use super::phrases::{Placed, Zone};
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
/// Wavelengths in µm that need no label.
const USUAL_MICROMETRES: &[f64] = &[
    193.0, 248.0, 266.0, 308.0, 343.0, 351.0, 355.0, 515.0, 532.0, 808.0, 915.0, 940.0, 976.0, 980.0, 1_030.0, 1_040.0, 1_047.0, 1_053.0,
    1_060.0, 1_064.0, 1_070.0, 1_080.0, 1_090.0, 1_319.0, 1_320.0, 1_340.0, 1_342.0, 1_440.0, 1_470.0, 1_540.0, 1_550.0, 1_560.0, 1_908.0,
    1_920.0, 1_940.0, 1_950.0, 2_000.0, 2_010.0, 2_050.0, 2_080.0, 2_090.0, 2_100.0, 2_120.0, 2_130.0, 2_700.0, 2_780.0, 2_790.0, 2_800.0,
    2_940.0, 5_300.0, 5_400.0, 5_500.0, 9_200.0, 9_250.0, 9_270.0, 9_300.0, 9_360.0, 9_400.0, 9_550.0, 9_600.0, 10_200.0, 10_250.0,
    10_300.0, 10_500.0, 10_550.0, 10_570.0, 10_590.0, 10_600.0, 10_630.0, 10_640.0,
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
            None | Some(Label::Output) if matches!(head, Some(Head::Source)) && tube(text) => Some("tube_power"),
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
            let word = text[..quantity.at.start].trim_end().rsplit([' ', ',']).next().unwrap_or_default();
            let stops = word.strip_prefix("od").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
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

/// Does a word that says something is missing speak of the laser?
fn denies_source(text: &str, at: &Range<usize>) -> bool {
    ["laser", "source", "激光", "光源"].iter().any(|word| text[at.clone()].contains(word))
}

/// Are both lengths the same: "110x110", "150 mm sq"?
fn square(text: &str, quantity: &Quantity) -> bool {
    let words = &text[quantity.at.clone()];
    let number = |part: &str| part.trim_start().bytes().take_while(u8::is_ascii_digit).count();
    match words.split_once(['x', '*']) {
        Some((first, second)) => first.trim_start()[..number(first)] == second.trim_start()[..number(second)],
        None => words.contains("sq"),
    }
}

/// The last bytes before a place.
fn tail(text: &str, end: usize, bytes: usize) -> &str {
    let from = (end.saturating_sub(bytes)..=end).find(|i| text.is_char_boundary(*i)).unwrap_or(end);
    &text[from..end]
}

/// Is a lens named beside it?
fn by_lens(text: &str, quantity: &Quantity) -> bool {
    let near = |word: &str| tail(text, quantity.at.start, 16).contains(word) || text[quantity.at.end..].trim_start().starts_with(word);
    ["lens", "镜"].iter().any(|word| near(word))
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

/// "For calibration of 3-axis machine tools": the axes of other goods, which these measure or serve.
fn of_others(text: &str, placed: &[Placed], quantity: &Quantity, measures: bool, serves: bool) -> bool {
    let behind = placed[placed.partition_point(|p| p.token.at.start < quantity.at.end)..].iter().take(4);
    let near = |p: &&Placed| !text[quantity.at.end..p.token.at.start].contains([',', ';', '.', '。', '(']);
    behind.take_while(near).any(|p| {
        let machine = matches!(p.token.head(), Some(Head::Machine | Head::Named("machining_centre")));
        let tool = || ["machine tool", "机床"].iter().any(|word| text[p.token.at.clone()].contains(word));
        machine && (serves && matches!(p.zone, Zone::Context | Zone::Purpose) || measures && tool())
    })
}

/// Does no comma part a number from the "for" before it? "For airbag covers, CO2 200 W, 6-axis robot" has the robot itself.
fn serves(text: &str, before: &[Token]) -> bool {
    let border = |t: &&Token| {
        matches!(t.role(), Some(Role::Comma | Role::Stop | Role::Field | Role::Close)) && !text[t.at.clone()].starts_with('、')
    };
    let opens = |t: &Token| matches!(t.role(), Some(Role::For | Role::ForUse | Role::Purpose));
    let mut parted = false;
    for token in before.iter().rev().take(32) {
        if opens(token) {
            return !parted;
        }
        parted |= border(&token);
    }
    true
}

/// "No laser", 非激光.
fn laser_denied(text: &str, tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| {
        let near = pair[1].at.start.saturating_sub(pair[0].at.end) <= 3;
        near && pair[0].role() == Some(Role::Not) && pair[1].fact("energy_source") == Some("laser")
    }) || text.contains("not a laser")
}

/// Are the goods a glass tube?
fn tube(text: &str) -> bool {
    (text.contains("tube") || text.contains("激光管") || text.contains("玻璃管")) && !text.contains("rf ") && !text.contains("射频")
}

/// "5 kg/h", "100 W/cm2": a rate, no amount.
fn per_something(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let slash = rest.strip_prefix('/').or_else(|| rest.strip_prefix(" /")).is_some_and(|r| {
        const EACH: &[&str] = &["pc", "set", "unit", "ea", "piece", "nos", "台", "件", "套", "只", "个", "each"];
        let time = ["小时", "时", "分", "秒", "天", "平方"].iter().any(|unit| r.starts_with(unit));
        (time || r.starts_with(|c: char| c.is_ascii_alphabetic())) && !EACH.iter().any(|each| r.starts_with(each))
    });
    slash
        || (rest.starts_with(" per ") && !rest.starts_with(" per unit") && !rest.starts_with(" per set") && !rest.starts_with(" per pi"))
        || rest.starts_with("·h")
}
