//! Whose power, whose wavelength, which medium, how many axes.

use super::check;

#[test]
fn powers_of_other_things() {
    check(&[
        ("Laser cutter 12 kW, 1080 nm, air compressor 15 kW, hoist 2 kW", "output_power=12000"),
        ("Laser marker 30 W (fume unit 370 W)", "output_power=30"),
        ("CO2 laser engraver 40 W with chiller (CW-3000, 1.4 kW)", "output_power=40"),
        ("laser 10 W, 355 nm, pump diode 888 nm/60 W", "output_power=10 wavelength=355"),
        ("Surgical laser 40 W, 10.6 um, aiming beam 650 nm 5 mW", "output_power=40 wavelength=10600"),
        ("laser welder 150 W average / 1.5 kW peak", "output_power=150"),
        ("QCW光纤激光切割机150W/峰值1500W", "output_power=150"),
        ("激光焊接机 激光输出1500W 送丝机150W", "output_power=1500"),
        ("UV laser marking 5 W, 355 nm, power 800 W, AC220V", "output_power=5 electrical_power=800"),
        ("laser marker 20 W, 230V/50Hz rated 600 W", "output_power=20 electrical_power=600"),
        ("CO2激光雕刻机 射频管 CO2 55W 水泵30W", "tube_power=55 output_power=- laser_medium=co2"),
        ("TruDisk激光器 5002,4kW", "output_power=4000"),
        ("六百瓦光纤激光器", "output_power=600"),
        ("two-kilowatt fibre laser", "output_power=2000"),
        ("管材激光切割机 3000W IPG", "output_power=3000 tube_power=-"),
        ("六千瓦激光切割机", "output_power=6000"),
        ("laser marker 800 VA, 20 W", "output_power=20 electrical_power=-"),
        ("cutting head rated up to 15 kW for fibre laser, 1080 nm", "output_power=- laser_medium=fibre wavelength=1080"),
        ("ultrasonic welder, output power 2 kW", "output_power=-"),
        ("X-ray gauge, tube 60 W", "tube_power=-"),
    ]);
}

#[test]
fn wavelengths_with_tolerance() {
    check(&[
        ("fibre laser 1080±5 nm", "wavelength=1080"),
        ("光纤激光器 中心波长 1070 ± 10nm", "wavelength=1070"),
        ("laser goggles 190-540 nm OD5+", "wavelength=-"),
        ("diode side-pumped Nd:YAG laser 1064 nm", "wavelength=1064 laser_medium=nd_yag"),
        ("红光半导体激光模组 650nm", "wavelength=650"),
        ("laser marker; 1064; 110x110 lens", "wavelength=1064"),
    ]);
}

#[test]
fn media_of_the_laser() {
    check(&[
        ("fibre-delivered Nd:YAG laser", "laser_medium=nd_yag"),
        ("Nd:YAG laser welder, light led through 600 um fibre", "laser_medium=nd_yag"),
        ("fibre-coupled diode laser 976 nm", "laser_medium=diode"),
        ("thulium fibre laser 1940 nm", "laser_medium=fibre"),
        ("掺铥光纤激光器", "laser_medium=fibre"),
        ("femtosecond laser, Yb-doped fibre, 1030 nm", "laser_medium=ultrafast"),
        ("laser source 1030 nm, pulse 300 fs", "laser_medium=ultrafast"),
        ("fibre 100 W ns laser + fs 50 W laser", "laser_medium=ultrafast+fibre"),
        ("laser diode bar for pumping Nd:YAG rods", "laser_medium=diode"),
        ("honeycomb table for CO2 laser engraver", "laser_medium=-"),
        ("laser marker 20 W with fibre cable", "laser_medium=-"),
        ("dye laser pumped by a 532 nm beam, emission 595 nm", "laser_medium=other"),
        ("UV laser 355 nm", "laser_medium=-"),
        ("laser cutter, CO2 glass tube 80 W", "laser_medium=co2 tube_power=80"),
    ]);
}

#[test]
fn counts_of_axes() {
    check(&[
        ("laser welder with 3 servo axes", "axes=3"),
        ("three controlled axes in all", "axes=3"),
        ("双轴激光打标机", "axes=2"),
        ("激光切割机 联动轴数: 3", "axes=3"),
        ("laser tube cutter; axes: X, Y, Z and A (4)", "axes=4"),
        ("3+1 axis laser cutter", "axes=4"),
        ("laser drill, single axis rotation + carriage = 2 axes", "axes=2"),
        ("三轴激光雕刻机 可选第四轴", "axes=3"),
        ("laser cutter with optional 5 axis head", "axes=-"),
        ("laser cutter, X, Y and Z axes", "axes=-"),
        ("激光淬火机 6轴承座", "axes=-"),
        ("5 ax simultaneous laser machine", "axes=5"),
    ]);
}
