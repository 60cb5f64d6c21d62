//! Semiconductor, display and additive machines.

use super::{Archetype, Area, laser};
use crate::domain::legal::DedicatedUse::{FlatPanel, SemiconductorDevice, SemiconductorWafer};
use crate::domain::legal::EnergySource::{IonBeam, Laser, Light, Mechanical};
use crate::domain::legal::Facts;
use crate::domain::legal::LaserMedium::{Diode, Excimer, Fibre, NdYag, Ultrafast};
use crate::domain::legal::MachineKind as K;
use crate::domain::legal::Operation::{
    Ablating, Additive, Annealing, Cutting, Exposing, Grinding, Handling, Marking, Scribing,
};
use crate::domain::legal::WorkpieceMaterial as M;

pub(super) const GOODS: &[Archetype] = &[
    Archetype::new("wafer_dicer", 0.9, laser(NdYag, Cutting)).table().nc().used_for(SemiconductorDevice)
        .called(&["wafer laser dicing machine", "laser grooving system for wafers", "laser dicing saw", "die singulation laser machine"],
            &["晶圆激光划片机", "晶圆激光开槽机", "激光切片机"])
        .watts(5.0, 40.0).nm(&[355.0, 532.0]).moves(&[4], Area::Stage)
        .trade((1_200.0, 4_000.0), (300_000.0, 3_000_000.0)).works(&[M::Semiconductor]),
    Archetype::new("stealth_dicer", 0.4, laser(Ultrafast, Scribing)).table().nc().used_for(SemiconductorDevice)
        .called(&["laser stealth dicing machine", "internal modification laser dicer", "laser scribing equipment for LED chips"],
            &["隐形切割激光划片机", "激光隐切设备", "LED晶片激光划片机"])
        .watts(2.0, 20.0).nm(&[1030.0, 1064.0, 1342.0]).moves(&[4], Area::Stage)
        .trade((1_500.0, 4_000.0), (300_000.0, 1_800_000.0)).works(&[M::Semiconductor]),
    Archetype::new("pv_scriber", 0.6, laser(NdYag, Scribing)).table().nc().used_for(SemiconductorDevice)
        .called(&["solar cell laser scribing machine", "PERC laser opening equipment", "thin film PV laser scriber", "laser cell cutting machine"],
            &["太阳能电池片激光划片机", "PERC激光开槽设备", "光伏激光刻划机"])
        .watts(10.0, 100.0).nm(&[532.0, 1064.0]).moves(&[2, 3], Area::Stage)
        .trade((800.0, 6_000.0), (40_000.0, 700_000.0)).works(&[M::Semiconductor]).trend(2012, 1.08),
    Archetype::new("wafer_annealer", 0.3, laser(Excimer, Annealing)).table().nc().used_for(SemiconductorDevice)
        .called(&["laser annealing system for wafers", "laser thermal processing equipment"], &["晶圆激光退火设备", "激光热处理系统（半导体用）"])
        .watts(50.0, 500.0).nm(&[308.0, 515.0, 532.0]).moves(&[2], Area::Stage)
        .trade((3_000.0, 9_000.0), (1_000_000.0, 5_000_000.0)).works(&[M::Semiconductor]),
    Archetype::new("wafer_marker", 0.3, laser(NdYag, Marking)).table().nc().used_for(SemiconductorDevice)
        .called(&["wafer ID laser marking system", "laser marker for IC packages with strip handler", "laser marking machine with cassette loader"],
            &["晶圆激光打标机", "IC封装激光打标设备"])
        .watts(5.0, 30.0).nm(&[532.0, 1064.0]).moves(&[2], Area::Stage)
        .trade((600.0, 2_500.0), (80_000.0, 500_000.0)).works(&[M::Semiconductor]),
    Archetype::new("ingot_slicer", 0.2, laser(Ultrafast, Cutting)).table().nc().used_for(SemiconductorWafer)
        .called(&["SiC ingot laser slicing equipment", "laser separation machine for boules"], &["碳化硅晶锭激光剥离设备", "晶锭激光切片机"])
        .watts(10.0, 50.0).nm(&[1030.0, 1064.0]).moves(&[3], Area::Stage)
        .trade((2_000.0, 5_000.0), (500_000.0, 2_500_000.0)).works(&[M::Semiconductor]).trend(2018, 1.15),
    Archetype::new("wafer_grinder", 0.2, Facts::machine(Mechanical, Grinding)).table().nc().used_for(SemiconductorWafer)
        .called(&["wafer grinding machine", "wafer lapping and polishing machine"], &["晶圆减薄机", "晶片研磨抛光机"])
        .trade((2_000.0, 6_000.0), (200_000.0, 1_500_000.0)).works(&[M::Semiconductor]),
    Archetype::new("fpd_repair", 0.4, laser(NdYag, Ablating)).table().nc().used_for(FlatPanel)
        .called(&["laser repair system for display panels", "LCD array laser repair machine", "OLED laser repair equipment"],
            &["面板激光修复设备", "液晶阵列激光修补机", "OLED激光修复机"])
        .watts(0.5, 10.0).nm(&[355.0, 532.0, 1064.0]).moves(&[3], Area::Sheet)
        .trade((3_000.0, 15_000.0), (400_000.0, 2_500_000.0)).works(&[M::Glass]),
    Archetype::new("fpd_liftoff", 0.25, laser(Excimer, Cutting)).table().nc().used_for(FlatPanel)
        .called(&["laser lift-off equipment for flexible OLED", "laser cutting equipment for OLED cells"], &["柔性OLED激光剥离设备", "面板激光切割设备"])
        .watts(50.0, 600.0).nm(&[308.0, 355.0]).moves(&[3], Area::Sheet)
        .trade((6_000.0, 20_000.0), (900_000.0, 5_000_000.0)).works(&[M::Glass, M::Plastic]),
    Archetype::new("lithography", 0.3, laser(Excimer, Exposing)).table().nc().used_for(SemiconductorDevice)
        .called(&["wafer stepper", "excimer lithography scanner", "mask aligner exposure system"], &["步进光刻机", "准分子光刻设备", "晶圆曝光机"])
        .watts(5.0, 100.0).nm(&[193.0, 248.0]).moves(&[4], Area::Stage)
        .trade((2_000.0, 12_000.0), (500_000.0, 9_000_000.0)).works(&[M::Semiconductor]),
    Archetype::new("die_bonder", 0.4, Facts::machine(Mechanical, Handling)).table().nc().used_for(SemiconductorDevice)
        .called(&["die bonding machine", "wafer handling robot system", "chip sorter"], &["固晶机", "晶圆搬运系统", "芯片分选机"])
        .trade((300.0, 2_500.0), (30_000.0, 400_000.0)).works(&[M::Semiconductor]),
    Archetype::new("etcher", 0.3, Facts::machine(IonBeam, Ablating)).table().nc().used_for(SemiconductorDevice)
        .called(&["ion beam etching system for wafers", "dry etcher", "plasma etch equipment"], &["晶圆离子束刻蚀机", "干法刻蚀设备"])
        .trade((800.0, 5_000.0), (200_000.0, 3_000_000.0)).works(&[M::Semiconductor]),
    Archetype::new("wafer_chuck", 0.5, Facts::part(Laser, Cutting, K::Semiconductor)).used_for(SemiconductorDevice)
        .called(&["wafer chuck table for laser dicing machine", "spare parts for wafer dicing equipment", "ceramic chuck for dicer"],
            &["晶圆划片机用吸盘", "激光划片机零件", "半导体设备用陶瓷吸盘"])
        .trade((0.3, 25.0), (200.0, 25_000.0)).works(&[M::Semiconductor]).bulk(),
    Archetype::new("slm_printer", 0.8, laser(Fibre, Additive)).table().nc()
        .called(&["metal 3D printer", "selective laser melting machine", "laser powder bed fusion system", "laser sintering machine for metal powder"],
            &["金属3D打印机", "选区激光熔化设备", "激光金属增材制造设备", "激光烧结成型机"])
        .watts(200.0, 2_000.0).nm(&[1070.0]).moves(&[3], Area::Desk)
        .trade((600.0, 6_000.0), (80_000.0, 1_500_000.0)).works(&[M::PowderMetal]).trend(2012, 1.1),
    Archetype::new("sls_printer", 0.4, laser(super::LaserMedium::Co2, Additive)).table().nc()
        .called(&["SLS 3D printer", "laser sintering system for nylon", "polymer laser sintering machine"], &["SLS尼龙3D打印机", "选择性激光烧结设备", "激光烧结3D打印机"])
        .watts(30.0, 200.0).nm(&[10_600.0]).moves(&[3], Area::Desk)
        .trade((300.0, 3_000.0), (20_000.0, 500_000.0)).works(&[M::PowderPolymer]),
    Archetype::new("sla_printer", 0.7, laser(Diode, Additive)).table().nc()
        .called(&["SLA 3D printer", "resin laser 3D printer", "stereolithography machine"], &["光固化3D打印机", "SLA激光快速成型机", "树脂3D打印机"])
        .watts(0.1, 3.0).nm(&[355.0, 405.0]).moves(&[3], Area::Desk)
        .trade((8.0, 1_200.0), (300.0, 200_000.0)).works(&[M::PowderPolymer]),
    Archetype::new("fdm_printer", 1.2, Facts::machine(super::EnergySource::Resistance, Additive)).table().nc()
        .called(&["FDM 3D printer", "desktop 3D printer kit", "3D printer with laser engraving module", "filament printer"],
            &["FDM桌面3D打印机", "3D打印机", "三维打印机（可选激光模块）"])
        .moves(&[3], Area::Desk).trade((5.0, 60.0), (150.0, 4_000.0)).works(&[M::Plastic]).trend(2013, 1.12).bulk(),
    Archetype::new("ceramic_printer", 0.1, Facts::machine(Light, Additive)).table().nc()
        .called(&["ceramic 3D printer", "DLP ceramic printing system"], &["陶瓷3D打印机", "陶瓷光固化成型机"])
        .trade((50.0, 900.0), (15_000.0, 250_000.0)).works(&[M::Ceramic]),
    Archetype::new("printer_parts", 0.4, Facts::part(Laser, Additive, K::Additive))
        .called(&["parts for 3D printer", "recoater blade for metal printer", "build plate for laser melting machine"], &["3D打印机零件", "金属打印机铺粉刮刀", "3D打印机成型缸"])
        .trade((0.2, 60.0), (15.0, 6_000.0)).works(&[M::PowderMetal]).bulk(),
];
