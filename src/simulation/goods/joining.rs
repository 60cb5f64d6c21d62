//! Machines that weld and solder, and their parts.

use super::{Archetype, Area, laser};
use crate::domain::legal::DedicatedUse::Welding as ForWelding;
use crate::domain::legal::EnergySource::{
    ElectricArc, ElectronBeam, GasFlame, HighFrequency, Laser, Resistance, Ultrasonic,
};
use crate::domain::legal::Facts;
use crate::domain::legal::LaserMedium::{Diode, Fibre, NdYag};
use crate::domain::legal::MachineKind::Welder;
use crate::domain::legal::Operation::{Additive, Cutting, Soldering, Welding};
use crate::domain::legal::WorkpieceMaterial as M;

pub(super) const GOODS: &[Archetype] = &[
    Archetype::new("hand_welder", 2.8, laser(Fibre, Welding)).also(Cutting, Laser, true).used_for(ForWelding)
        .called(&["handheld laser welding machine", "3 in 1 laser welding cleaning cutting machine", "hand-held fiber laser welder", "portable laser welder with wire feeder", "laser welding and cutting machine"],
            &["手持激光焊接机", "三合一激光焊接切割清洗机", "手持式光纤激光焊", "激光焊机（带送丝）", "激光焊接切割一体机"])
        .watts(800.0, 3_000.0).nm(&[1070.0, 1080.0]).moves(&[0], Area::None)
        .trade((30.0, 250.0), (3_000.0, 15_000.0)).works(&[M::Metal]).trend(2019, 1.22),
    Archetype::new("table_welder", 1.5, laser(Fibre, Welding)).table().nc().used_for(ForWelding)
        .called(&["fiber laser welding machine", "CNC laser welding workstation", "galvo laser welding system", "battery laser welding machine", "robot laser welding cell"],
            &["光纤激光焊接机", "数控激光焊接工作站", "电池激光焊接机", "机器人激光焊接系统"])
        .watts(500.0, 6_000.0).nm(&[1070.0, 1080.0]).moves(&[3, 4, 6], Area::Stage)
        .trade((600.0, 6_000.0), (20_000.0, 350_000.0)).works(&[M::Metal]).trend(2010, 1.06),
    Archetype::new("yag_welder", 0.9, laser(NdYag, Welding)).table().nc_varies().used_for(ForWelding)
        .called(&["YAG laser welding machine", "mould repair laser welder", "pulse laser welding machine", "laser spot welder"],
            &["YAG激光焊接机", "模具激光补焊机", "脉冲激光点焊机"])
        .watts(100.0, 600.0).nm(&[1064.0]).moves(&[2, 3], Area::Stage)
        .trade((150.0, 900.0), (5_000.0, 60_000.0)).works(&[M::Metal]).trend(2000, 0.92),
    Archetype::new("jewellery_welder", 0.9, laser(NdYag, Welding)).table().used_for(ForWelding)
        .called(&["jewelry laser welder", "laser welding machine for goldsmiths", "desktop jewellery laser spot welding machine", "dental laser welder"],
            &["首饰激光点焊机", "珠宝激光焊接机", "义齿激光焊机"])
        .watts(40.0, 200.0).nm(&[1064.0]).moves(&[0], Area::None)
        .trade((40.0, 150.0), (2_500.0, 20_000.0)).works(&[M::Metal]),
    Archetype::new("plastic_welder", 0.4, laser(Diode, Welding)).table().used_for(ForWelding)
        .called(&["laser plastic welding machine", "diode laser welder for plastics", "transmission laser welding system"],
            &["塑料激光焊接机", "半导体激光塑料焊接设备"])
        .watts(20.0, 200.0).nm(&[808.0, 915.0, 980.0]).moves(&[2, 3], Area::Galvo)
        .trade((200.0, 1_200.0), (30_000.0, 200_000.0)).works(&[M::Plastic]),
    Archetype::new("cladding", 0.5, laser(Diode, Welding)).table().nc().also(Additive, Laser, false)
        .called(&["laser cladding machine", "laser overlay welding system with powder feeder", "high speed laser cladding equipment"],
            &["激光熔覆设备", "高速激光熔覆机", "激光堆焊系统"])
        .watts(2_000.0, 12_000.0).nm(&[915.0, 976.0, 1080.0]).moves(&[3, 6], Area::None)
        .trade((1_500.0, 8_000.0), (80_000.0, 500_000.0)).works(&[M::Metal]).trend(2014, 1.1),
    Archetype::new("laser_solder", 0.5, laser(Diode, Soldering)).table().nc()
        .called(&["laser soldering machine", "laser solder ball jetting system", "automatic laser soldering station"],
            &["激光锡焊机", "激光焊锡机", "激光喷锡球焊接机"])
        .watts(20.0, 200.0).nm(&[808.0, 915.0, 976.0]).moves(&[3, 4], Area::Stage)
        .trade((100.0, 900.0), (12_000.0, 120_000.0)).works(&[M::Metal]),
    Archetype::new("wave_solder", 0.5, Facts::machine(Resistance, Soldering)).table().nc()
        .called(&["wave soldering machine", "selective soldering machine for PCB", "reflow soldering system"],
            &["波峰焊机", "选择性波峰焊设备", "回流焊机"])
        .watts(5_000.0, 40_000.0).trade((300.0, 3_000.0), (8_000.0, 180_000.0)).works(&[M::Metal]),
    Archetype::new("ultrasonic_welder", 0.9, Facts::machine(Ultrasonic, Welding)).table().used_for(ForWelding)
        .called(&["ultrasonic welding machine", "ultrasonic plastic welder", "ultrasonic metal spot welder"],
            &["超声波焊接机", "超声波塑料熔接机", "超声波金属点焊机"])
        .watts(500.0, 6_000.0).trade((30.0, 400.0), (1_500.0, 40_000.0)).works(&[M::Plastic, M::Metal]),
    Archetype::new("hf_welder", 0.3, Facts::machine(HighFrequency, Welding)).table().used_for(ForWelding)
        .called(&["high frequency PVC welding machine", "RF plastic welder"], &["高频塑料热合机", "高周波熔接机"])
        .watts(3_000.0, 25_000.0).trade((200.0, 2_000.0), (3_000.0, 40_000.0)).works(&[M::Plastic]),
    Archetype::new("eb_welder", 0.1, Facts::machine(ElectronBeam, Welding)).table().nc().used_for(ForWelding)
        .called(&["electron beam welding machine", "vacuum EB welder"], &["电子束焊机", "真空电子束焊接设备"])
        .watts(3_000.0, 60_000.0).trade((4_000.0, 20_000.0), (300_000.0, 2_000_000.0)).works(&[M::Metal]),
    Archetype::new("resistance_welder", 1.0, Facts::machine(Resistance, Welding)).table().nc().nc_varies().used_for(ForWelding)
        .called(&["resistance spot welding machine", "seam welding machine", "battery spot welder", "projection welder"],
            &["电阻点焊机", "缝焊机", "中频点焊机", "电池点焊机"])
        .watts(5_000.0, 150_000.0).trade((50.0, 2_500.0), (800.0, 60_000.0)).works(&[M::Metal]),
    Archetype::new("tig_welder", 1.1, Facts::machine(ElectricArc, Welding)).used_for(ForWelding)
        .called(&["TIG welding machine", "inverter arc welder", "MIG/MAG welder", "argon arc welding machine able to cut"],
            &["氩弧焊机", "逆变直流弧焊机", "二保焊机", "焊割两用机"])
        .watts(3_000.0, 20_000.0).trade((5.0, 80.0), (80.0, 3_000.0)).works(&[M::Metal]).bulk(),
    Archetype::new("arc_robot", 0.5, Facts::machine(ElectricArc, Welding)).table().nc().used_for(ForWelding)
        .called(&["robotic arc welding cell", "automatic submerged arc welding machine", "arc welding robot station"],
            &["弧焊机器人工作站", "自动埋弧焊机", "自动弧焊设备"])
        .watts(8_000.0, 30_000.0).moves(&[6], Area::None).trade((600.0, 5_000.0), (20_000.0, 180_000.0)).works(&[M::Metal]),
    Archetype::new("gas_cutter", 0.25, Facts::machine(GasFlame, Cutting)).table().nc_varies()
        .called(&["gas cutting machine", "oxy-fuel flame cutter", "CNC flame cutting machine"], &["火焰切割机", "数控氧乙炔切割机", "气体切割机"])
        .moves(&[2], Area::Sheet).trade((15.0, 2_500.0), (200.0, 25_000.0)).works(&[M::Metal]),
    Archetype::new("welding_head", 0.9, Facts::part(Laser, Welding, Welder)).used_for(ForWelding)
        .called(&["laser welding head", "wobble head for handheld laser welder", "laser welding torch", "wire feeder for laser welding machine"],
            &["激光焊接头", "手持激光焊枪", "摆动焊接头", "激光焊送丝机"])
        .watts(1_000.0, 4_000.0).trade((0.5, 12.0), (150.0, 8_000.0)).works(&[M::Metal]).bulk(),
    Archetype::new("arc_torch", 0.7, Facts::part(ElectricArc, Welding, Welder)).used_for(ForWelding)
        .called(&["welding torch", "contact tips for MIG torch", "welding gun parts", "TIG torch head"],
            &["焊枪", "焊机配件导电嘴", "氩弧焊枪头"])
        .trade((0.05, 5.0), (1.0, 120.0)).works(&[M::Metal]).bulk(),
    Archetype::new("welder_base", 0.2, Facts::part(Laser, Welding, Welder)).used_for(ForWelding)
        .called(&["frame for laser welding machine", "granite base plate for laser welder", "machine bed of a laser welding system"],
            &["激光焊接机底座", "激光焊接设备机架", "激光焊机大理石平台"])
        .trade((400.0, 8_000.0), (2_000.0, 40_000.0)).works(&[M::Metal]),
];
