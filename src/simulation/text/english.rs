//! English phrase pools. All wording is our own.

use crate::domain::legal::{
    DedicatedUse as Use, EnergySource as E, Facts, LaserMedium as L, Operation as Op,
    Presentation as P, WorkpieceMaterial as M,
};

type Pool = &'static [&'static str];

/// What the goods do, after "used for".
pub(super) fn doing(operation: Op) -> Pool {
    match operation {
        Op::Cutting => &["cutting", "contour cutting", "profile cutting", "cutting to shape", "precision cutting", "high speed cutting", "cutting out blanks", "separating", "trim cutting"],
        Op::Drilling => &["drilling", "hole making", "micro drilling", "perforating", "drilling small holes", "piercing", "boring fine holes", "via drilling"],
        Op::Engraving => &["engraving", "deep engraving", "engraving and cutting", "carving patterns", "engraving logos", "relief engraving", "etching drawings", "engraving letters and pictures"],
        Op::Marking => &["marking", "permanent marking", "marking serial numbers", "coding dates", "marking QR codes", "engraving and marking", "writing logos", "coding and marking", "printing codes"],
        Op::Scribing => &["scribing", "grooving", "scribing break lines", "line scribing", "dicing and scribing", "making grooves", "cutting and scribing", "scoring"],
        Op::Trimming => &["trimming", "adjusting resistance values", "value trimming", "fine tuning of resistors", "resistor trimming", "calibrating circuits", "functional trimming", "trim cutting of film"],
        Op::Cleaning => &["cleaning", "rust removal", "paint stripping", "surface cleaning", "removing oxide and oil", "degreasing", "cleaning moulds", "surface treatment", "decontamination"],
        Op::Ablating => &["removing layers", "ablation", "stripping insulation", "selective removal of coatings", "surface removal", "etching", "micro machining", "peeling the surface layer"],
        Op::Texturing => &["texturing", "graining of moulds", "surface structuring", "engraving textures", "making surface patterns", "3D engraving", "etching of patterns", "finishing mould surfaces"],
        Op::Welding => &["welding", "seam welding", "spot welding", "joining", "welding and repair", "fusion welding", "welding thin sheets", "joining parts", "continuous welding"],
        Op::Soldering => &["soldering", "solder joining", "soldering components", "automatic soldering", "soldering of boards", "tin soldering", "joining with solder", "selective soldering"],
        Op::Additive => &["3D printing", "building parts layer by layer", "rapid prototyping", "additive manufacturing", "printing models", "melting powder layers", "making prototypes", "sintering"],
        Op::Forming => &["bending", "forming", "pressing", "folding", "shaping", "straightening", "bending and forming", "cold forming"],
        Op::Punching => &["punching", "punching and nibbling", "hole punching", "stamping", "punching and forming", "notching", "perforating", "punching and cutting"],
        Op::Sawing => &["sawing", "cutting", "cutting off", "cutting to length", "cross cutting", "precision sawing", "straight cutting", "mitre cutting"],
        Op::Milling => &["milling", "routing", "engraving and milling", "machining", "drilling and milling", "cutting and carving", "5-axis machining", "profile milling"],
        Op::Turning => &["turning", "turning and threading", "machining shafts", "facing", "turning round parts", "precision machining", "machining", "boring and turning"],
        Op::Grinding => &["grinding", "polishing", "edge finishing", "grinding and polishing", "surface finishing", "thinning", "lapping", "deburring"],
        Op::Printing => &["printing", "marking dates with ink", "printing codes", "printing documents", "coding", "printing texts and pictures", "coding and marking", "label printing"],
        Op::Measuring => &["measuring", "inspection", "measuring distance", "checking dimensions", "positioning", "alignment", "detecting defects", "scanning surfaces"],
        Op::TreatingBody => &["skin treatment", "surgery", "removal of pigments", "medical treatment", "cutting tissue", "therapy", "clinical treatment", "cosmetic treatment"],
        Op::Exposing => &["exposure", "imaging", "exposing plates", "pattern transfer", "direct imaging", "writing patterns", "making plates", "photo imaging"],
        Op::Annealing => &["annealing", "hardening", "heat treatment", "surface hardening", "thermal processing", "laser heating", "quenching", "activation"],
        Op::Handling => &["loading and unloading", "feeding", "handling", "sorting", "transferring", "assembly", "picking and placing", "conveying"],
        Op::Projecting => &["blasting", "rust removal", "surface cleaning", "removing paint", "descaling", "surface treatment", "deburring", "cleaning moulds"],
        Op::Emitting => &["emitting a beam", "providing laser power", "integration into laser machines", "generating laser light", "use in laser cutting and welding equipment", "laser marking equipment", "industrial processing", "OEM use"],
        Op::ShowLighting => &["stage effects", "shows and events", "party lighting", "light shows", "disco lighting", "entertainment", "animation effects", "concert lighting"],
    }
}

