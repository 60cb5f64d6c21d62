use proptest::prelude::*;

use super::*;
use crate::domain::tariff::units::Unit;

fn printed(text: &str) -> String {
    let e = expression(text);
    assert_eq!(e.unparsed(), None, "{text}");
    assert_eq!(expression(&e.to_string()), e, "{text} printed as {e}");
    e.to_string()
}

#[test]
fn rates_of_several_tariffs_become_trees() {
    for (text, told) in [
        ("Free", "Free"),
        ("free", "Free"),
        ("No change.", "no change"),
        ("2.4%", "2.4 %"),
        ("2.4% ", "2.4 %"),
        ("17.6 percent", "17.6 %"),
        ("41.2¢/kg", "0.412 USD / kg"),
        ("$1,234.5/t", "1234.5 USD / 1000 kg"),
        ("16.1¢/kg +3%", "0.161 USD / kg + 3 %"),
        ("31¢ each+ 7%", "0.31 USD / each + 7 %"),
        ("3.3¢/kg on zinc content", "0.033 USD / kg on zinc content"),
        ("2¢/m2of woven surface", "0.02 USD / m2 of woven surface"),
        ("9¢/clean kg", "0.09 USD / clean kg"),
        (
            "$2.20 each + 8% on the lid + 5.1% on the handle, hinge or clasp",
            "2.2 USD / each + 8 % on the lid + 5.1 % on the handle, hinge or clasp",
        ),
        ("0.3¢/line/ gross + 4%", "0.003 USD / 144 line/piece + 4 %"),
        ("$1.10/1000 + 6%", "1.1 USD / 1000 each + 6 %"),
        ("$3/t, including weight of crate", "3 USD / 1000 kg including weight of crate"),
        ("The duty provided in the applicable subheading + 20%", "the duty provided in the applicable subheading + 20 %"),
        (
            "The duty provided inthe applicable subheading+ a duty of 20% upon the value of the foreign content",
            "the duty provided in the applicable subheading + 20 % on the foreign content",
        ),
        ("9.00 % + 51.70 GBP / 100 kg", "9 % + 51.7 GBP / 100 kg"),
        ("8.400 % + 61.200 EUR DTN", "8.4 % + 61.2 EUR / 100 kg"),
        (
            "14.9 % / Retail Price + 201.5 GBP / 1000 p/st MIN 299 GBP / 1000 p/st",
            "14.9 % on the retail price + 201.5 GBP / 1000 each MIN 299 GBP / 1000 each",
        ),
        ("0.000 % + EA MAX 17.300 % + ADSZ", "0 % + EA MAX 17.3 % + ADSZ"),
        ("25 GBP / 100 kg/net/%sacchar.", "25 GBP / 100 kg/net/%sacchar."),
    ] {
        assert_eq!(printed(text), told, "{text}");
    }
}

#[test]
fn what_follows_a_limit_belongs_to_it() {
    let e = expression("12 % MIN 9 GBP / 100 kg MAX 20 GBP / 100 kg - 3 GBP / 100 kg");
    let Expression::AtMost(inner, limit) = &e else { panic!("{e:?}") };
    assert!(matches!(**inner, Expression::AtLeast(..)), "{e:?}");
    assert!(matches!(&**limit, Expression::Sum(parts) if parts.len() == 2), "{e:?}");
    assert!(matches!(expression("(2 % MIN 1 %) + 3 %"), Expression::Sum(_)));
}

#[test]
fn clauses_have_their_programmes() {
    let clauses = cell("Free (A*,AU, BH, S+) 1.7% (JP)See 9822.01.07 (CO)");
    let told: Vec<(String, Vec<&str>)> =
        clauses.iter().map(|c| (c.expression.to_string(), c.programmes.iter().map(String::as_str).collect())).collect();
    assert_eq!(
        told,
        [("Free".to_owned(), vec!["A*", "AU", "BH", "S+"]), ("1.7 %".to_owned(), vec!["JP"]), ("see 9822.01.07".to_owned(), vec!["CO"])]
    );
    assert_eq!(cell("  "), []);
    for torn in ["Free (A,AU) 3%", "(A,AU)", "Free (A,AU"] {
        assert!(cell(torn).iter().any(|c| c.expression.unparsed().is_some()), "{torn}");
    }
}

