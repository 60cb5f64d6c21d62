//! Machine-tools that are not lasers, and the printers and blasters beside them.

use super::{Archetype, Area, laser, named};
use crate::domain::legal::EnergySource::{
    ElectroChemical, ElectroDischarge, ElectronBeam, Ink, IonBeam, Laser, Light, Mechanical,
    PlasmaArc, Ultrasonic, WaterJet,
};
use crate::domain::legal::FormingKind::{HydraulicPress, PressBrake, RollFormer};
use crate::domain::legal::LaserMedium::{Diode, Fibre};
use crate::domain::legal::NamedArticle::{MachiningCentre, PlateSetter};
use crate::domain::legal::Operation::{
    Ablating, Annealing, Cleaning, Cutting, Drilling, Engraving, Exposing, Forming, Grinding,
    Handling, Milling, Printing, Projecting, Punching, Sawing, Turning,
};
use crate::domain::legal::Presentation::CompleteMachine;
use crate::domain::legal::WorkpieceMaterial as M;
use crate::domain::legal::{DedicatedUse, Facts};

pub(super) const GOODS: &[Archetype] = &[
    Archetype::new("uv_light_tool", 0.5, Facts::machine(Light, Ablating)).table().nc_varies()
        .called(&["UV light ablation machine", "photon beam etching machine", "excimer lamp surface removal unit", "light beam engraving machine"],
            &["紫外光束烧蚀机", "光束刻蚀机床", "准分子灯表面去除设备"])
        .watts(50.0, 2_000.0).nm(&[172.0, 254.0, 365.0]).moves(&[0, 2], Area::Desk).trade((80.0, 2_000.0), (8_000.0, 250_000.0)).works(&[M::Plastic, M::Glass]),
    Archetype::new("flash_stripper", 0.35, Facts::machine(Light, Cleaning)).table()
        .called(&["xenon flash paint removal machine", "pulsed light coating stripper", "focused lamp cutting machine"],
            &["脉冲氙灯去除机", "强光除漆设备", "聚光灯切膜机"])
        .watts(200.0, 8_000.0).nm(&[500.0]).trade((100.0, 1_500.0), (10_000.0, 200_000.0)).works(&[M::Metal, M::Plastic]),
    Archetype::new("ultrasonic_tool", 0.6, Facts::machine(Ultrasonic, Drilling)).table().nc_varies()
        .called(&["ultrasonic machining centre", "ultrasonic drilling machine", "ultrasonic impact grinder", "ultrasonic engraving machine"],
            &["超声波加工机床", "超声波打孔机", "超声波雕铣机"])
        .watts(200.0, 3_000.0).moves(&[3, 5], Area::Stage).trade((150.0, 6_000.0), (5_000.0, 350_000.0)).works(&[M::Glass, M::Ceramic, M::Metal]),
    Archetype::new("ultrasonic_bath", 1.0, Facts::machine(Ultrasonic, Cleaning)).nc_varies()
        .called(&["ultrasonic cleaning machine", "ultrasonic cleaner", "multi tank ultrasonic washer", "ultrasonic parts cleaner"],
            &["超声波清洗机", "多槽超声波清洗设备", "工业超声波清洗机"])
        .watts(100.0, 20_000.0).trade((5.0, 3_000.0), (100.0, 80_000.0)).works(&[M::Metal]),
    Archetype::new("wire_edm", 1.3, Facts::machine(ElectroDischarge, Cutting)).table().nc()
        .called(&["wire cut EDM", "CNC wire electrical discharge machine", "spark erosion wire cutting machine"], &["电火花线切割机床", "慢走丝线切割机", "数控线切割"])
        .moves(&[4, 5], Area::Desk).trade((1_200.0, 6_000.0), (8_000.0, 250_000.0)).works(&[M::Metal]),
    Archetype::new("sinker_edm", 0.9, Facts::machine(ElectroDischarge, Engraving)).table().nc().nc_varies()
        .called(&["die sinking EDM machine", "spark erosion machine", "electrical discharge engraving machine"], &["电火花成形机", "火花机", "镜面电火花机床"])
        .moves(&[3, 4], Area::Desk).trade((800.0, 6_000.0), (7_000.0, 200_000.0)).works(&[M::Metal]),
    Archetype::new("edm_drill", 0.4, Facts::machine(ElectroDischarge, Drilling)).table().nc()
        .called(&["EDM hole drilling machine", "small hole spark drill"], &["电火花穿孔机", "数控小孔机"])
        .moves(&[3], Area::Desk).trade((500.0, 2_500.0), (4_000.0, 80_000.0)).works(&[M::Metal]),
    Archetype::new("plasma_cutter", 1.4, Facts::machine(PlasmaArc, Cutting)).table().nc()
        .called(&["CNC plasma cutting machine", "plasma cutter table", "plasma arc cutting system for steel plate"], &["数控等离子切割机", "等离子弧切割机", "龙门等离子切割设备"])
        .watts(6_000.0, 80_000.0).moves(&[2, 3], Area::Sheet).trade((300.0, 9_000.0), (2_000.0, 120_000.0)).works(&[M::Metal]),
    Archetype::new("waterjet", 1.0, Facts::machine(WaterJet, Cutting)).table().nc()
        .called(&["water jet cutting machine", "abrasive waterjet cutter", "CNC waterjet"], &["水射流切割机", "高压水刀", "数控水切割机"])
        .watts(15_000.0, 75_000.0).moves(&[3, 5], Area::Sheet).trade((2_000.0, 12_000.0), (25_000.0, 350_000.0)).works(&[M::Metal, M::Stone, M::Glass]),
    Archetype::new("ecm", 0.4, Facts::machine(ElectroChemical, Drilling)).table().nc()
        .called(&["electrochemical machining system", "ECM deburring machine"], &["电解加工机床", "电化学去毛刺机"])
        .trade((800.0, 8_000.0), (50_000.0, 600_000.0)).works(&[M::Metal]),
    Archetype::new("eb_drill", 0.15, Facts::machine(ElectronBeam, Drilling)).table().nc()
        .called(&["electron beam drilling machine", "EB perforating system"], &["电子束打孔机", "电子束加工设备"])
        .trade((4_000.0, 15_000.0), (400_000.0, 2_000_000.0)).works(&[M::Metal]),
    Archetype::new("ion_mill", 0.35, Facts::machine(IonBeam, Ablating)).table()
        .called(&["ion beam milling machine", "ion polishing system for samples", "ion beam figuring machine for optics"], &["离子束研磨机", "离子减薄仪", "离子束抛光机床"])
        .trade((100.0, 4_000.0), (40_000.0, 900_000.0)).works(&[M::Glass, M::Metal]),
    Archetype::new("laser_hardening", 0.25, laser(Diode, Annealing)).table().nc()
        .called(&["laser hardening machine", "laser quenching system", "laser heat treatment equipment"], &["激光淬火设备", "激光热处理机"])
        .watts(2_000.0, 8_000.0).nm(&[915.0, 976.0]).moves(&[3, 6], Area::None).trade((1_200.0, 7_000.0), (70_000.0, 450_000.0)).works(&[M::Metal]),
    Archetype::new("punch_press", 0.9, Facts::machine(Mechanical, Punching)).table().nc().nc_varies()
        .called(&["CNC turret punch press", "punching machine", "servo punching machine"], &["数控转塔冲床", "数控冲孔机", "伺服冲床"])
        .moves(&[2, 3], Area::Sheet).trade((3_000.0, 18_000.0), (20_000.0, 300_000.0)).works(&[M::Metal]),
    Archetype::new("punch_laser_punch", 0.4, Facts::machine(Mechanical, Punching)).table().nc().also(Cutting, Laser, false)
        .called(&["punch laser combination machine", "turret punch press with laser head", "combined punching and laser cutting machine"], &["冲割复合机", "激光冲床复合机", "转塔冲床带激光切割头"])
        .watts(2_000.0, 4_000.0).moves(&[3], Area::Sheet).trade((12_000.0, 28_000.0), (250_000.0, 1_000_000.0)).works(&[M::Metal]),
    Archetype::new("punch_laser_laser", 0.35, laser(Fibre, Cutting)).table().nc().also(Punching, Mechanical, false)
        .called(&["laser cutting machine with punching unit", "laser punch combination", "laser and punching centre"], &["激光切割冲孔复合机", "激光冲割一体机"])
        .watts(3_000.0, 8_000.0).nm(&[1070.0]).moves(&[3], Area::Sheet).trade((10_000.0, 28_000.0), (250_000.0, 1_100_000.0)).works(&[M::Metal]),
    Archetype::new("punch_laser_open", 0.1, laser(Fibre, Cutting)).table().nc().also(Punching, Mechanical, true)
        .called(&["combination machine for punching and laser cutting", "flexible punch and laser line"], &["冲切激光柔性生产线", "冲激光复合机"])
        .watts(3_000.0, 6_000.0).moves(&[3], Area::Sheet).trade((12_000.0, 28_000.0), (300_000.0, 1_100_000.0)).works(&[M::Metal]),
    Archetype::new("press_brake", 1.4, Facts::machine(Mechanical, Forming)).table().nc().nc_varies().forms(PressBrake)
        .called(&["CNC press brake", "bending machine with laser safety guard", "hydraulic press brake", "sheet metal bending machine"], &["数控折弯机", "液压板料折弯机", "折弯机（带激光保护）"])
        .moves(&[4, 6, 8], Area::None).trade((1_500.0, 20_000.0), (8_000.0, 200_000.0)).works(&[M::Metal]),
    Archetype::new("roll_former", 0.5, Facts::machine(Mechanical, Forming)).table().nc().nc_varies().forms(RollFormer)
        .called(&["roll forming machine", "roof panel rolling machine"], &["冷弯成型机", "压瓦机"])
        .trade((3_000.0, 25_000.0), (10_000.0, 250_000.0)).works(&[M::Metal]),
    Archetype::new("hydraulic_press", 0.5, Facts::machine(Mechanical, Forming)).table().nc_varies().forms(HydraulicPress)
        .called(&["hydraulic press", "deep drawing press"], &["液压机", "四柱油压机"])
        .trade((500.0, 30_000.0), (2_000.0, 250_000.0)).works(&[M::Metal]),
    Archetype::new("shear", 0.3, Facts::machine(Mechanical, Cutting)).table().nc_varies()
        .called(&["guillotine shear", "CNC shearing machine for plate", "sheet metal cutting machine"], &["液压剪板机", "数控剪板机", "闸式剪板机"])
        .trade((1_500.0, 15_000.0), (5_000.0, 80_000.0)).works(&[M::Metal]),
    Archetype::new("metal_saw", 0.6, Facts::machine(Mechanical, Sawing)).table().nc_varies()
        .called(&["band saw machine", "circular cold saw", "CNC metal cutting saw"], &["金属带锯床", "圆锯机", "数控锯切机"])
        .trade((100.0, 4_000.0), (600.0, 90_000.0)).works(&[M::Metal]),
    Archetype::new("machining_centre", 0.9, named(MachiningCentre, Mechanical, Milling, CompleteMachine)).table().nc()
        .called(&["vertical machining centre", "CNC machining center with tool changer", "5-axis machining centre"], &["立式加工中心", "数控加工中心", "五轴加工中心"])
        .moves(&[3, 4, 5], Area::Desk).trade((2_500.0, 18_000.0), (25_000.0, 500_000.0)).works(&[M::Metal]),
    Archetype::new("lathe", 0.7, Facts::machine(Mechanical, Turning)).table().nc().nc_varies()
        .called(&["CNC lathe", "horizontal turning machine", "bench lathe"], &["数控车床", "卧式车床"])
        .moves(&[2, 3], Area::None).trade((300.0, 9_000.0), (3_000.0, 180_000.0)).works(&[M::Metal]),
    Archetype::new("metal_router", 0.5, Facts::machine(Mechanical, Engraving)).table().nc()
        .called(&["CNC engraving and milling machine", "mould engraving machine", "metal engraver"], &["数控雕铣机", "模具雕刻机", "金属雕刻机"])
        .moves(&[3], Area::Desk).trade((300.0, 5_000.0), (4_000.0, 60_000.0)).works(&[M::Metal]),
    Archetype::new("surface_grinder", 0.4, Facts::machine(Mechanical, Grinding)).table().nc().nc_varies()
        .called(&["surface grinding machine", "CNC flat grinder"], &["平面磨床", "数控平面磨床"])
        .trade((1_000.0, 12_000.0), (8_000.0, 200_000.0)).works(&[M::Metal]),
    Archetype::new("stone_saw", 0.5, Facts::machine(Mechanical, Sawing)).table().nc_varies()
        .called(&["bridge saw for granite", "stone cutting machine", "laser guided tile saw", "diamond wire saw"], &["石材桥切机", "红外线石材切割机", "金刚石线锯机"])
        .trade((60.0, 8_000.0), (300.0, 120_000.0)).works(&[M::Stone, M::Ceramic]),
    Archetype::new("glass_grinder", 0.4, Facts::machine(Mechanical, Grinding)).table().nc_varies()
        .called(&["glass edging machine", "glass polishing machine", "lens grinding machine"], &["玻璃磨边机", "玻璃抛光机", "镜片研磨机"])
        .trade((100.0, 6_000.0), (2_000.0, 150_000.0)).works(&[M::Glass]),
    Archetype::new("glass_cutter", 0.3, Facts::machine(Mechanical, Engraving)).table().nc()
        .called(&["CNC glass cutting table", "stone engraving machine", "glass engraving machine"], &["数控玻璃切割机", "石材雕刻机", "玻璃精雕机"])
        .moves(&[3], Area::Sheet).trade((500.0, 6_000.0), (5_000.0, 120_000.0)).works(&[M::Glass, M::Stone]),
    Archetype::new("wood_router", 1.0, Facts::machine(Mechanical, Milling)).table().nc()
        .called(&["CNC wood router", "wood engraving machine", "CNC router for MDF and acrylic", "woodworking milling machine"], &["木工雕刻机", "数控木工铣床", "亚克力雕刻机", "数控开料机"])
        .moves(&[3, 4], Area::Sheet).trade((200.0, 4_000.0), (1_500.0, 60_000.0)).works(&[M::Wood, M::Plastic]),
    Archetype::new("panel_saw", 0.4, Facts::machine(Mechanical, Sawing)).table().nc_varies()
        .called(&["sliding table panel saw", "wood cutting saw", "beam saw"], &["木工推台锯", "电子开料锯"])
        .trade((100.0, 5_000.0), (800.0, 80_000.0)).works(&[M::Wood]),
    Archetype::new("fabric_cutter", 0.4, Facts::machine(Mechanical, Cutting)).table().nc()
        .called(&["automatic fabric cutting machine", "oscillating knife cutter", "cloth cutting machine"], &["自动裁床", "振动刀裁布机"])
        .moves(&[2], Area::Sheet).trade((300.0, 3_500.0), (5_000.0, 150_000.0)).works(&[M::LeatherTextile]),
    Archetype::new("inkjet_coder", 1.1, Facts::machine(Ink, Printing))
        .called(&["continuous inkjet coder", "date coding machine", "inkjet marking machine", "UV inkjet printer"], &["喷码机", "油墨日期喷码机", "UV喷码打标机"])
        .trade((5.0, 60.0), (500.0, 12_000.0)).works(&[M::Plastic, M::Paper]),
    Archetype::new("laser_printer", 0.8, laser(Diode, Printing))
        .called(&["laser printer", "monochrome A4 laser printer", "colour laser printer with network"], &["激光打印机", "彩色激光打印机", "A4黑白激光打印机"])
        .nm(&[780.0]).trade((4.0, 60.0), (80.0, 3_000.0)).works(&[M::Paper]).bulk(),
    Archetype::new("plate_setter", 0.3, named(PlateSetter, Laser, Exposing, CompleteMachine)).table()
        .called(&["computer to plate laser imager", "CTP platesetter", "laser plate making machine"], &["CTP直接制版机", "激光制版机", "激光照排制版机"])
        .watts(0.5, 40.0).nm(&[405.0, 830.0]).trade((300.0, 1_500.0), (15_000.0, 150_000.0)).works(&[M::Metal, M::Plastic]),
    Archetype::new("direct_imaging", 0.3, laser(Diode, Exposing)).table().nc().used_for(DedicatedUse::PrintedCircuit)
        .called(&["laser direct imaging machine for PCB", "LDI exposure machine"], &["激光直接成像设备", "LDI曝光机"])
        .watts(5.0, 60.0).nm(&[375.0, 405.0]).moves(&[2], Area::Stage).trade((1_500.0, 5_000.0), (150_000.0, 900_000.0)).works(&[M::Plastic]),
    Archetype::new("sand_blaster", 0.7, Facts::machine(Mechanical, Projecting)).nc_varies()
        .called(&["sand blasting machine", "shot blasting cabinet", "rust removal blasting machine"], &["喷砂机", "喷丸清理机", "除锈喷砂设备"])
        .trade((30.0, 6_000.0), (200.0, 80_000.0)).works(&[M::Metal]),
    Archetype::new("dry_ice", 0.3, Facts::machine(Mechanical, Projecting))
        .called(&["dry ice cleaning machine", "dry ice blaster", "dry ice surface cleaner"], &["干冰清洗机", "干冰喷射清洗设备"])
        .trade((40.0, 250.0), (3_000.0, 30_000.0)).works(&[M::Metal]),
    Archetype::new("feeder", 0.7, Facts::machine(Mechanical, Handling)).table().nc_varies()
        .called(&["loading and unloading system for laser cutting machine", "vibratory parts feeder", "automatic sheet loading tower", "assembly machine"],
            &["激光切割机上下料系统", "振动送料机", "自动上料装置", "自动组装机"])
        .trade((80.0, 9_000.0), (1_500.0, 200_000.0)).works(&[M::Metal]),
];
