//! Wavelengths and axes, in the many ways the trade writes them.

use super::check;

#[test]
fn lines_of_lamps_and_cameras() {
    check(&[
        ("Laser marker 355 nm 5 W, camera ring light 850 nm", "wavelength=355"),
        ("fiber laser welding head, coaxial camera with 850 nm LED illumination, 1080 nm", "wavelength=1080"),
        ("Laser cleaning station 1064nm, inspection lamp 470 nm", "wavelength=1064"),
        ("laser soldering system 915 nm, vision light 630 nm, 60 W", "wavelength=915"),
        ("laser cutter 1064 nm, strobe light 625nm", "wavelength=1064"),
        ("激光切割机 1064nm 相机环形光 625nm", "wavelength=1064"),
        ("激光打标机 355nm 同轴光源 630nm", "wavelength=355"),
        ("锂电激光清洗机 1064nm 视觉光源为红色 625nm LED", "wavelength=1064"),
        ("CCD视觉激光打标机 1064nm", "wavelength=1064"),
        ("laser marking machine with CCD camera, 1064 nm", "wavelength=1064"),
        ("single mode fibre patch cord LC-SC, 1310/1550 nm", "wavelength=- laser_medium=-"),
        ("光纤跳线 FC-FC 1550nm", "wavelength=- laser_medium=-"),
    ]);
}

#[test]
fn lines_in_micrometres() {
    check(&[
        ("CO laser, 5.3 µm, 100 W", "wavelength=5300"),
        ("Thulium fibre laser welder 1.94 µm, 200 W", "wavelength=1940"),
        ("thulium laser 1.908 micron 50 W", "wavelength=1908"),
        ("Er:YAG laser 2.94 um dental", "wavelength=2940"),
        ("CO2 laser coder 30 W, 9.3 micrometre", "wavelength=9300"),
        ("laser engraver, CO2, 10.2 micrometer wave length", "wavelength=10200"),
        ("铥光纤激光焊接机 1.95μm 100W", "wavelength=1950"),
        ("一氧化碳激光器 5.5微米 80W", "wavelength=5500"),
        ("Laser cutter, positioning accuracy 1.5 µm, 1030 nm", "wavelength=1030"),
        ("laser scriber, 532 nm, 9.3 µm kerf", "wavelength=532"),
        ("laser ablation of 2.1 µm layers, 355 nm", "wavelength=355"),
        ("laser drilling machine, holes 5.5 µm, 515 nm", "wavelength=515"),
    ]);
}

#[test]
fn all_axes_together() {
    check(&[
        ("Laser hardening cell: 6-axis robot + linear track (7 axes)", "axes=7"),
        ("Laser cell, six-axis robot and 2-axis positioner, making 8 axes", "axes=8"),
        ("laser cladding: robot 6 axes, turntable 2 axes, 8 axes in total", "axes=8"),
        ("laser welding cell 6 axes + 2 axes = 8 axes", "axes=8"),
        ("laser cell with 7-axis robot on a track, 9 axes altogether", "axes=9"),
        ("激光焊接单元 6轴机器人+2轴变位机 共8轴", "axes=8"),
        ("激光熔覆设备 六轴机器人 双轴变位机 总计八轴", "axes=8"),
        ("激光切割机 控制轴5(X/Y/Z/A/C)", "axes=5"),
        ("激光划片机 数控轴4个", "axes=4"),
        ("激光焊接机 联动轴3", "axes=3"),
    ]);
}

#[test]
fn axes_of_what_brings_the_work() {
    let only = |text: &str, count: f64| {
        let reading = super::read(text);
        let axes: Vec<_> = reading.all("axes").map(|s| s.value).collect();
        assert_eq!(axes, [super::Value::Number { low: count, high: count }], "{text}");
    };
    only("Laser cutting machine with 3 axes; the sheet loader has 2 servo axes", 3.0);
    only("5-axis laser cutting centre. Parts are brought in by an external two-axis handling robot", 5.0);
    only("Tube laser with 6 CNC axes, bundle loader with four axes", 6.0);
    only("3D laser cutter, five axes, separate 6-axis pick and place robot", 5.0);
    only("Laser marker, three axes, conveyor with one axis", 3.0);
    only("激光切管机 6轴数控 自动上料架三轴伺服", 6.0);
    only("五轴激光切割机,外配两轴上下料机械手", 5.0);
    only("激光打标机 三轴 送料机构独立两轴", 3.0);
    only("激光切割单元 五轴 机械手上料 六轴搬运机器人", 5.0);
    only("Laser loading and cutting cell with 4 axes", 4.0);
    only("激光上料切割一体机 四轴", 4.0);
    only("Laser machine for airbag covers, CO2 200 W, 6-axis robot", 6.0);
    only("laser system for car bodies; 4 kW; 7-axis robot", 7.0);
}

#[test]
fn masses_with_and_without_packing() {
    check(&[
        ("laser marker, 42 kg net, 55 kg gross", "net_mass=42"),
        ("laser cutter, net weight 3.4 t; packed weight 3.9 t", "net_mass=3400"),
        ("laser cutter, wt. 2.1 tons", "net_mass=2100"),
        ("laser welder, 210 kg net / 260 kg gross", "net_mass=210"),
        ("激光焊接机 净重210kg 含木箱260kg", "net_mass=210"),
    ]);
}
