//! Countries: ISO 3166 codes with the names that people write.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rows;

/// A country or customs territory.
#[derive(Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// English name.
    pub english: String,
    /// Chinese name.
    pub chinese: String,
}

/// `datasets/schema/countries.csv`: code, alpha3, english, chinese, also (other names, joined by `|`).
static TABLE: LazyLock<(Vec<Country>, HashMap<String, usize>)> = LazyLock::new(|| {
    let (mut all, mut names) = (Vec::new(), HashMap::new());
    for row in rows(include_str!("../../datasets/schema/countries.csv")) {
        let also = row[4].split('|').filter(|name| !name.is_empty());
        for name in [&row[0], &row[1], &row[2], &row[3]].into_iter().chain(also) {
            names.insert(super::names::key(name), all.len());
        }
        all.push(Country { code: row[0].to_owned(), english: row[2].to_owned(), chinese: row[3].to_owned() });
    }
    (all, names)
});

/// The country of a code or a name, English or Chinese.
pub fn read(text: &str) -> Option<&'static Country> {
    let (all, names) = &*TABLE;
    names.get(&super::names::key(text)).map(|at| &all[*at])
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_country_has_many_names() {
        for name in ["CN", "cn", "CHN", "China", "中国", "P.R.C."] {
            assert_eq!(super::read(name).map(|c| c.code.as_str()), Some("CN"), "{name}");
        }
        for name in ["", "XX", "Chin", "EU"] {
            assert_eq!(super::read(name), None, "{name}");
        }
    }
}
