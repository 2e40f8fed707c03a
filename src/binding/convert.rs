//! JavaScript values as the core reads them.

use napi::bindgen_prelude::{Array, FromNapiValue, JsObjectValue, Object, Unknown};
use napi::{JsValue, Result, ValueType};

use crate::core::pool::OptionValue;

/// Options are flat, with groups of options in them; nothing deeper is valid.
const DEEPEST: usize = 3;

/// Reads an options object with any content.
pub(crate) fn option_value(value: Unknown) -> Result<OptionValue> {
    read(value, 0)
}

fn read(value: Unknown, depth: usize) -> Result<OptionValue> {
    Ok(match value.get_type()? {
        ValueType::Undefined => OptionValue::Undefined,
        ValueType::Boolean => OptionValue::Bool(bool::from_unknown(value)?),
        ValueType::Number => OptionValue::Number(f64::from_unknown(value)?),
        ValueType::String => OptionValue::Text(String::from_unknown(value)?),
        ValueType::Object if depth < DEEPEST => read_object(value, depth)?,
        ValueType::Null => OptionValue::Other("null".to_owned()),
        ValueType::Object => OptionValue::Other("a nested object".to_owned()),
        other => OptionValue::Other(format!("a {}", other.to_string().to_lowercase())),
    })
}

fn read_object(value: Unknown, depth: usize) -> Result<OptionValue> {
    if value.is_array()? {
        let array = Array::from_unknown(value)?;
        let items = (0..array.len()).map(|index| match array.get::<Unknown>(index)? {
            Some(item) => read(item, depth + 1),
            None => Ok(OptionValue::Undefined),
        });
        return Ok(OptionValue::List(items.collect::<Result<_>>()?));
    }
    let object = Object::from_unknown(value)?;
    let keys = Object::keys(&object)?;
    let entries = keys.into_iter().map(|key| {
        let value = object.get_named_property_unchecked::<Unknown>(&key)?;
        Ok((key, read(value, depth + 1)?))
    });
    Ok(OptionValue::Map(entries.collect::<Result<_>>()?))
}
