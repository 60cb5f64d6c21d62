//! Parts, accessories and the articles sold beside laser machines.

use super::{Archetype, Area, accessory, named};
use crate::domain::legal::AccessoryKind::{SpecialAttachment, ToolHolder, WorkHolder};
use crate::domain::legal::EnergySource::{ElectroDischarge, Ink, Laser, Light, Mechanical};
use crate::domain::legal::Facts;
use crate::domain::legal::MachineKind as K;
use crate::domain::legal::NamedArticle as N;
use crate::domain::legal::Operation::{Cutting, Engraving, Marking, Milling, Printing, Projecting, Punching};
use crate::domain::legal::Presentation::Part;
use crate::domain::legal::WorkpieceMaterial as M;

pub(super) const GOODS: &[Archetype] = &[
    Archetype::new("cutting_head", 1.5, Facts::part(Laser, Cutting, K::BeamOrCuttingTool))
        .called(&["laser cutting head", "auto focus head for fiber laser", "processing head of laser cutting machine", "laser head assembly"],
            &["激光切割头", "自动调焦切割头", "激光加工头", "光纤激光切割机用切割头"])
        .watts(1_000.0, 20_000.0).trade((1.0, 20.0), (300.0, 18_000.0)).works(&[M::Metal]),
    Archetype::new("nozzle", 1.1, Facts::part(Laser, Cutting, K::BeamOrCuttingTool))
        .called(&["laser cutting nozzle", "ceramic ring for laser head", "nozzles for fiber laser machine", "consumables for laser cutting machine"],
            &["激光切割喷嘴", "激光头陶瓷环", "激光切割机配件喷嘴", "激光设备易损件"])
        .trade((0.01, 0.3), (0.5, 40.0)).works(&[M::Metal]).bulk(),
    Archetype::new("gantry", 0.5, Facts::part(Laser, Cutting, K::BeamOrCuttingTool))
        .called(&["gantry beam for laser cutting machine", "cross beam assembly", "motion system for laser engraver"], &["激光切割机横梁", "龙门架组件", "激光雕刻机运动机构"])
        .moves(&[2], Area::None).trade((30.0, 900.0), (400.0, 12_000.0)).works(&[M::Metal]),
    Archetype::new("bed", 0.5, Facts::part(Laser, Cutting, K::BeamOrCuttingTool))
        .called(&["machine bed for laser cutter", "shuttle table for laser cutting machine", "welded base frame for laser machine", "cast base of laser machine tool"],
            &["激光切割机床身", "激光切割机交换工作台", "激光机床底座"])
        .trade((300.0, 9_000.0), (1_500.0, 40_000.0)).works(&[M::Metal]),
    Archetype::new("beam_delivery", 0.5, Facts::part(Laser, Cutting, K::BeamOrCuttingTool))
        .called(&["beam delivery unit", "laser beam path bellows", "mirror mount assembly for laser machine"], &["激光光路传输组件", "激光机风琴护罩", "反射镜架组件"])
        .trade((0.5, 60.0), (50.0, 8_000.0)).works(&[M::Metal]),
    Archetype::new("galvo_head", 0.7, Facts::part(Laser, Marking, K::BeamOrCuttingTool))
        .called(&["galvo scan head", "galvanometer scanner for laser marking machine", "scan head 10mm aperture"], &["激光振镜", "扫描振镜头", "打标机用振镜"])
        .trade((1.0, 8.0), (150.0, 6_000.0)).works(&[M::Metal]),
    Archetype::new("edm_part", 0.3, Facts::part(ElectroDischarge, Cutting, K::BeamOrCuttingTool))
        .called(&["wire guide for EDM", "parts for spark erosion machine"], &["线切割导丝嘴", "火花机配件"])
        .trade((0.02, 5.0), (3.0, 400.0)).works(&[M::Metal]).bulk(),
    Archetype::new("punch_part", 0.3, Facts::part(Mechanical, Punching, K::FormingTool))
        .called(&["parts for turret punch press", "back gauge for press brake", "ram assembly"], &["数控冲床零件", "折弯机后挡料", "冲床转塔"])
        .trade((1.0, 900.0), (30.0, 9_000.0)).works(&[M::Metal]),
    Archetype::new("router_part", 0.2, Facts::part(Mechanical, Milling, K::WoodTool))
        .called(&["spare parts for wood router", "dust hood for CNC router"], &["木工雕刻机配件", "木工铣床零件"])
        .trade((0.5, 60.0), (10.0, 900.0)).works(&[M::Wood]),
    Archetype::new("chuck", 0.7, accessory(WorkHolder, Laser, Cutting))
        .called(&["pneumatic chuck for tube laser", "work holding fixture", "vacuum clamping table for laser engraver", "clamping jig for laser marking"],
            &["激光切管机气动卡盘", "工件夹具", "打标机用夹具", "真空吸附工装"])
        .trade((2.0, 500.0), (80.0, 9_000.0)).works(&[M::Metal]),
    Archetype::new("vice", 0.4, accessory(WorkHolder, Mechanical, Milling))
        .called(&["precision machine vice", "magnetic chuck", "zero point clamping system"], &["精密平口钳", "电永磁吸盘", "零点定位夹具"])
        .trade((1.0, 90.0), (20.0, 3_000.0)).works(&[M::Metal]),
    Archetype::new("rotary_axis", 0.9, accessory(SpecialAttachment, Laser, Engraving))
        .called(&["rotary attachment for laser engraver", "rotary axis for laser marking machine", "dividing head", "roller rotary for laser"],
            &["激光雕刻机旋转轴", "打标机旋转附件", "分度头", "激光机滚轴旋转台"])
        .moves(&[1], Area::None).trade((1.0, 80.0), (40.0, 6_000.0)).works(&[M::Metal, M::Wood]),
    Archetype::new("tool_holder", 0.5, accessory(ToolHolder, Mechanical, Milling))
        .called(&["HSK tool holder", "collet chuck tool holder", "BT40 tool holder"], &["HSK刀柄", "弹簧夹头刀柄", "BT40刀柄"])
        .trade((0.2, 6.0), (8.0, 400.0)).works(&[M::Metal]).bulk(),
    Archetype::new("cnc_controller", 1.2, named(N::CncController, Laser, Cutting, Part)).nc()
        .called(&["CNC controller for laser cutting machine", "laser control system with bus card", "numerical control unit", "laser marking control card"],
            &["激光切割数控系统", "激光打标控制卡", "机床数控单元", "总线控制系统"])
        .trade((0.3, 25.0), (80.0, 9_000.0)).works(&[M::Metal]),
    Archetype::new("chiller", 1.2, named(N::Chiller, Laser, Cutting, Part))
        .called(&["water chiller for laser engraver", "industrial chiller for fiber laser", "laser cooling unit", "recirculating cooler for laser machine"],
            &["激光冷水机", "光纤激光器用冷水机", "激光切割机冷却装置", "工业水冷机"])
        .trade((20.0, 500.0), (200.0, 9_000.0)).works(&[M::Metal]),
    Archetype::new("laser_psu", 0.9, named(N::PowerSupply, Laser, Engraving, Part))
        .called(&["CO2 laser power supply", "laser diode driver power supply", "high voltage power supply for laser tube", "switching power supply for laser marking machine"],
            &["激光电源", "CO2激光管高压电源", "激光器驱动电源", "打标机开关电源"])
        .trade((0.5, 20.0), (20.0, 2_500.0)).works(&[M::Wood]).bulk(),
    Archetype::new("lens", 1.2, named(N::Lens, Laser, Marking, Part))
        .called(&["F-theta lens", "focus lens assembly for laser head", "collimating lens module", "laser beam expander"], &["F-Theta场镜", "激光聚焦镜组件", "准直镜模组", "激光扩束镜"])
        .trade((0.05, 3.0), (20.0, 1_500.0)).works(&[M::Metal]).bulk(),
    Archetype::new("window", 0.7, named(N::Window, Laser, Cutting, Part))
        .called(&["protective window for laser head", "ZnSe lens unmounted", "laser protective lens"], &["激光保护镜片", "硒化锌镜片", "激光窗口片"])
        .trade((0.005, 0.1), (1.0, 80.0)).works(&[M::Metal]).bulk(),
    Archetype::new("motor", 0.7, named(N::Motor, Laser, Cutting, Part))
        .called(&["AC servo motor 1.5kW", "servo motor for laser cutting machine axis", "three-phase servo motor"], &["交流伺服电机", "激光切割机用伺服电机", "三相伺服马达"])
        .watts(800.0, 7_000.0).trade((3.0, 40.0), (120.0, 1_500.0)).works(&[M::Metal]).bulk(),
    Archetype::new("fume_extractor", 0.8, named(N::FumeExtractor, Laser, Engraving, Part))
        .called(&["fume extractor for laser engraver", "laser smoke purifier", "dust collector for laser cutting machine", "filter unit for laser"],
            &["激光烟雾净化器", "激光切割除尘器", "烟尘过滤设备"])
        .trade((10.0, 1_500.0), (120.0, 18_000.0)).works(&[M::Plastic]),
    Archetype::new("fan", 0.3, named(N::Fan, Laser, Engraving, Part))
        .called(&["exhaust fan for laser machine", "centrifugal blower for laser cutter"], &["激光机排风扇", "激光雕刻机离心风机"])
        .trade((1.0, 60.0), (10.0, 600.0)).works(&[M::Wood]).bulk(),
    Archetype::new("uv_lamp", 0.2, named(N::UvLamp, Light, Marking, Part))
        .called(&["UV curing lamp tube", "excimer UV lamp"], &["紫外线灯管", "准分子紫外灯"])
        .nm(&[172.0, 254.0, 365.0]).trade((0.1, 3.0), (15.0, 1_500.0)).works(&[M::None]).bulk(),
    Archetype::new("printhead", 0.5, Facts::part(Ink, Printing, K::Printer))
        .called(&["print head for inkjet coder", "spare parts for coding machine", "toner fuser unit for laser printer"], &["喷码机喷头", "打印机配件", "激光打印机定影组件"])
        .trade((0.1, 8.0), (10.0, 1_800.0)).works(&[M::Paper]).bulk(),
    Archetype::new("blast_part", 0.15, Facts::part(Mechanical, Projecting, K::Blaster))
        .called(&["blasting nozzle", "parts for sandblasting machine"], &["喷砂嘴", "喷砂机配件"])
        .trade((0.05, 10.0), (2.0, 300.0)).works(&[M::Metal]).bulk(),
];
