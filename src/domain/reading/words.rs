//! Words for energies, media and operations.

use super::lexicon::Sense;

const fn energy(name: &'static str) -> Sense {
    Sense::Fact("energy_source", name)
}
const fn medium(name: &'static str) -> Sense {
    Sense::Fact("laser_medium", name)
}
const fn operation(name: &'static str) -> Sense {
    Sense::Fact("operation", name)
}

/// Words for energies, media and operations.
pub(super) const FACTS: &[(Sense, &str)] = &[
    (
        energy("laser"),
        "laser type|type of laser|laser brand|激光器类型|激光类型|激光器品牌|laser|lasers'|lazer|laser beam|laser light|laser energy|laser radiation|激光|镭射|激光束|光纤激光|紫外激光|绿光激光|\
         半导体激光|固体激光|气体激光|co2激光|co2 laser|fiber laser|diode laser|yag laser|excimer laser|disk laser|\
         uv laser|green laser|dpss|femtosecond|picosecond|ultrafast|飞秒|皮秒|sla|stereolithograph*|trulaser|fiberlaser|lasing|\
         water jet guided laser|waterjet guided laser|水导激光|半导体泵浦激光|半导体泵浦固体激光|slm|sls|dmls|\
         selective laser sintering|selective laser melting|lpbf|q switched|lasertec|激光发生器|激光器|激光管|镭雕|镭刻|镭焊|\
         excimer|准分子",
    ),
    (
        energy("light"),
        "wash light|led stage|stage led|excimer lamp|准分子灯|light beam|photon beam|photon beams|光束|光子束|光子|uv lamp|\
         ultraviolet lamp|led light source|xenon lamp|flash lamp|flashlamp|pulsed light|intense pulsed light|ipl|紫外灯|氙灯|聚光|\
         uv curing|uv led|extreme ultraviolet|incandescent|halogen|强脉冲光|光固化灯|紫外光",
    ),
    (energy("ultrasonic"), "high frequency vibration|高频振动|ultrasonic*|ultrasound|超声|超声波"),
    (
        energy("electro_discharge"),
        "electro discharge|electrical discharge|electric discharge|electrodischarge|edm|wedm|spark erosion|spark|sinker|\
         wire erosion|electro erosion|electroerosion|电火花成型|电火花成形|sinker edm|edm sinker|放电|电火花|线切割|火花机|慢走丝|\
         快走丝|中走丝|电蚀",
    ),
    (energy("electro_chemical"), "electro chemical|electrochemical|ecm|electrolytic|电化学|电解"),
    (energy("electron_beam"), "electron beam|e beam|ebeam|电子束"),
    (energy("ion_beam"), "ion beam|ionic beam|focused ion|fib|ion milling|离子束"),
    (energy("plasma_arc"), "plasma|plasma arc|constricted arc|压缩电弧|compressed arc|等离子|等离子弧|等离子体"),
    (
        energy("water_jet"),
        "water jet|waterjet|abrasive water jet|abrasive waterjet|hydro jet|high pressure water|水射流|水刀|水切割|高压水|超高压水",
    ),
    (
        energy("electric_arc"),
        "二氧化碳气体保护|气体保护|气保护|co2 shielded|arc|electric arc|tig|mig|mag|gmaw|gtaw|smaw|mma|arc welding|arc welder|\
         co2 welding|co2 gas shielded|gas shielded|co2 welder|submerged arc|电弧|氩弧|弧焊|氩弧焊|电弧焊|二保焊|气保焊|气体保护焊|\
         二氧化碳气体保护焊|二氧化碳保护焊|埋弧焊|电焊机|手工焊",
    ),
    (
        energy("resistance"),
        "resistance spot|resistance seam|电阻点焊|电阻缝焊|by resistance|electric resistance|resistance heating|resistance weld*|\
         spot weld*|seam weld*|projection weld*|butt weld*|resistance heated|hot wire cutter|hot wire cutting|电阻焊|点焊|缝焊|\
         凸焊|对焊|电阻炉|电阻加热|resistance furnace",
    ),
    (
        energy("high_frequency"),
        "high frequency wave|rf heat sealing|rf welding|rf sealing|rf heat sealer|rf sealer|radio frequency sealing|dielectric heat sealing|dielectric heat sealer|dielectric welding|hf welding|high frequency sealer|\
         high frequency sealing|高频热合|高周波熔接|high frequency|radio frequency weld*|induction|dielectric|microwave heating|高频|高周波|感应|感应加热|中频",
    ),
    (
        energy("gas_flame"),
        "flame|gas flame|oxy fuel|oxyfuel|oxyacetylene|oxy acetylene|acetylene|gas welding|gas cutting|flame cutting|oxygen fuel|\
         火焰|气焊|气割|氧乙炔|氧燃气|燃气",
    ),
    (
        energy("mechanical"),
        "mechanical|blade|knife|knives|oscillating knife|drag knife|saw blade|abrasive|router bit|end mill|drill bit|\
         tangential knife|friction stir|机械|刀片|刀具|振动刀|砂轮|锯片|锯条|搅拌摩擦|铣刀|钻头|blades|dry ice|干冰|sand|喷砂|\
         抛丸|sandblast*|shot blast*|shot peening|grit blast*|steam jet|steam clean*|diamond wire|金刚线|guillotine",
    ),
    (energy("ink"), "ink|inkjet|ink jet|toner|喷墨|油墨|墨水|墨盒|碳粉|uv ink"),
    (
        medium("co2"),
        "fractional co2|fractional co2 laser|co2管|双co2管|co2|co 2|co2 laser|carbon dioxide|carbon dioxide laser|c02|二氧化碳|二氧化碳激光|co2激光|co2 laser tube|\
         射频激光|rf metal tube|co2射频",
    ),
    (
        medium("fibre"),
        "fiber optic laser|optical fiber laser|fiber optical laser|fiber|fiber laser|光纤|光纤激光|mopa|ytterbium|掺镱|ytterbium doped|yb fiber|yb doped fiber|光纤激光器|光纤脉冲激光|脉冲光纤",
    ),
    (
        medium("nd_yag"),
        "nd yag|nd:yag|nd-yag|ndyag|yag|yag laser|yvo4|nd:yvo4|vanadate|dpss|ybyag|yb:yag|neodymium|nd:gdvo4|nd yvo4|nd:yap|\
         semiconductor pumped|semiconductor pump|半导体泵浦激光|半导体泵浦固体激光|半导体泵浦|半导体端泵|半导体侧泵|二极管泵浦|\
         ld泵浦|ld端泵|diode pumped|diode pumped solid state|solid state laser|固体激光|端泵|侧泵|钕|lamp pumped|灯泵浦|灯泵|side pumped|end pumped|\
         diode side pumped|diode end pumped|diode array pumped|flashlamp pumped|全固态|全固态激光|固态激光|氙灯泵浦|\
         ld侧泵|半导体泵|dpss laser|diode pumped laser|diode pumped solid state laser",
    ),
    (medium("disk"), "disk laser|disc laser|thin disk|thin disc|碟片|碟片激光|盘式激光|yb:yag disk"),
    (
        medium("diode"),
        "direct diode laser|diode|diod|diode laser|laser diode|diode stack|diode bar|diode array|fiber coupled diode|fiber coupled laser diode|fiber coupled diode laser|半导体激光器|\
         半导体泵浦源|半导体巴条|semiconductor laser|direct diode|semiconductor diode|semiconductor diode laser|半导体激光|\
         半导体激光器|二极管激光|激光二极管|半导体蓝光|蓝光半导体|半导体红外|红外半导体|半导体光源|半导体模块|半导体模组|半导体直接输出|直接半导体|vcsel|gaas laser|gaalas",
    ),
    (medium("excimer"), "excimer|excimer laser|xecl|krf|arf|准分子|准分子激光"),
    (
        medium("ultrafast"),
        "femtosecond|picosecond|ultrafast|ultra fast|ultrashort pulse|ultra short pulse|ultrashort|femtosecond laser|picosecond laser|飞秒激光|皮秒激光|红外皮秒|紫外皮秒|绿光皮秒|红外飞秒|紫外飞秒|\
         绿光飞秒|飞秒|皮秒|超快|超快激光|femto|\
         pico laser|picosec|femtosec|ps laser|fs laser|ps pulsed|fs pulsed|亚纳秒",
    ),
    (
        medium("other"),
        "nd:ylf|nd ylf|nd:glass|er:yag|er yag|erbium yag|erbium:yag|ho:yag|holmium:yag|holmium yag|tm:yag|thulium:yag|er:glass|铒|\
         钬|掺铥|掺钬|ercr:ysgg|ysgg|ruby laser|ruby|dye laser|erbium|erbium laser|ti:sa|argon laser|argon ion laser|helium neon|hene|he-ne|he ne|\
         ti:sapphire|ti sapphire|titanium sapphire|alexandrite|holmium|thulium|krypton laser|nitrogen laser|quantum cascade|\
         红宝石激光|氦氖|氩离子|钛宝石|翠绿宝石|copper vapor laser|copper vapour laser|helium cadmium|hecd|he cd|氦镉|铜蒸气|\
         染料激光|cth:yag|tm:ylf|ho:ylf|er:ysgg|cr:lisaf|cr:znse|forsterite|carbon monoxide laser|co laser|一氧化碳激光|\
         氮分子激光|erbium glass|erbium doped glass|氪离子|紫翠玉|亚历山大",
    ),
    (
        operation("cutting"),
        "trim cut|cutting out|cut to size|分割|割断|die singulation|depaneling|裁剪机|混切|开孔切割|切卷|切纸|切边|裁片|tube laser|\
         pipe laser|tube lasers|stealth dicing|cuts out|profiling of plates|laser profiling|精密切|separating|separates|\
         separation of|cut|cutting|cutter|cuts|cutoff|cut off|severing|severs|slitting|slitter|slicing|slices|slice|dicing|dicer|\
         dice|dices|singulat*|depanel*|de panel*|shearing|guillotine shear|profile cutting|contour cutting|cleaving|切割|切断|切|\
         裁剪|裁切|裁床|分板|划切|开料|下料|切管|分切|切片|剪板|剪切|切膜|裁断|切割机|隐形切割|裂片|blanking|刻蚀切割|cutter plotter|die cutting|水切割|\
         线切割",
    ),
    (
        operation("drilling"),
        "hole puncher|puncher|hole punching laser|drills holes|micro holes|perforation|钻微孔|打微孔|激光打孔|冲孔激光|\
         via drilling|via hole|via holes|via holes drilling|laser via drilling|microvia drilling|drill|drilling|drills|driller|\
         perforat*|hole making|make holes|making holes|microvia|via formation|piercing|trepanning|hole drilling|punch holes in|\
         micro hole|micro hole drilling|hole processing|钻孔|打孔|钻|穿孔|微孔加工|微孔|孔加工|小孔加工|气膜孔|气膜孔加工|开孔|制孔",
    ),
    (
        operation("engraving"),
        "ring engraver|写刻|雕版|深雕|刻图文|刻图案|刻图|刻花纹|雕图|浮雕|内雕|engrav*|etch|etching|etcher|etches|carving|carve|\
         carves|雕刻|刻花|蚀刻|刻字|雕|镌刻|刻章|雕花|镭雕|刻印|刻版|制版雕刻",
    ),
    (
        operation("marking"),
        "laser mark|marks|dating|date code|dates printing|writing logos|写码|打生产日期|刻标识|打二维码|打序列号|刻二维码|打日期|\
         打字|打码机|喷码机|标码|刻序列号|打流水号|刻logo|打logo|writing serial numbers|mark|marking|marker|marks|marked|coding|\
         coder|codes|branding|serializ*|inscrib*|laser date code|date coding|打标|标记|标刻|打码|喷码|刻码|赋码|打标机|标识|镭刻|\
         标印",
    ),
    (
        operation("scribing"),
        "scribing|scriber|scribe|scribes|grooving|groove|grooves|scoring|stealth dicing|划线|划片|划槽|开槽|刻槽|刻划|刻线|scribing of",
    ),
    (
        operation("trimming"),
        "调值|ferrite trimming|value trimming|adjusting resistance|tuning of resistors|trimming|trimmer|trims|resistor trimming|\
         trim resistors|laser trim|resistance trimming|调阻|修调|微调电阻|调节电阻|调电阻|电阻修刻|阻值",
    ),
    (
        operation("cleaning"),
        "oxide removal|removes oxide|去氧化层|去氧化|脱脂|去油|除油|去锈层|除氧化层|除垢|rust stripping|\
         degreasing|decontamination|descaling|\
         deoxidizing|derust*|clean|cleaning|cleaner|cleans|rust removal|rust remover|remove rust|removing rust|\
         removes rust|derusting|descal*|decontaminat*|清洗|除锈|\
         清洁|去污|除污|去锈|清除锈",
    ),
    (
        operation("ablating"),
        "去漆|清除油漆|coating removal|remove coating|removes coatings|removing coatings|paint removing|paint remover|remove paint|paint removal|removing paint|paint stripping|除漆|脱漆|paint stripper|paint decoating|decoating|coating stripping|去涂层|脱膜|\
         剥漆|剥漆机|去漆皮|脱漆皮|电火花成型|电火花成形|sinker edm|edm sinker|smooth*|peel*|fade|fades|fading|lift off|laser lift off|\
         laser liftoff|刻蚀|激光刻蚀|剥离|剥膜|激光剥离|去表层|去除表层|去膜|去胶|除胶|削除|蚀除|微结构加工|evaporates burrs|hole puncture|\
         burns away|vaporizes|vaporises|evaporates|ablat*|laser removal|material removal|removes material|removing material|\
         remove material|edge deletion|wire stripping|removes insulation|remove insulation|removing insulation|\
         removal of insulation|insulation removal|removal of material|strips insulation|strip insulation|stripper|stripping|\
         decapsul*|delayer*|micromachin*|micro machin*|machining|machines parts|烧蚀|剥线|剥蚀|剥除|去除材料|去除|微加工|精密加工|\
         微纳加工|开封|扫边|清边|去层|structuring|film removal|film patterning|patterning",
    ),
    (operation("texturing"), "textur*|roughen*|纹理|蚀纹|晒纹|咬花|制绒|毛化"),
    (
        operation("welding"),
        "rf heat sealing|rf heat sealer|rf sealing|rf sealer|radio frequency sealing|dielectric heat sealing|dielectric heat sealer|high frequency sealing|high frequency sealer|高频热合|高周波熔接|rf welding|hf welding|\
         dielectric welding|熔接|熔焊|拼接焊|补焊|电焊|joins metal|joins|joining|fusion welding|seam welding|修补焊|焊补|weld|welding|welder|welds|\
         welded joints|joining metal|seam weld*|spot weld*|resistance weld*|butt weld*|projection weld*|\
         wire bonding|wire bonder|friction stir|surfacing|join metal|bonding metal|fusing metal|焊接|焊|焊机|点焊|缝焊|对焊|\
         弧焊|氩弧焊|电阻焊|气保焊|二保焊|气体保护焊|二氧化碳气体保护焊|二氧化碳保护焊|埋弧焊|凸焊|电焊机|气焊|堆焊|键合|\
         gas welding|arc welding|arc welder|co2 welding|co2 welder|tig|mig|gmaw|gtaw|smaw|镭焊|搅拌摩擦焊|焊接机",
    ),
    (operation("soldering"), "solder|soldering|solders|brazing|braze|brazed|reflow|desolder*|锡焊|钎焊|焊锡|锡球|回流焊|波峰焊|喷锡"),
    (
        operation("additive"),
        "sla|sla resin|resin printer|resin 3d printer|dlp printer|光固化|光固化3d打印|metal printing|bioprint*|laser powder bed|粉末床|选区烧结|激光选区|激光成形修复|laser metal deposition|printing models|\
         making prototypes|打印模型|制作样件|快速成型机|快速成形机|prints models|additive|additive manufactur*|sinter*|3d print*|\
         3 d print*|three dimensional print*|powder bed|slm|sls|dmls|lpbf|selective laser sintering|selective laser melting|\
         laser melting|stereolithograph*|sla printer|fused deposition|fdm|rapid prototyp*|metal deposition|\
         directed energy deposition|layer by layer|增材|增材制造|烧结|3d打印|3d 打印|三维打印|快速成型|快速成形|选区熔化|\
         选区激光熔化|粉床|铺粉|光固化成型|立体光刻|逐层",
    ),
    (
        operation("forming"),
        "profile forming|profile bending|型材成型|型材成形|型材弯曲|forming|bending|bend|bender|bends|press brake|pressbrake|roll forming|rolling mill|hydraulic press|folding|flanging|\
         straightening|stamping|stretching|swaging|forging|plate rolling|折弯|弯曲|弯管|成形|成型|辊压|滚压|冷弯|卷板|压弯|液压机|\
         油压机|压力机|锻压|校平|矫平|拉伸",
    ),
    (operation("punching"), "punch|punching|punches|nibbl*|notching|notcher|turret punch|punch press|冲孔|冲压|冲切|步冲|转塔冲|冲|冲裁"),
    (operation("sawing"), "saw|sawing|bandsaw|band saw|saws|circular saw|hacksaw|sawmill|锯|锯切|锯床|带锯|圆锯|锯断"),
    (
        operation("milling"),
        "milling|mill|miller|routing|router|machining center|machining centre|mortis*|铣|铣削|铣床|雕铣|龙门铣|加工中心|镂铣",
    ),
    (operation("turning"), "turning|lathe|turning center|turning centre|车床|车削|车铣"),
    (
        operation("grinding"),
        "grind|grinding|grinder|grinds|polish|polishing|polisher|sanding|sander|deburr*|lapping|honing|buffing|磨|磨床|磨削|抛光|\
         打磨|去毛刺|研磨|珩磨|砂光",
    ),
    (
        operation("printing"),
        "print|printing|printer|prints|printing press|plotter|inkjet printer|laser printer|screen print*|pad print*|印刷|打印|\
         喷墨打印|打印机|喷绘|印花|丝印|移印|喷印",
    ),
    (
        operation("measuring"),
        "power meter|laser power meter|energy meter|功率计|激光功率计|尺寸检测|定位检测|libs|libs analyzer|扫描测量|measuring|measure|measurement|measures|inspect|inspection|inspects|\
         inspecting|rangefinder|range finder|distance meter|interferometer|profilometer|profiler|coordinate measuring|cmm|\
         metrology|gauging|gauge|tachometer|vibrometer|laser tracker|laser scanner|3d scanner|total station|theodolite|lidar|\
         spectrometer|spectroscop*|microscop*|flow cytometer|particle counter|sensor|sensing|detect|detection|detector|detects|\
         testing|tester|analyzer|analyser|analyzing|laser micrometer|micrometer|alignment tool|aligning|shaft alignment|\
         displacement sensor|laser level|velocimeter|bar code scanner|barcode scanner|barcode reader|caliper|profile measur*|\
         ellipsomet*|测量|检测|测距|测径|测厚|测速|扫描仪|三维扫描|干涉仪|轮廓仪|传感器|位移传感器|探测|测试|激光雷达|光谱仪|\
         显微镜|对中仪|水平仪|粒度仪|测高|计量|跟踪仪|全站仪|经纬仪|测振|检验|校准",
    ),
    (
        operation("treating_body"),
        "epilator|photo epilator|photoepilator|fractional co2|fractional laser|fractional co2 laser|点阵激光|tattoo|tattoo laser|纹身|祛纹身|去纹身|eye surgery|oral surgery|corneal surgery|laser surgery|surg*|medical|medicine|therap*|lithotrip*|dermat*|hair removal|\
         tattoo removal|skin rejuvenation|skin resurfacing|ophthalm*|lasik|dental|dentist*|dentistry|orthodont*|patient*|clinical|\
         tissue|photocoagulat*|cataract|cosmetic treatment|aesthetic|wrinkle|acne|varicose|vascular|lipo*|physiotherap*|\
         low level laser therapy|endovenous|endoscop*|acupuncture|hair growth|hair regrowth|keratectomy|refractive surgery|beauty|\
         lesions|pigmented|prostate|urolog*|veterinar*|手术|医用|医疗|治疗|脱毛|祛斑|嫩肤|美容|牙科|眼科|皮肤|碎石|理疗|除皱|祛痘|\
         洗纹身|洗眉|近视|口腔|外科|患者|组织切割|美肤|生发|兽用",
    ),
    (
        operation("exposing"),
        "plate exposure|making plates|plate making|制版|platemaking|expos*|lithograph*|photolithograph*|direct imaging|ldi|\
         mask aligner|maskless|photoplotter|photo plotter|pattern generator|imagesetter|direct write|laser direct write|曝光|光刻|\
         直写|直接成像|光绘|激光直接成像|掩膜对准",
    ),
    (
        operation("annealing"),
        "anneal*|heat treat*|harden*|quench*|tempering|heating|preheating|curing|laser heating|drying|退火|淬火|热处理|加热|硬化|\
         固化|烘干|表面强化",
    ),
    (
        operation("handling"),
        "handler|tray handler|wafer loader|wafer transfer|transfers|transferring|loading of wafers|bundle loader|handling|transfer|loader|\
         loading system|unloader|unloading|loading and unloading|loading/unloading|feeder|conveyor|conveying|manipulator|robot|\
         robotic arm|gripper|pick and place|stacker|sorter|palletiz*|transport|搬运|上下料|上料|送料机|机械手|机械臂|机械手臂|上料下料|机器人|输送|传送|\
         码垛|取放|分选|上下料机|堆垛",
    ),
    (
        operation("projecting"),
        "sandblast*|sand blast*|shot blast*|grit blast*|abrasive blast*|blasting|bead blast*|steam jet|steam clean*|steam blast*|\
         dry ice blast*|dry ice clean*|dry ice|spray|spraying|high pressure washer|pressure washer|喷砂|抛丸|喷丸|喷涂|干冰清洗|\
         干冰|蒸汽清洗|高压清洗",
    ),
    (
        operation("show_lighting"),
        "wash light|stage led|led stage|moving head light|舞台激光|light show|laser show|disco|stage light*|stage lighting|\
         laser light show|party light|nightclub|laser projector light|light effect|舞台|激光灯|舞台灯|表演|演出|迪厅|灯光秀",
    ),
];
