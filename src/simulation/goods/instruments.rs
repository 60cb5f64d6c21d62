//! Lasers alone, and the instruments that use one.

use super::{Archetype, Area, laser, named, scan_head};
use crate::domain::legal::DedicatedUse::{Measuring as ForMeasuring, Medical, SemiconductorDevice};
use crate::domain::legal::EnergySource::{Laser, Mechanical};
use crate::domain::legal::LaserMedium::{Co2, Diode, Disk, Excimer, Fibre, NdYag, Other, Ultrafast};
use crate::domain::legal::NamedArticle::{LaserDiode, LaserLevel, LaserPointer, Rangefinder};
use crate::domain::legal::Operation::{
    Cutting, Emitting, Engraving, Marking, Measuring, ShowLighting, TreatingBody, Welding,
};
use crate::domain::legal::Presentation::{CompleteMachine, Source};
use crate::domain::legal::WorkpieceMaterial as M;
use crate::domain::legal::{Facts, MedicalField};

pub(super) const GOODS: &[Archetype] = &[
    Archetype::new("fibre_source", 3.2, Facts::source(Fibre))
        .called(&["fiber laser source", "fibre laser for cutting machine", "CW ytterbium fiber laser", "pulsed fiber laser module", "laser generator"],
            &["光纤激光器", "连续光纤激光器", "激光切割机用激光器", "脉冲光纤激光器", "激光发生器"])
        .watts(20.0, 12_000.0).stronger(1.1).nm(&[1064.0, 1070.0, 1080.0]).trade((5.0, 600.0), (500.0, 120_000.0)).trend(2008, 1.05),
    Archetype::new("co2_source", 1.4, Facts::source(Co2))
        .called(&["CO2 laser tube", "sealed RF CO2 laser", "CO2 laser resonator for cutting", "gas laser generator"], &["CO2激光管", "射频二氧化碳激光器", "切割机用气体激光器"])
        .watts(30.0, 4_000.0).nm(&[9_300.0, 10_600.0]).trade((2.0, 900.0), (80.0, 90_000.0)).trend(2000, 0.95),
    Archetype::new("dpss_source", 1.2, Facts::source(NdYag))
        .called(&["DPSS laser", "UV solid state laser head", "Nd:YAG laser source", "355nm laser for marking machine"], &["固体激光器", "紫外激光器", "YAG激光器", "打标机用紫外激光器"])
        .watts(0.5, 60.0).nm(&[355.0, 532.0, 1064.0]).trade((3.0, 80.0), (1_000.0, 60_000.0)),
    Archetype::new("excimer_source", 0.25, Facts::source(Excimer))
        .called(&["excimer laser", "KrF excimer laser source for stepper", "XeCl laser"], &["准分子激光器", "KrF激光光源"])
        .watts(5.0, 600.0).nm(&[193.0, 248.0, 308.0]).trade((150.0, 1_500.0), (60_000.0, 1_500_000.0)),
    Archetype::new("ultrafast_source", 0.5, Facts::source(Ultrafast))
        .called(&["femtosecond laser", "picosecond laser source", "ultrafast laser for micromachining"], &["飞秒激光器", "皮秒激光器", "超快激光器"])
        .watts(1.0, 200.0).nm(&[1030.0, 1064.0, 515.0]).trade((15.0, 150.0), (20_000.0, 400_000.0)).trend(2010, 1.08),
    Archetype::new("disk_source", 0.2, Facts::source(Disk))
        .called(&["disk laser", "thin disk laser unit for welding"], &["碟片激光器", "盘式激光器"])
        .watts(1_000.0, 16_000.0).nm(&[1030.0]).trade((300.0, 1_500.0), (60_000.0, 500_000.0)),
    Archetype::new("diode_source", 0.6, Facts::source(Diode))
        .called(&["fiber coupled diode laser system", "direct diode laser unit", "diode laser module with driver"], &["光纤耦合半导体激光器", "直接半导体激光器", "半导体激光模块"])
        .watts(1.0, 6_000.0).nm(&[450.0, 808.0, 915.0, 976.0]).trade((0.2, 300.0), (50.0, 90_000.0)),
    Archetype::new("gas_source", 0.2, Facts::source(Other))
        .called(&["helium neon laser tube", "argon ion laser"], &["氦氖激光管", "氩离子激光器"])
        .watts(0.002, 50.0).nm(&[488.0, 514.5, 632.8]).trade((0.5, 60.0), (150.0, 30_000.0)),
    Archetype::new("fibre_marking_unit", 1.5, scan_head(Fibre, Marking))
        .called(&["fiber laser marking unit", "laser marker for integration", "laser with galvo head and controller", "laser marking module for production line", "laser marking head set"],
            &["光纤激光打标单元", "激光打标模组（不含工作台）", "激光器及振镜套件", "在线激光打标头"])
        .watts(10.0, 100.0).nm(&[1064.0]).moves(&[0], Area::Galvo).trade((10.0, 60.0), (1_500.0, 18_000.0)).works(&[M::Metal, M::Plastic]),
    Archetype::new("co2_coding_head", 0.8, scan_head(Co2, Marking))
        .called(&["CO2 laser coder", "laser coding head with control unit", "laser scribing head", "laser printer for packaging line"],
            &["CO2激光喷码机", "激光打码头及控制器", "包装线激光喷码机"])
        .watts(10.0, 60.0).nm(&[9_300.0, 10_200.0, 10_600.0]).moves(&[0], Area::Galvo).trade((12.0, 60.0), (3_000.0, 20_000.0)).works(&[M::Plastic, M::Paper]),
    Archetype::new("engraving_unit", 0.4, scan_head(NdYag, Engraving))
        .called(&["UV laser engraving unit without stand", "laser head with scanner", "OEM laser scanning system"], &["紫外激光头（含振镜）", "激光扫描雕刻单元"])
        .watts(3.0, 20.0).nm(&[355.0, 532.0]).moves(&[0], Area::Galvo).trade((10.0, 60.0), (4_000.0, 25_000.0)).works(&[M::Plastic, M::Glass]),
    Archetype::new("welding_unit", 0.25, scan_head(Fibre, Welding))
        .called(&["remote laser welding scanner with laser", "laser and scanner optic for welding line"], &["激光焊接扫描单元", "远程激光焊接振镜系统"])
        .watts(1_000.0, 6_000.0).nm(&[1070.0]).moves(&[0], Area::Galvo).trade((60.0, 700.0), (20_000.0, 200_000.0)).works(&[M::Metal]),
    Archetype::new("laser_diode", 0.8, named(LaserDiode, Laser, Emitting, Source))
        .called(&["laser diode", "semiconductor laser chip", "laser diode bar", "red laser diode 5mW"], &["激光二极管", "半导体激光芯片", "激光巴条"])
        .watts(0.005, 100.0).nm(&[405.0, 650.0, 808.0, 915.0]).trade((0.001, 0.5), (0.3, 400.0)).works(&[M::None]).bulk(),
    Archetype::new("laser_pointer", 0.7, named(LaserPointer, Laser, Emitting, CompleteMachine))
        .called(&["laser pointer", "presenter with red laser", "green laser pen"], &["激光笔", "激光翻页笔", "绿光激光指示器"])
        .watts(0.001, 0.005).nm(&[532.0, 650.0]).trade((0.02, 0.3), (1.0, 40.0)).works(&[M::None]).bulk(),
    Archetype::new("surgical", 0.6, laser(Co2, TreatingBody)).used_for(Medical)
        .called(&["surgical laser system", "CO2 laser scalpel", "holmium laser for lithotripsy", "laser cutting system for surgery"], &["激光手术系统", "CO2激光治疗仪", "钬激光碎石机"])
        .watts(10.0, 120.0).nm(&[2_100.0, 10_600.0, 980.0]).trade((20.0, 250.0), (6_000.0, 120_000.0)).works(&[M::Body]),
    Archetype::new("dermatology", 0.9, laser(NdYag, TreatingBody)).used_for(Medical)
        .called(&["tattoo removal laser", "diode laser hair removal machine", "fractional laser system", "picosecond laser beauty machine"], &["激光祛斑机", "皮秒激光美容仪", "半导体激光脱毛仪", "调Q激光治疗机"])
        .watts(5.0, 1_200.0).nm(&[532.0, 755.0, 808.0, 1064.0]).trade((15.0, 150.0), (800.0, 90_000.0)).works(&[M::Body]),
    Archetype::new("dental", 0.4, laser(Diode, TreatingBody)).used_for(Medical).field(MedicalField::Dental)
        .called(&["dental laser", "soft tissue diode laser for dentists", "dental whitening laser system"], &["牙科激光治疗仪", "口腔半导体激光机"])
        .watts(1.0, 20.0).nm(&[810.0, 980.0, 2_940.0]).trade((1.0, 60.0), (500.0, 50_000.0)).works(&[M::Body]),
    Archetype::new("ophthalmic", 0.3, laser(Ultrafast, TreatingBody)).used_for(Medical).field(MedicalField::Ophthalmic)
        .called(&["femtosecond laser for eye surgery", "YAG laser photocoagulator", "ophthalmic laser workstation"], &["眼科飞秒激光手术设备", "眼科激光光凝仪"])
        .watts(0.5, 10.0).nm(&[532.0, 1030.0, 1064.0]).trade((30.0, 900.0), (12_000.0, 450_000.0)).works(&[M::Body]),
    Archetype::new("profile_scanner", 1.0, laser(Diode, Measuring)).used_for(ForMeasuring)
        .called(&["laser profile sensor", "3D laser scanner", "laser displacement sensor", "laser micrometer", "laser inspection system"], &["激光轮廓测量仪", "三维激光扫描仪", "激光位移传感器", "激光测径仪"])
        .watts(0.001, 0.1).nm(&[405.0, 450.0, 658.0]).trade((0.2, 40.0), (300.0, 60_000.0)).works(&[M::None]),
    Archetype::new("interferometer", 0.3, laser(Other, Measuring)).used_for(ForMeasuring)
        .called(&["laser interferometer", "laser calibration system for machine tools", "laser tracker"], &["激光干涉仪", "机床激光校准系统", "激光跟踪仪"])
        .watts(0.001, 0.01).nm(&[632.8]).trade((5.0, 80.0), (15_000.0, 150_000.0)).works(&[M::None]),
    Archetype::new("alignment", 0.4, laser(Diode, Measuring)).used_for(ForMeasuring)
        .called(&["shaft laser alignment instrument", "laser tool setter for CNC", "laser particle size analyser"], &["激光对中仪", "激光对刀仪", "激光校准仪"])
        .watts(0.001, 0.01).nm(&[635.0, 670.0]).trade((0.5, 30.0), (400.0, 30_000.0)).works(&[M::None]),
    Archetype::new("wafer_inspection", 0.3, laser(NdYag, Measuring)).used_for(SemiconductorDevice)
        .called(&["wafer surface laser inspection system", "laser scatter wafer inspection tool"], &["晶圆表面激光检测设备", "晶圆缺陷检测机"])
        .watts(0.1, 5.0).nm(&[266.0, 355.0]).trade((500.0, 4_000.0), (300_000.0, 4_000_000.0)).works(&[M::Semiconductor]),
    Archetype::new("touch_probe", 0.4, Facts::machine(Mechanical, Measuring)).used_for(ForMeasuring)
        .called(&["coordinate measuring machine", "touch probe for machine tools", "contour measuring machine"], &["三坐标测量机", "机床测头", "轮廓测量机"])
        .trade((0.5, 3_000.0), (800.0, 150_000.0)).works(&[M::None]),
    Archetype::new("rangefinder", 0.8, named(Rangefinder, Laser, Measuring, CompleteMachine)).used_for(ForMeasuring)
        .called(&["laser rangefinder", "laser distance meter", "golf range finder"], &["激光测距仪", "手持激光测距仪"])
        .watts(0.001, 0.01).nm(&[635.0, 905.0]).trade((0.1, 2.0), (15.0, 900.0)).works(&[M::None]).bulk(),
    Archetype::new("laser_level", 0.8, named(LaserLevel, Laser, Measuring, CompleteMachine)).used_for(ForMeasuring)
        .called(&["laser level", "cross line laser", "rotary laser level kit", "12 lines green laser level"], &["激光水平仪", "绿光十二线投线仪", "激光投线仪"])
        .watts(0.001, 0.05).nm(&[520.0, 635.0]).trade((0.3, 5.0), (15.0, 800.0)).works(&[M::None]).bulk(),
    Archetype::new("show_laser", 0.6, laser(Diode, ShowLighting))
        .called(&["stage laser light", "laser show projector", "RGB animation laser", "disco laser light system"], &["舞台激光灯", "激光表演灯", "全彩动画激光灯"])
        .watts(0.1, 30.0).nm(&[450.0, 520.0, 638.0]).trade((1.0, 40.0), (40.0, 8_000.0)).works(&[M::None]),
    Archetype::new("cutting_unit", 0.2, scan_head(Co2, Cutting))
        .called(&["laser perforating unit for packaging line", "laser cutting module with scanner", "OEM laser kiss cut unit"], &["激光打孔单元", "激光切割模组（含振镜）"])
        .watts(30.0, 400.0).nm(&[10_600.0]).moves(&[0], Area::Galvo).trade((20.0, 120.0), (6_000.0, 60_000.0)).works(&[M::Plastic, M::Paper]),
];
