//! The duty of one line of a tariff: its base duty, the rows in force beside it, what they do to each other, and every option side
//! by side. Nothing that is not known becomes 0: a fact that nobody stated gives a range, a rate that was not understood no total.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::amount::{Amount, Goods, Need, amount, both};
use super::expression::Expression;
use super::layer::{Layer, Operation};
use super::schedule::{Held, Kind, Schedule};
use super::tables::{self, Jurisdiction};
use crate::domain::condition::{Condition, Facts, Truth};

/// Facts that nobody stated, of which every combination is tried; with more, the total is not known.
const MOST_UNKNOWN: usize = 12;

/// What is brought in.
#[derive(Debug, Clone)]
pub struct Shipment {
    /// Day of entry.
    pub day: NaiveDate,
    /// ISO code of the country of origin; `None` if it is not known.
    pub origin: Option<String>,
    /// ISO code of the country it enters, or a jurisdiction's.
    pub destination: String,
    /// Symbols of the programmes that are claimed; any of them.
    pub claim: Vec<String>,
    /// Facts about goods and shipment.
    pub facts: Facts,
    /// What it is worth.
    pub goods: Goods,
}

/// From least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The least it can be.
    pub low: Decimal,
    /// The most it can be.
    pub high: Decimal,
}

impl Range {
    /// One amount.
    pub fn exact(self) -> Option<Decimal> {
        (self.low == self.high).then_some(self.low)
    }

    pub(super) fn over(self, other: Range) -> Range {
        Range { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    fn map(self, f: impl Fn(Decimal) -> Decimal) -> Range {
        Range { low: f(self.low), high: f(self.high) }
    }
}

/// What became of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// It counts.
    #[default]
    Applied,
    /// Another row stands in its place, or lifts it.
    Suppressed {
        /// Which.
        by: String,
    },
    /// It needs a claim that is not made.
    NotClaimed {
        /// Which would do.
        programmes: Vec<String>,
    },
    /// A condition is not met.
    NotMet {
        /// The facts it turns on.
        facts: Vec<String>,
    },
    /// It may count: these facts are not known.
    FactUnknown {
        /// Which.
        facts: Vec<String>,
    },
    /// It counts, and how much is not known.
    NotKnown {
        /// What would have to be known.
        needs: Vec<Need>,
    },
}

/// One row of the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its name: of a measure its kind, of a layer its id.
    pub id: String,
    /// The law, or the column of the tariff.
    pub authority: String,
    /// The line or heading it stands under.
    pub heading: String,
    /// `base`, or what a layer does.
    pub operation: &'static str,
    /// The rate as it is printed.
    pub rate: String,
    /// What it comes to; of a row that raises a total, what it adds.
    pub amount: Option<Range>,
    /// What became of it.
    #[serde(flatten)]
    pub state: State,
    /// On whose line a base rate stands: `own`, or `inherited from 845612`.
    pub provenance: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// What a reader should know.
    pub note: String,
}

/// One way to bring the goods in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Is it the one that these goods come under as far as is known and claimed?
    pub counts: bool,
    /// Which base duty: a kind, with its programme or name.
    pub name: (String, String),
    /// The kind.
    pub kind: Kind,
    /// Symbols that claim it.
    pub programmes: Vec<String>,
    /// Can these goods have it, as far as is known?
    #[serde(serialize_with = "truth")]
    pub open: Truth,
    /// Why it is not open, or what is not known: English, Chinese.
    pub why: Option<(String, String)>,
    /// All duties.
    pub duty: Option<Range>,
    /// VAT on value and duties, where its rate is known.
    pub vat: Option<Range>,
    /// Every row.
    pub entries: Vec<Entry>,
    /// What must be known first.
    pub needs: BTreeSet<Need>,
    /// Facts that would narrow it.
    pub asks: BTreeSet<String>,
}

fn truth<S: serde::Serializer>(truth: &Truth, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    })
}

