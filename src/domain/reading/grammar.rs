//! Words that shape a sentence, words that say what a number measures, and phrases that mislead.

use super::lexicon::{Label, Role, Sense};

/// Words and signs that shape the sentence.
pub(super) const ROLES: &[(Sense, &str)] = &[
    (Sense::Role(Role::For), "for|为了|to be used as"),
    (
        Sense::Role(Role::ForUse),
        "for use in|for use on|for use with|for use by|for mounting|to be mounted|for installation|to be installed|for integration|\
         to be integrated|integrated into|integrate into|be incorporated into|incorporation into|incorporation in|compatible with|\
         suitable for use with|designed for use with|designed for use in|used in|used on|used with|used by|use in|use with|fits|\
         fit for|to fit|mount on|mounted on|mounts on|attaches to|attached to|attach to|connects to|replacement for|spare for|\
         part of|component of|通用于|通用于各类|built into|intended for use in|intended for use with|dedicated to|适用于|适用|\
         配套于|安装在|安装于|装在|用在|应用于|兼容",
    ),
    (
        Sense::Role(Role::Purpose),
        "used for|used to|use for|primarily used to|primarily used for|mainly used for|mainly used to|principally used to|\
         principally used for|primarily designed to|primarily designed for|primarily for|mainly for|principally for|主要用于|\
         主要用来|used primarily to|used primarily for|used principally to|used principally for|used mainly for|used mainly to|\
         designed for|designed to|designed primarily for|designed primarily to|designed specifically for|designed specifically to|\
         intended for|intended to|capable of|able to|suitable for|ideal for|specially designed for|specifically designed for|\
         specifically for|especially for|made for|in order to|to perform|performs|for the purpose of|whose function is to|\
         function is to|功能是|用于|用来|可用于|用以|供|专门用于|能够|可对|用途|功能|加工方式|适合|适合于",
    ),
    (
        Sense::Role(Role::With),
        "with|w/|incl.|incl|including|includes|include|included|equipped with|fitted with|supplied with|comes with|come with|\
         complete with|together with|along with|accompanied by|featuring|features|having|has|incorporates|incorporating|containing|\
         contains|provided with|plus|+|配|配有|配备|搭配|带有|带|含|含有|附|附带|附有|包括|包含|具有|内含|加装|随机|另配|标配|连同|\
         以及",
    ),
    (
        Sense::Role(Role::Contents),
        "consists of|consist of|consisting of|comprises|comprise|comprising|comprised of|composed of|made up of|is made of|由|组成|\
         主要由|构成",
    ),
    (
        Sense::Role(Role::Means),
        "by|using|via|through|by means of|utilizes|utilizing|utilises|utilising|uses|employs|employing|based on|采用|使用|利用|\
         通过|依靠|借助|以|原理",
    ),
    (
        Sense::Role(Role::Not),
        "the buyer adds|buyer adds|the customer adds|the user adds|the buyer supplies|buyer supplies|no|not|without|w/o|does not|do not|doesn't|don't|non|never|neither|nor|excluding|exclude|excludes|excluded|excl.|excl|\
         w/out|except|free of|free from|isn't|is not|are not|cannot|can not|lacks|lacking|unlike|instead of|rather than|\
         compared to|compared with|replaces|absence of|less the|other than|不|不含|不带|不包括|不包含|不具|不具有|不是|不能|不可|\
         不会|并非|nothing|无|无需|没有|未|未含|未带|非|除|免|而非|不配|不需要|缺|替代|区别于|optional|optionally|选配|可选",
    ),
    (
        Sense::Role(Role::Is),
        "is|are|is a|is an|was|were|be|as|described as|identified as|known as|called|namely|i.e.|be a|together form|which form|\
         form a|forms a|constitute|constitutes|function as|functions as|:|是|为|即|系|属于|品名|名称",
    ),
    (
        Sense::Role(Role::Break),
        "of|in|on|from|to|at|into|onto|under|over|against|during|while|when|where|if|because|在|于|从|对|将|把|向|至",
    ),
    (Sense::Role(Role::And), "and|or|&|as well as|和|或|及|与|并|或者|并且|兼"),
    (Sense::Role(Role::But), "but|however|yet|only|但|但是|仅|只|而是"),
    (Sense::Role(Role::That), "which|that|who|whose"),
    (
        Sense::Role(Role::Again),
        "it|they|the goods|the merchandise|the product|the item|the article|the unit itself|本机|该机|该设备|本设备|该产品|本产品|\
         该商品|the subject",
    ),
    (Sense::Role(Role::Comma), ","),
    (Sense::Role(Role::List), "、"),
    (Sense::Role(Role::Stop), ".|;|。|\n|!"),
    (Sense::Role(Role::Question), "?"),
    (Sense::Role(Role::Field), " / | - | -- |//"),
    (Sense::Role(Role::Stop), "|"),
    (Sense::Role(Role::Open), "(|[|【|《|「"),
    (Sense::Role(Role::Close), ")|]|】|》|」"),
    (Sense::Role(Role::ForBefore), "用|专用|配套|上用|配套用|使用的|适用的|上的|上使用的|所用|所用的|用的|专用的"),
    (Sense::Role(Role::De), "的"),
    (
        Sense::Role(Role::Firm),
        "inc|inc.|llc|ltd|ltd.|corp|corp.|corporation|gmbh|co.|co., ltd|co.,ltd|co ltd|company|s.p.a.|s.r.l.|kk|b.v.|group|\
         有限公司|公司|集团|有限责任公司|股份有限公司|品牌|牌",
    ),
    (
        Sense::Role(Role::Mainly),
        "used primarily to|used primarily for|used principally to|used principally for|used mainly for|used mainly to|primarily|\
         principally|mainly|mostly|chiefly|principal function|primary function|main function|principal use|main purpose|\
         primary purpose|principal purpose|principal operation|主要|主要用于|主要功能|主要用途|以…为主|主要用来|主功能|\
         principal function is|primarily used to|primarily used for|mainly used for|mainly used to|principally used to|\
         principally used for|primarily designed to|primarily designed for|primarily for|mainly for|principally for",
    ),
    (
        Sense::Role(Role::ByOthers),
        "supplied by the user|supplied by the customer|provided by the customer|provided by the user|customer's own|\
         customer supplied|by others|not used|the end user supplies|user's own|user must supply|customer must supply|sold separately|\
         not included|not present|are not present|is not present|are absent|is absent|absent|not provided|are not provided|\
         are not included|is not included|are excluded|is excluded|supplied by others|provided by others|ordered separately|\
         are missing|is missing|are not supplied|not furnished|另行提供|均未包含|未包含|均未包括|均不包括|均不含|均不带|不包括在内|\
         由客户提供|由用户提供|由买方提供|由买方自备|自备|另外提供|单独进口|单独报关|分开进口|imported separately|\
         shipped separately|purchased separately|客户自备|用户自备|另购|另行|另售|not supplied",
    ),
];

