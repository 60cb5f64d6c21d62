//! Numbers and what they measure.

use super::super::{Value, read};
use super::check;

#[test]
fn powers_are_kept_apart() {
    check(&[
        ("3000W laser cutting machine", "output_power=3000"),
        ("Fiber laser cutter 3 kW, total power 18 kW", "output_power=3000 electrical_power=18000"),
        ("激光切割机 功率3kW", "output_power=3000"),
        ("光纤激光切割机,激光功率1.2万瓦,整机功率45千瓦", "output_power=12000 electrical_power=45000"),
        ("CO2 laser engraver, 80 W tube", "tube_power=80 output_power=-"),
        ("CO2激光雕刻机,激光管功率100W,输入功率600W", "tube_power=100 electrical_power=600 output_power=-"),
        ("laser marking machine 20W, power consumption: 500 W", "output_power=20 electrical_power=500"),
        ("laser marking machine, peak power 14 kW, average power 20 W", "output_power=20"),
        ("Fiber laser welder 1500W with 5 kW chiller and 750 W motor", "output_power=1500"),
        ("激光打标机,冷水机5kW", "output_power=-"),
        ("laser engraver 10/20/30W", "output_power=30"),
        ("scribing laser offered in 20W, 30W and 50W", "output_power=50"),
        ("CO2 laser, 10, 30 or 60 watts", "output_power=60"),
        ("laser source, 500-1000W, fiber", "output_power=1000"),
        ("laser source from 1 to 3 kW", "output_power=3000"),
        ("激光打标机20W~50W", "output_power=50"),
        ("lasers of 1 kW - 1.5 kW", "output_power=1500"),
        ("ＦＩＢＥＲ　ＬＡＳＥＲ　３ｋＷ", "output_power=3000"),
        ("TruLaser 3030 6 kW", "output_power=6000"),
        ("laser cutting machine RF-3015 3000W", "output_power=3000 work_area=-"),
        ("laser marking machine MK-20W", "output_power=-"),
        ("laser pointer <5mW", "output_power=0.005"),
        ("laser module 5mW 650nm", "output_power=0.005 wavelength=650"),
        ("class 4, 30 W laser", "output_power=30"),
        ("laser machine 220V 50Hz, 1000 hours, pulse energy 2 mJ", "output_power=-"),
        ("water chiller for 3 kW laser", "output_power=-"),
        ("CNC milling machine 7.5 kW spindle", "output_power=-"),
        ("laser source, 2,000 W", "output_power=2000"),
        ("laser source, 1 500 W", "output_power=1500"),
        ("5W-UV laser marker", "output_power=5"),
        ("Fiber laser with an output power of 500 watts and a power supply of 2 kW", "output_power=500 electrical_power=2000"),
        ("power density 100 W/cm2 laser", "output_power=-"),
        ("the rated output power is 40 W; input power 300 W; laser", "output_power=40 electrical_power=300"),
    ]);
}

#[test]
fn a_range_has_two_ends() {
    let reading = read("fiber laser 500-1000W");
    let value = reading.all("output_power").next().map(|s| s.value);
    assert_eq!(value, Some(Value::Number { low: 500.0, high: 1000.0 }));
    assert_eq!(read("laser 10/20/30W").all("output_power").count(), 3);
}

#[test]
fn wavelengths_of_the_working_beam() {
    check(&[
        ("Nd:YAG laser 1064 nm", "wavelength=1064"),
        ("fiber laser 1,064nm", "wavelength=1064"),
        ("CO2 laser 10.6 µm", "wavelength=10600"),
        ("CO2 laser 10.6um", "wavelength=10600"),
        ("CO2激光打标机 波长10.6微米", "wavelength=10600"),
        ("laser wavelength 9.3 microns", "wavelength=9300"),
        ("光纤激光器,波长1064纳米", "wavelength=1064"),
        ("diode pumped laser, 808 nm pump, output 532 nm", "wavelength=532"),
        ("fiber laser pumped at 976 nm emitting at 1070 nm", "wavelength=1070"),
        ("激光切割机带红光指示650nm", "wavelength=-"),
        ("laser marker with 650 nm aiming beam and 1064 nm output", "wavelength=1064"),
        ("laser micromachining, spot size 10 µm", "wavelength=-"),
        ("laser drilling machine, accuracy ±5 µm, thickness 50 µm", "wavelength=-"),
        ("laser line width 20um", "wavelength=-"),
        ("紫外激光打标机355nm 5W", "wavelength=355 output_power=5"),
        ("lithography at a 28 nm node", "wavelength=-"),
        ("ultraviolet laser", "wavelength=-"),
        ("laser 1060-1080nm", "wavelength=1080"),
        ("green laser with linewidth <0.1 nm", "wavelength=-"),
    ]);
}

#[test]
fn masses_areas_and_axes() {
    check(&[
        ("laser cutting machine, net weight 4500 kg", "net_mass=4500"),
        ("laser cutting machine, 净重: 2.5吨, 毛重: 3吨", "net_mass=2500"),
        ("N.W.: 120KGS, G.W.: 150KGS laser engraver", "net_mass=120"),
        ("laser engraver weighing 30 lb", "net_mass=13.6078"),
        ("laser engraver 55 kg", "net_mass=55"),
        ("gross weight 180 kg laser engraver", "net_mass=-"),
        ("100 t press brake", "net_mass=-"),
        ("激光切割机 最大承重800kg", "net_mass=-"),
        ("laser cutting machine 3KW 1500*3000MM", "work_area=4.5 output_power=3000"),
        ("laser cutter, working area 1.5m×3m", "work_area=4.5"),
        ("激光切割机 幅面1300*2500", "work_area=3.25"),
        ("engraving area 12\" x 20\" laser engraver", "work_area=0.1548"),
        ("laser marker, marking field 110 x 110 mm", "work_area=0.0121"),
        ("laser cutter overall dimensions 2000 x 1500 x 1200 mm", "work_area=-"),
        ("激光雕刻机 外形尺寸1800*1200*1000mm 工作幅面900*600mm", "work_area=0.54"),
        ("60 x 120 inch laser cutting table", "work_area=4.6452"),
        ("laser cutter, table size 1,500 x 3,000 mm", "work_area=4.5"),
        ("laser cutter work area 4.5 m2", "work_area=4.5"),
        ("five-axis laser cutting machine", "axes=5"),
        ("3-axis laser engraver", "axes=3"),
        ("laser machine with 6 axes", "axes=6"),
        ("5轴激光切割机", "axes=5"),
        ("五轴联动激光加工机床", "axes=5"),
        ("laser welding machine with rotary axis", "axes=-"),
        ("laser cutter with X, Y and Z axes", "axes=-"),
        ("三轴激光打标机", "axes=3"),
    ]);
}
