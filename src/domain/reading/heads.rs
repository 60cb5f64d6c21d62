//! Nouns that can say what the goods are.

use super::lexicon::{Head, Sense};

const fn named(article: &'static str) -> Sense {
    Sense::Head(Head::Named(article))
}
const fn part(kind: Option<&'static str>) -> Sense {
    Sense::Head(Head::Part(kind))
}

/// Nouns that can say what the goods are.
pub(super) const HEADS: &[(Sense, &str)] = &[
    (
        Sense::Head(Head::Machine),
        "marking gun|marking pistol|打标枪|打码枪|grooving tool|dicing tool|scribing tool|annealing tool|lithography tool|lithography writer|bench|cutting bed|epilator|photo epilator|\
         photoepilator|handler|tray handler|drilling installation|welding installation|cutting installation|power meter|laser power meter|energy meter|功率计|激光功率计|清洗线|焊接线|切割线|加工线|氩弧焊机|mig焊机|metal tube cutter|plasma table|router table|plasma cutting table|spot welder|seam welder|butt welder|projection welder|\
         resistance welder|hybrid center|hybrid centre|deposition center|deposition centre|turning center|turning centre|\
         milling center|milling centre|resin printer|heat sealer|rf sealer|rf heat sealer|dielectric heat sealer|high frequency sealer|型材成型机|型材成形机|tube laser|pipe laser|remover|stripper|laser dicer|hole puncher|puncher|decapsulation tool|decap tool|laser tool|\
         cutting platform|切割平台|雕刻平台|cleaning tank|tank|清洗槽|plate laser|laser cutters|machine and accessories machine|\
         打标流水线|流水线|rust removal|bevel cutter|turning machine|fiber laser cutter|die sinker|\
         recirculating machine|熔接机|剥离机|去毛刺机|抛光机|研磨机|灌装机|切管机|裁剪机|喷砂机|自动线|修复机|冲孔机|machine|\
         machinery|equipment|workstation|station|cutter|cutting table|engraver|etcher|marker|coder|welder|printer|lathe|drill|\
         driller|router|saw|bandsaw|band saw|circular saw|sawmill|grinder|sander|polisher|mill|miller|cleaner|cleaning machine|\
         press|punch press|hydraulic press brake|液压折弯机|press brake|pressbrake|hydraulic press|bender|panel bender|roll former|\
         plant|production line|line|cell|machining cell|machining center|machining centre|robot|manipulator|loader|unloader|feeder|\
         conveyor|plotter|photoplotter|perforator|stripper|wire stripper|trimmer|scriber|dicer|slitter|dicing saw|aligner|stepper|\
         imager|direct imager|bonder|wire bonder|die bonder|sintering system|jointer|planer|shear|guillotine|notcher|nibbler|\
         rangefinder|interferometer|profilometer|profiler|theodolite|total station|tracker|vibrometer|spectrometer|microscope|\
         micrometer|sensor|detector|analyzer|analyser|gauge|scale|meter|distance meter|barcode scanner|bar code scanner|\
         laser scanner|3d scanner|lidar|tester|particle counter|rust remover|paint remover|machine tool|furnace|oven|heater|\
         loading system|unloading system|loading and unloading system|blasting cabinet|blast cabinet|shot blasting cabinet|\
         processing centre|processing center|laser processing center|laser processing centre|blaster|sandblaster|washer|\
         pressure washer|projector|laser show|cutter plotter|edm|sinker|deburring machine|sprayer|soldering iron|solder station|\
         soldering station|lithotripter|photocoagulator|3d printer|3 d printer|additive manufacturing system|laser printer|\
         inkjet printer|plate maker|caliper|instrument|wash light|stage light|laser light show|stage lighting|机|机床|设备|机器|\
         装备|工作站|生产线|产线|流水线设备|工作中心|焊机|切割机|雕刻机|打标机|焊接机|清洗机|打码机|喷码机|打印机|印刷机|钻孔机|\
         划片机|打孔机|刻字机|雕铣机|机械手|机器人|锯床|铣床|车床|磨床|钻床|折弯机|冲床|剪板机|压力机|液压机|油压机|弯管机|卷板机|\
         测距仪|扫描仪|干涉仪|轮廓仪|传感器|检测仪|测量仪|治疗仪|治疗机|测试仪|光谱仪|显微镜|手术仪|脱毛仪|美容仪|水平仪|仪|仪器|\
         分板机|曝光机|光刻机|直写机|调阻机|固晶机|邦定机|退火炉|炉|火花机|水刀|熔覆机|淬火机|电焊机|送料机|上下料机|切膜机|裁床|\
         镭雕机|剥线机|激光灯|舞台灯|整机|一体机|成套设备|雷达|全站仪|经纬仪|对中仪|激光雷达|碎石机|手术机",
    ),
    (
        Sense::Head(Head::System),
        "write on apparatus|write on system|write on tool|激光器具|laser unit|laser units|system|device|unit|apparatus|arrangement|gear|goods|product|products|产品|用品|appliance|\
         kit|product line|platform|系统|装置|器具|平台设备|仪表",
    ),
    (
        Sense::Head(Head::Laser),
        "laser|lazer|fractional laser|fractional co2 laser|direct diode laser|picosecond laser|femtosecond laser|ultrafast laser|dpss laser|diode pumped laser|\
         diode pumped solid state laser|alexandrite laser|holmium laser|thulium laser|erbium laser|ultrafast fiber laser|fiber laser|co2 laser|diode laser|yag laser|excimer laser|disk laser|uv laser|green laser|\
         blue laser|semiconductor laser|ruby laser|dye laser|argon laser|argon ion laser|solid state laser|carbon dioxide laser|\
         disc laser",
    ),
    (
        Sense::Head(Head::Source),
        "beam source|laser beam source|yag source|nd:yag source|co2 source|fiber source|diode source|excimer source|谐振腔|激光谐振腔|laser component|laser components|激光元件|incomplete laser|激光元器件|激光组件|激光光源|co2激光管|二氧化碳激光管|\
         脉冲光纤激光器|fiber laser engine|laser core unit|pump source|半导体泵浦源|泵浦激光器|laser diode module|\
         diode laser module|diode module|激光二极管模组|激光二极管模块|laser source|laser module|laser resonator|resonator|\
         laser oscillator|oscillator|laser tube|co2 laser tube|co2 tube|laser generator|laser head|laser engine|laser emitter|\
         pump laser|laser amplifier|seed laser|laser core|fiber laser source|fiber laser module|light engine|laser transmitter|\
         激光器|激光发生器|激光源|激光光源|激光管|激光模组|激光模块|激光头模组|光纤激光器|半导体激光器|激光振荡器|谐振器|种子源|\
         泵浦源|准分子激光器|co2激光器|飞秒激光器|皮秒激光器|固体激光器|紫外激光器|绿光激光器|玻璃激光管|co2玻璃管|二氧化碳玻璃管|射频激光管|激光玻璃灯管|co2射频管|sealed laser tube|sealed co2 laser tube|glass co2 laser tube|laser glass tube|co2 glass tube|co2 laser glass tube|glass laser tube|激光玻璃管|laser assembly|光源|射频管|激光射频管|laser marking head|laser scribing head|\
         laser coding head|scribing head",
    ),
    (
        named("cnc_controller"),
        "numerical control unit|numerical control system|nc unit|cnc unit|数控单元|机床数控单元|数字控制单元|数控主机|\
         nc controller|cnc control|controller|cnc controller|numerical controller|control system|cnc system|control board|\
         control card|controller card|controller board|control cabinet|control panel|control unit|motion controller|\
         cnc control unit|motherboard|mainboard|programmable controller|控制器|控制系统|数控系统|控制卡|控制板|控制柜|运动控制卡|\
         控制单元|数控装置|主板|板卡|控制箱",
    ),
    (
        named("power_supply"),
        "power supply|power supplies|power supply unit|power unit|psu|laser power supply|switching power supply|rectifier|inverter|\
         converter|transformer rectifier|power source|driver supply|laser driver|电源|激光电源|开关电源|电源模块|整流器|变频器|\
         逆变器|电源箱|稳压电源",
    ),
    (
        named("chiller"),
        "recirculating cooler|recirculating water cooler|laser cooler|laser chiller|cooling device|冷却装置|激光冷水机|激光冷却机|\
         循环冷却机|water recirculator|冷却设备|水冷装置|制冷机组|恒温水冷机|水冷机组|chiller|water chiller|industrial chiller|\
         water cooler|recirculating chiller|cooling unit|refrigeration unit|water cooling unit|冷水机|冷水机组|水冷机|冷却机|\
         制冷机|水冷箱|冷却水机",
    ),
    (
        named("fan"),
        "fan|排风扇|激光机排风扇|抽风扇|离心风机|轴流风机|exhaust fan|blower|air blower|ventilator|风机|风扇|鼓风机|排风机|排气扇|抽风机",
    ),
    (
        named("motor"),
        "motor|servo motor|servomotor|ac servo motor|stepper motor|stepping motor|linear motor|伺服电机|电机|马达|步进电机|\
         伺服马达|直线电机",
    ),
    (
        named("lens"),
        "focus lens assembly|focusing lens assembly|collimator lens assembly|collimating lens assembly|laser beam expander|\
         focus lens unit|聚焦镜片组|准直镜组|激光扩束镜|场镜组|扩束器|镜座|collimation lens|focus assembly|lens|lenses|\
         f theta lens|f-theta lens|focus lens|focusing lens|focusing lenses|collimating lens|collimator lens|scan lens|\
         mounted lens|beam expander|mirror mount|reflector|mounted mirror|objective lens|objective|lens assembly|lens unit|\
         laser mirror mount|场镜|聚焦镜|准直镜|扩束镜|镜头|透镜组|反射镜架|振镜场镜|聚焦镜组|物镜|反射镜组|镜组",
    ),
    (
        named("window"),
        "protective window|protection window|protective lens|protection lens|protective lenses|cover glass|protective glass|\
         cover slide|window|znse window|znse lens|znse lenses|unmounted lens|unmounted lenses|unmounted mirror|optical window|\
         mirror|mirrors|mo mirror|si mirror|保护镜片|保护镜|保护窗|窗口镜|镜片|反射镜|保护玻璃|窗口片|透镜|光学镜片|聚焦镜片|\
         反射镜片|输出镜",
    ),
    (
        named("fume_extractor"),
        "filter unit|fume filter unit|烟尘过滤设备|烟尘过滤器|烟尘过滤|排烟过滤|除烟机|filter unit for laser|净化装置|过滤设备|\
         fume extractor|fume extraction|fume extraction unit|smoke extractor|smoke purifier|dust collector|fume collector|\
         air purifier|air filter unit|smoke filter|fume filter|dust extractor|air filtration|fume purifier|dust removal system|\
         filtration unit|filtration system|烟雾净化器|净化器|除尘器|集尘器|烟尘净化|烟雾过滤|除尘设备|烟尘净化器|烟雾净化机|吸尘器|\
         除尘机|集尘机|净化机|排烟机|烟雾处理器",
    ),
    (
        named("uv_lamp"),
        "uv lamp|excimer uv lamp|excimer ultraviolet lamp|准分子紫外灯|汞灯|ultraviolet lamp|uv light bulb|germicidal lamp|\
         uv curing lamp|uv tube lamp|紫外灯|紫外线灯|uv灯|紫外灯管|杀菌灯",
    ),
    (
        named("laser_diode"),
        "bare diode|diode die|to can|to can diode|半导体激光芯片|激光二极管管芯|半导体芯片激光|semiconductor laser chip|laser bar|\
         laser diode|laser diode chip|laser diode bar|diode bar|laser chip|vcsel|diode chip|laser diodes|激光二极管|激光芯片|巴条|\
         二极管芯片|激光二极管芯片",
    ),
    (
        named("laser_pointer"),
        "laser aiming device|aiming device|laser aimer|laser sight|laser sighting device|targeting device|laser targeting device|\
         target designator|laser target designator|laser designator|pointing device|laser pointing device|激光瞄准器|激光瞄准具|\
         激光瞄准装置|激光目标指示器|目标指示器|green laser pen|laser pointer keychain|激光指示器|绿光激光指示器|绿光激光笔|激光指示笔|laser pens|presenter|laser pointer|\
         pointer|laser pen|presentation pointer|laser pointer pen|激光笔|激光指示器|激光指示笔|指星笔|教鞭|翻页笔|激光教鞭|\
         激光翻页笔",
    ),
    (
        named("rangefinder"),
        "激光测距望远镜|手持激光测距仪|laser distance sensor meter|laser measure|laser tape measure|distance finder|range meter|\
         ranging module|rangefinder|range finder|laser rangefinder|laser range finder|distance meter|laser distance meter|\
         laser distance measurer|distance measuring device|golf rangefinder|测距仪|测距望远镜|测距模块|测距模组|激光测距模块|\
         激光测距仪|激光测距机|激光尺",
    ),
    (
        named("laser_level"),
        "lines green laser level|green laser level|12 lines laser|激光墨线仪|墨线仪|铅垂仪|激光扫平仪|贴墙仪|贴地仪|打线器|\
         laser level|laser levels|rotary laser level|line laser level|cross line laser|level instrument|leveling laser|\
         rotating laser level|self leveling laser|激光水平仪|水平仪|水准仪|投线仪|标线仪|激光标线仪|扫平仪|激光投线仪",
    ),
    (
        named("plate_setter"),
        "computer to plate laser imager|computer to plate imager|computer to plate|ctp imager|plate imager|printing plate imager|\
         ctp直接制版机|直接制版机|热敏制版机|激光制版机|柔版制版机|flexo plate imager|flexographic plate engraver|\
         printing plate maker|platesetter|plate setter|computer to plate|ctp|ctp machine|thermal plate|plate maker|\
         plate making machine|制版机|直接制版|ctp制版机|计算机直接制版机|制版设备|computer to plate system|plate exposure",
    ),
    (
        named("machining_centre"),
        "machining center|machining centre|machining centers|machining centres|加工中心|立式加工中心|龙门加工中心|卧式加工中心",
    ),
    (
        part(None),
        "assemblies|air assist|air assist kit|air assist pump|fiber optic cable|granite base|granite bed|granite platform|\
         part|laser head assembly|head assembly|激光加工头|加工头|gantry beam|交换工作台|exchange work table|大理石平台|大理石底座|\
         花岗岩平台|花岗岩底座|运动机构|传动机构|cross beam|cross beam assembly|beam delivery unit|beam path|motion assembly|\
         motion unit assembly|定影组件|fuser|fuser unit|x axis beam|gantry assembly|定影|光路组件|cast base|laser bed|\
         machine base casting|床身铸件|beam path bellows|protective cover|main body|sub assembly|subassembly|table top|\
         spare table top|insert panel|machine body|main frame|ceramic ring for laser head|光路传输组件|传输组件|激光头陶瓷环|\
         风琴罩|防护罩|导轨防护罩|机床身|床身总成|喷头|聚焦头总成|laser head for cutting|spares|guard panel|column|upright|ram|\
         crossrail|component|spare|spare part|accessory part|cutting head|laser cutting head|processing head|focusing head|\
         focus head|nozzle|nozzle holder|ceramic ring|ceramic holder|gantry|crossbeam|bed|machine bed|bellows|guard|cover|base|\
         base plate|bracket|frame|housing|enclosure|cabinet|beam delivery|beam delivery system|collimator|collimator unit|\
         delivery cable|fiber delivery cable|qbh cable|fiber cable|optical fiber cable|optical head|rail|guide rail|rack|\
         sensor cable|autofocus|height controller|height sensor|capacitive sensor|handpiece|hand piece|shutter|consumable|\
         electrode|electrode holder|machine part|machine parts|machinery part|machine component|parts kit|repair kit|\
         bearing housing|ball screw|slide|carriage|arm|articulated arm|machine base|cutting tip|切割头|配件|零件|部件|零部件|备件|\
         喷嘴|陶瓷环|陶瓷体|激光头|切割嘴|割嘴|横梁|床身|机架|外壳|机壳|罩|底座|支架|光纤线|传输光缆|光缆|准直器|光路|导光臂|手具|\
         附件零件|易损件|组件|总成|割炬|加工头|调高器|传感头|电极|耗材|聚焦头|光闸",
    ),
    (
        part(Some("welder")),
        "welder gun|laser welder gun|torch|枪头|焊接枪头|welding head|laser welding head|welding gun|welding torch|welding nozzle|\
         welding tip|wobble head|welding electrode|wire feeder|tig torch|mig torch|焊接头|焊枪|焊炬|焊嘴|摆动头|送丝机|焊接枪|\
         手持焊接头|焊头|送丝机构",
    ),
    (
        part(Some("beam_or_cutting_tool")),
        "cutting torch|plasma torch|cleaning head|cleaning gun|laser cleaning head|laser gun|清洗头|清洗枪|等离子割炬|割枪|\
         edm electrode|electrode wire",
    ),
    (part(Some("printer")), "toner cartridge|ink cartridge|toner drum|print head|printhead|硒鼓|墨盒|打印头"),
    (part(Some("additive")), "build plate|recoater|recoater blade|print bed|extruder nozzle|刮刀|铺粉器|打印头喷嘴|成型缸"),
    (
        part(None),
        "laser scanner head|laser scan head|laser scanning head|scan head|scanning head|scanhead|galvo scanner|galvo head|\
         galvanometer scanner|galvanometer|galvo|scanner|scanner head|振镜|扫描头|扫描振镜|振镜头|打标头|打码头|喷码头|\
         marking head|coding head",
    ),
    (
        Sense::Head(Head::Accessory("work_holder")),
        "vacuum chuck|work holding fixture|work fixture|rotary clamp|ceramic chuck|平口钳|真空吸附工装|吸附工装|工装|精密平口钳|机用虎钳|machine vice|precision vise|vice|vacuum fixture|\
         wafer chuck table|chuck table|吸盘|陶瓷吸盘|真空吸盘|晶圆吸盘|clamping fixture|wafer chuck|chuck|rotary chuck|\
         pneumatic chuck|work holder|workholder|fixture|clamp|vise|work table|worktable|honeycomb table|honeycomb bed|honeycomb|\
         vacuum table|jig|work bed|卡盘|夹具|治具|工作台|蜂窝板|蜂窝台|夹持|虎钳|真空台|旋转卡盘|气动卡盘",
    ),
    (
        Sense::Head(Head::Accessory("special_attachment")),
        "rotary attachment|rotary axis|rotary device|rotary roller|rotary|rotary module|attachment|dividing head|indexing head|\
         rotary table|rotary indexer|rotation device|rotary axis attachment|accessory|accessories|旋转轴|旋转附件|分度头|旋转装置|\
         滚轴|附件|转盘|旋转夹具|旋转台|回转台|回转工作台|旋转滚轮",
    ),
    (
        Sense::Head(Head::Accessory("tool_holder")),
        "collet chuck|hsk刀柄|弹簧夹头刀柄|刀柄夹头|bt40|er collet|collet chuck tool holder|tool holding|tool holder|toolholder|\
         tool holders|collet|collet holder|tool post|die head|刀柄|刀架|工具夹|夹头|弹簧夹头|刀夹",
    ),
];