/// A line of the tariff with all its options.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessed {
    /// Its code.
    pub code: String,
    /// Texts of the lines above it and its own, from the heading down.
    pub texts: Vec<String>,
    /// Units the tariff asks for.
    pub units: Vec<String>,
    /// Every option; the one that counts first, the others by cost.
    pub choices: Vec<Choice>,
}

impl Assessed {
    /// The option that counts; `None` if no rate of the line is for these goods, however cheap another may be.
    pub fn counted(&self) -> Option<&Choice> {
        self.choices.iter().find(|c| c.counts)
    }

    /// The other options.
    pub fn others(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|c| !c.counts)
    }
}

/// A row that may stand beside a base duty.
struct Row<'a> {
    layer: &'a Layer,
    truth: Truth,
    asks: Vec<String>,
    claimed: bool,
}

/// Says what a line of a tariff costs. `layers` are rows beside the tariff.
pub fn assess(schedule: &Schedule, at: u32, layers: &[Layer], shipment: &Shipment) -> Assessed {
    let line = schedule.line(at);
    let held: Vec<Held> = schedule.measures(at).into_iter().filter(|h| h.measure.in_force(shipment.day)).collect();
    let jurisdiction = Jurisdiction::of(&schedule.jurisdiction);
    let mut choices: Vec<Choice> = Vec::new();
    for base in held.iter().filter(|h| is_base(h.measure.kind)) {
        choices.push(choice(schedule, at, base, &held, layers, shipment, jurisdiction));
    }
    let known = |c: &Choice| c.duty.map_or(Decimal::MAX, |d| d.high);
    let chosen = chosen(&choices, shipment, jurisdiction);
    let chosen = chosen.map(|at| Choice { counts: true, ..choices.remove(at) });
    choices.sort_by(|a, b| known(a).cmp(&known(b)).then_with(|| a.name.0.cmp(&b.name.0)));
    let mut texts: Vec<String> = schedule.upward(at).map(|(_, l)| l.description.clone()).collect();
    texts.reverse();
    let units = schedule.upward(at).map(|(_, l)| &l.units).find(|u| !u.is_empty()).cloned().unwrap_or_default();
    Assessed { code: line.code.clone(), texts, units, choices: chosen.into_iter().chain(choices).collect() }
}

fn is_base(kind: Kind) -> bool {
    matches!(kind, Kind::General | Kind::NonMfn | Kind::Preference | Kind::Suspension | Kind::Quota)
}

/// Which option counts: the one that is claimed, else the duty that goods of the origin pay without a claim.
fn chosen(choices: &[Choice], shipment: &Shipment, jurisdiction: Option<&Jurisdiction>) -> Option<usize> {
    let is_claimed = |c: &Choice| {
        let by_symbol = c.programmes.iter().any(|p| shipment.claim.contains(p));
        // Preferences of tariffs without symbols are claimed as such.
        by_symbol
            || c.programmes.is_empty() && c.kind == Kind::Preference && shipment.claim.iter().any(|p| p.eq_ignore_ascii_case("preference"))
    };
    let outside = shipment.origin.as_ref().zip(jurisdiction).is_some_and(|(o, j)| j.non_mfn_origins.contains(o));
    let open = |kind: Kind, truth: Truth| choices.iter().position(|c| c.kind == kind && c.open == truth);
    let plain = |kind: Kind| open(kind, Truth::Yes).or_else(|| open(kind, Truth::Unknown));
    let claimed = choices.iter().position(|c| is_claimed(c) && c.open != Truth::No);
    // A rate for goods of this very origin stands before that for everyone.
    claimed.or_else(|| open(Kind::NonMfn, Truth::Yes)).or_else(|| if outside { plain(Kind::NonMfn) } else { plain(Kind::General) })
}

