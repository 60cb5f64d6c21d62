//! Sentences as rulings write them.

use super::check;

#[test]
fn lasers_without_positioning_are_sources() {
    check(&[
        (
            "Lasers and the Model B 400 watt pulsed Nd:YAG welding laser, imported without feeding or positioning devices, in a stand with \
             an enclosure.",
            "presentation=source worktable=no operation=emitting",
        ),
        ("Laser marking system consists of a laser, beam delivery and controller", "presentation=source_with_scan_head"),
        (
            "Laser marking system consists of a laser, beam delivery, galvo head and a conveyor",
            "presentation=complete_machine worktable=yes",
        ),
        (
            "The assemblies for a laser cutting machine include a base, column, table and ram; the buyer adds pumps, control unit and \
             power supply",
            "presentation=part part_of=beam_or_cutting_tool named_article=-",
        ),
    ]);
}

#[test]
fn other_energies_make_machines() {
    check(&[
        (
            "Ion beam polishing tool for thinning of wafer material",
            "presentation=complete_machine energy_source=ion_beam dedicated_use=semiconductor_wafer",
        ),
        ("Electron beam lithography system", "presentation=complete_machine operation=exposing"),
        ("Electron beam write-on apparatus for patterning of chips", "presentation=complete_machine"),
        ("RF heat sealing press for plastic", "energy_source=high_frequency operation=welding"),
        ("high-frequency welder for PVC sheets", "energy_source=high_frequency presentation=complete_machine"),
        ("Dielectric heat sealer for vinyl", "energy_source=high_frequency presentation=complete_machine"),
        ("Machine utilizing high frequency waves for welding bags", "energy_source=high_frequency operation=welding"),
    ]);
}

#[test]
fn wafers_or_devices_or_neither() {
    check(&[
        ("laser system for slicing of silicon wafers", "dedicated_use=semiconductor_wafer"),
        ("plasma etching apparatus for etching structures on silicon wafers", "dedicated_use=semiconductor_device"),
        ("laser dicing of wafers into chips, machine with polishing station", "dedicated_use=semiconductor_device"),
        ("Laser cutter. It is used to cut ferrite cores. The brochure says it is ideal for semiconductor wafers.", "dedicated_use=-"),
        ("Laser cutter. It is used to cut silicon wafers.", "dedicated_use=semiconductor_device"),
        ("Saw machine. It is used on magnets and ceramic parts, although also praised for wafers.", "dedicated_use=-"),
    ]);
}

#[test]
fn articles_that_the_text_names() {
    check(&[
        ("Laser machine that applies text and images to printing plates", "named_article=plate_setter"),
        ("Laser subtitling machine for motion picture film", "named_article=photo_laboratory"),
        ("照片洗印设备", "named_article=photo_laboratory"),
        ("laser sight for a rifle", "named_article=laser_pointer"),
        ("Laser aiming device, 650 nm, 5 mW", "named_article=laser_pointer"),
        ("3D laser scanner by time of flight, gives a point cloud", "named_article=rangefinder"),
        ("laser barcode scanner", "named_article=-"),
        ("Machine that bends steel coil into C profiles for light gauge steel framing", "forming_kind=profile_former"),
        ("型材成型机 钢带", "forming_kind=profile_former presentation=complete_machine"),
        ("purlin roll forming line", "forming_kind=roll_former"),
    ]);
}