/// What is worked.
pub(super) fn material(material: M) -> Pool {
    match material {
        M::Metal => &["metal", "sheet metal", "stainless steel", "carbon steel plates", "steel and aluminium", "metal parts", "brass and copper", "alloy workpieces", "metal tubes"],
        M::Wood => &["wood", "plywood", "MDF boards", "wooden panels", "wood and bamboo", "veneer", "wood and acrylic", "timber"],
        M::Plastic => &["plastics", "acrylic", "plastic film", "plastic parts", "PVC and ABS", "polymer sheets", "packaging film", "polyimide"],
        M::Glass => &["glass", "cover glass", "glass panels", "optical glass", "tempered glass", "display glass", "glass tubes", "quartz glass"],
        M::Stone => &["stone", "diamonds", "gemstones", "marble and granite", "precious stones", "stone slabs", "rough diamonds", "sapphire"],
        M::Ceramic => &["ceramics", "alumina plates", "ceramic substrates", "ferrite", "ceramic tiles", "zirconia", "technical ceramics", "thick film circuits"],
        M::LeatherTextile => &["leather", "fabric", "textiles", "cloth and leather", "denim", "shoe uppers", "garments", "felt"],
        M::Semiconductor => &["wafers", "silicon wafers", "solar cells", "semiconductor material", "chips", "SiC", "LED wafers", "silicon"],
        M::Rubber => &["rubber", "rubber sleeves", "flexo plates", "rubber sheets", "silicone", "rubber stamps", "elastomer", "rubber rollers"],
        M::Paper => &["paper", "cardboard", "labels", "cartons", "paper packaging", "board", "paper sheets", "packaging"],
        M::PowderMetal => &["metal powder", "titanium powder", "steel powder", "alloy powder", "powder bed", "cobalt chrome powder", "aluminium powder", "metals"],
        M::PowderPolymer => &["resin", "nylon powder", "photopolymer", "plastic powder", "PA12 powder", "liquid resin", "polymer", "plastics"],
        M::Body => &["patients", "skin", "soft tissue", "teeth", "the eye", "human tissue", "hair and skin", "clinic use"],
        M::None => &["industrial use", "workshop use", "laboratory use", "general use", "construction sites", "production lines", "various purposes", "field work"],
    }
}

