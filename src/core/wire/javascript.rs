//! Constants that JavaScript uses as well. Rust defines each of them once, in a [`shared!`] block. `js/wire/` has
//! copies with the same names, which `npm run generate:wire` writes. The test below fails if the two differ.

/// Defines constants and exports them, with their comments, to `js/wire/`.
macro_rules! shared {
    ($( $(#[doc = $doc:literal])+ pub const $name:ident: $type:ty = $value:expr; )+) => {
        $( $(#[doc = $doc])+ pub const $name: $type = $value; )+
        shared! { @write $( $name [$($doc),+] $name; )+ }
    };
    // Associated constants of a type.
    (impl $of:ident { $( $(#[doc = $doc:literal])+ pub const $name:ident: $type:ty = $value:expr; )+ }) => {
        impl $of { $( $(#[doc = $doc])+ pub const $name: $type = $value; )+ }
        shared! { @write $( $name [$($doc),+] $of::$name; )+ }
    };
    (@write $( $name:ident [$($doc:literal),+] $value:expr; )+) => {
        /// The constants as `js/wire/` has them.
        #[cfg(test)]
        pub(super) fn in_javascript() -> String {
            use crate::core::wire::javascript::{Literal, exported};
            [$( exported(stringify!($name), &[$($doc),+], &Literal::literal(&$value)) ),+].concat()
        }
    };
}

pub(super) use shared;

#[cfg(test)]
pub(super) use generator::{Literal, exported};

#[cfg(test)]
mod generator {
    use std::fs;
    use std::path::Path;

    use crate::core::wire::{
        algorithms, atomics, batch, commands, delivery, environment, flags, handshake, limits, taken, waited,
    };

    /// A value that can be written as a JavaScript literal.
    pub trait Literal {
        /// The value as a JavaScript literal.
        fn literal(&self) -> String;
    }

    macro_rules! numbers {
        ($($type:ty),+) => { $(impl Literal for $type {
            fn literal(&self) -> String {
                self.to_string()
            }
        })+ };
    }

    numbers!(i32, u32, usize);

    impl Literal for flags::Flags {
        fn literal(&self) -> String {
            self.0.to_string()
        }
    }

    impl Literal for &str {
        fn literal(&self) -> String {
            format!("'{self}'")
        }
    }

    impl<T: Literal, const N: usize> Literal for [T; N] {
        fn literal(&self) -> String {
            let items: Vec<_> = self.iter().map(Literal::literal).collect();
            let items = match items.len() {
                0..4 => items.join(", "),
                _ => format!("\n  {},\n", items.join(",\n  ")),
            };
            format!("/** @type {{const}} */ ([{items}])")
        }
    }

    /// One exported constant with its comment.
    pub fn exported(name: &str, doc: &[&str], value: &str) -> String {
        let doc: Vec<_> = doc.iter().map(|line| line.trim()).collect();
        format!("\n/** {} */\nexports.{name} = {value};\n", doc.join(" "))
    }

    #[test]
    fn javascript_has_the_same_constants() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/wire");
        let files = [
            ("algorithms", algorithms::in_javascript()),
            ("atomics", atomics::in_javascript()),
            ("batch", batch::in_javascript()),
            ("commands", commands::in_javascript()),
            ("delivery", delivery::in_javascript()),
            ("environment", environment::in_javascript()),
            ("flags", flags::in_javascript()),
            ("handshake", handshake::in_javascript()),
            ("limits", limits::in_javascript()),
            ("taken", taken::in_javascript()),
            ("waited", waited::in_javascript()),
        ];
        for (name, constants) in files {
            let origin = format!("// Of src/core/wire/{name}.rs, by `npm run generate:wire`.");
            let text = format!("'use strict';\n\n{origin}\n{constants}");
            let file = folder.join(format!("{name}.js"));
            if std::env::var_os("WRITE_WIRE").is_some() {
                fs::write(&file, &text).unwrap();
            }
            let written = fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(
                written, text,
                "js/wire/{name}.js is not what `npm run generate:wire` writes"
            );
        }
    }
}
