//! The schema of a declaration line: which fields there are, what sort of value each holds, who may
//! look at it, and under which names files carry it. Nothing but a label is required of a file, and
//! columns outside this schema are used too.

use std::collections::HashMap;
use std::sync::LazyLock;

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
    /// Other names it goes by, compared without case, spaces and punctuation; among them the China
    /// Single Window's JSON keys.
    pub aliases: &'static [&'static str],
}

const fn field(
    name: &'static str,
    en: &'static str,
    zh: &'static str,
    semantic: Semantic,
    used_by: Use,
    aliases: &'static [&'static str],
) -> Field {
    Field { name, en, zh, semantic, used_by, unit: None, vocabulary: None, aliases }
}

const fn quantity(
    name: &'static str,
    en: &'static str,
    zh: &'static str,
    unit: Unit,
    used_by: Use,
    aliases: &'static [&'static str],
) -> Field {
    Field { name, en, zh, semantic: Semantic::Numerical, used_by, unit: Some(unit), vocabulary: None, aliases }
}

const fn fact(
    name: &'static str,
    en: &'static str,
    zh: &'static str,
    vocabulary: Option<Vocabulary>,
    aliases: &'static [&'static str],
) -> Field {
    Field { name, en, zh, semantic: Semantic::Categorical, used_by: Use::Subheading, unit: None, vocabulary, aliases }
}

/// The schema. What the goods are goes to the subheading head, what the trade is to the risk head
/// (classification follows the goods' objective properties, not who trades them), mass, price and
/// quantity to both.
pub const FIELDS: &[Field] = &[
    field(
        "id",
        "identifier",
        "编号",
        Semantic::Id,
        Use::None,
        &["declaration id", "case_id", "entry id", "entryId", "报关单号", "海关编号", "uid"],
    ),
    field("line", "line", "项号", Semantic::Id, Use::None, &["gNo", "line no", "item no"]),
    field(
        "date",
        "date",
        "申报日期",
        Semantic::Date,
        Use::None,
        &["declaration date", "dDate", "iEDate", "entry date", "日期", "进出口日期"],
    ),
    field(
        "declared_code",
        "declared code",
        "申报商品编号",
        Semantic::Code,
        Use::None,
        &[
            "codeTs",
            "hs code",
            "hs6 code",
            "hscode",
            "hs6",
            "hs",
            "commodity code",
            "tariff code",
            "商品编号",
            "商品编码",
            "税号",
            "declared hs",
        ],
    ),
    field(
        "confirmed_code",
        "confirmed code",
        "核定商品编号",
        Semantic::Code,
        Use::None,
        &["final code", "adjudicated code", "corrected code", "核定编码", "归类编码", "confirmed hs"],
    ),
    field("inspected", "inspected", "是否查验", Semantic::Categorical, Use::None, &["inspection", "查验"]),
    field(
        "description",
        "description",
        "商品名称",
        Semantic::Text,
        Use::Subheading,
        &["gName", "goods description", "item description", "品名", "货物名称"],
    ),
    field("specification", "specification", "规格型号", Semantic::Text, Use::Subheading, &["gModel", "规格", "申报要素"]),
    fact("energy_source", "energy source", "能量来源", Some(Vocabulary::EnergySource), &["process", "能源"]),
    fact("laser_medium", "laser medium", "激光介质", Some(Vocabulary::LaserMedium), &["medium", "laser type", "激光器类型"]),
    quantity("wavelength", "wavelength", "波长", Unit::Nanometre, Use::Subheading, &["wavelength nm", "wave length"]),
    quantity(
        "output_power",
        "output power",
        "输出功率",
        Unit::Watt,
        Use::Subheading,
        &["power", "power w", "laser power", "optical power", "激光功率", "功率"],
    ),
    fact("operation", "operation", "加工方式", Some(Vocabulary::Operation), &["function", "功能"]),
    fact("presentation", "presentation", "呈现状态", Some(Vocabulary::Presentation), &["completeness"]),
    fact("worktable", "worktable or work holder", "工作台或夹具", Some(Vocabulary::YesNo), &["work table", "work holder", "工作台"]),
    quantity("axes", "axes", "轴数", Unit::One, Use::Subheading, &["number of axes", "axis count"]),
    fact("numerical_control", "numerical control", "数控", Some(Vocabulary::YesNo), &["cnc", "nc"]),
    fact("workpiece_material", "workpiece material", "加工对象材质", Some(Vocabulary::Material), &["workpiece", "material"]),
    fact("dedicated_use", "dedicated use", "专用用途", Some(Vocabulary::Use), &["use", "purpose", "用途"]),
    quantity("work_area", "work area", "加工幅面", Unit::SquareMetre, Use::Subheading, &["working area", "幅面"]),
    quantity("net_mass", "net mass", "净重", Unit::Kilogram, Use::Both, &["net weight", "netWt", "mass", "weight"]),
    quantity(
        "value",
        "value",
        "总价",
        Unit::One,
        Use::Both,
        &["item price", "declTotal", "customs value", "invoice value", "total value", "amount"],
    ),
    field("currency", "currency", "币制", Semantic::Categorical, Use::Risk, &["tradeCurr"]),
    quantity("quantity", "quantity", "数量", Unit::One, Use::Both, &["gQty", "qty"]),
    field("unit", "unit of quantity", "计量单位", Semantic::Categorical, Use::Both, &["gUnit"]),
    field("origin", "origin", "原产国", Semantic::Categorical, Use::Risk, &["country of origin", "cusOriginCountry", "origin country"]),
    field("destination", "destination", "最终目的国", Semantic::Categorical, Use::Risk, &["destinationCountry", "country of destination"]),
    field("transport", "transport", "运输方式", Semantic::Categorical, Use::Risk, &["mode of transport", "cusTrafMode", "transport mode"]),
    field("office", "office", "申报地海关", Semantic::Categorical, Use::Risk, &["office id", "customMaster", "customs office"]),
    field("declarant", "declarant", "申报单位", Semantic::Group, Use::Risk, &["declarant id", "agentName", "agentCode", "broker"]),
    field(
        "trader",
        "trader",
        "收发货人",
        Semantic::Group,
        Use::Risk,
        &["importer id", "importer", "exporter id", "cnsnTradeScc", "cnsnTradeCode", "trader id", "company"],
    ),
    field("supplier", "supplier", "供应商", Semantic::Group, Use::Risk, &["seller id", "seller", "supplier id", "consignorCname"]),
    field("true_code", "true code (simulated)", "真实编码（模拟）", Semantic::Code, Use::None, &[]),
    field("pattern", "misdeclaration pattern (simulated)", "错报类型（模拟）", Semantic::Categorical, Use::None, &[]),
];