/// Beams that only show the place of the work.
const AIMING_BEAMS: &str = "aiming|aiming beam|aiming light|aiming diode|aiming laser|pilot|pilot beam|pilot light|pilot laser|guide|guide beam|\
     guide light|guide laser|guiding beam|guiding light|guiding laser|pointer|red pointer|laser pointer|red laser pointer|visible pointer|\
     pointer beam|indicator|indicator beam|indicator light|indicating beam|indicating light|indicating laser|indication light|\
     preview|preview beam|preview light|red preview|red light|red dot|red diode|red beam|red guide|red pilot|red aiming|targeting|\
     targeting beam|target beam|visible beam|visible red|visible diode|visible light|alignment beam|alignment laser|positioning laser|positioning light|\
     positioning beam|locating light|laser guide|laser alignment|laser positioning|focus pointer|focusing light|指示|指示光|指示激光|\
     指示红光|指示光束|指引光|红光|红光指示|红光定位|红光预览|红光瞄准|红光引导|预览红光|预览光|引导|引导光|引导红光|瞄准|瞄准光|\
     瞄准红光|瞄准激光|瞄准光束|定位光|定位红光|定位激光|激光定位|激光对刀|对焦红光|对焦光|同轴红光|红点|红点定位|红点指示|红光笔|\
     指示灯|光点指示|可见光指示|绿光指示";

