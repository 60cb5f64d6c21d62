//! One test for each legal step and for the known hard cases.

use super::*;
use crate::domain::nomenclature::Edition;
use DedicatedUse as Use;
use EnergySource as Energy;
use Operation as Op;
use WorkpieceMaterial as Material;

const EDITIONS: [Edition; 3] = [Edition::Hs2012, Edition::Hs2017, Edition::Hs2022];

fn code(facts: &Facts) -> String {
    decide(facts, Edition::Hs2022).code
}

fn laser(operation: Op) -> Facts {
    Facts { worktable: true, ..Facts::machine(Energy::Laser, operation) }
}

#[test]
fn notes_parse_and_are_named_once() {
    assert!(notes().len() > 40);
    for wanted in notes() {
        assert_eq!(notes().iter().filter(|other| other.id == wanted.id).count(), 1);
        assert!(!wanted.text.is_empty() && !wanted.text_zh.is_empty());
        assert!(wanted.editions.iter().all(|e| ["HS2012", "HS2017", "HS2022"].contains(&e.as_str())));
    }
    assert!(note("C84-3").is_some());
    assert!(note("none").is_none());
}

#[test]
fn names_round_trip() {
    for energy in Energy::ALL {
        assert_eq!(Energy::from_name(energy.as_str()), Some(*energy));
    }
    for operation in Op::ALL {
        assert_eq!(Op::from_name(operation.as_str()), Some(*operation));
    }
    assert_eq!(Material::from_name("cheese"), None);
}