/// Case, spaces and punctuation aside.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The field of that name.
pub fn field_named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.name == name)
}

/// The field a file's column most likely is: by hsift's name, a name for people, or an alias. For
/// nested JSON (`technical.medium`) the last part of the name counts too.
pub fn field_for_column(column: &str) -> Option<&'static Field> {
    static NAMES: LazyLock<HashMap<String, &Field>> = LazyLock::new(|| {
        let names = |f: &'static Field| f.aliases.iter().chain([&f.name, &f.en, &f.zh]).map(move |n| (plain(n), f));
        FIELDS.iter().flat_map(names).collect()
    });
    let find = |name: &str| NAMES.get(&plain(name)).copied();
    find(column).or_else(|| find(column.rsplit('.').next()?))
}

/// The elements of a China customs element string that have a fixed place whatever the code: the
/// first two of `a|b|…` (`datasets/README.md` names the source).
pub const ELEMENT_PREFIX: [(&str, &str, &str); 2] =
    [("brand_type", "brand type", "品牌类型"), ("export_preference", "export preference", "出口享惠情况")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_lead_to_one_field() {
        let mut seen = HashMap::new();
        for f in FIELDS {
            for name in f.aliases.iter().chain([&f.name, &f.en, &f.zh]) {
                let other = seen.insert(plain(name), f.name);
                assert!(other.is_none_or(|o| o == f.name), "{name}: {other:?} and {}", f.name);
            }
        }
    }

    #[test]
    fn columns_of_real_files_are_recognised() {
        for (column, name) in [
            ("HS6 Code", "declared_code"),
            ("codeTs", "declared_code"),
            ("gName", "description"),
            ("Net Mass", "net_mass"),
            ("Item Price", "value"),
            ("Country of Origin", "origin"),
            ("Importer ID", "trader"),
            ("technical.power_w", "output_power"),
            ("商品名称", "description"),
        ] {
            assert_eq!(field_for_column(column).map(|f| f.name), Some(name), "{column}");
        }
        assert!(field_for_column("Tax Rate").is_none());
    }
}