fn choice(
    schedule: &Schedule,
    at: u32,
    base: &Held,
    held: &[Held],
    layers: &[Layer],
    shipment: &Shipment,
    jurisdiction: Option<&Jurisdiction>,
) -> Choice {
    let measure = base.measure;
    let (open, why) = entitled(base, shipment, jurisdiction, &schedule.jurisdiction);
    let line = schedule.line(at);
    let footnotes = schedule.footnotes(at);
    let origin = shipment.origin.as_deref();
    // What is claimed under this option: its own programme, if it has one.
    let claim = fitting(&measure.programmes, shipment, &schedule.jurisdiction);
    let own = additional(held, &schedule.jurisdiction, origin);
    let beside = layers.iter().filter(|l| l.jurisdiction == schedule.jurisdiction && l.covers(&line.code, &footnotes));
    let rows: Vec<Row> = own
        .iter()
        .chain(beside)
        .filter(|l| l.in_force(shipment.day))
        .filter(|l| origin.is_none_or(|o| l.is_for(o)))
        .map(|layer| {
            // With an origin that is not known, a row for some origins may count.
            let by_origin =
                if origin.is_none() && !(layer.origins.is_empty() && layer.not_origins.is_empty()) { Truth::Unknown } else { Truth::Yes };
            let when = layer.when.holds(&shipment.facts);
            let mut asks: Vec<String> = layer.when.asks(&shipment.facts).into_iter().map(str::to_owned).collect();
            let truth = match (when, by_origin) {
                (Truth::No, _) => Truth::No,
                (Truth::Yes, Truth::Yes) => Truth::Yes,
                _ => Truth::Unknown,
            };
            if truth == Truth::Unknown && by_origin == Truth::Unknown {
                asks.push("origin".into());
            }
            Row { layer, truth, asks, claimed: layer.claims.is_empty() || layer.claims.iter().any(|c| claim.contains(&c.as_str())) }
        })
        .collect();
    let told = total(base, &rows, shipment);
    let vat_of = vat(held, shipment, &line.code);
    // VAT is on excise too, which is not calculated here.
    let excised = held.iter().any(|h| h.measure.kind == Kind::Excise);
    let vat = match (&vat_of, told.duty, shipment.goods.value) {
        (Some(rate), Some(duty), Some(value)) if !excised => duty_with(rate, duty, value),
        _ => None,
    };
    let name = names(base, jurisdiction, &schedule.jurisdiction, origin);
    let round = |r: Range| jurisdiction.map_or(r, |j| r.map(|d| j.rounded(d)));
    let mut entries = told.entries;
    entries.extend(vat_of.map(|rate| Entry { amount: vat, ..rate.entry }));
    for entry in &mut entries {
        entry.amount = entry.amount.map(round);
    }
    Choice {
        counts: false,
        name,
        kind: measure.kind,
        programmes: measure.programmes.clone(),
        open,
        why,
        duty: told.duty.map(round),
        vat: vat.map(round),
        entries,
        needs: told.needs,
        asks: told.asks,
    }
}

/// The duties on top that stand in the tariff itself, as rows like all others. One with conditions of its own may or may not be owed.
fn additional(held: &[Held], jurisdiction: &str, origin: Option<&str>) -> Vec<Layer> {
    let of = |(at, held): (usize, &Held)| {
        let measure = held.measure;
        let mut asked = measure.conditions.clone();
        // An area whose members are not known is asked about like a condition.
        let unknown = origin.is_some_and(|o| measure.is_for(o) == Truth::Unknown);
        let areas = || measure.origins.iter().chain(&measure.excluded).filter(|c| c.len() != 2);
        if unknown {
            asked.extend(areas().map(|area| format!("origin in area {area}")));
        }
        let conditions = asked.join("; ");
        Layer {
            id: format!("{} {} ({})", measure.kind.key(), held.line.code, at + 1),
            jurisdiction: jurisdiction.to_owned(),
            authority: if measure.name.is_empty() { measure.source.clone() } else { measure.name.clone() },
            heading: held.line.code.clone(),
            operation: Operation::Add,
            expression: measure.expression.clone(),
            scope: vec!["*".into()],
            not_scope: Vec::new(),
            origins: if unknown { Vec::new() } else { measure.origins.clone() },
            not_origins: measure.excluded.clone(),
            claims: Vec::new(),
            when: if conditions.is_empty() { Condition::Always } else { Condition::Is(conditions.clone(), Vec::new()) },
            lifts: Vec::new(),
            excludes: Vec::new(),
            sees_all: false,
            from: measure.from,
            to: measure.to,
            source: measure.source.clone(),
            confidence: measure.confidence.clone(),
            note: conditions,
        }
    };
    held.iter().filter(|h| h.measure.kind == Kind::Additional).enumerate().map(of).collect()
}