/// Words that say what the number beside them measures.
pub(super) const LABELS: &[(Sense, &str)] = &[
    (
        Sense::Label(Label::Output),
        "output power|laser power|optical power|power output|output of|laser output|average power|average output|output|beam power|\
         rated output power|rated laser power|continuous wave power|cw power|rated output|mean power|optical output|激光功率|\
         输出功率|光功率|激光输出功率|平均功率|额定输出功率|额定激光功率|激光器功率|出光功率|平均输出功率|光输出功率|最大输出功率|\
         maximum output|power of laser|optical output power|avg power|avg. power|avg pwr|avg|average|mean|laser pwr|laser output power|\
         laser wattage|beam output|max laser power|max. laser power|maximum laser power|laser source power|emission power|optical pwr|\
         mean output|average optical power|平均|激光平均功率|额定输出|激光输出|光源功率|激光源功率|单模功率|连续功率|连续输出功率|\
         最大激光功率|最大输出|平均激光功率|标称功率|激光标称功率|激光器输出功率|激光最大功率|光学功率|平均光功率",
    ),
    (
        Sense::Label(Label::Electrical),
        "power consumption|consumption|consumes|consuming|input power|power input|rated power|rated input|electrical power|\
         electric power|electric input|supply power|power supply|power draw|draws|total power|wall plug|power requirement|\
         power required|mains|machine power|installed power|overall power|electrical input|connected load|connection power|\
         整机功率|耗电|耗电量|功耗|输入功率|额定功率|总功率|用电功率|电源功率|电功率|装机功率|消耗功率|额定输入功率|整机耗电|电源|\
         power consumed|electrical consumption|input|electrical load|rated electrical load|rated load power|mains power|power load|\
         输入|电源输入|总负荷|rated supply|mains supply|supply|power rating|connected power|connected|installed|\
         machine total power|whole machine power|gross power|electricity|wall power|power req|power req.|power cons|power cons.|\
         total electrical power|total consumption|max consumption|max. consumption|power demand|demand|electrical rating|\
         electrical supply|total load|load power|额定总功率|电源总功率|设备功率|机器功率|设备总功率|整机总功率|总耗电|耗电功率|\
         最大功耗|机器总功率|供电|供电功率|电源要求|市电|装机|能耗|功率消耗|配电|电力|最大耗电|总功耗|\
         总装机功率|耗能|整机功耗|电耗|设备耗电|消耗电力|电力消耗|机床总功率|installed electrical load|electrical connected load|\
         installed load|rated load|total connected load|total installed power|total rated power|total electric power|line power|\
         drawing no more than|drawing up to|drawing about|drawing at most|drawing less than|drawing only|drawing max|draw|takes|take|\
         needs|requires|absorbs|plugs into|power need|power needs|energy consumption|electrical consumption|current draw|\
         adapter|adaptor|power adapter|power adaptor|power brick|适配器|电源适配器|整机用电|总用电|设备用电|全机用电|需电|电源需求|\
         \
         power uptake|absorbed power|power absorbed|consumed power|total power draw|max power draw|额定电功率|电气功率|电气总功率|\
         接入功率|连接功率|连接负荷|用电负荷|电负荷|装机容量|最大用电|全机功率|用电量|运行功率|满载功率|总额定功率|额定耗电|额定功耗|\
         总电功率|电源容量|主机功率",
    ),
    (
        Sense::Label(Label::Tube),
        "co2激光管|二氧化碳激光管|co2管|双co2管|tube power|tube|laser tube|co2 tube|glass tube|co2 laser tube|co2 glass tube|\
         co2 laser glass tube|激光管|玻璃管|管功率|激光管功率|射频管|玻璃激光管|rf tube|管子|灯管功率|glass laser tube|rf laser tube|metal tube|rf metal tube|射频金属管|金属射频管|co2玻璃管|co2射频管",
    ),
    (
        Sense::Label(Label::NoPower),
        "送丝机|送粉器|送粉|送丝|powder feeder|air assist pump|air assist|mig焊机|氩弧焊机|peak power|peak|peak pulse power|motor|servo motor|spindle|servo|chiller|water chiller|heater|lamp|pump|fan|extractor|\
         compressor|vacuum|cooling|cooling capacity|led|air pump|exhaust|blower|冷水机|电机|马达|主轴|风机|灯|泵|峰值|峰值功率|\
         制冷量|冷却|空压机|伺服|加热|吸尘|抽风|除尘|气泵|瞬时功率|pump power|arc power|ultrasonic power|heating|speaker|\
         transformer|fiber loss|超声波功率|冷水机组|pump diode|pump diodes|pumping|\
         dust unit|dust|filter|filtration|fume|cooler|water cooler|dryer|drier|dehumidifier|hoist|crane|lift|elevator|hydraulic|\
         hydraulics|hydraulic unit|hydraulic station|power pack|illumination|lighting|backlight|ring light|camera light|lights|\
         computer|monitor|preheater|preheating|preheat|heat|hot air|oven|hot plate|induction|microwave|ups|stabilizer|\
         stabiliser|voltage stabilizer|generator|battery|charger|battery charger|drive|drives|drive motor|stepper|steppers|winder|roller\
         |ultrasonic|vacuum pump|air knife|suction|ventilation|ventilator|dust collection|refrigeration|\
         cooling power|chilling capacity|pulse peak|peak output|instantaneous power|plasma torch|arc|mig|tig|\
         wire feeder|blowers|uv lamp|xenon lamp|krypton lamp|flash lamp|flashlamp|lamps|led lamp|led light|speakers|\
         heat load|heat dissipation|dissipation|电弧|弧焊|等离子|制冷功率|制冷|冷却功率|冷却能力|冷机|水冷机|冷却机|水冷|\
         pulse peak power|压缩机|空气压缩机|真空泵|水泵|油泵|液压站|液压|变压器|稳压器|稳压电源|电加热|预热|烘箱|烘干|干燥机|照明|照明灯|led灯|\
         补光灯|工控机|电脑|显示器|送料电机|主轴电机|驱动器|风刀|吸烟机|除尘器|净化器|集尘器|除尘机|净化机|集尘机|抽烟机|排烟|\
         抽尘|抽风机|排风机|鼓风机|机械手|上料机|输送机|发电机|充电器|充电机|电池|峰值激光功率|脉冲峰值功率|峰值输出功率|\
         瞬间功率|氙灯|氪灯|泵浦灯|泵浦功率|泵浦|泵浦源|发热量|散热|加热器|加热板|热风|升降电机|步进电机|伺服电机|直线电机|卷扬|\
         吸附泵|超声波|超声|干燥|风扇|除湿机|制氮机|液压泵|油缸",
    ),
    (Sense::Label(Label::NoPower), AIMING_BEAMS),
    (Sense::Label(Label::NoWavelength), AIMING_BEAMS),
    (
        Sense::Label(Label::Wavelength),
        "wavelength|wave length|lasing at|emitting at|emits at|operating at|emission at|wavelength of|output wavelength|激光波长|\
         波长|中心波长|输出波长|工作波长|output|center wavelength|centre wavelength|laser wavelength|fundamental",
    ),
    (
        Sense::Label(Label::NoWavelength),
        "pump|pumped|pumping|pump wavelength|pumped at|pump source|spot|spot size|spot diameter|\
         focus diameter|accuracy|precision|resolution|repeatability|positioning|thickness|thick|depth|line width|linewidth|\
         bandwidth|spectral width|kerf|roughness|node|process node|tolerance|layer|layer thickness|particle|grain|core|\
         core diameter|fiber core|beam diameter|feature|features|hole|holes|diameter|line|lines|width|deep|wide|particles|film|\
         flatness|泵浦|泵浦源|光斑|光斑直径|精度|定位精度|重复精度|分辨率|厚度|厚|深度|线宽|\
         带宽|切缝|粗糙度|制程|工艺节点|层厚|粒径|芯径|公差|孔径|孔|直径|重复定位精度|步距|pump diode|pump diodes|\
         pump laser|pump light|goggles|safety goggles|eyewear|glasses|led灯|led|固化|curing|uv lamp|泵浦光|泵浦波长|\
         ring lamp|ring light|camera lamp|camera light|camera lights|vision light|vision lamp|vision lighting|illumination|illuminator|\
         lighting|strobe|strobe light|inspection light|inspection lamp|inspection lamps|pyrometer|\
         led ring|led lamp|led light|photodiode|视觉光源|相机光源|环形光|环形灯|环形光源|条形光|条形光源|同轴光源|同轴照明|\
         照明光|照明灯|照明光源|补光灯|频闪灯|测温仪|高温计|stepper resolution|cross hair|crosshair|cross laser|backlight|照明|背光|补光",
    ),
    (
        Sense::Label(Label::NetMass),
        "重|重约|净重约|net weight|net mass|n.w.|n.w|n/w|nw|net wt|wt|wt.|weight|weighs|weighing|mass|machine weight|净重|重量|机重|自重|\
         整机重量|机器重量|质量|net",
    ),
    (
        Sense::Label(Label::NoMass),
        "gross weight|gross mass|g.w.|g.w|gw|gross|load|loads|load capacity|loading capacity|payload|capacity|max load|\
         maximum load|lifting|workpiece weight|per hour|force|tonnage|pressing force|pressure|press|bending force|packed weight|packing weight|packaged weight|weight packed|crated weight|boxed weight|weight incl. packing|with packing|with packaging|\
         transport weight|shipping mass|packed|包装重量|装箱重量|带包装|含箱重|含木箱|毛重|gr.wt|g/w|\
         gross wt|承重|负载|载重|最大承重|载荷|压力|公称力|冲压力|吨位|工件重量|工件最大重量|最大管重|管重|最大重量|最大工件重量|含包装|hopper|max workpiece weight|装载|powder capacity|shipping weight",
    ),
    (
        Sense::Label(Label::Area),
        "work area|working area|work zone|working field|work field|engraving area|cutting area|marking area|marking field|\
         marking range|working range|work envelope|working envelope|processing area|bed|bed size|cutting bed|working table size|\
         table size|worktable size|table|working size|scan field|scanning area|scan area|work size|engraving size|cutting size|\
         processing size|working format|cutting format|format|workspace|working space|build area|build plate|build size|\
         work surface|sheet size|field of view|field|lens field|幅面|工作幅面|加工幅面|切割幅面|工作范围|加工范围|加工尺寸|台面|台面尺寸|工作面积|\
         打标范围|雕刻范围|工作台面|切割范围|雕刻面积|加工面积|有效幅面|加工区域|标刻范围|打标幅面|工作区域|扫描范围|成型尺寸|\
         cutting range",
    ),
    (
        Sense::Label(Label::NoArea),
        "dimension*|overall|overall size|machine size|footprint|spot|package|packing|packing size|crate|carton|pallet|floor space|\
         outer size|measures|measuring|overall dimensions|size of machine|lens|aperture|tube|blade|tank|vat|water tank|基板|substrate|行程|有效行程|travel|stroke|外形|外形尺寸|外型尺寸|体积|包装|\
         包装尺寸|机器尺寸|整机尺寸|占地|占地面积|木箱|箱|设备尺寸|机身尺寸|box|display|screen|显示屏|光斑|cm3|pixel|pixels|\
         resolution|分辨率|beam size",
    ),
];