#[test]
fn every_combination_gives_a_six_digit_code_and_known_notes() {
    for &energy_source in Energy::ALL {
        for &operation in Op::ALL {
            for &presentation in Presentation::ALL {
                for &dedicated_use in Use::ALL {
                    for &workpiece_material in Material::ALL {
                        for flags in 0..4 {
                            let facts = Facts {
                                presentation,
                                dedicated_use,
                                workpiece_material,
                                worktable: flags & 1 == 1,
                                numerical_control: flags & 2 == 2,
                                ..Facts::machine(energy_source, operation)
                            };
                            check(&facts);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn named_articles_parts_and_pairs_give_six_digit_codes() {
    let base = Facts::machine(Energy::Laser, Op::Cutting);
    for &article in NamedArticle::ALL {
        check(&Facts { named_article: Some(article), ..base });
    }
    for &of in MachineKind::ALL {
        for &material in Material::ALL {
            let part = Facts::part(Energy::Laser, Op::Cutting, of);
            check(&Facts { workpiece_material: material, ..part });
        }
        for &kind in AccessoryKind::ALL {
            check(&Facts {
                presentation: Presentation::Accessory,
                accessory_kind: Some(kind),
                ..Facts::part(Energy::Laser, Op::Cutting, of)
            });
        }
    }
    for &kind in FormingKind::ALL {
        for numerical_control in [false, true] {
            let press = Facts::machine(Energy::Mechanical, Op::Forming);
            check(&Facts { forming_kind: Some(kind), numerical_control, ..press });
        }
    }
    for &first in Op::ALL {
        for &second in Op::ALL {
            for &energy in Energy::ALL {
                for principal_unclear in [false, true] {
                    check(&Facts {
                        second_operation: Some(second),
                        second_energy: Some(energy),
                        principal_unclear,
                        ..Facts::machine(Energy::Mechanical, first)
                    });
                }
            }
        }
    }
}

fn check(facts: &Facts) {
    for edition in EDITIONS {
        let verdict = decide(facts, edition);
        let mut codes = vec![verdict.code.clone()];
        codes.extend(verdict.ambiguous.clone());
        for code in codes {
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
        assert_ne!(verdict.ambiguous.as_ref(), Some(&verdict.code));
        assert!(!verdict.notes.is_empty());
        for id in verdict.notes {
            assert!(note(id).is_some(), "{id} is not in the notes");
        }
    }
}

#[test]
fn chapter_90_comes_first() {
    let source = Facts::source(LaserMedium::Co2);
    assert_eq!(code(&source), "901320");
    // Even a source for a wafer machine is a laser first.
    assert_eq!(code(&Facts { dedicated_use: Use::SemiconductorDevice, ..source }), "901320");
    assert_eq!(code(&Facts::machine(Energy::Laser, Op::TreatingBody)), "901890");
    assert_eq!(code(&Facts::machine(Energy::Laser, Op::Measuring)), "903149");
    assert_eq!(code(&Facts::machine(Energy::Mechanical, Op::Measuring)), "903180");
    let finder = Facts { named_article: Some(NamedArticle::Rangefinder), ..source };
    assert_eq!(code(&finder), "901510");
    let pointer = Facts { named_article: Some(NamedArticle::LaserPointer), ..source };
    assert_eq!(code(&pointer), "901380");
}

#[test]
fn source_with_scan_head_turns_on_the_work_table() {
    let bare = Facts { presentation: Presentation::SourceWithScanHead, ..Facts::machine(Energy::Laser, Op::Marking) };
    let verdict = decide(&bare, Edition::Hs2022);
    assert_eq!(verdict.code, "901320");
    assert_eq!(verdict.ambiguous.as_deref(), Some("845611"));
    assert_eq!(code(&Facts { worktable: true, ..bare }), "845611");
    let welding = Facts { operation: Op::Welding, worktable: true, ..bare };
    assert_eq!(code(&welding), "851580");
}

#[test]
fn semiconductor_use_beats_other_headings_but_printed_circuits_do_not_count() {
    let dicing = Facts { dedicated_use: Use::SemiconductorDevice, ..laser(Op::Cutting) };
    assert_eq!(code(&dicing), "848620");
    assert_eq!(decide(&dicing, Edition::Hs2017).notes[0], "C84-9D");
    assert_eq!(decide(&dicing, Edition::Hs2022).notes[0], "C84-11");
    assert_eq!(code(&Facts { dedicated_use: Use::SemiconductorWafer, ..dicing }), "848610");
    assert_eq!(code(&Facts { dedicated_use: Use::FlatPanel, ..dicing }), "848630");
    assert_eq!(code(&Facts { dedicated_use: Use::PrintedCircuit, ..laser(Op::Drilling) }), "845611");
}

#[test]
fn additive_changes_with_the_edition() {
    let metal = Facts { workpiece_material: Material::PowderMetal, ..laser(Op::Additive) };
    assert_eq!(code(&metal), "848510");
    assert_eq!(decide(&metal, Edition::Hs2017).code, "846390");
    let resin = Facts { workpiece_material: Material::PowderPolymer, ..metal };
    assert_eq!(code(&resin), "848520");
    assert_eq!(decide(&resin, Edition::Hs2012).code, "847780");
}

#[test]
fn a_welder_that_can_cut_is_a_welder() {
    let hand_held = Facts { second_operation: Some(Op::Cutting), ..Facts::machine(Energy::Laser, Op::Welding) };
    let verdict = decide(&hand_held, Edition::Hs2022);
    assert_eq!(verdict.code, "851580");
    assert!(verdict.notes.contains(&"H8515-also-cuts"));
    let unclear = Facts { principal_unclear: true, ..hand_held };
    assert_eq!(decide(&unclear, Edition::Hs2022).ambiguous.as_deref(), Some("845611"));
    assert_eq!(code(&laser(Op::Soldering)), "851519");
}

#[test]
fn the_energy_splits_8456() {
    for (energy, new, old) in [
        (Energy::Laser, "845611", "845610"),
        (Energy::Light, "845612", "845610"),
        (Energy::Ultrasonic, "845620", "845620"),
        (Energy::ElectroDischarge, "845630", "845630"),
        (Energy::PlasmaArc, "845640", "845690"),
        (Energy::WaterJet, "845650", "845690"),
        (Energy::ElectronBeam, "845690", "845690"),
        (Energy::IonBeam, "845690", "845690"),
    ] {
        let facts = Facts::machine(energy, Op::Cutting);
        assert_eq!(decide(&facts, Edition::Hs2017).code, new);
        assert_eq!(code(&facts), new);
        assert_eq!(decide(&facts, Edition::Hs2012).code, old);
    }
}

#[test]
fn note_3_keeps_gem_glass_and_wood_lasers_in_8456() {
    for material in [Material::Stone, Material::Glass, Material::Wood] {
        let verdict = decide(&Facts { workpiece_material: material, ..laser(Op::Engraving) }, Edition::Hs2022);
        assert_eq!(verdict.code, "845611");
        assert!(verdict.notes.contains(&"C84-3"));
    }
    let hybrid = Facts {
        second_operation: Some(Op::Texturing),
        second_energy: Some(Energy::Laser),
        ..Facts::machine(Energy::Mechanical, Op::Milling)
    };
    assert_eq!(code(&hybrid), "845611");
}

#[test]
fn a_laser_guided_by_water_is_a_laser() {
    let jet = Facts { second_energy: Some(Energy::WaterJet), ..laser(Op::Cutting) };
    let verdict = decide(&jet, Edition::Hs2022);
    assert_eq!(verdict.code, "845611");
    assert!(verdict.notes.contains(&"H8456-what-works"));
}

#[test]
fn cleaning_depends_on_what_is_thrown() {
    assert_eq!(code(&Facts::machine(Energy::Laser, Op::Cleaning)), "845611");
    assert_eq!(code(&Facts::machine(Energy::Ultrasonic, Op::Cleaning)), "847989");
    assert_eq!(code(&Facts::machine(Energy::Mechanical, Op::Projecting)), "842430");
}

#[test]
fn marking_without_removal_is_ambiguous() {
    let marker = Facts { colour_change_only: true, ..laser(Op::Marking) };
    let verdict = decide(&marker, Edition::Hs2022);
    assert_eq!(verdict.code, "845611");
    assert!(verdict.ambiguous.is_some());
}

#[test]
fn parts_go_to_their_own_heading_first() {
    let part = Facts::part(Energy::Laser, Op::Cutting, MachineKind::BeamOrCuttingTool);
    assert_eq!(code(&part), "846693");
    let controller = Facts { named_article: Some(NamedArticle::CncController), ..part };
    assert_eq!(code(&controller), "853710");
    assert_eq!(code(&Facts { named_article: Some(NamedArticle::Chiller), ..part }), "841869");
    assert_eq!(code(&Facts::part(Energy::Laser, Op::Welding, MachineKind::Welder)), "851590");
    let chuck = Facts { presentation: Presentation::Accessory, accessory_kind: Some(AccessoryKind::WorkHolder), ..part };
    assert_eq!(code(&chuck), "846620");
}

#[test]
fn combined_punch_and_laser_goes_by_the_principal_function() {
    let combo = Facts {
        numerical_control: true,
        second_operation: Some(Op::Cutting),
        second_energy: Some(Energy::Laser),
        ..Facts::machine(Energy::Mechanical, Op::Punching)
    };
    let verdict = decide(&combo, Edition::Hs2022);
    assert_eq!((verdict.code.as_str(), verdict.ambiguous.as_deref()), ("846242", Some("845611")));
    assert_eq!(decide(&combo, Edition::Hs2017).code, "846241");
    let unclear = Facts { principal_unclear: true, ..combo };
    assert!(decide(&unclear, Edition::Hs2022).notes.contains(&"GRI-3c"));
}

#[test]
fn an_incomplete_machine_is_the_machine() {
    let crates = Facts { incomplete: true, ..laser(Op::Cutting) };
    let verdict = decide(&crates, Edition::Hs2022);
    assert_eq!(verdict.code, "845611");
    assert_eq!(verdict.notes[0], "GRI-2a");
}

#[test]
fn tool_machines_go_by_material() {
    let saw = Facts::machine(Energy::Mechanical, Op::Sawing);
    assert_eq!(code(&saw), "846150");
    assert_eq!(code(&Facts { workpiece_material: Material::Stone, ..saw }), "846410");
    assert_eq!(code(&Facts { workpiece_material: Material::Wood, ..saw }), "846591");
}