fn names(base: &Held, jurisdiction: Option<&Jurisdiction>, code: &str, origin: Option<&str>) -> (String, String) {
    let measure = base.measure;
    let same = |text: &str| (text.to_owned(), text.to_owned());
    match (measure.kind, jurisdiction) {
        (Kind::General, Some(j)) => j.general.clone(),
        (Kind::NonMfn, Some(j)) if !j.non_mfn.0.is_empty() => j.non_mfn.clone(),
        (Kind::Preference, _) if !measure.programmes.is_empty() => {
            let known: Vec<_> = measure.programmes.iter().filter_map(|p| tables::programme(code, p)).collect();
            // Of many programmes the one that is for these goods.
            let fitting = known.iter().find(|p| origin.is_some_and(|o| p.origins.iter().any(|c| c == o)));
            match fitting.or(known.first().filter(|_| measure.programmes.len() == 1)) {
                Some(one) => (format!("{} ({})", one.names.0, one.symbol), format!("{}（{}）", one.names.1, one.symbol)),
                None => same(&format!("preference {}", measure.programmes.join(", "))),
            }
        }
        _ if !measure.name.is_empty() => same(&measure.name),
        (kind, _) => same(kind.key()),
    }
}

/// Of a rate's programmes those that are claimed; else those that are for goods of the origin; else all.
fn fitting<'p>(programmes: &'p [String], shipment: &Shipment, code: &str) -> Vec<&'p str> {
    let of = |keep: &dyn Fn(&String) -> bool| programmes.iter().filter(|p| keep(p)).map(String::as_str).collect::<Vec<_>>();
    let claimed = of(&|p| shipment.claim.contains(p));
    if !claimed.is_empty() {
        return claimed;
    }
    let origin = shipment.origin.as_ref();
    let own = of(&|p| origin.zip(tables::programme(code, p)).is_some_and(|(o, programme)| programme.origins.contains(o)));
    if own.is_empty() { of(&|_| true) } else { own }
}

type Why = Option<(String, String)>;