/// What does the work, as an adjective.
pub(super) fn energy(facts: &Facts) -> Pool {
    match (facts.energy_source, facts.laser_medium) {
        (E::Laser, Some(L::Co2)) => &["CO2 laser", "carbon dioxide laser", "gas laser", "RF CO2 laser", "sealed CO2 laser", "CO2 laser beam", "infrared laser", "laser"],
        (E::Laser, Some(L::Fibre)) => &["fiber laser", "fibre laser", "ytterbium fibre laser", "MOPA fiber laser", "pulsed fibre laser", "Yb fiber laser", "single mode fiber laser", "laser"],
        (E::Laser, Some(L::NdYag)) => &["YAG laser", "Nd:YAG laser", "DPSS laser", "UV laser", "solid state laser", "green laser", "lamp pumped laser", "laser"],
        (E::Laser, Some(L::Diode)) => &["diode laser", "semiconductor laser", "blue laser", "direct diode laser", "laser diode", "diode laser module", "laser", "infrared diode laser"],
        (E::Laser, Some(L::Excimer)) => &["excimer laser", "deep UV laser", "XeCl laser", "gas laser", "KrF laser", "pulsed UV laser", "ultraviolet laser", "laser"],
        (E::Laser, Some(L::Ultrafast)) => &["femtosecond laser", "picosecond laser", "ultrafast laser", "ultrashort pulse laser", "fs laser", "ps laser", "short pulse laser", "laser"],
        (E::Laser, Some(L::Disk)) => &["disk laser", "thin disk laser", "solid state disk laser", "laser", "disc laser", "high brightness laser", "CW laser", "high power laser"],
        (E::Laser, _) => &["laser", "laser beam", "laser light", "focused laser", "laser technology", "laser ray", "laser type", "industrial laser"],
        (E::Light, _) => &["UV light", "xenon lamp", "light beam", "lamp light (not laser)", "ultraviolet lamp", "focused light", "photon beam", "flash lamp"],
        (E::Ultrasonic, _) => &["ultrasonic", "ultrasound", "ultrasonic vibration", "piezo ultrasonic", "20 kHz ultrasonic", "ultrasonic transducer", "high frequency vibration", "ultrasonic wave"],
        (E::ElectroDischarge, _) => &["electric discharge", "spark erosion", "EDM", "electro spark", "wire EDM", "discharge", "spark", "electrical discharge"],
        (E::ElectroChemical, _) => &["electrochemical", "ECM", "electrolytic", "anodic dissolution", "electrolyte", "electro chemical", "electrolysis", "electrochemical process"],
        (E::ElectronBeam, _) => &["electron beam", "EB", "vacuum electron beam", "e-beam", "electron gun", "high voltage electron beam", "electron", "beam"],
        (E::IonBeam, _) => &["ion beam", "argon ion", "ion source", "broad ion beam", "ion", "plasma ion", "focused ion", "ion gun"],
        (E::PlasmaArc, _) => &["plasma", "plasma arc", "air plasma", "HD plasma", "plasma torch", "constricted arc", "plasma power source", "plasma jet"],
        (E::WaterJet, _) => &["water jet", "waterjet", "high pressure water", "abrasive water jet", "pure water jet", "ultra high pressure water", "water beam", "water"],
        (E::ElectricArc, _) => &["electric arc", "inverter", "argon arc", "arc", "MIG", "TIG", "IGBT inverter", "CO2 gas shielded arc"],
        (E::Resistance, _) => &["resistance", "medium frequency", "capacitor discharge", "electric resistance", "heated", "electric heating", "hot end", "spot"],
        (E::HighFrequency, _) => &["high frequency", "RF", "27.12 MHz", "radio frequency", "dielectric", "HF", "high-frequency", "inductive"],
        (E::GasFlame, _) => &["gas", "oxy-fuel", "acetylene", "flame", "propane", "oxygen acetylene", "gas flame", "oxy-acetylene"],
        (E::Mechanical, _) => &["mechanical", "hydraulic", "servo electric", "CNC", "electric", "pneumatic", "motor driven", "servo"],
        (E::Ink, _) => &["ink", "inkjet", "solvent ink", "continuous ink jet", "thermal inkjet", "UV ink", "piezo inkjet", "ink drop"],
    }
}

/// The state in which the goods come.
pub(super) fn state(facts: &Facts) -> Pool {
    if facts.incomplete {
        return &["shipped in several crates, to be assembled on site", "without laser generator, which follows later", "disassembled for transport", "partial shipment of one machine", "main body of the machine in knocked-down state", "packed in three containers", "incomplete, the laser source is bought locally", "frame, drives and head of the machine"];
    }
    match facts.presentation {
        P::CompleteMachine if facts.worktable => &["with work table", "complete with frame and table", "with worktable and control cabinet", "with feeding device", "with clamping fixture and positioning table", "complete machine ready for use", "including machine bed and controller", "enclosed type with work table", "with conveyor for the work pieces", "with X-Y stage"],
        P::CompleteMachine => &["hand-held type", "portable unit on wheels", "complete set with accessories", "cabinet type", "without work table", "mobile unit", "complete unit with control panel", "compact all-in-one housing", "without table, operated by hand"],
        P::Source => &["without optics and without table", "supplied alone, for installation by the customer", "module only", "bare unit with fiber cable", "OEM module", "no machine included", "replacement source", "source only with power cord", "rack type"],
        P::SourceWithScanHead => &["without work table", "laser source, scan head and controller", "for installation on a production line", "no table and no fixture supplied", "to be mounted above the customer's conveyor", "unit consisting of head and control box", "without stand", "OEM set for integration", "only the marking unit"],
        P::Part => &["spare part", "as replacement", "parts for machine", "for repair", "sold separately", "component only", "for installation in the machine", "original spare"],
        P::Accessory => &["accessory", "optional attachment", "sold separately from the machine", "for mounting on the table", "with adapter", "additional equipment", "as accessory for machine tools", "attachment only"],
    }
}