/// Phrases whose words must not be read one by one.
pub(super) const NOTHING: &[(Sense, &str)] = &[(
    Sense::Nothing,
    "手机|手机壳|飞机|相机|耳机|发动机|航空发动机|电视机|洗衣机|涡轮机|收音机|laser tool setter|laser tool setting|激光对刀仪|lathe type|lathe style|车床式|patient bed|patient table|treatment bed|病床|治疗床|weld seam|焊缝|blank holder|solder paste|锡膏|\
         hot stamping|热成型|热成形|secs/gem|secs gem|copper electrode|graphite electrode|copper graphite electrode|铜电极|石墨电极|\
         铜管电极|焊头铝合金|铝合金焊头|aluminum horn|titanium horn|铝合金框架|铝合金机身|铝型材|钢砂|背金|漆皮|表皮|\
         airbag cover|quartz crystal|石英晶片|石英晶体|晶振|轮胎模具|飞机蒙皮|蒙皮|tire mold|tyre mould|silver paste|银浆|ito薄膜|\
         ito film|玻璃基板载台|玻璃载台|glass stage|gold wire|copper wire feed|rack type|soldering fume|metal table|arc tube|arc lamp|photo etched|stone free|光纤跳线|光纤尾纤|光纤连接器|光纤配线|光纤线缆|光缆|光纤光缆|光纤收发器|光纤长度|光纤芯径|光纤头|传输光纤|经光纤|通过光纤|光纤导光|光纤传输|光纤耦合|光纤输出|光纤传导|\
         光纤接口|fiber optic delivery|铭牌|标牌|吊牌|号牌|名牌|laser marked|welded and stress relieved|welded & stress relieved|\
         light gauge|wire gauge|heavy gauge|gauge steel|gauge wire|gauge sheet|stainless basket|test report|machine park|\
         machine room|bed side|bedside|at stage|two stage|multi stage|three stage|single stage|early stage|stage 1|stage 2|\
         laser pointer positioning|marking free|tested|label marking|bed frame factory|水平仪校准|切割成型|成型切割|加工成型|\
         焊接成型|一次成型|heated bed|heating bed|hot bed|print bed heated|起重|重型|重工|双重|多重|重大|重要|重庆|cutting edge|\
         cutting edge technology|country of origin marking|origin marking|marking of country|properly marked|marking requirement|\
         ce mark*|trade mark|trademark*|clean room|cleanroom|easy to clean|clean cut|clean edge|welded steel|welded steel frame|\
         welded frame|welded bed|welded structure|welded body|welded construction|all welded|steel frame|steel bed|steel structure|\
         steel plate welded|cast iron|cast iron bed|aluminum frame|aluminium frame|aluminum alloy frame|aluminum housing|\
         aluminium housing|metal housing|metal case|metal cabinet|metal frame|metal enclosure|steel enclosure|steel housing|\
         stainless steel housing|steel cabinet|granite base|granite bed|granite table base|granite platform|wooden case|\
         wooden crate|wooden box|wood case|plywood case|plywood crate|paper manual|rubber wheel|glass tube|touch screen|\
         lcd display|lcd screen|led display|lcd touch|display screen|led light|lcd control|lcd monitor|lcd panel display|\
         non contact|not only|no more than|not less than|not more than|no less than|no later than|whether or not|non metal*|\
         nonmetal*|carbon fiber|co2 free|free of co2|glass fiber|optical fiber cable|fiber coupled|\
         fiber delivery|fiber delivered|beam delivery fiber|delivery fiber|fiber cable|fiber length|fiber assembly|output fiber|feeding fiber|feed fiber|fiber patch|transmission fiber|\
         process fiber|fiber patch cord|fiber connector|via fiber|by fiber|through fiber|through a fiber|by optical fiber|via optical fiber|optical fiber|fiber length|fiber end|fiber port|fiber adapter|fiber optics|fiber optic|fiber pigtail|cutting oil|\
         cutting fluid|red dot|red light|laser class|class 4 laser product|laser safety|laser safety goggles|safety goggles|\
         safety glasses|glasses|goggles|eyewear|laser protection|laser protective goggles|laser protective glasses|\
         laser protective eyewear|laser pen mark|laser guide|laser guided|laser alignment|laser positioning|laser pointer for|\
         红光指示|红光定位|激光定位|激光防护|激光安全|激光对刀|非接触|非金属|不仅|无论|不锈|不少于|不超过|不低于|不大于|不小于|\
         无人|无尘|无缝|无线|无级|无损|皮带|磁带|带宽|带锯条|带动|附近|附加费|含税|含量|使用寿命|使用方便|作用|家用|商用|民用|应用|\
         通用|常用|工业用|工业级|适用范围|两用|多用|实用|车用|备用|专用机床|为主|行为|因为|成为|以下|以内|以及其他|机械设备厂|\
         machine shop|machine learning|machine vision|machine readable|hot water|water level|high level|power level|energy level|\
         level of|press release|marked improvement|well marked|short cut|cut off filter|printed matter|print quality|ink free|\
         inkless|non laser|optical system|control system of|cooling system of|glass cover of|light weight|lightweight|high speed|\
         laser light source|light source|red laser pointer|pulse width|under the brand|model no|serial no|item no|order no|part no|\
         po no|no. of|electronic mail|in your letter|laser industry|laser technology|激光技术|激光行业|\
         laser equipment manufacturer|laser manufacturer|metal cutting industry|the beam|steel belt|系列|提供|以太网|以上的|\
         copper nozzle|aluminum profile table|aluminium profile table|steel rail|机械结构|机械臂展|无油|无毒|非标|非晶|未来|\
         non standard|nonstandard|non ferrous|nonferrous|to date|set up|setup",
)];