/// Can goods of the shipment's origin have a base duty?
fn entitled(base: &Held, shipment: &Shipment, jurisdiction: Option<&Jurisdiction>, code: &str) -> (Truth, Why) {
    let measure = base.measure;
    let say = |truth: Truth, en: String, zh: String| (truth, Some((en, zh)));
    let Some(origin) = &shipment.origin else {
        return match measure.kind {
            Kind::General if jurisdiction.is_none_or(|j| j.non_mfn_origins.is_empty()) => (Truth::Yes, None),
            _ => say(Truth::Unknown, "the origin is not known".into(), "原产地不明".into()),
        };
    };
    let outside = jurisdiction.is_some_and(|j| j.non_mfn_origins.contains(origin));
    let is_for = measure.is_for(origin);
    if is_for == Truth::Unknown {
        return say(Truth::Unknown, "the members of its area are not known here".into(), "其适用地区的成员不明".into());
    }
    if is_for == Truth::No {
        return say(Truth::No, format!("not for goods of {origin}"), format!("不适用于原产于{origin}的货物"));
    }
    match measure.kind {
        Kind::General if outside => {
            say(Truth::No, format!("goods of {origin} pay another column"), format!("原产于{origin}的货物适用其他税率栏"))
        }
        Kind::NonMfn if !measure.origins.is_empty() => (Truth::Yes, None),
        Kind::NonMfn if !outside => {
            let stated = jurisdiction.is_some_and(|j| !j.non_mfn_origins.is_empty());
            let truth = if stated { Truth::No } else { Truth::Unknown };
            say(truth, format!("not for goods of {origin} that have the general duty"), format!("原产于{origin}且适用一般税率的货物不适用"))
        }
        Kind::Preference if !measure.programmes.is_empty() => {
            let symbols = fitting(&measure.programmes, shipment, code);
            let known: Vec<_> = symbols.iter().filter_map(|p| tables::programme(code, p)).collect();
            let for_origin = known.iter().any(|p| p.origins.contains(origin) && p.in_force(shipment.day));
            match (for_origin, known.len() == symbols.len()) {
                (true, _) => {
                    say(Truth::Unknown, "if the rules of origin are met and it is claimed".into(), "须符合原产地规则并申报享惠".into())
                }
                (false, true) => {
                    say(Truth::No, format!("its programmes are not for goods of {origin}"), format!("该优惠不适用于原产于{origin}的货物"))
                }
                (false, false) => {
                    let unknown: Vec<&str> = symbols.into_iter().filter(|p| tables::programme(code, p).is_none()).collect();
                    let list = unknown.join(", ");
                    say(Truth::Unknown, format!("who may claim {list} is not known here"), format!("{list}的适用范围不明"))
                }
            }
        }
        Kind::Preference => {
            say(Truth::Unknown, "if the rules of origin are met and it is claimed".into(), "须符合原产地规则并申报享惠".into())
        }
        Kind::Quota => say(Truth::Unknown, "if the quota is open".into(), "须配额尚有余量".into()),
        Kind::Suspension | Kind::General if !measure.conditions.is_empty() => {
            say(Truth::Unknown, measure.conditions.join("; "), measure.conditions.join("；"))
        }
        _ => (Truth::Yes, None),
    }
}

/// A VAT rate as an entry, and its percentage.
struct VatRate {
    rate: Expression,
    entry: Entry,
}

fn vat(held: &[Held], shipment: &Shipment, code: &str) -> Option<VatRate> {
    let entry = |text: String, source: &(String, String), heading: &str| Entry {
        id: "vat".into(),
        authority: "VAT".into(),
        heading: heading.into(),
        operation: "vat",
        rate: text,
        amount: None,
        state: State::Applied,
        provenance: String::new(),
        from: None,
        to: None,
        source: source.0.clone(),
        confidence: source.1.clone(),
        note: "on the customs value and all duties".into(),
    };
    // Of several rates on the line the standard one counts: the others need conditions of their own.
    let own = held.iter().filter(|h| h.measure.kind == Kind::Vat).max_by_key(|h| h.measure.expression.as_percent());
    if let Some(own) = own {
        let source = (own.measure.source.clone(), own.measure.confidence.clone());
        return Some(VatRate { rate: own.measure.expression.clone(), entry: entry(own.measure.text.clone(), &source, &own.line.code) });
    }
    let country = if shipment.destination == "UK" { "GB" } else { &shipment.destination };
    let table = tables::vat(country, code, shipment.day)?;
    Some(VatRate { rate: super::parse::expression(&table.rate), entry: entry(table.rate.clone(), &table.source, country) })
}

fn duty_with(rate: &VatRate, duty: Range, value: Decimal) -> Option<Range> {
    let percent = rate.rate.as_percent()?;
    let of = |duty: Decimal| value.checked_add(duty)?.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED);
    Some(Range { low: of(duty.low)?, high: of(duty.high)? })
}

struct Told {
    duty: Option<Range>,
    entries: Vec<Entry>,
    needs: BTreeSet<Need>,
    asks: BTreeSet<String>,
}

