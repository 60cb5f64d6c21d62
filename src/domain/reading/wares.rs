//! Words for what is worked and for what trade.

use super::lexicon::Sense;

const fn material(name: &'static str) -> Sense {
    Sense::Fact("workpiece_material", name)
}
const fn used(name: &'static str) -> Sense {
    Sense::Fact("dedicated_use", name)
}

/// Words for materials, uses and kinds of forming machines.
pub(super) const WARES: &[(Sense, &str)] = &[
    (
        material("semiconductor"),
        "semiconductor|semiconductors|wafer|wafers|silicon|si wafer|si wafers|silicon carbide|sic|sic wafer|gallium|sapphire wafer|\
         gan|gaas|ingot|boule|半导体|晶圆|硅片|硅|碳化硅|砷化镓|晶片|晶锭|电池片|硅锭",
    ),
    (
        material("powder_metal"),
        "ti powder|al powder|ti6al4v|alsi10mg|inconel powder|nickel powder|copper powder|stainless powder|stainless steel powder|aluminium powder|不锈钢粉末|不锈钢粉|铝合金粉末|铝粉|铁粉|铜粉|钛合金粉末|\
         镍基合金粉|模具钢粉末|金属粉料|metal powder|metallic powder|titanium powder|steel powder|aluminium powder|aluminum powder|\
         powdered metal|metal powders|alloy powder|金属粉末|金属粉|钛粉|合金粉末|钛合金粉",
    ),
    (
        material("powder_polymer"),
        "sla resin|resin printer|resin 3d printer|polymer powder|plastic powder|nylon powder|polyamide|photopolymer|resin|pa12|nylon powders|thermoplastic powder|尼龙粉|\
         塑料粉末|光敏树脂|树脂|高分子粉末|尼龙粉末|pla|filament",
    ),
    (
        material("leather_textile"),
        "mannequin|fabrics|airbag|airbags|cloths|皮带|garments|rug|rugs|jean|leather|textile|fabric|cloth|garment|apparel|denim|\
         jeans|felt|carpet|shoe upper|footwear|upholstery|embroidery|皮革|布料|面料|纺织|织物|服装|牛仔|布|毛毡|地毯|皮料|鞋材|\
         鞋面|成衣|皮|刺绣",
    ),
    (
        material("metal"),
        "金属零件|金属板|硬质合金|轴承钢|metal parts|auto parts metal|blanks of steel|铸铁|钣金件|磁钢|铝合金|铜合金|不锈钢板|inox|\
         mild steel|galvanized sheet|钼|锌|metal|metals|metallic|steel|stainless steel|carbon steel|mild steel|stainless|ss sheet|nitinol|niti|kovar|\
         hot stamped steel|hot stamped parts|car body|body in white|metal tube cutter|metal tube cutting|copper foil|alumin*|copper|\
         brass|titanium|iron|alloy|sheet metal|gold|silver|bronze|nickel|tungsten|carbide|inconel|zinc|金属|\
         不锈钢|碳钢|钢|铝|铜|铁|钛|合金|钢板|钣金|金|银|黄铜|镍|镍钛|钢管|镀锌|板材|卷料|漆包线|enamelled wire|enameled wire|magnet wire|galvanised sheet|galvanised steel|galvanised|galvanized|tinplate|马口铁|hss|high speed steel|高速钢|弹簧钢|硅钢|硅钢片|coil steel|steel coil|steel coils|rebar|螺纹钢|殷钢|invar|镁合金|magnesium|titanium alloy|钛合金|镀锌板|镀锌薄板|金属板|模具钢|热成型钢|热成形钢|阳极氧化铝|钨",
    ),
    (
        material("plastic"),
        "polyimide|聚酰亚胺|塑料按键|包装膜|亚克力板|pet bottle|nylon|fr4|plastic*|acrylic|polymer|pvc|abs|polycarbonate|pet film|\
         polyethylene|polypropylene|plexiglas*|pmma|packaging film|plastic film|stretch film|pet瓶|pp|pe|petg|peek|ptfe|ldpe|hdpe|tpu|pc abs|abs pc|polymer tube|foil film|塑料|亚克力|有机玻璃|聚合物|塑胶|薄膜|聚碳酸酯|塑料件",
    ),
    (
        material("ceramic"),
        "ceramic*|ferrite|alumina|zirconia|porcelain|aluminum nitride|aluminium nitride|silicon nitride|氮化铝|氮化硅|陶瓷|铁氧体|氧化铝|氧化锆|瓷砖",
    ),
    (
        material("glass"),
        "glass|quartz|fused silica|玻璃|石英|水晶|水晶内雕|crystal cube|crystal block|crystal cubes|crystal blocks|crystal glass|k9 crystal|k9水晶|borosilicate|sapphire glass|盖板玻璃",
    ),
    (
        material("stone"),
        "聚晶金刚石|moissanite|sapphire|蓝宝石|stone|diamond|gem|gems|gemstone|marble|granite|concrete|jade|slate|石材|宝石|钻石|大理石|花岗岩|石头|混凝土|玉石|金刚石|石",
    ),
    (
        material("wood"),
        "cork|corks|木板|实木|竹木|软木|basswood|poplar|wood|wooden|plywood|mdf|bamboo|timber|lumber|veneer|木材|木|木板|胶合板|竹|密度板|木头|木制|木质",
    ),
    (material("rubber"), "rubber|silicone rubber|tire|tyre|橡胶|轮胎|硅胶"),
    (material("paper"), "切纸|纸箱|药盒|paper|cardboard|paperboard|corrugated|carton board|greeting card|纸|纸板|纸张|卡纸|瓦楞|纸盒"),
    (
        material("body"),
        "urinary stone|urinary stones|kidney stone|kidney stones|calculi|结石|肾结石|尿路结石|tissue|skin|human body|teeth|eye|\
         cornea|retina|人体|皮肤|角膜|牙齿|身体组织",
    ),
    (
        used("semiconductor_wafer"),
        "wafer thinning|wafer grinding|wafer grinder|wafer lapping|wafer polishing|wafer edge|wafer edge grinding|wafer lapper|\
         crystal growing|crystal growth|crystal puller|wafer lapping and polishing|wafer saw for ingots|晶片研磨|晶圆研磨|晶圆减薄|\
         晶圆抛光|硅片研磨|硅片切割|晶片抛光|晶体加工|单晶生长|晶体生长|磨边硅片|晶圆磨|磨削晶圆|磨削硅片|磨削硅|磨晶圆|晶圆倒角|\
         长晶|切片晶棒|多线切割|精磨碳化硅|研磨硅片|研磨晶圆|抛光晶圆|抛光硅片|磨边晶圆|磨边硅|磨边芯片|晶片研磨抛光|boule|ingot|\
         wafer manufacturing|manufacture of wafers|production of wafers|wafer production|wafer slicing|slicing ingots|\
         silicon ingot|晶圆制造|晶锭|硅锭|单晶硅棒|切片硅锭|制造晶圆|晶棒",
    ),
    (
        used("semiconductor_device"),
        "die singulation|ics|ic chip|ic chips|8英寸带晶圆盒|12英寸晶圆|led wafer|led wafers|cassette loading|foup|\
         photovoltaic cell|led晶片|led芯片|singulate ics|solar wafer|solar module cells|cell cutting|cell scribing|\
         solar cell cutting|wafer|wafers|semiconductor|semiconductors|semiconductor device|integrated circuit|ic package|\
         ic packaging|ic packages|semiconductor wafer|silicon wafer|sic wafer|sapphire wafer|chip packaging|lead frame|leadframe|\
         die bonding|ic assembly|solar cell|solar cells|photovoltaic|pv cell|pv cells|led chip|mems|microchip|半导体|半导体器件|晶圆|集成电路|\
         芯片|太阳能电池|光伏|硅片|引线框架|电池片|晶片|封装",
    ),
    (
        used("flat_panel"),
        "panel repair|面板激光|面板厂|柔性oled|oled面板|显示屏制造|g8.5|液晶屏幕修复|激光修屏|array repair|display repair|\
         面板产线|flat panel|flat panel display|fpd|oled|amoled|tft|tft lcd|lcd panel|lcd manufacturing|display panel|\
         liquid crystal|liquid crystal display|lcd|lcd glass|lcd repair|micro led|液晶|液晶面板|显示面板|平板显示|液晶屏|面板修复|\
         液晶玻璃",
    ),
    (
        used("printed_circuit"),
        "printed circuit|printed circuit board|pcb|pcbs|pcba|fpc|flexible circuit|flex circuit|circuit board|hdi|printed wiring|\
         印刷电路|印制电路|线路板|电路板|柔性电路|印刷线路板|印制板",
    ),
    (
        Sense::Fact("medical_field", "dental"),
        "dental|dentist*|dentistry|orthodont*|tooth|teeth|periodont*|endodont*|oral surgery|牙科|牙齿|口腔|牙",
    ),
    (
        Sense::Fact("medical_field", "ophthalmic"),
        "ophthalm*|eye|eye surgery|lasik|cataract|cornea*|keratectomy|retina*|retinal|photocoagulator|photocoagulation|glaucoma|\
         trabeculoplasty|refractive surgery|眼科|近视|角膜|视网膜|白内障|青光眼|眼",
    ),
    (
        Sense::Fact("forming_kind", "press_brake"),
        "hydraulic press brake|液压折弯机|液压板料折弯机|press brake|pressbrake|bending machine|folding machine|panel bender|折弯|\
         折弯机|压弯",
    ),
    (
        Sense::Fact("forming_kind", "roll_former"),
        "roll forming|roll former|profiling line|roll form|冷弯|辊压|滚压成型|冷弯成型|辊压成型|cold roll",
    ),
    (
        Sense::Fact("forming_kind", "profile_former"),
        "profile forming|profile former|profile bending|into profiles|c profiles|open profiles|steel framing|light gauge steel framing|\
         purlin|c z purlin|型材成型|型材成形|型材弯曲|轻钢龙骨|c型钢|檩条|c型材",
    ),
    (Sense::Fact("forming_kind", "hydraulic_press"), "hydraulic press|液压机|油压机|液压压力机|hydraulic forming press"),
];
