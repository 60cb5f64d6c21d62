//! Families of sayings: aiming beams, loads on the mains, pairs of powers, kinds of lasers, axes of other machines.

use super::check;

#[test]
fn beams_that_only_show_the_place() {
    check(&[
        ("Dental diode laser 980 nm 10 W, aiming beam 532nm <5 mW", "output_power=10 wavelength=980"),
        ("CO2 surgical laser 30W 10600nm with 5 mW 635 nm diode aiming", "output_power=30 wavelength=10600 laser_medium=co2"),
        ("Fiber laser source 3 kW 1080nm, red pilot laser 0.5 mW @ 650nm", "output_power=3000 wavelength=1080"),
        ("Laser 1064nm 50W, guide light: 635 nm, 1 mW max", "output_power=50 wavelength=1064"),
        ("pulsed fibre laser 1064 nm, 10W..30W, red guide 660 nm", "output_power=30 wavelength=1064"),
        ("1470 nm diode laser 15 W with green aiming (520 nm, 3 mW)", "output_power=15 wavelength=1470"),
        ("fiber laser 1080nm 6kW, integrated red light (660±5nm, <1mW)", "output_power=6000 wavelength=1080"),
        ("Nd:YAG 1064nm 60 W laser, HeNe 632.8 nm 2 mW aiming laser", "output_power=60 wavelength=1064 laser_medium=nd_yag"),
        ("UV laser marking machine 355nm 5 W with focus pointer 650nm 1mW", "output_power=5 wavelength=355"),
        ("pulsed fiber laser 20W, 1064 nm, 650nm/1mW", "output_power=20 wavelength=1064"),
        ("laser system 1064 nm, 12 W; aiming laser wavelength 635 nm, power 2 mW", "output_power=12 wavelength=1064"),
        ("半导体激光治疗仪 980nm 15W 指示光650nm≤5mW", "output_power=15 wavelength=980"),
        ("激光设备 指示光:635nm,功率<1mW;工作激光1064nm,平均功率20W", "output_power=20 wavelength=1064"),
        ("光纤激光打标机20W 1064nm 带红光预览650nm/5mW", "output_power=20 wavelength=1064"),
        ("Nd:YAG激光机1064nm 60W 瞄准光532nm 3mW", "output_power=60 wavelength=1064"),
        ("激光器 1070nm 2kW 引导红光 波长660nm 功率≤2mW", "output_power=2000 wavelength=1070"),
        ("CO2激光雕刻机 80W 红点定位 635nm 1mW", "output_power=80 wavelength=-"),
        ("准分子激光 193nm,瞄准光 635nm(<1mW)", "output_power=- wavelength=193"),
        ("red line laser module 650 nm 5 mW", "output_power=0.005 wavelength=650"),
    ]);
}

#[test]
fn what_the_mains_give() {
    check(&[
        ("Laser cutting machine 4 kW fiber, connected load - 28 kW", "output_power=4000 electrical_power=28000"),
        ("Fibre laser cutter 6 kW; total connected load: 45 kW; 400V", "output_power=6000 electrical_power=45000"),
        ("Laser welder; laser power - 2 kW; total power - 9 kW", "output_power=2000 electrical_power=9000"),
        ("laser cutting machine 1000-6000W optional, 3 axis, total 20-50kW", "output_power=6000 electrical_power=50000"),
        ("激光切割机 12kW 额定电功率60kW", "output_power=12000 electrical_power=60000"),
        ("激光切割机 主机功率45KW 激光器12KW", "output_power=12000 electrical_power=45000"),
        ("CO2激光切割机150W,配冷水机额定功率1.2kW", "output_power=150 electrical_power=-"),
        ("冷水机 额定功率2.5kW 制冷量5kW", "output_power=- electrical_power=2500"),
        ("chiller for fiber laser, rated power 1.4 kW, cooling capacity 4.2 kW", "output_power=-"),
    ]);
}

#[test]
fn average_and_peak() {
    check(&[
        ("QCW fiber laser 450/4500W 1070nm", "output_power=450"),
        ("QCW laser welder 150/1500 W (avg/peak)", "output_power=150"),
        ("准连续光纤激光器 平均功率150W/峰值功率1500W", "output_power=150"),
        ("脉冲激光焊接机 峰值/平均功率 12kW/300W", "output_power=300"),
        ("laser welder, average/peak power 300 W / 6 kW", "output_power=300"),
        ("laser cutter 1500/3000W optional", "output_power=3000"),
        ("功率可选:1KW/1.5KW/2KW/3KW 光纤激光焊接机", "output_power=3000"),
    ]);
}

#[test]
fn powers_of_lasers_named_beside_them() {
    check(&[
        ("本机采用光纤激光,激光功率≤60W,三轴平台", "output_power=60 laser_medium=fibre axes=3"),
        ("CO2激光打标头:60W激光器+振镜,不含平台", "output_power=60 presentation=source_with_scan_head worktable=no"),
        ("30W激光器+振镜+控制盒 打标机", "output_power=30"),
        ("激光功率可达100W", "output_power=100 energy_source=laser"),
        ("tube cutter for metal, tubes 20-220, 6000W fiber source", "output_power=6000 tube_power=-"),
        ("Laser power meter head, thermopile, up to 150W", "output_power=- operation=measuring"),
    ]);
}