#[test]
fn prose_is_not_understood_and_says_so() {
    for text in [
        "Free, under bond, as prescribed in note 3",
        "See additional note 7",
        "The rate applicable to the goods of which it is a part",
        "4,5 %",
        "2.4",
        "2.4%%",
        "2.4% 3%",
        "1.2.3%",
        "5¢",
        "5 USD / furlong",
        "2% on the case, but not more than is just",
        "Free - 2%x",
        "+ 2%",
        "2% +",
        "%",
        "-2%",
        "",
    ] {
        assert!(expression(text).unparsed().is_some(), "{text:?} as {}", expression(text));
    }
}

fn tree() -> impl Strategy<Value = Expression> {
    let number = (1i64..5_000_000, 0u32..5).prop_map(|(n, scale)| Decimal::new(n, scale).normalize());
    let base = prop_oneof![
        3 => Just(Base::CustomsValue),
        1 => Just(Base::ValuePlusDuties),
        1 => "[a-z]{3,8}( [a-z]{3,8})?".prop_filter("a name", |n| expression(&format!("1 % on the {n}")).unparsed().is_none()).prop_map(Base::Part),
    ];
    let unit = prop_oneof![Just("kg"), Just("clean kg"), Just("ASVX"), Just("each"), Just("m3"), Just("jewel over 7")];
    let specific = (number.clone(), prop_oneof![Just("USD"), Just("GBP")], 1u32..2000, unit, proptest::option::of("on [a-z]{4,9} content"))
        .prop_map(|(amount, currency, per, unit, of)| {
            let meant = units::read(unit).expect("known");
            let of = of.filter(|of| expression(&format!("1 USD / kg {of}")).unparsed().is_none());
            let per = (Decimal::from(per) * meant.factor).normalize();
            Expression::Specific { amount, currency: currency.to_owned(), per, units: meant.units.clone(), of }
        });
    let leaf = prop_oneof![
        Just(Expression::Free),
        Just(Expression::Ref(Reference::Applicable)),
        Just(component("EA")),
        (number, base).prop_map(|(percent, base)| Expression::AdValorem { percent, base }),
        specific,
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let flat = inner.clone().prop_filter("no sum in a sum", |e| !matches!(e, Expression::Sum(_)));
        prop_oneof![
            proptest::collection::vec((flat, any::<bool>()), 2..4).prop_map(|parts| {
                let sign =
                    |(at, (e, taken)): (usize, (Expression, bool))| if taken && at > 0 { e.clone().negated().unwrap_or(e) } else { e };
                Expression::Sum(parts.into_iter().enumerate().map(sign).collect())
            }),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::AtLeast(Box::new(a), Box::new(b))),
            (inner.clone(), inner).prop_map(|(a, b)| Expression::AtMost(Box::new(a), Box::new(b))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same_tree(tree in tree()) {
        let printed = tree.to_string();
        prop_assert_eq!(expression(&printed), tree, "{}", printed);
    }

    #[test]
    fn any_text_is_read_without_harm(text in "[ 0-9.,%¢$/+()A-Za-z\u{a0}€-]{0,60}") {
        let e = expression(&text);
        if e.unparsed().is_none() {
            prop_assert_eq!(expression(&e.to_string()), e);
        }
        let _ = cell(&text);
    }
}

#[test]
fn a_qualified_unit_is_another() {
    let unit = |text: &str| match expression(text) {
        Expression::Specific { units, .. } => units,
        other => panic!("{other}"),
    };
    assert_eq!(unit("1¢/clean kg"), [Unit { code: "KGM".into(), qualifier: Some("clean".into()) }]);
    assert_eq!(unit("1¢/kg"), [Unit { code: "KGM".into(), qualifier: None }]);
}
