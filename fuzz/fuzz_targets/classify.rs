//! A line of JSON is taken for the reply to a call only if it has that id at its top level.
#![no_main]

use electron_re_native::core::wire::{CallId, Line, classify};
use libfuzzer_sys::fuzz_target;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// All top-level ids of an object: JSON may have the same key twice.
struct Ids(Vec<Value>);

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Ids;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ids, A::Error> {
                let mut ids = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "id" {
                        ids.push(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Ids(ids))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

fuzz_target!(|line: &[u8]| {
    let Line::Reply(CallId(id)) = classify(line) else {
        return;
    };
    // As V8 is given it.
    let text = String::from_utf8_lossy(line);
    if serde_json::from_str::<IgnoredAny>(&text).is_err() {
        return; // the receiver's parser refuses it, too
    }
    let ids = match serde_json::from_str::<Ids>(&text) {
        Ok(ids) => ids.0,
        Err(error) if error.is_data() => panic!("a reply is an object: {error}"),
        // Numbers like 1e999 are infinite in JavaScript; this parser gives up on them.
        Err(_) => return,
    };
    let is_the_id = |found: &Value| found.as_str().is_some_and(|text| text.parse() == Ok(id));
    assert!(ids.iter().any(is_the_id), "{id} is not in {ids:?}");
});
