//! Materials, work and state of goods, in the many ways the trade writes them.

use super::check;

#[test]
fn what_the_machine_is_made_of_is_not_worked() {
    check(&[
        ("CO2 laser engraver, aluminium rails, engraves wood", "workpiece_material=wood"),
        ("laser cutter, cast steel bed, for acrylic", "workpiece_material=plastic"),
        ("laser engraver with aluminum honeycomb, cuts paper", "workpiece_material=paper"),
        ("glass cutting laser, dual station marble table", "workpiece_material=glass"),
        ("Laser cutting bed, CO2 glass laser, 150 W, for fabric", "workpiece_material=leather_textile"),
        ("laser engraver for plastic mould steel", "workpiece_material=metal"),
        ("laser marking of silicone-free plastics", "workpiece_material=plastic"),
        ("laser texturing of steel moulds", "workpiece_material=metal"),
        ("glass tableware laser marker", "workpiece_material=glass"),
        ("laser cutting of aluminium profiles", "workpiece_material=metal"),
        ("激光切割机 铝合金横梁 切割木板", "workpiece_material=wood"),
        ("激光雕刻机 大理石平台 雕刻皮革", "workpiece_material=leather_textile"),
        ("塑料模具激光清洗机", "workpiece_material=-"),
        ("飞机蒙皮激光除漆设备", "workpiece_material=-"),
        ("水晶激光内雕机", "workpiece_material=glass"),
        ("漆包线激光剥漆机", "workpiece_material=metal"),
        ("Metal 3D printer, laser powder bed fusion, 400 W fibre", "workpiece_material=powder_metal"),
        ("金属3D打印机 选区激光熔化 500W", "workpiece_material=powder_metal"),
    ]);
}

#[test]
fn names_of_the_same_work() {
    check(&[
        ("Laser paint stripping robot, 10 kW CO2", "operation=ablating"),
        ("laser coating removal machine 1 kW", "operation=ablating"),
        ("laser cleaner, removes rust and coating removal", "operation=cleaning"),
        ("激光除漆设备 20kW", "operation=ablating"),
        ("激光除漆清洗机 1kW", "operation=cleaning"),
        ("laser etching of ITO film on glass", "operation=ablating"),
        ("激光蚀刻机 ITO膜层蚀刻", "operation=ablating"),
        ("laser etching machine for glass cups", "operation=engraving"),
        ("laser cutting machine, principle: removing material by femtosecond laser", "operation=cutting"),
        ("手持光纤激光打标枪 车架号刻印", "operation=marking presentation=complete_machine"),
        ("Surgical CO2 laser 40 W, for cutting of soft tissue", "operation=treating_body"),
        ("激光橡胶版雕刻机 印刷制版用", "operation=engraving"),
        ("laser cladding machine 4 kW", "operation=-"),
    ]);
}

#[test]
fn lasers_that_other_goods_work_with() {
    check(&[
        ("Card personaliser, engraves by Nd:YVO4 laser 8 W", "presentation=- operation=engraving"),
        ("Edge bander: a 2 kW diode laser cuts the tape", "presentation=-"),
        ("Nd:YAG laser for integration, 1064 nm", "presentation=source"),
        ("fibre laser source 3 kW, QBH", "presentation=source"),
        ("Paper laser - label cutter, two galvo scanners, CO2 400 W", "presentation=complete_machine"),
        ("激光打码机 轮胎 CO2 80W 两轴伺服", "presentation=complete_machine"),
        ("激光雕刻机 功率60/80W可选 二氧化碳玻璃管 实木雕刻", "laser_medium=co2 workpiece_material=wood"),
        ("laser engraver, rotary table optional; 3 axes", "worktable=- axes=3"),
    ]);
}