/// The trade for which the goods are meant.
pub(super) fn purpose(facts: &Facts) -> Pool {
    match facts.dedicated_use {
        Use::General if facts.energy_source != E::Laser && matches!(facts.presentation, P::Part | P::Accessory) => &["for machine tool", "for CNC machine", "for industrial machinery", "for the machine sold earlier", "for maintenance", "for production line", "for workshop machines", "for laser and other machines"],
        Use::General if matches!(facts.presentation, P::Part | P::Accessory | P::Source) => &["for laser cutting machine", "for laser engraver", "for fiber laser machine", "for machine tool", "for laser marking machine", "for industrial machinery", "for laser equipment", "for laser welding and cutting machines", "for CO2 laser machine"],
        Use::General => &["for industrial use", "for advertising signs", "for the automotive industry", "for workshops", "for kitchenware production", "for small business", "for general purpose", "for electronics factory", "for packaging lines"],
        Use::SemiconductorWafer => &["for wafer production", "for boule slicing", "for SiC substrates", "for wafer makers", "for silicon wafer fab", "for crystal processing", "for substrate lines", "for wafers"],
        Use::SemiconductorDevice => &["for wafer", "for semiconductor process", "for IC production", "for LED chip line", "for solar cell line", "with cassette loading, 8 inch", "for clean room use", "for chip factory", "for 12 inch wafers"],
        Use::FlatPanel => &["for LCD panels", "for OLED line", "for display factory", "for flat panel display", "for G6 glass substrate", "for TFT array process", "for panel makers", "for flexible display"],
        Use::PrintedCircuit => &["for PCB", "for printed circuit boards", "for FPC", "for HDI boards", "for electronics factory", "for multilayer boards", "for circuit board production", "for SMT line"],
        Use::Medical => &["for clinics", "for medical use", "for hospitals", "for beauty salons", "for dermatologists", "for professional use", "for surgery", "for treatment rooms"],
        Use::Measuring => &["for construction", "for quality control", "for measuring", "for automation", "for indoor and outdoor use", "for inspection lines", "for machine setup", "for calibration"],
        Use::Welding => &["for welding shop", "for battery packs", "can also cut", "for metal furniture", "for mould repair", "with wire feeder", "for stainless steel works", "for automotive parts", "also cleaning function"],
    }
}

/// Features that decide nothing.
pub(super) const FEATURES: Pool = &[
    "with water chiller", "air cooled", "CE certified", "220V 50Hz", "with software", "high precision", "easy operation", "with touch screen", "auto focus", "with rotary device", "low maintenance", "2 years warranty", "with safety glasses", "class 4", "new", "stable performance", "with CNC controller", "with foot switch", "with dust extraction", "no ink needed", "including spare parts", "with laser pointer for positioning", "380V three phase", "used, refurbished",
];

/// Words of vague lines, shared by many kinds of goods.
pub(super) const VAGUE_LASER: Pool = &["LASER MACHINE", "laser equipment", "LASER", "laser system", "laser unit", "laser device and accessories", "laser apparatus", "industrial laser equipment", "laser goods as per invoice", "LASER EQUIPMENT WITH ACCESSORIES"];

/// The same where no laser is involved.
pub(super) const VAGUE: Pool = &["MACHINE", "industrial machine", "machinery parts", "equipment as per invoice", "CNC MACHINE", "machine and accessories", "industrial equipment", "machine tool", "spare parts", "apparatus"];

/// Praise.
pub(super) const PRAISE: Pool = &["New generation", "Best price", "High quality", "Professional", "Factory direct", "Multifunctional", "Smart", "All-new", "Intelligent", "High power"];

/// What a machine consists of.
pub(super) fn pieces(facts: &Facts) -> Pool {
    match facts.presentation {
        P::Source => &["a resonator", "pump diodes", "a delivery fibre", "driver electronics", "a power cable", "an interface board", "a cooling plate", "an output collimator"],
        P::SourceWithScanHead => &["a laser source", "a galvo scan head", "a control box", "a focusing lens", "cables", "a mounting bracket", "control software", "an interface unit"],
        P::Part | P::Accessory => &["a housing", "seals", "a bracket", "screws and adapters", "a sensor cable", "a flange", "a connecting plate", "a protective cover"],
        P::CompleteMachine if facts.energy_source == E::Laser => &["a machine frame", "a laser generator", "a control cabinet", "a working head", "a cooling unit", "drives and guides", "an exhaust connection", "an operator panel", "protective housing"],
        P::CompleteMachine => &["a machine frame", "a control cabinet", "a drive unit", "a working head", "an operator panel", "guards", "a power unit", "tools and clamps", "a hydraulic or pneumatic unit"],
    }
}
