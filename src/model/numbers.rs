//! Looks through a saved model for numbers that are none.
//!
//! Nothing that is learned may be NaN or infinite, and a file from elsewhere could hold such a value in any field, so every field is looked
//! at by what it is and not by its name.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// A border of a decision tree may be infinite: everything that is not missing is below it.
const MAY_BE_INFINITE: &str = "threshold";

/// The first number of a MessagePack value that is none, with the fields it stands in; `None` if all are sound.
pub fn unsound(plain: &[u8]) -> Option<String> {
    let mut path = Vec::new();
    let walk = Walk { path: &mut path };
    walk.deserialize(&mut rmp_serde::Deserializer::new(plain)).err().map(|e| e.to_string())
}

/// Looks at one value; `path` are the names of the fields around it.
struct Walk<'a> {
    path: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn sound<E: serde::de::Error>(&self, value: f64) -> Result<(), E> {
        let fine = value.is_finite() || value.is_infinite() && self.path.last().is_some_and(|n| n == MAY_BE_INFINITE);
        if fine { Ok(()) } else { Err(E::custom(format!("{} is {value}, which is no number", self.path.join(".")))) }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_f32<E: serde::de::Error>(self, value: f32) -> Result<(), E> {
        self.sound(f64::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.sound(value)
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        while all.next_element_seed(Walk { path: &mut *self.path })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        while let Some(key) = all.next_key::<Key>()? {
            self.path.push(key.0);
            all.next_value_seed(Walk { path: &mut *self.path })?;
            self.path.pop();
        }
        Ok(())
    }
}

/// A name, or a number or anything else that stands where a name does.
struct Key(String);

impl<'de> serde::Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Key, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Key, E> {
                Ok(Key(name.to_owned()))
            }

            fn visit_u64<E>(self, name: u64) -> Result<Key, E> {
                Ok(Key(name.to_string()))
            }
        }
        from.deserialize_any(Name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    struct Inner {
        threshold: f32,
        shares: Vec<f64>,
    }

    #[derive(serde::Serialize)]
    struct Outer {
        name: &'static str,
        inner: Option<Inner>,
        days: (u8, i64),
    }

    #[test]
    fn numbers_that_are_none_are_named() {
        let of = |threshold, shares: &[f64]| {
            let value = Outer { name: "x", inner: Some(Inner { threshold, shares: shares.to_vec() }), days: (1, -1) };
            unsound(&rmp_serde::to_vec_named(&value).expect("written"))
        };
        assert_eq!(of(0.5, &[0.0, -1e300]), None);
        assert_eq!(of(f32::INFINITY, &[]), None);
        for (threshold, shares) in [(f32::NAN, 0.0), (0.0, f64::NAN), (0.0, f64::INFINITY), (0.0, f64::NEG_INFINITY)] {
            let found = of(threshold, &[1.0, shares]).expect("refused");
            assert!(found.contains("inner."), "{found}");
        }
    }
}
