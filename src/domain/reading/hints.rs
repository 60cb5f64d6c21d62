//! Words that name no value of a fact but help to decide one.

use super::lexicon::{Hint, Sense};

/// Other words that decide.
pub(super) const HINTS: &[(Sense, &str)] = &[
    (
        Sense::Hint(Hint::Scan),
        "scan head|scanning head|scanhead|galvo|galvanometer|galvanometer scanner|galvo scanner|galvo head|scanner|scanner head|\
         beam deflection|marking head|laser marking head|laser scribing head|laser coding head|deflection head|扫描头|振镜|\
         扫描振镜|振镜头|打标头|scanning mirrors|scanner unit|beam steering|scribing head",
    ),
    (
        Sense::Hint(Hint::Table),
        "交换工作台|exchange work table|工作台面|真空台面|变位台|物料台|料盘|玻璃基板载台|玻璃载台|glass stage|holder|rotating holder|rotary holder|desktop platform|\
         bed|stage|stages|platen|x y stage|x-y stage|sample stage|step and repeat stage|positioner|part positioner|rotary clamp|\
         clamp|clamping fixture|clamping fixtures|clamping|pallet|pallets|pallet fixture|drawer|sliding drawer|dial table|\
         indexing dial|dial|carousel|moving belt|worktop|lift stand|rotator|lathe bed|rotary axis|rotary roller|roller table|\
         cutting bed|lifting table|cradle|mandrel|nest|tray|trays|jig|jigs|vise|rotary device|rotary attachment|exchange tables|\
         shuttle|turret table|台面|旋转夹具|变位机|工装|载板|吸附台|吸盘|抽屉|旋转轴|滚轴|料架|托盘|滑台|十字滑台|工位|双工位|转台|\
         移动台|托架|平移台|位移台|直线平台|大理石平台|床身|滑轨台|压料|夹钳|夹持|work table|worktable|working table|x y table|\
         xy table|xyz table|x/y table|x-y table|work holder|workholder|work holding|workholding|workpiece holder|indexer|\
         rotary indexing|indexing table|rotary table|rotary index table|turntable|positioning table|positioning stage|motion stage|\
         xy stage|x y stage|linear stage|fixture|work fixture|fixturing|chuck|wafer chuck|vacuum table|vacuum chuck|\
         honeycomb table|honeycomb bed|work bed|workbed|pallet changer|exchange table|shuttle table|shuttle pallet|\
         work positioning|positioning device|positioning devices|positioning system|motion table|part holder|workpiece positioning|\
         work area table|work surface|table|positioning|work platform|lift table|rotating stage|工作台|夹具|载物台|交换台|分度盘|\
         转盘|旋转工作台|旋转台|治具|工件台|定位装置|运动平台|卡盘|回转台|蜂窝板|蜂窝台|升降台|平台|加工台|载台|转台",
    ),
    (
        Sense::Hint(Hint::Conveyor),
        "飞达|收纸台|进板|自动进板|输送装置|收放线|收放线装置|放线架|roller feed|上料下料|conveyer|loader|bundle loader|unwinding unit|web unwinding|feeder wheel|feed rollers|feed roller|infeed|roll feed|\
         coil feed|rollers|振动盘|自动上料|上料架|上料|喂料|输送皮带|输送带喂料|辊道|输送机|放卷|收放卷|放卷机|进给装置|皮带线|\
         conveyor|conveyor belt|feeder|feeding device|feeding system|feeding devices|feeding|parts feeder|part feeder|\
         wire feeder mechanism|reel to reel|material handling|work feeder|loading device|sheet feeder|automatic feeder|\
         work handling|bowl feeder|unwinder|送料|送料装置|输送带|传送带|流水线|上料装置|进料|送料器|自动送料|传动装置|送料机构|\
         上下料|上下料装置|输送线",
    ),
    (Sense::Hint(Hint::Stand), "stand|支架|底座|机架|mount|mounting frame|安装架"),
    (
        Sense::Hint(Hint::Numerical),
        "cnc|nc|numerically controlled|numerical control|numeric control|computer numerical control|\
         computer numerically controlled|computer controlled|computerized numerical|computer control|computerised numerical|数控|\
         数字控制|电脑控制|微机控制|计算机控制",
    ),
    (
        Sense::Hint(Hint::Automatic),
        "automatic|automatically|automated|fully automatic|semi automatic|semiautomatic|robot|robotic|plc|plc controlled|自动|\
         全自动|半自动|机器人|机械臂|机械手臂|自动化",
    ),
    (
        Sense::Hint(Hint::ByHand),
        "manual|manually|hand operated|manually operated|hand fed|not numerically controlled|other than numerically controlled|\
         non cnc|non nc|conventional|手动|非数控|人工操作|手工操作",
    ),
    (
        Sense::Hint(Hint::Incomplete),
        "unassembled|disassembled|knocked down|knock down|ckd|skd|incomplete|unfinished|in several crates|several shipments|\
         split shipment|multiple crates|separate crates|two crates|three crates|in parts for assembly|partly assembled|\
         not assembled|散件|未组装|未装配|拆散|拆卸状态|不完整|分批|分箱|成套散件|未完成品|半成品|缺少",
    ),
    (
        Sense::Hint(Hint::ColourOnly),
        "without removing material|without removal of material|without material removal|no material is removed|\
         no removal of material|not remove material|does not remove any material|does not remove material|discolor*|discolour*|\
         color change|colour change|changing the color|changing the colour|changes the color|changes the colour|changes color|\
         change of color|change of colour|变色|不去除材料|颜色变化|改变颜色|色变|无材料去除",
    ),
    (
        Sense::Hint(Hint::Unclear),
        "no principal function|equally important|of equal importance|equal functions|either function|principal function cannot|\
         principal function can not|cannot determine the principal|neither function is|not possible to determine the principal|\
         无主要功能|不分主次|同等重要|难以确定主要|无法确定主要",
    ),
    (
        Sense::Hint(Hint::Several),
        "3 in 1|3 in-1|2 in-1|4 in-1|three in one|3in1|4 in 1|four in one|4in1|2 in 1|two in one|2in1|multi function|\
         multifunction*|multi purpose|multipurpose|combination|combined|combo|hybrid|combi|三合一|四合一|二合一|多功能|复合|一体|\
         一体机|两用|多合一|多用途|组合",
    ),
    (
        Sense::Hint(Hint::Oem),
        "rack mount*|rack mounted|oem set|for integration|for integrator|to be integrated|set for integration|产线集成|集成用|\
         供集成|嵌入式|oem|for integrators|integrator|system integrators|bare|building block|component level|19 inch|19\" rack",
    ),
    (
        Sense::Hint(Hint::Frame),
        "gantry|bed|lathe bed|enclosure|cabinet|workstation|machine tool|machine frame|motion system|linear motor|linear guide|\
         龙门|床身|机床|机柜|防护罩|横梁|直线电机|导轨",
    ),
    (Sense::Hint(Hint::Layer), "powder|layer|layers|sinter*|粉末|铺粉|逐层|烧结"),
    (
        Sense::Hint(Hint::Optical),
        "pulse*|wavelength|beam|pumped|cavity|resonator|repetition rate|linewidth|tunable|q switched|continuous wave|nanosecond|\
         picosecond|femtosecond|output power|harmonic|lasing|polari*|coherent|波长|脉冲|光束|泵浦|谐振腔|重复频率|输出功率|偏振",
    ),
    (
        Sense::Hint(Hint::MedicalWare),
        "medical device|medical devices|medical instrument|medical instruments|surgical instrument|surgical instruments|\
         surgical tool|surgical tools|medical device manufactur*|stent|stents|medical industry|medical parts|medical implants|\
         implants|medical components|dental parts|dental laboratory|dental lab|dental crown|dental crowns|dental alloy|\
         dental prosthe*|dental technician*|catheter|医疗器械|医疗设备零件|手术器械|支架切割|医疗支架|心脏支架|义齿|牙冠|医疗行业|\
         医用支架",
    ),
];
