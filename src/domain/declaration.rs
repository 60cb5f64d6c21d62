//! The schema of a declaration line: which fields there are, what sort of value each holds, who may
//! look at it. Under which names files carry it says [`names`](super::names). Nothing but a label is required of a
//! file, and columns outside this schema are used too.

use serde::{Deserialize, Serialize};

use super::technical::Unit;
use super::vocabulary::Vocabulary;

/// How the values of a column are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Semantic {
    /// Numbers, with or without units.
    Numerical,
    /// One of a set of values; kept as a dictionary with counts.
    Categorical,
    /// Words; each token is a feature.
    Text,
    /// A day.
    Date,
    /// A number or name that says which line this is and nothing else.
    Id,
    /// Who: trader, declarant, supplier. Folds and intervals keep an entity's lines together.
    Group,
    /// A commodity code.
    Code,
    /// Yes or no, as a label.
    Flag,
}

/// Which heads may look at a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Use {
    /// Both heads.
    Both,
    /// Only the subheading head.
    Subheading,
    /// Only the risk head.
    Risk,
    /// Neither: identifiers, labels, and whatever is decided after the declaration.
    None,
}

impl Use {
    /// May this head look?
    pub fn by(self, head: Head) -> bool {
        matches!((self, head), (Use::Both, _) | (Use::Subheading, Head::Subheading) | (Use::Risk, Head::Risk))
    }
}

/// The two questions a model answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Head {
    /// Which subheading do these goods belong to?
    Subheading,
    /// Is the declared code wrong?
    Risk,
}

/// A field of the schema.
pub struct Field {
    /// Its name in hsift.
    pub name: &'static str,
    /// Its name for people, English.
    pub en: &'static str,
    /// Its name for people, Chinese.
    pub zh: &'static str,
    /// How its values are understood.
    pub semantic: Semantic,
    /// Who may look at it.
    pub used_by: Use,
    /// Unit of a numerical field.
    pub unit: Option<Unit>,
    /// Fixed answers of a categorical field.
    pub vocabulary: Option<Vocabulary>,
}

const fn field(name: &'static str, en: &'static str, zh: &'static str, semantic: Semantic, used_by: Use) -> Field {
    Field { name, en, zh, semantic, used_by, unit: None, vocabulary: None }
}

const fn quantity(name: &'static str, en: &'static str, zh: &'static str, unit: Unit, used_by: Use) -> Field {
    Field { name, en, zh, semantic: Semantic::Numerical, used_by, unit: Some(unit), vocabulary: None }
}

const fn fact(name: &'static str, en: &'static str, zh: &'static str, vocabulary: Option<Vocabulary>) -> Field {
    Field { name, en, zh, semantic: Semantic::Categorical, used_by: Use::Subheading, unit: None, vocabulary }
}

/// The schema. What the goods are goes to the subheading head, what the trade is to the risk head
/// (classification follows the goods' objective properties, not who trades them), mass, price and
/// quantity to both.
pub const FIELDS: &[Field] = &[
    field("id", "identifier", "编号", Semantic::Id, Use::None),
    field("line", "line", "项号", Semantic::Id, Use::None),
    field("date", "date", "申报日期", Semantic::Date, Use::None),
    field("year", "year", "年份", Semantic::Id, Use::None),
    field("month", "month", "月份", Semantic::Id, Use::None),
    field("day", "day", "日", Semantic::Id, Use::None),
    field("declared_code", "declared code", "申报商品编号", Semantic::Code, Use::None),
    field("confirmed_code", "confirmed code", "核定商品编号", Semantic::Code, Use::None),
    field("inspected", "inspected", "是否查验", Semantic::Categorical, Use::None),
    field("description", "description", "商品名称", Semantic::Text, Use::Subheading),
    field("specification", "specification", "规格型号", Semantic::Text, Use::Subheading),
    fact("energy_source", "energy source", "能量来源", Some(Vocabulary::EnergySource)),
    fact("laser_medium", "laser medium", "激光介质", Some(Vocabulary::LaserMedium)),
    quantity("wavelength", "wavelength", "波长", Unit::Nanometre, Use::Subheading),
    quantity("output_power", "output power", "输出功率", Unit::Watt, Use::Subheading),
    fact("operation", "operation", "加工方式", Some(Vocabulary::Operation)),
    fact("presentation", "presentation", "呈现状态", Some(Vocabulary::Presentation)),
    fact("worktable", "worktable or work holder", "工作台或夹具", Some(Vocabulary::YesNo)),
    quantity("axes", "axes", "轴数", Unit::One, Use::Subheading),
    fact("numerical_control", "numerical control", "数控", Some(Vocabulary::YesNo)),
    fact("workpiece_material", "workpiece material", "加工对象材质", Some(Vocabulary::Material)),
    fact("dedicated_use", "dedicated use", "专用用途", Some(Vocabulary::Use)),
    quantity("work_area", "work area", "加工幅面", Unit::SquareMetre, Use::Subheading),
    quantity("net_mass", "net mass", "净重", Unit::Kilogram, Use::Both),
    quantity("value", "value", "总价", Unit::One, Use::Both),
    field("currency", "currency", "币制", Semantic::Categorical, Use::Risk),
    quantity("quantity", "quantity", "数量", Unit::One, Use::Both),
    field("unit", "unit of quantity", "计量单位", Semantic::Categorical, Use::Both),
    field("origin", "origin", "原产国", Semantic::Categorical, Use::Risk),
    field("destination", "destination", "最终目的国", Semantic::Categorical, Use::Risk),
    field("transport", "transport", "运输方式", Semantic::Categorical, Use::Risk),
    field("office", "office", "申报地海关", Semantic::Categorical, Use::Risk),
    field("declarant", "declarant", "申报单位", Semantic::Group, Use::Risk),
    field("trader", "trader", "收发货人", Semantic::Group, Use::Risk),
    field("supplier", "supplier", "供应商", Semantic::Group, Use::Risk),
    field("true_code", "true code (simulated)", "真实编码（模拟）", Semantic::Code, Use::None),
    field("pattern", "misdeclaration pattern (simulated)", "错报类型（模拟）", Semantic::Categorical, Use::None),
];

/// The field of that name.
pub fn field_named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.name == name)
}

/// The elements of a China customs element string that have a fixed place whatever the code: the
/// first two of `a|b|…` (`datasets/README.md` names the source).
pub const ELEMENT_PREFIX: [(&str, &str, &str); 2] =
    [("brand_type", "brand type", "品牌类型"), ("export_preference", "export preference", "出口享惠情况")];
