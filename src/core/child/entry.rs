//! What can be known about a child's script before it runs.

use std::fs;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::spec::ChildSpec;

/// With these options, Node evaluates any script as it does an ES module.
const LOADERS: [&str; 3] = ["--import", "--loader", "--experimental-loader"];
/// How much of a script's start is examined.
const MOST_BYTES: u64 = 256 * 1024;

impl ChildSpec {
    /// Whether the script may be an ES module, whose evaluation takes more than one turn of the loop. Returns false
    /// only if the script certainly is not a module.
    pub fn may_be_module(&self) -> bool {
        let script = Path::new(&self.script);
        if self
            .node_flags()
            .any(|flag| LOADERS.iter().any(|loader| flag.starts_with(loader)))
        {
            return true;
        }
        match script.extension().and_then(|extension| extension.to_str()) {
            Some("cjs" | "cts") => false,
            Some("js") | None => match package_type(script).as_deref() {
                Some("module") => true,
                Some("commonjs") => false,
                // Newer versions of Node decide by the syntax then.
                _ => begins_as_module(script),
            },
            _ => true,
        }
    }

    /// Whether a debugger may hold the child.
    pub fn may_be_inspected(&self) -> bool {
        let is_attached_to =
            |name: &str, value: &str| name == "VSCODE_INSPECTOR_OPTIONS" && !value.is_empty();
        self.inspect.is_some()
            || self.node_flags().any(|flag| flag.starts_with("--inspect"))
            || self.env.iter().any(|(name, value)| is_attached_to(name, value))
    }

    /// Node's own arguments, from the command line and from `NODE_OPTIONS`.
    fn node_flags(&self) -> impl Iterator<Item = &str> {
        let options = self.env.iter().filter(|(name, _)| name == "NODE_OPTIONS");
        let from_env = options.flat_map(|(_, value)| value.split_whitespace());
        self.node_args.iter().map(String::as_str).chain(from_env)
    }
}

/// The field `type` of the package.json that a script belongs to.
fn package_type(script: &Path) -> Option<String> {
    let text = script
        .ancestors()
        .skip(1)
        .find_map(|folder| fs::read_to_string(folder.join("package.json")).ok())?;
    let package: Value = serde_json::from_str(&text).ok()?;
    package.get("type")?.as_str().map(str::to_owned)
}

fn begins_as_module(script: &Path) -> bool {
    let mut text = Vec::new();
    let read = fs::File::open(script).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut text));
    // A file that only Node can read, as in an archive, may be anything.
    read.is_err()
        || text
            .split(|byte| matches!(byte, b'\n' | b';'))
            .any(is_module_statement)
}

fn is_module_statement(statement: &[u8]) -> bool {
    let statement = statement.trim_ascii_start();
    let rest = statement
        .strip_prefix(b"import")
        .or_else(|| statement.strip_prefix(b"export"));
    rest.and_then(<[u8]>::first)
        .is_some_and(|next| matches!(next, b' ' | b'\t' | b'{' | b'*' | b'"' | b'\''))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::child::Stdio;
    use crate::core::platform::{Identity, Scheduling};

    fn spec(script: &str, node_args: &[&str], env: &[(&str, &str)]) -> ChildSpec {
        ChildSpec {
            program: "node".to_owned(),
            node_args: node_args.iter().map(|&arg| arg.to_owned()).collect(),
            script: script.to_owned(),
            script_args: Vec::new(),
            env: env
                .iter()
                .map(|&(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            cwd: "/".to_owned(),
            stdio: Stdio::Pipe,
            inspect: None,
            kills_tree: true,
            scheduling: Scheduling::default(),
            identity: Identity::default(),
            memory_limit: None,
            shared: Vec::new(),
        }
    }

    #[test]
    fn names_packages_syntax_and_loaders_tell_a_module() {
        let folder = std::env::temp_dir().join(format!("ere-entry-{:016x}", rand::random::<u64>()));
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        write("package.json", "{}");
        write("module/package.json", r#"{"type":"module"}"#);
        write("common/package.json", r#"{"type":"commonjs"}"#);
        let may_be = |script: &str| spec(script, &[], &[]).may_be_module();
        assert!(may_be("/nowhere/child.mjs") && may_be("/nowhere/child.ts"));
        assert!(!may_be("/nowhere/child.cjs"));
        assert!(may_be(&write("module/child.js", "1")));
        assert!(!may_be(&write("common/child.js", "import 'x'")));
        assert!(!may_be(&write(
            "plain.js",
            "const x = require('x');\nimport('y');"
        )));
        assert!(may_be(&write("syntax.js", "'use strict';import{x}from'x'")));
        assert!(may_be("/nowhere/child.js"));
        assert!(spec("/nowhere/child.cjs", &["--import=tsx"], &[]).may_be_module());
        let options = [("NODE_OPTIONS", "-r x --import tsx")];
        assert!(spec("/nowhere/child.cjs", &[], &options).may_be_module());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_debugger_may_hold_a_child_that_listens_for_one() {
        let may_be = |args: &[&str], env: &[(&str, &str)]| spec("/x.js", args, env).may_be_inspected();
        assert!(!may_be(&["--no-warnings"], &[("NODE_OPTIONS", "-r x")]));
        assert!(may_be(&["--inspect-brk"], &[]));
        assert!(may_be(&[], &[("NODE_OPTIONS", "--inspect-wait=0")]));
        assert!(may_be(&[], &[("VSCODE_INSPECTOR_OPTIONS", "{}")]));
    }
}