/// What each row comes to in one case, where every unknown row is decided.
struct Case {
    total: Amount,
    rows: Vec<(State, Option<Decimal>)>,
    base: State,
}

fn total(base: &Held, rows: &[Row], shipment: &Shipment) -> Told {
    let none: Amount = Ok(Decimal::ZERO);
    let own = amount(&base.measure.expression, &shipment.goods, &none, &none);
    let unknown: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].truth == Truth::Unknown && rows[*i].claimed).collect();
    let (mut duty, mut needs, mut asks) = (None::<Range>, BTreeSet::new(), BTreeSet::new());
    let mut owed: BTreeMap<usize, (Range, bool)> = BTreeMap::new();
    let mut failed = unknown.len() > MOST_UNKNOWN;
    let cases: u32 = if failed { 1 } else { 1 << unknown.len() };
    let decided = |case: u32, row: usize| match unknown.iter().position(|u| *u == row) {
        Some(bit) => case & (1 << bit) != 0,
        None => rows[row].truth == Truth::Yes && rows[row].claimed,
    };
    let mut said = None;
    for case in 0..cases {
        let on: Vec<bool> = (0..rows.len()).map(|row| decided(case, row)).collect();
        let told = one_case(&own, rows, &on, shipment);
        match told.total {
            Ok(total) => {
                let one = Range { low: total, high: total };
                duty = Some(duty.map_or(one, |d| d.over(one)));
            }
            Err(missing) => {
                failed = true;
                needs.extend(missing);
            }
        }
        for (at, (_, amount)) in told.rows.iter().enumerate() {
            // In a case where it does not count, a row owes nothing.
            let one = Range { low: amount.unwrap_or_default(), high: amount.unwrap_or_default() };
            owed.entry(at)
                .and_modify(|(r, counts)| (*r, *counts) = (r.over(one), *counts || amount.is_some()))
                .or_insert((one, amount.is_some()));
        }
        // States are told of the case in which unknown rows do not count.
        said.get_or_insert((told.rows.into_iter().map(|(state, _)| state).collect::<Vec<_>>(), told.base));
    }
    if failed {
        duty = None;
    }
    if unknown.iter().any(|i| duty.is_none_or(|d| d.exact().is_none()) && !rows[*i].asks.is_empty()) {
        asks.extend(unknown.iter().flat_map(|i| rows[*i].asks.iter().cloned()));
    }
    let (states, base_state) = said.unwrap_or_default();
    let mut entries = vec![base_entry(base, &own, base_state)];
    for (at, row) in rows.iter().enumerate() {
        let state = match (row.claimed, row.truth) {
            (false, _) => State::NotClaimed { programmes: row.layer.claims.clone() },
            (_, Truth::No) => State::NotMet { facts: row.layer.when.names().into_iter().map(str::to_owned).collect() },
            (_, Truth::Unknown) => State::FactUnknown { facts: row.asks.clone() },
            (_, Truth::Yes) => states.get(at).cloned().unwrap_or(State::Applied),
        };
        let layer = row.layer;
        let counts = matches!(state, State::Applied | State::FactUnknown { .. });
        entries.push(Entry {
            id: layer.id.clone(),
            authority: layer.authority.clone(),
            heading: layer.heading.clone(),
            operation: layer.operation.key(),
            rate: if layer.operation == Operation::Relief { String::new() } else { layer.expression.to_string() },
            amount: owed.get(&at).filter(|(_, ever)| *ever && counts && layer.operation != Operation::Relief).map(|(range, _)| *range),
            state,
            provenance: String::new(),
            from: layer.from,
            to: layer.to,
            source: layer.source.clone(),
            confidence: layer.confidence.clone(),
            note: layer.note.clone(),
        });
    }
    Told { duty, entries, needs, asks }
}

