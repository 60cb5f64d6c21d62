//! Sentences about goods: denials, lasers and machines, principal operations, dedication.

use super::check;

#[test]
fn denials_reach_all_of_a_list() {
    check(&[
        ("The laser has a scanner. It is imported without a table, feeder or chuck.", "worktable=no"),
        (
            "CO2 laser with scan head. Nor does it include any positioning equipment (table, conveyor, fixture).",
            "worktable=no presentation=source_with_scan_head",
        ),
        (
            "Fiber laser and galvo scanner. A work table, a feeder and clamps are not included.",
            "worktable=no presentation=source_with_scan_head",
        ),
        (
            "Laser marking system with scan head, not equipped with a conveyor or work holder.",
            "worktable=no presentation=source_with_scan_head",
        ),
        ("The table, chuck and feeding devices are supplied by others. The goods are a fiber laser with a galvo head.", "worktable=no"),
        ("A laser marker with no table and no feeder, with galvo scan head", "worktable=no presentation=source_with_scan_head"),
        ("光纤激光器,带振镜,不含工作台、夹具及送料装置", "worktable=no presentation=source_with_scan_head"),
        ("光纤激光器,带振镜,工作台、夹具均未包含", "worktable=no"),
        ("laser engraver with x-y table; chiller not included", "worktable=yes named_article=-"),
        (
            "Work holding devices are absent. The laser system has a beam delivery fibre and a scanner.",
            "worktable=no presentation=source_with_scan_head",
        ),
    ]);
}

#[test]
fn lasers_and_machines() {
    check(&[
        ("pulsed welding laser, 1064 nm, 500 W", "presentation=source operation=emitting"),
        ("Nd:YAG laser for use in welding, cutting and drilling applications", "presentation=source operation=emitting"),
        ("The item is an incomplete laser for a dermatology apparatus. It has no housing.", "presentation=source"),
        ("laser component for marking equipment", "presentation=source"),
        ("Laser system, diode pumped, wavelength 532 nm, water cooling unit and power supply", "presentation=source operation=emitting"),
        (
            "laser cuts garments, honeycomb bed 1600 x 1000 mm, feed rollers",
            "presentation=complete_machine operation=cutting worktable=yes",
        ),
        ("laser engraves denim on a mannequin conveyor, two axes", "presentation=complete_machine operation=engraving"),
        ("backpack laser cleaning machine 200 W", "presentation=complete_machine operation=cleaning"),
        ("laser cutting system with conveyor infeed and loader", "presentation=complete_machine operation=cutting worktable=yes"),
    ]);
}

#[test]
fn the_principal_operation() {
    check(&[
        ("The wafer loader transfers wafers to a microscope for inspection", "operation=handling+"),
        ("laser cutter for light gauge steel and wire gauge sheet", "operation=cutting workpiece_material=metal"),
        ("3D scanner guided laser welding station", "operation=welding+"),
        ("laser smoothing machine that smooths metal surfaces", "operation=ablating"),
        ("Cutting of pads? No: laser marks brake pads. Dial table. 50 W", "operation=marking"),
        ("激光刻字机 功能:打标 加工方式:激光", "operation=marking"),
        ("dental laser welder", "operation=welding dedicated_use=-"),
        ("laser cutting system for surgery on tissue", "operation=treating_body+"),
        ("robot laser workstation", "operation=-"),
        ("date printing machine, marks by laser", "operation=marking"),
        ("The machine polishes nothing mechanically; a laser ablates the burrs.", "operation=ablating+"),
        ("CO2 laser via drilling machine", "operation=drilling presentation=complete_machine"),
        ("激光切割机上下料系统", "operation=handling second_operation=-"),
        ("laser tube cutting machine loading system", "operation=handling"),
        ("metal working LIBS analyzer", "operation=measuring named_article=-"),
    ]);
}

#[test]
fn dedication_must_be_sole() {
    check(&[
        ("laser cutter used for ferrite sheets, not for semiconductor wafers", "dedicated_use=- workpiece_material=ceramic"),
        ("general purpose laser scriber for silicon wafers and steel", "dedicated_use=-"),
        ("wafer grinding machine", "dedicated_use=semiconductor_wafer+ operation=grinding"),
        ("laser dicing machine for processed silicon wafers", "dedicated_use=semiconductor_device operation=cutting"),
        ("wafer handling robot for semiconductor device production", "dedicated_use=semiconductor_device operation=handling"),
        ("laser scriber for silicon", "dedicated_use=semiconductor_device operation=scribing"),
    ]);
}

#[test]
fn parts_and_control() {
    check(&[
        ("The goods are the main body of a press brake without ram cylinders", "presentation=part"),
        ("handheld laser welder 1500 W", "numerical_control=-"),
        ("laser welder, not numerically controlled", "numerical_control=no"),
        ("manual spot welder", "numerical_control=no"),
        ("laser cutter 1500 kg/pc, excl. table and controls", "net_mass=1500 worktable=no"),
        ("laser marker 220V 600W", "electrical_power=600 output_power=-"),
        ("四激光4×500W金属3D打印机", "output_power=500"),
        ("CO2 laser engraver 60W*2", "output_power=60"),
        ("used laser cutter 12.000 kg", "net_mass=12000"),
        ("laser marker NW120KG", "net_mass=120"),
        ("Nd:YAG laser pumped by diode stacks at 808 nm, 1064 nm", "laser_medium=nd_yag wavelength=1064"),
        ("holmium:YAG lithotripsy laser", "laser_medium=other operation=treating_body"),
        ("ps laser ablation system 1064 nm", "laser_medium=ultrafast"),
    ]);
}
