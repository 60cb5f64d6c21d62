//! Short entries of declarations: vague nouns, fields, what the goods are for.

use super::check;

#[test]
fn elements_do_not_say_what_the_goods_are() {
    check(&[
        ("3|3|激光雕刻机用|气体激光|Holco牌|GL-87B", "presentation=- operation=- energy_source=laser"),
        ("0|1|用于工业设备|Belelra牌|K-18A", "presentation=- operation=-"),
        ("4|3|打标|激光管|亚克力|Ellux牌|TR-30", "presentation=- operation=marking energy_source=laser workpiece_material=plastic"),
        ("1|1|通用于各类机床|无品牌|V-1", "presentation=- part_of=-"),
        ("2|1|打标|半导体泵浦激光|塑料件|Rinlumco牌|PRO6", "dedicated_use=- laser_medium=nd_yag workpiece_material=plastic"),
        ("4|3|切割|半导体激光|钢板|Rin牌|P6", "dedicated_use=- laser_medium=diode workpiece_material=metal"),
    ]);
}

#[test]
fn entries_that_end_in_use_are_context() {
    check(&[
        ("紫外激光器、激光打标机用", "presentation=source operation=emitting"),
        ("CO2激光管,激光切割机用,带插头", "presentation=source operation=emitting laser_medium=co2"),
        ("激光冷水机、机床用、新", "named_article=chiller"),
        ("激光机排风扇/激光雕刻机用/组件", "named_article=fan"),
        ("弹簧夹头刀柄；通用于各类机床", "accessory_kind=tool_holder part_of=beam_or_cutting_tool"),
        ("collet chuck tool holder / for the machine sold earlier", "accessory_kind=tool_holder part_of=-"),
        (
            "processing head of laser cutting machine / for laser welding and cutting machines",
            "presentation=part part_of=beam_or_cutting_tool",
        ),
        ("laser cutting nozzle, for machine tool", "presentation=part part_of=beam_or_cutting_tool"),
        ("bellows for industrial machinery", "presentation=part part_of=-"),
    ]);
}

#[test]
fn vague_nouns_leave_the_presentation_open() {
    check(&[
        ("laser equipment", "presentation=- energy_source=laser"),
        ("laser apparatus", "presentation=-"),
        ("激光设备", "presentation=-"),
        ("激光器具", "presentation=- operation=-"),
        ("激光装置", "presentation=-"),
        ("laser device and accessories", "presentation=-"),
        ("激光机及配件", "presentation=-"),
        ("零件", "presentation=-"),
        ("laser", "presentation=-"),
        ("laser coder", "presentation=- operation=marking"),
    ]);
}

#[test]
fn nouns_of_articles() {
    check(&[
        ("tube laser for steel profiles", "presentation=complete_machine operation=cutting"),
        ("laser rust remover, cabinet type", "presentation=complete_machine operation=cleaning"),
        ("laser paint stripper", "presentation=complete_machine"),
        ("green laser pen", "named_article=laser_pointer"),
        ("绿光激光指示器", "named_article=laser_pointer"),
        ("12 lines green laser level", "named_article=laser_level"),
        ("laser distance meter", "named_article=rangefinder"),
        ("手持激光测距仪", "named_article=rangefinder"),
        ("computer to plate laser imager", "named_article=plate_setter"),
        ("CTP直接制版机", "named_article=plate_setter"),
        ("recirculating cooler for laser machine", "named_article=chiller"),
        ("机床数控单元", "named_article=cnc_controller"),
        ("numerical control unit", "named_article=cnc_controller"),
        ("inverter arc welder", "named_article=- operation=welding energy_source=electric_arc presentation=complete_machine"),
        ("igbt inverter fusion welding system", "named_article=- operation=welding"),
        ("laser beam expander for laser marking machine", "named_article=lens"),
        ("collimator lens assembly for laser head", "named_article=lens"),
        ("gantry beam for laser cutter", "presentation=part"),
        ("激光切割机床身", "presentation=part part_of=beam_or_cutting_tool"),
        ("激光加工头", "presentation=part"),
        ("激光打码头及控制器", "presentation=source_with_scan_head operation=marking"),
        ("laser marking head with controller", "presentation=source_with_scan_head"),
        ("HSK刀柄", "accessory_kind=tool_holder"),
        ("spare parts for ink coding machine", "presentation=part part_of=printer"),
        ("ceramic chuck for semiconductor wafer dicer", "part_of=semiconductor"),
        ("晶圆划片机用吸盘", "part_of=semiconductor"),
        ("ultraviolet lamp cleaning device", "named_article=- operation=cleaning energy_source=light"),
        ("laser diode module with lens, collimator and driver", "named_article=- presentation=source laser_medium=diode"),
        ("紫外激光头(含振镜)", "presentation=source_with_scan_head"),
        ("激光管切割装置", "presentation=complete_machine operation=cutting"),
        ("laser protective lens", "named_article=window"),
        ("二氧化碳气体保护补焊机", "energy_source=electric_arc operation=welding laser_medium=-"),
        ("laser diode chip", "named_article=laser_diode"),
        ("ultrasonic drilling machine, spindle motor 1.5 kW", "named_article=- presentation=complete_machine"),
        ("超声波打孔机,超声电源1000W", "named_article=- presentation=complete_machine operation=drilling"),
        ("spare table top for laser cutting machine", "presentation=part part_of=beam_or_cutting_tool"),
    ]);
}
