//! From a description straight to the code, with what is not stated taken as usual.

use super::super::read;
use crate::domain::legal::{DedicatedUse, EnergySource, Facts, Known, Operation, Presentation, WorkpieceMaterial, decide};
use crate::domain::nomenclature::Edition;

/// Facts with the usual answer where nothing is known.
fn fill(known: Known) -> Facts {
    let operation = known.operation.unwrap_or(Operation::Cutting);
    Facts {
        laser_medium: known.laser_medium,
        second_operation: known.second_operation,
        second_energy: known.second_energy,
        principal_unclear: known.principal_unclear.unwrap_or(false),
        colour_change_only: known.colour_change_only.unwrap_or(false),
        presentation: known.presentation.unwrap_or(Presentation::CompleteMachine),
        worktable: known.worktable.unwrap_or(false),
        incomplete: known.incomplete.unwrap_or(false),
        numerical_control: known.numerical_control.unwrap_or(false),
        workpiece_material: known.workpiece_material.unwrap_or(WorkpieceMaterial::Metal),
        dedicated_use: known.dedicated_use.unwrap_or(DedicatedUse::General),
        named_article: known.named_article,
        part_of: known.part_of,
        accessory_kind: known.accessory_kind,
        forming_kind: known.forming_kind,
        medical_field: known.medical_field.unwrap_or(crate::domain::legal::MedicalField::General),
        ..Facts::machine(known.energy_source.unwrap_or(EnergySource::Laser), operation)
    }
}

fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, code) in cases {
        let known = read(text).known();
        let found = decide(&fill(known), Edition::Hs2022).code;
        if found != *code {
            wrong.push(format!(
                "{text}\n    {found}, not {code}: {:?}",
                read(text).stated.iter().map(|s| (s.fact, s.value)).collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn invoice_lines() {
    check(&[
        ("FIBER LASER CUTTING MACHINE 3KW 1500*3000MM", "845611"),
        ("光纤激光切割机,3kW,加工幅面1500*3000mm", "845611"),
        ("CO2 LASER ENGRAVING MACHINE 100W 900X600MM WITH CHILLER AND EXHAUST FAN", "845611"),
        ("xTool 20W Diode Laser Engraver and Cutter for Wood and Metal", "845611"),
        ("Laser cleaning machine 1500W", "845611"),
        ("手持激光清洗机", "845611"),
        ("HANDHELD LASER WELDING MACHINE 2000W", "851580"),
        ("手持式光纤激光焊接机", "851580"),
        ("3 in 1 handheld laser welding cleaning cutting machine", "851580"),
        ("Raycus fiber laser source RFL-C3000", "901320"),
        ("光纤激光器 1064nm 3000W", "901320"),
        ("CO2 laser tube 100W", "901320"),
        ("Plasma cutter CNC", "845640"),
        ("CNC plasma cutting table 1530", "845640"),
        ("Waterjet cutting machine for stone", "845650"),
        ("数控电火花线切割机床", "845630"),
        ("Ultrasonic machining machine for ceramics, drilling", "845620"),
        ("Electron beam drilling machine", "845690"),
        ("Metal 3D printer SLM laser powder bed", "848510"),
        ("尼龙粉末激光烧结3D打印机", "848520"),
        ("laser engraving machine rotary attachment", "846630"),
        ("chuck for laser tube cutting machine", "846620"),
        ("laser cutting head", "846693"),
        ("激光切割头", "846693"),
        ("Nozzles for fiber laser cutting machine", "846693"),
        ("laser welding head", "851590"),
        ("industrial water chiller CW-5200 for CO2 laser engraver", "841869"),
        ("激光雕刻机用电源", "850440"),
        ("激光切割机数控系统", "853710"),
        ("F-theta scan lens", "900290"),
        ("ZnSe protective window", "900190"),
        ("laser pointer", "901380"),
        ("激光测距仪", "901510"),
        ("self leveling laser level", "901530"),
        ("laser diode chip", "854141"),
        ("PCB laser depaneling machine", "845611"),
        ("晶圆激光切割机", "848620"),
        ("LCD panel laser repair machine, cutting", "848630"),
        ("laser dicing saw for silicon wafers", "848620"),
        ("laser slicing machine for SiC ingots", "848610"),
        ("CNC press brake 100T", "846223"),
        ("数控转塔冲床", "846242"),
        ("CNC lathe", "845811"),
        ("metal band saw", "846150"),
        ("CNC wood router", "846592"),
        ("stone sawing machine", "846410"),
        ("MIG welding machine, automatic", "851531"),
        ("TIG welder, manual", "851539"),
        ("automatic spot welding machine", "851521"),
        ("laser soldering machine", "851519"),
        ("sand blasting machine", "842430"),
        ("UV inkjet printer", "844339"),
        ("laser printer A4", "844332"),
        ("CO2 fractional laser for dermatology", "901890"),
        ("牙科激光治疗仪", "901849"),
        ("ophthalmic excimer laser system", "901850"),
        ("3D laser scanner measuring", "903149"),
        ("stage laser light show projector", "940549"),
        ("oscillating knife leather cutting machine", "845150"),
        ("automatic loading system for laser cutters", "847989"),
        ("ultrasonic cleaner", "847989"),
        ("fume extractor for laser engraver", "842139"),
    ]);
}

#[test]
fn prose() {
    check(&[
        (
            "The merchandise under consideration is the LX-40, a CO2 laser engraving machine. It consists of a cabinet, a laser tube, an x-y table and a controller. \
             The machine is used to engrave and cut wood, acrylic and leather.",
            "845611",
        ),
        (
            "The subject article is a CO2 laser rated at 1,500 watts. It is imported without the work table, motion system or controller and is intended for use in sheet metal cutting machines.",
            "901320",
        ),
        (
            "The product is a laser scribing head with a controller. The unit marks date codes on packages. It uses no ink. There are no positioning or feeding devices.",
            "901320",
        ),
        (
            "You describe the item as a laser marking system composed of a fiber laser, a galvo head, a controller and a rotary indexing table on which the workpiece is held.",
            "845611",
        ),
        (
            "The goods are laser welding workstations. Each has an Nd:YAG laser, a work table and a viewing microscope, and joins small metal parts.",
            "851580",
        ),
        (
            "The machine is a combination punch press and laser. It is numerically controlled. The punching function is the principal function.",
            "846242",
        ),
        ("The device is a fiber laser for use in surgery. It removes tissue from patients by means of a handpiece.", "901890"),
        ("The imported item is a granite base for a laser welding machine.", "851590"),
        ("The article is a gantry for a laser cutting machine; it does not include the laser.", "846693"),
        (
            "The equipment dices sapphire and silicon wafers by laser in the production of semiconductor devices. Wafers are loaded from cassettes.",
            "848620",
        ),
        (
            "The laser system emits pulses of 10 picoseconds at a wavelength of 1064 nm. It is pumped by diodes at 808 nm. No scanning or positioning equipment is included.",
            "901320",
        ),
        ("The goods in question are a machine that sinters polyamide powder layer by layer with a CO2 laser.", "848520"),
        ("激光切割机，由激光发生器、切割头、床身、数控系统组成，用于切割金属板材。", "845611"),
        ("该商品为光纤激光器，用于激光切割机，不含工作台。", "901320"),
        ("用途:用于激光切割机|原理:压缩制冷|冷水机", "841869"),
        ("切割|激光|金属", "845611"),
        ("功能:焊接|加工方式:激光焊接|手持", "851580"),
        ("The merchandise is a machine which measures the profile of tires with a laser. It does not cut or mark the tires.", "903149"),
        ("The merchandise is a laser machining center that removes material from molds by laser texturing.", "845611"),
        ("The machine solders electronic components to printed circuit boards by means of a diode laser.", "851519"),
        ("The goods consist of a dental laser with handpieces and foot switch.", "901849"),
        ("The apparatus uses lasers to measure the thickness of steel strip as it leaves the rolling mill.", "903149"),
        ("The imported machine bends metal sheets and is controlled by CNC. Laser sensors monitor the bending angle.", "846223"),
        ("The product is a spare laser resonator for use in an existing laser cutting machine.", "901320"),
        ("The machine heats the surface of camshafts with a 4 kW diode laser in order to harden them. No material is removed.", "847981"),
        ("The marker is comprised of a laser oscillator, marking head and controller. It does not contain work holding devices.", "901320"),
        ("The hydraulic press forms metal sheets. A laser aligns the sheet.", "846261"),
    ]);
}
