//! What the goods draw and what the laser gives, in the many ways the trade writes both.

use super::check;

#[test]
fn bare_powers_of_the_whole_machine() {
    check(&[
        ("CO2 laser engraver 100 W, 1300x900 mm, 1.8 kW total", "output_power=100 electrical_power=1800"),
        ("Fibre laser cutter 6 kW, exchange table, complete 35 kW", "output_power=6000 electrical_power=35000"),
        ("UV laser marking machine, 355 nm, 5 W, overall 900 W", "output_power=5 electrical_power=900"),
        ("Laser welder, fibre laser 1500 W; altogether 7 kW", "output_power=1500 electrical_power=7000"),
        ("Laser depaneling system, 20 W green, dust extractor 2.2 kW, whole machine 4 kW", "output_power=20 electrical_power=4000"),
        ("Laser sintering machine, CO2 60 W, chamber 300x300x300 mm, 6 kW max, 900 kg", "output_power=60 electrical_power=6000"),
        ("Fiber laser marker 30W, AC 100-240V, max. 500W", "output_power=30 electrical_power=500"),
        ("Laser cutting machine 2 kW, 3 phase 400 V / 50 Hz, 15 kW", "output_power=2000 electrical_power=15000"),
        ("diode laser engraver 10W, 24V 5A 120W", "output_power=10 electrical_power=120"),
        ("desktop engraver, 5.5 W blue laser, power adapter 12 V / 60 W", "output_power=5.5 electrical_power=60"),
        ("laser stripper 20 W, electrical supply 230 V/1.2 kW", "output_power=20 electrical_power=1200"),
        ("Laser workstation 40 W CO2 tube, drawing no more than 600 W", "tube_power=40 electrical_power=600"),
        ("Laser cutter, 3 kW fibre laser; motors, chiller and laser together take 18 kW", "output_power=3000 electrical_power=18000"),
        ("The laser welder needs 9 kW and has a 2 kW fibre laser", "output_power=2000 electrical_power=9000"),
        ("Fibre laser cutting machine 4 kW, total power (without chiller) 26 kW", "output_power=4000 electrical_power=26000"),
        ("绿光激光打标机 532nm 10W 用电1kW", "output_power=10 electrical_power=1000"),
        ("激光焊接机 2000W 整机用电9kW", "output_power=2000 electrical_power=9000"),
        ("光纤激光切割机 6kW,总功率(含冷水机)约45kW", "output_power=6000 electrical_power=45000"),
        ("紫外激光分板机 15W 355nm,吸尘器1.1kW,整机3kW", "output_power=15 electrical_power=3000"),
        ("激光雕刻机 10W 电源适配器24V 60W", "output_power=10 electrical_power=60"),
        ("CNC lathe, 5 axes, 15 kW, 4200 kg", "output_power=- electrical_power=15000"),
        ("Sinker EDM, 3 axes, max 8 kW", "output_power=- electrical_power=8000"),
        ("Colour laser printer A4, 600 W when printing", "output_power=- electrical_power=600"),
        ("Ultrasonic drilling machine, 1000 W, 3 axes", "output_power=- electrical_power=-"),
    ]);
}

#[test]
fn powers_of_things_beside_the_machine() {
    check(&[
        ("Laser cutter, fibre 3 kW, with 2.2 kW exhaust fan", "output_power=3000 electrical_power=-"),
        ("CO2 laser cutter 150W, chiller CW-5200 (cooling capacity 1.4 kW) and 550W blower", "output_power=150 electrical_power=-"),
        ("Industrial chiller, compressor input 2.5 kW, pump power 0.75 kW", "output_power=- electrical_power=-"),
        ("Laser robot, 10 kW CO2 laser, the battery charger takes 8 kW", "output_power=10000 electrical_power=-"),
        ("laser marker 20W, fan motor 220V 60W", "output_power=20 electrical_power=-"),
        ("Laser engraver 80 W, vacuum pump 1.5 kW, 400 kg", "output_power=80 electrical_power=-"),
        ("Laser cutter 2 kW, servo motors 750 W and 1.3 kW", "output_power=2000 electrical_power=-"),
        ("Laser line: portal with 4 kW fibre laser, decoiler drive 45 kW", "output_power=4000 electrical_power=-"),
        ("CNC router, spindle 9 kW, total 14 kW", "output_power=- electrical_power=14000"),
        ("光纤激光切割机3kW 抽风机2.2kW", "output_power=3000 electrical_power=-"),
        ("激光除锈机器人 1kW AGV充电机7kW", "output_power=1000 electrical_power=-"),
        ("激光开卷线 激光器4000W 校平驱动电机45kW", "output_power=4000 electrical_power=-"),
        ("激光打标机30W 除尘设备1.5kW", "output_power=30 electrical_power=-"),
    ]);
}

#[test]
fn several_powers_of_lasers() {
    check(&[
        ("Laser cutter with 150 W CO2 and 1 kW fibre laser", "output_power=1000"),
        ("fiber laser marker 20W, 30W, 50W", "output_power=50"),
        ("Fiber laser cutting machine, 1 kW / 3 kW / 6 kW", "output_power=6000"),
        ("Laser welder 1000W (1500W, 2000W optional)", "output_power=2000"),
        ("Laser driller, Nd:YAG laser, 15 kW peak at 250 W mean", "output_power=250 electrical_power=-"),
        ("QCW laser, 6 kW peak and 600 W average", "output_power=600"),
        ("laser gantry without laser source, prepared for 6-20 kW fibre", "output_power=-"),
        ("激光切割机 不含激光器,建议配6-12kW光纤", "output_power=-"),
        ("激光打标机 20W 30W 50W可选", "output_power=50"),
        ("脉冲YAG激光打孔机 峰值20kW 平均300W", "output_power=300"),
        ("激光切割机 光纤激光器3kW+CO2激光器150W", "output_power=3000"),
    ]);
}

#[test]
fn tubes_and_pointers() {
    check(&[
        ("玻璃激光管 额定100W", "tube_power=100 output_power=- presentation=source"),
        ("CO2玻璃管 长1600mm 额定150W", "tube_power=150 output_power=-"),
        ("二氧化碳玻璃激光管80W 备用", "tube_power=80 output_power=-"),
        ("sealed CO2 laser tube, rated 90 W", "tube_power=90 output_power=- presentation=source"),
        ("激光笔 绿光532nm 50mW", "output_power=0.05 wavelength=532"),
        ("绿光激光笔 教学 532nm <5mW", "output_power=0.005 wavelength=532"),
        ("Laser level, red beam 635 nm, <1 mW", "output_power=0.001 wavelength=635"),
    ]);
}