#[test]
fn kinds_of_lasers() {
    check(&[
        ("laser glass cutting, ps beam 50W", "laser_medium=ultrafast"),
        ("wafer grooving laser, 355 nm ns + 355nm ps", "laser_medium=ultrafast"),
        ("workstation, fs/ps switchable laser 1030 nm", "laser_medium=ultrafast"),
        ("红外皮秒激光 蓝宝石切割机", "laser_medium=ultrafast workpiece_material=stone"),
        ("PP/PS plastic bottle laser marker 1064 nm", "laser_medium=-"),
        ("激光雕刻机 半导体蓝光 5W 450nm", "laser_medium=diode dedicated_use=- workpiece_material=-"),
        ("激光焊锡机 980nm半导体 60W", "laser_medium=diode dedicated_use=- workpiece_material=-"),
        ("laser type: semiconductor, 808 nm, 300 W hair removal", "laser_medium=diode dedicated_use=medical"),
        ("激光器类型:半导体;波长:808nm", "laser_medium=diode"),
        ("用于半导体 532nm 10W 激光划片机", "laser_medium=- dedicated_use=semiconductor_device"),
        ("blue laser engraver 455nm 20 W", "laser_medium=-"),
        ("diode 915 nm pumped fiber laser 1070 nm", "laser_medium=fibre"),
        ("fractional CO2 laser 40 W", "laser_medium=co2 operation=treating_body"),
    ]);
}

#[test]
fn goods_without_a_beam_of_their_own() {
    check(&[
        ("冷水机 适用1080nm光纤激光器", "laser_medium=- wavelength=-"),
        ("chiller for CO2 laser 10600nm", "laser_medium=- wavelength=- presentation=-"),
        ("vacuum chuck for fibre laser cutter 1070 nm", "laser_medium=- wavelength=-"),
        ("power supply 100W CO2 laser tubes", "named_article=power_supply laser_medium=- output_power=-"),
        ("UV LED curing lamp 395nm 1.5 kW", "wavelength=- output_power=-"),
        ("xenon lamp cleaning device 200-1100nm, no laser", "wavelength=- laser_medium=-"),
        ("F-theta lens 1064nm for fiber laser marker", "wavelength=1064"),
    ]);
}

#[test]
fn axes_of_the_goods_and_of_others() {
    check(&[
        ("laser interferometer for calibrating 3-axis and 5-axis machine tools", "axes=-"),
        ("激光干涉仪 用于三轴、五轴机床校准 633nm", "axes=- wavelength=633"),
        ("tool holder for 5-axis machining centres", "axes=-"),
        ("Spec: axes - 4; laser cutter", "axes=4"),
        ("Laser cutter, axes: four", "axes=4"),
        ("laser cutter, axes 4, 3 kW", "axes=4"),
        ("laser cutter, axis: 4", "axes=4"),
        ("激光切割机 轴数:四", "axes=4"),
        ("激光切割机 控制轴:3", "axes=3"),
        ("激光切割机 轴数为三", "axes=3"),
        ("5-axis laser cutting head", "axes=5"),
    ]);
}

#[test]
fn one_work_has_one_name() {
    check(&[
        ("laser spot welder, YAG 200 W", "operation=welding energy_source=laser"),
        ("laser trimming machine for plastic parts, 6 axis robot", "operation=cutting"),
        ("laser trimming of thick film resistors", "operation=trimming"),
        ("band saw, cuts steel bars", "operation=sawing energy_source=mechanical"),
        ("diamond sawing laser 532 nm, 5 axis, for cutting diamonds", "operation=cutting energy_source=laser"),
        ("激光清洗机 去除油漆", "operation=cleaning"),
        ("femtosecond laser micromachining station for glass cutting", "operation=cutting"),
        ("手持式三维激光扫描仪 22线", "operation=measuring"),
        ("laser engraving on denim, CO2 300 W, conveyor", "operation=engraving"),
        ("ceramic blade laser grinding machine", "operation=grinding energy_source=laser"),
        ("氩弧焊机器人 焊接电源350A", "operation=welding energy_source=electric_arc named_article=-"),
    ]);
}

#[test]
fn what_is_worked_and_on_what() {
    check(&[
        ("Laser engraver w/ camera, cuts paper, leather, wood", "workpiece_material=paper+leather_textile+wood"),
        ("laser cutter, granite platform, for glass", "workpiece_material=glass"),
        ("abrasive water-jet cutter, cuts granite", "workpiece_material=stone"),
        ("大理石雕刻机", "workpiece_material=stone"),
        ("轮胎模具激光清洗机", "workpiece_material=-"),
        ("激光打标机 用于手机塑料外壳打标", "workpiece_material=plastic"),
        ("laser system for hair removal", "workpiece_material=body presentation=complete_machine"),
        ("激光切割机,带交换工作台", "worktable=yes"),
        ("tube laser cutter with three pneumatic chucks", "worktable=yes"),
        ("excimer laser for eye surgery, w/ patient bed", "worktable=-"),
    ]);
}

#[test]
fn masses_and_fields() {
    check(&[
        ("laser cutter, 9.4 t", "net_mass=9400"),
        ("barcode reader, USB, 170 g", "net_mass=0.17"),
        ("CNC punch press, 20 t, 1500 hits/min", "net_mass=-"),
        ("laser cutter, G/W 1100KGS, N/W 980KGS", "net_mass=980"),
        ("laser rust remover 重量:主机110kg 枪头0.8kg", "net_mass=110"),
        ("laser marker with lens (110x110mm)", "work_area=0.0121"),
        ("laser marking machine, marking 700mm sq", "work_area=0.49"),
        ("激光切割机 行程1300mm*900mm", "work_area=-"),
    ]);
}