fn base_entry(held: &Held, amount: &Amount, state: State) -> Entry {
    let measure = held.measure;
    let (amount, state) = match amount {
        Ok(d) if state == State::Applied => (Some(Range { low: *d, high: *d }), state),
        Ok(_) => (None, state),
        Err(needs) => (None, State::NotKnown { needs: needs.iter().cloned().collect() }),
    };
    Entry {
        id: measure.kind.key().into(),
        authority: if measure.name.is_empty() { measure.source.clone() } else { measure.name.clone() },
        heading: held.line.code.clone(),
        operation: "base",
        rate: measure.text.clone(),
        amount,
        state,
        provenance: if held.own { "own".into() } else { format!("inherited from {}", held.line.code) },
        from: measure.from,
        to: measure.to,
        source: measure.source.clone(),
        confidence: measure.confidence.clone(),
        note: measure.conditions.join("; "),
    }
}

/// Adds up one case: replaced base, reliefs, exclusions by whoever owes more than nothing, what is added, what is raised or capped last.
fn one_case(own: &Amount, rows: &[Row], on: &[bool], shipment: &Shipment) -> Case {
    let none: Amount = Ok(Decimal::ZERO);
    let goods = &shipment.goods;
    let active = |op: Operation| (0..rows.len()).filter(move |i| on[*i] && rows[*i].layer.operation == op);
    let mut states: Vec<(State, Option<Decimal>)> = vec![(State::Applied, None); rows.len()];
    let mut out = vec![false; rows.len()];
    for relief in active(Operation::Relief) {
        for (at, row) in rows.iter().enumerate().filter(|(at, _)| *at != relief) {
            if row.layer.is_named(&rows[relief].layer.lifts) {
                out[at] = true;
                states[at].0 = State::Suppressed { by: rows[relief].layer.id.clone() };
            }
        }
    }
    let mut base = own.clone();
    let mut base_state = State::Applied;
    for replace in active(Operation::Replace).filter(|i| !out[*i]) {
        base = amount(&rows[replace].layer.expression, goods, own, &none);
        base_state = State::Suppressed { by: rows[replace].layer.id.clone() };
        states[replace].1 = base.as_ref().ok().copied();
        mark(&mut states[replace].0, &base);
    }
    let owed: Vec<Amount> = rows.iter().map(|row| amount(&row.layer.expression, goods, &base, &none)).collect();
    for strong in (0..rows.len()).filter(|i| on[*i] && !rows[*i].layer.excludes.is_empty()) {
        if out[strong] || owed[strong].as_ref().is_ok_and(|d| *d <= Decimal::ZERO) {
            continue;
        }
        for (at, row) in rows.iter().enumerate().filter(|(at, _)| *at != strong) {
            if row.layer.is_named(&rows[strong].layer.excludes) {
                out[at] = true;
                states[at].0 = State::Suppressed { by: rows[strong].layer.id.clone() };
            }
        }
    }
    let mut added = none.clone();
    for add in active(Operation::Add).filter(|i| !out[*i]) {
        added = both(added, owed[add].clone());
        states[add].1 = owed[add].as_ref().ok().copied();
        mark(&mut states[add].0, &owed[add]);
    }
    let mut total = both(base.clone(), added);
    for (op, sign) in [(Operation::RaiseTotalTo, Decimal::ONE), (Operation::Cap, Decimal::NEGATIVE_ONE)] {
        for row in active(op).filter(|i| !out[*i]) {
            let seen = if rows[row].layer.sees_all { &total } else { &base };
            let change =
                super::amount::two(seen.clone(), owed[row].clone()).map(|(seen, limit)| ((limit - seen) * sign).max(Decimal::ZERO) * sign);
            states[row].1 = change.as_ref().ok().copied();
            mark(&mut states[row].0, &change);
            total = both(total, change);
        }
    }
    Case { total, rows: states, base: base_state }
}

fn mark(state: &mut State, amount: &Amount) {
    if let Err(needs) = amount {
        *state = State::NotKnown { needs: needs.iter().cloned().collect() };
    }
}
