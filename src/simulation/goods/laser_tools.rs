//! Laser machine-tools that remove material.

use super::{Archetype, Area, laser};
use crate::domain::legal::DedicatedUse::PrintedCircuit;
use crate::domain::legal::EnergySource::{Mechanical, WaterJet};
use crate::domain::legal::LaserMedium::{Co2, Diode, Excimer, Fibre, NdYag, Ultrafast};
use crate::domain::legal::Operation::{
    Ablating, Cleaning, Cutting, Drilling, Engraving, Marking, Milling, Scribing, Texturing,
    Trimming,
};
use crate::domain::legal::WorkpieceMaterial as M;

pub(super) const GOODS: &[Archetype] = &[
    Archetype::new("fibre_sheet_cutter", 6.2, laser(Fibre, Cutting)).table().nc()
        .called(&["fiber laser cutting machine", "CNC fibre laser cutter", "flatbed laser cutting system", "sheet metal laser cutting machine", "laser machine for sheet metal"],
            &["光纤激光切割机", "数控激光切割机", "金属板材激光切割机", "激光切割设备", "大幅面激光切割机床"])
        .watts(500.0, 12_000.0).stronger(1.14).nm(&[1064.0, 1070.0, 1080.0]).moves(&[2, 3], Area::Sheet)
        .trade((2_000.0, 25_000.0), (15_000.0, 600_000.0)).works(&[M::Metal]).trend(2012, 1.10),
    Archetype::new("co2_sheet_cutter", 1.4, laser(Co2, Cutting)).table().nc()
        .called(&["CO2 laser cutting machine", "flying optics laser cutter", "CNC laser cutting center", "laser contour cutting machine"],
            &["二氧化碳激光切割机", "CO2激光切割机床", "飞行光路激光切割机"])
        .watts(1_000.0, 6_000.0).nm(&[10_600.0]).moves(&[2, 3], Area::Sheet)
        .trade((5_000.0, 18_000.0), (60_000.0, 500_000.0)).works(&[M::Metal, M::Wood, M::Plastic]).trend(2000, 0.86),
    Archetype::new("tube_cutter", 2.0, laser(Fibre, Cutting)).table().nc()
        .called(&["laser tube cutting machine", "pipe and profile laser cutter", "tube laser", "laser pipe cutting system with chuck"],
            &["激光切管机", "管材激光切割机", "光纤激光切管设备", "型材激光切割机"])
        .watts(1_000.0, 6_000.0).stronger(1.1).nm(&[1070.0, 1080.0]).moves(&[3, 4, 5], Area::None)
        .trade((4_000.0, 16_000.0), (50_000.0, 700_000.0)).works(&[M::Metal]).trend(2010, 1.08),
    Archetype::new("five_axis_cutter", 0.6, laser(Fibre, Cutting)).table().nc()
        .called(&["five-axis laser cutting machine", "3D laser processing centre", "laser trimming cell for hot stamped parts", "5-axis laser machine"],
            &["五轴激光切割机", "三维五轴激光加工机床", "热成型件三维激光切割机"])
        .watts(2_000.0, 6_000.0).nm(&[1064.0, 1070.0]).moves(&[5, 6], Area::Sheet)
        .trade((6_000.0, 22_000.0), (150_000.0, 1_500_000.0)).works(&[M::Metal]),
    Archetype::new("robot_cutter", 0.5, laser(Fibre, Cutting)).table().nc()
        .called(&["robotic laser cutting cell", "laser robot for cutting car body parts", "robot laser workstation"],
            &["机器人激光切割工作站", "激光切割机器人单元", "三维机器人激光切割机"])
        .watts(1_000.0, 4_000.0).nm(&[1070.0]).moves(&[6, 7], Area::None)
        .trade((1_000.0, 8_000.0), (60_000.0, 400_000.0)).works(&[M::Metal]),
    Archetype::new("fibre_marker", 5.2, laser(Fibre, Marking)).table().nc_varies()
        .called(&["fiber laser marking machine", "laser marker with work table", "galvo fibre laser engraver", "laser marking workstation", "laser coding station", "laser marking system"],
            &["光纤激光打标机", "激光打标机", "台式光纤激光打标设备", "激光刻字机", "激光打码机"])
        .watts(10.0, 100.0).nm(&[1064.0]).moves(&[0, 2, 3], Area::Galvo)
        .trade((20.0, 180.0), (1_500.0, 15_000.0)).works(&[M::Metal, M::Plastic]).trend(2008, 1.05),
    Archetype::new("uv_marker", 1.3, laser(NdYag, Marking)).table().nc_varies()
        .called(&["UV laser marking machine", "355nm cold laser marker", "ultraviolet laser engraving machine", "UV laser system with conveyor"],
            &["紫外激光打标机", "UV激光打标机", "冷光源激光打标机"])
        .watts(3.0, 20.0).nm(&[355.0]).moves(&[0, 2], Area::Galvo)
        .trade((40.0, 200.0), (5_000.0, 30_000.0)).works(&[M::Plastic, M::Glass, M::Metal]).trend(2012, 1.06),
    Archetype::new("co2_marker", 1.2, laser(Co2, Marking)).table().nc_varies()
        .called(&["CO2 laser marking machine", "CO2 laser coder with conveyor", "laser date coder", "galvanometer CO2 marking machine"],
            &["CO2激光打标机", "二氧化碳激光喷码机", "激光日期打码机"])
        .watts(10.0, 60.0).nm(&[9_300.0, 10_600.0]).moves(&[0, 2], Area::Galvo)
        .trade((40.0, 220.0), (3_000.0, 25_000.0)).works(&[M::Plastic, M::Paper, M::Wood]),
    Archetype::new("co2_engraver", 3.0, laser(Co2, Engraving)).table().nc()
        .called(&["laser engraving machine", "CO2 laser engraver and cutter", "laser engraving cutting machine", "desktop laser engraver", "acrylic laser engraving machine"],
            &["激光雕刻机", "CO2激光雕刻切割机", "桌面激光雕刻机", "亚克力激光雕刻机"])
        .watts(30.0, 150.0).nm(&[10_600.0]).moves(&[2, 3], Area::Desk)
        .trade((20.0, 400.0), (1_200.0, 9_000.0)).works(&[M::Wood, M::Plastic, M::LeatherTextile]),
    Archetype::new("diode_engraver", 1.6, laser(Diode, Engraving)).table().nc()
        .called(&["diode laser engraver", "DIY laser engraving machine kit", "mini laser engraver", "portable laser cutter", "home laser engraving printer"],
            &["半导体激光雕刻机", "迷你激光雕刻机", "家用激光雕刻机", "蓝光激光雕刻机"])
        .watts(5.0, 40.0).nm(&[445.0, 450.0, 455.0]).moves(&[2], Area::Desk)
        .trade((3.0, 15.0), (150.0, 1_500.0)).works(&[M::Wood, M::LeatherTextile, M::Plastic]).trend(2017, 1.15).bulk(),
    Archetype::new("pcb_drill", 0.8, laser(Co2, Drilling)).table().nc().used_for(PrintedCircuit)
        .called(&["laser drilling machine for printed circuit boards", "PCB laser drill", "microvia laser drilling system", "CO2 laser via drilling machine"],
            &["印刷电路板激光钻孔机", "PCB激光钻孔机", "微孔激光钻机"])
        .watts(50.0, 400.0).nm(&[9_400.0, 10_600.0]).moves(&[2, 3], Area::Stage)
        .trade((4_000.0, 12_000.0), (200_000.0, 900_000.0)).works(&[M::Plastic, M::Metal]),
    Archetype::new("pcb_depaneler", 0.8, laser(NdYag, Cutting)).table().nc().used_for(PrintedCircuit)
        .called(&["laser depaneling machine", "FPC laser cutter", "PCB laser cutting machine", "coverlay UV laser cutting system"],
            &["PCB激光分板机", "柔性电路板激光切割机", "FPC紫外激光切割机"])
        .watts(10.0, 40.0).nm(&[355.0, 532.0]).moves(&[2, 3], Area::Stage)
        .trade((500.0, 2_500.0), (30_000.0, 250_000.0)).works(&[M::Plastic]),
    Archetype::new("resistor_trimmer", 0.3, laser(NdYag, Trimming)).table().nc()
        .called(&["laser trimming machine for thick film resistors", "resistor laser trimmer", "laser trim system"],
            &["激光调阻机", "厚膜电阻激光修调机", "激光调节阻值设备"])
        .watts(3.0, 20.0).nm(&[1064.0, 532.0]).moves(&[2], Area::Stage)
        .trade((400.0, 1_500.0), (60_000.0, 350_000.0)).works(&[M::Ceramic]),
    Archetype::new("gem_laser", 0.5, laser(NdYag, Cutting)).table().nc()
        .called(&["diamond laser cutting machine", "laser sawing machine for gemstones", "gem girdle laser inscriber", "laser bruting machine"],
            &["钻石激光切割机", "宝石激光加工机", "钻石腰码激光刻字机"])
        .watts(5.0, 60.0).nm(&[1064.0, 532.0]).moves(&[3, 4], Area::Stage)
        .trade((150.0, 900.0), (20_000.0, 160_000.0)).works(&[M::Stone]),
    Archetype::new("jewellery_marker", 0.6, laser(Fibre, Engraving)).table().nc_varies()
        .called(&["jewellery laser engraving machine", "ring laser engraver", "laser cutter for gold and silver jewelry"],
            &["首饰激光刻字机", "珠宝激光雕刻机", "戒指激光打标机"])
        .watts(20.0, 100.0).nm(&[1064.0]).moves(&[2, 3, 4], Area::Galvo)
        .trade((25.0, 150.0), (2_500.0, 20_000.0)).works(&[M::Metal]),
    Archetype::new("glass_laser", 0.6, laser(Ultrafast, Cutting)).table().nc()
        .called(&["laser glass cutting machine", "picosecond laser cutter for cover glass", "glass filament cutting and breaking machine", "laser glass drilling machine"],
            &["玻璃激光切割机", "皮秒激光玻璃切割设备", "玻璃激光裂片机"])
        .watts(20.0, 100.0).nm(&[1030.0, 1064.0]).moves(&[3, 4], Area::Stage)
        .trade((1_500.0, 5_000.0), (80_000.0, 500_000.0)).works(&[M::Glass]).trend(2014, 1.1),
    Archetype::new("ceramic_laser", 0.4, laser(Co2, Scribing)).table().nc()
        .called(&["ceramic substrate laser scribing machine", "laser scriber for alumina plates", "ceramic laser drilling and scribing system"],
            &["陶瓷基板激光划片机", "陶瓷激光切割机", "氧化铝激光划线机"])
        .watts(100.0, 500.0).nm(&[10_600.0, 1070.0]).moves(&[2, 3], Area::Stage)
        .trade((1_000.0, 3_000.0), (40_000.0, 250_000.0)).works(&[M::Ceramic]),
    Archetype::new("wood_laser", 0.7, laser(Co2, Cutting)).table().nc()
        .called(&["laser cutter for plywood", "die board laser cutting machine", "wood laser cutting machine", "laser machine for MDF and acrylic"],
            &["木板激光切割机", "刀模板激光切割机", "木材激光雕刻切割机"])
        .watts(60.0, 600.0).nm(&[10_600.0]).moves(&[2, 3], Area::Sheet)
        .trade((200.0, 2_500.0), (3_000.0, 60_000.0)).works(&[M::Wood, M::Plastic]),
    Archetype::new("textile_laser", 1.0, laser(Co2, Cutting)).table().nc()
        .called(&["laser cutting machine for textiles", "fabric laser cutter", "leather laser engraving and cutting machine", "garment laser cutting bed", "denim laser finishing machine"],
            &["布料激光裁剪机", "皮革激光切割机", "服装激光裁床", "鞋材激光雕刻机"])
        .watts(60.0, 400.0).nm(&[10_600.0]).moves(&[2], Area::Sheet)
        .trade((200.0, 1_800.0), (4_000.0, 80_000.0)).works(&[M::LeatherTextile]),
    Archetype::new("film_laser", 0.5, laser(Co2, Cutting)).table().nc()
        .called(&["laser label die cutting machine", "polarizer film laser cutter", "roll to roll laser cutting machine", "gasket laser cutter"],
            &["标签激光模切机", "偏光片激光切割机", "卷对卷激光切割机"])
        .watts(50.0, 400.0).nm(&[10_600.0, 9_400.0]).moves(&[2], Area::Desk)
        .trade((600.0, 3_500.0), (30_000.0, 250_000.0)).works(&[M::Plastic, M::Paper, M::Rubber]),
    Archetype::new("laser_cleaner", 1.7, laser(Fibre, Cleaning)).nc_varies()
        .called(&["laser cleaning machine", "laser rust remover", "pulsed laser cleaner", "handheld laser paint stripping unit", "laser descaling machine", "laser ablation cleaning system"],
            &["激光清洗机", "激光除锈机", "脉冲激光清洗设备", "手持激光除漆机", "激光清洁机"])
        .watts(50.0, 3_000.0).nm(&[1064.0, 1080.0]).moves(&[0], Area::None)
        .trade((30.0, 260.0), (4_000.0, 60_000.0)).works(&[M::Metal]).trend(2017, 1.15),
    Archetype::new("texturing", 0.3, laser(Ultrafast, Texturing)).table().nc()
        .called(&["laser texturing machine for moulds", "laser surface structuring center", "mould laser graining machine"],
            &["模具激光咬花机", "激光纹理加工机床", "激光蚀纹机"])
        .watts(30.0, 200.0).nm(&[1030.0, 1064.0]).moves(&[5], Area::Stage)
        .trade((4_000.0, 12_000.0), (250_000.0, 900_000.0)).works(&[M::Metal]),
    Archetype::new("wire_stripper", 0.25, laser(Co2, Ablating)).table()
        .called(&["laser wire stripping machine", "cable insulation laser stripper", "laser enamel removal machine"],
            &["激光剥线机", "漆包线激光去漆机", "线缆激光剥皮设备"])
        .watts(20.0, 100.0).nm(&[10_600.0, 1064.0]).moves(&[1, 2], Area::Galvo)
        .trade((60.0, 400.0), (8_000.0, 60_000.0)).works(&[M::Plastic]),
    Archetype::new("wire_marker", 0.35, laser(Excimer, Marking)).table().colour_only()
        .called(&["UV laser wire marker", "cable identification laser marking machine", "laser colour marking unit for wires"],
            &["线缆紫外激光打标机", "导线激光标识机", "激光变色打标机"])
        .watts(1.0, 10.0).nm(&[308.0, 355.0]).moves(&[0, 1], Area::None)
        .trade((80.0, 600.0), (15_000.0, 150_000.0)).works(&[M::Plastic]),
    Archetype::new("cylinder_engraver", 0.3, laser(Co2, Engraving)).table().nc()
        .called(&["flexo plate laser engraver", "anilox roller laser engraving machine", "rubber sleeve laser engraving system"],
            &["柔版激光雕刻机", "网纹辊激光雕刻机", "橡胶辊激光雕刻机"])
        .watts(100.0, 1_000.0).nm(&[10_600.0, 1070.0]).moves(&[2, 3], Area::Sheet)
        .trade((1_500.0, 9_000.0), (90_000.0, 700_000.0)).works(&[M::Rubber, M::Ceramic]),
    Archetype::new("ferrite_laser", 0.35, laser(NdYag, Scribing)).table().nc()
        .called(&["laser scribing machine for ferrite sheets", "laser dicing machine for sapphire and ferrite", "precision laser scriber"],
            &["铁氧体激光划片机", "磁性材料激光划线机", "精密激光划片机"])
        .watts(10.0, 60.0).nm(&[355.0, 532.0, 1064.0]).moves(&[3, 4], Area::Stage)
        .trade((800.0, 3_000.0), (60_000.0, 400_000.0)).works(&[M::Ceramic]),
    Archetype::new("stent_cutter", 0.25, laser(Ultrafast, Cutting)).table().nc()
        .called(&["femtosecond laser cutter for stents", "medical tube laser cutting machine", "laser micro cutting machine for medical components"],
            &["支架飞秒激光切割机", "医疗器械管材激光切割机", "精密激光微加工机"])
        .watts(5.0, 40.0).nm(&[1030.0, 515.0]).moves(&[4], Area::Stage)
        .trade((1_000.0, 3_500.0), (180_000.0, 900_000.0)).works(&[M::Metal]),
    Archetype::new("micro_drill", 0.3, laser(Ultrafast, Drilling)).table().nc()
        .called(&["laser micro drilling machine", "femtosecond micromachining center", "nozzle hole laser drilling machine"],
            &["激光微孔机", "飞秒激光微加工机床", "喷油嘴激光打孔机"])
        .watts(10.0, 100.0).nm(&[1030.0, 343.0, 515.0]).moves(&[5], Area::Stage)
        .trade((2_000.0, 8_000.0), (150_000.0, 2_000_000.0)).works(&[M::Metal, M::Ceramic]),
    Archetype::new("water_guided", 0.15, laser(NdYag, Cutting)).table().nc().guided_by(WaterJet)
        .called(&["water jet guided laser machine", "laser machine with water beam guiding", "wet laser cutting centre"],
            &["水导激光加工机床", "微水导激光切割机"])
        .watts(30.0, 300.0).nm(&[532.0]).moves(&[5], Area::Stage)
        .trade((2_500.0, 8_000.0), (400_000.0, 1_200_000.0)).works(&[M::Metal, M::Ceramic, M::Stone]),
    Archetype::new("hybrid_centre", 0.15, MILL_LASER).table().nc().also(Texturing, super::EnergySource::Laser, false)
        .called(&["hybrid machining centre with laser head", "milling machine with laser texturing unit"],
            &["激光铣削复合加工中心", "带激光头的五轴铣床"])
        .watts(20.0, 200.0).moves(&[5], Area::Stage)
        .trade((6_000.0, 16_000.0), (300_000.0, 1_200_000.0)).works(&[M::Metal]),
    Archetype::new("incomplete_cutter", 0.5, laser(Fibre, Cutting)).table().nc().incomplete()
        .called(&["laser cutting machine without resonator", "laser cutting machine, disassembled", "CNC laser cutter in crates, generator to follow"],
            &["激光切割机（不含激光器）", "激光切割机散件（整套）", "激光切割机床身总成及附件"])
        .watts(1_000.0, 12_000.0).nm(&[1070.0]).moves(&[3], Area::Sheet)
        .trade((2_500.0, 20_000.0), (15_000.0, 300_000.0)).works(&[M::Metal]),
];

/// A milling machine, to which a laser head is then added.
const MILL_LASER: super::Facts = super::Facts::machine(Mechanical, Milling);
