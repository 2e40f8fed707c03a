//! What all children of a pool are started with.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::io;

use super::inspect::Inspection;
use crate::core::error::Error;
use crate::core::platform::{Identity, OwnedHandle, Scheduling, find_program};
use crate::core::shm::Memory;
use crate::core::sync::Arc;
use crate::core::wire::Handshake;
use crate::core::wire::environment::{HANDSHAKE, NODE_CHANNEL, NODE_SERIALIZATION, SHARED};
use crate::core::wire::handshake::CHANNEL_FD;

/// The destination of a child's stdout and stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stdio {
    /// A pipe that the supervisor reads.
    Pipe,
    /// The host's own.
    Inherit,
    /// /dev/null.
    Ignore,
}

/// The recipe for a pool's children. Each child adds its `id` and, if it is inspected, its port.
#[derive(Debug, Clone)]
pub struct ChildSpec {
    /// The Node binary. Without a slash it is looked up in the child's PATH.
    pub program: String,
    /// Arguments for Node itself.
    pub node_args: Vec<String>,
    /// Absolute path of the script.
    pub script: String,
    /// Arguments for the script.
    pub script_args: Vec<String>,
    /// Environment variables, as name and value.
    pub env: Vec<(String, String)>,
    /// Working directory.
    pub cwd: String,
    /// The destination of the output.
    pub stdio: Stdio,
    /// How the children are inspected; `None`: they are not.
    pub inspect: Option<Inspection>,
    /// Whether the processes that the child has started in its group end with the child.
    pub kills_tree: bool,
    /// The priority of the child, and the processors that it runs on.
    pub scheduling: Scheduling,
    /// The user and group that the child runs as.
    pub identity: Identity,
    /// Bytes of private memory above which the pool gets a report.
    pub memory_limit: Option<u64>,
    /// Memories that the child shares with the host, by name. Each child inherits their descriptors.
    pub shared: Vec<(String, Arc<Memory>)>,
}

/// A recipe with the values of one child.
#[derive(Debug)]
pub struct Recipe {
    pub(super) program: CString,
    pub(super) argv: Vec<CString>,
    pub(super) envp: Vec<CString>,
    pub(super) cwd: CString,
}

/// What one child gets in addition to its recipe.
#[derive(Debug, Default)]
pub struct Inheritance {
    /// Descriptors that follow the channel's.
    pub files: Vec<OwnedHandle>,
    /// What the pool supports, for the child's `ProcessHost`.
    pub handshake: Handshake,
}

impl ChildSpec {
    /// Builds one child's command line and environment. `first_shared` is the descriptor of its first shared memory;
    /// the others follow.
    ///
    /// # Errors
    /// [`Error::Spawn`] for a text with a NUL byte, or a program that is not in the PATH.
    pub fn recipe(
        &self,
        id: &str,
        handshake: &str,
        inspect_port: Option<u16>,
        first_shared: usize,
    ) -> Result<Recipe, Error> {
        let program = find_program(&self.program, &self.env).ok_or_else(|| Error::Spawn {
            step: "finding",
            subject: self.program.clone(),
            source: io::Error::from(io::ErrorKind::NotFound),
        })?;
        let inspect = self.inspect_flag(inspect_port);
        let arguments = [&self.program]
            .into_iter()
            .chain(&self.node_args)
            .chain(&inspect)
            .chain([&self.script])
            .chain(&self.script_args);
        Ok(Recipe {
            program: c_string(&program.to_string_lossy())?,
            argv: arguments
                .map(|argument| c_string(argument))
                .collect::<Result<_, _>>()?,
            envp: self.environment(id, handshake, first_shared)?,
            cwd: c_string(&self.cwd)?,
        })
    }

    /// The flag that makes Node listen for an inspector at the port of one child.
    pub fn inspect_flag(&self, port: Option<u16>) -> Option<String> {
        Some(self.inspect.as_ref()?.flag(port?))
    }

    /// Checks the working directory. This is for a child that the host starts, since a failure there would not name the
    /// reason.
    ///
    /// # Errors
    /// [`Error::Spawn`] if the working directory is not accessible or not a directory.
    pub fn check_cwd(&self) -> Result<(), Error> {
        let is_folder = std::fs::metadata(&self.cwd).and_then(|found| match found.is_dir() {
            true => Ok(()),
            false => Err(io::Error::from(io::ErrorKind::NotADirectory)),
        });
        is_folder.map_err(|source| Error::Spawn {
            step: "entering",
            subject: self.cwd.clone(),
            source,
        })
    }

    fn environment(&self, id: &str, handshake: &str, first_shared: usize) -> Result<Vec<CString>, Error> {
        let replaced = ["id", NODE_CHANNEL, NODE_SERIALIZATION, HANDSHAKE, SHARED];
        let kept = self
            .env
            .iter()
            .filter(|(name, _)| !replaced.contains(&name.as_str()));
        let ours = [
            format!("id={id}"),
            format!("{NODE_CHANNEL}={CHANNEL_FD}"),
            format!("{NODE_SERIALIZATION}=json"),
            format!("{HANDSHAKE}={handshake}"),
        ];
        let shared = self
            .list_shared(first_shared)
            .map(|list| format!("{SHARED}={list}"));
        kept.map(|(name, value)| format!("{name}={value}"))
            .chain(ours)
            .chain(shared)
            .map(|entry| c_string(&entry))
            .collect()
    }

    /// The descriptors of the shared memories by name, as JSON; `None` if there are none.
    pub fn list_shared(&self, first: usize) -> Option<String> {
        let names = self.shared.iter().map(|(name, _)| name.as_str());
        let descriptors: BTreeMap<_, _> = names.zip(first..).collect();
        let list = serde_json::to_string(&descriptors).unwrap_or_default();
        (!descriptors.is_empty()).then_some(list)
    }
}

fn c_string(text: &str) -> Result<CString, Error> {
    CString::new(text).map_err(|source| Error::Spawn {
        step: "passing",
        subject: format!("{text:?}"),
        source: io::Error::new(io::ErrorKind::InvalidInput, source),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(env: &[(&str, &str)]) -> ChildSpec {
        ChildSpec {
            program: "sh".to_owned(),
            node_args: vec!["--no-warnings".to_owned()],
            script: "/app/child.js".to_owned(),
            script_args: vec!["one".to_owned()],
            env: env
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            cwd: "/".to_owned(),
            stdio: Stdio::Pipe,
            inspect: Inspection::of(&[], &[("NODE_ENV".to_owned(), "development".to_owned())]),
            kills_tree: true,
            scheduling: Scheduling::default(),
            identity: Identity::default(),
            memory_limit: None,
            shared: Vec::new(),
        }
    }

    #[test]
    fn nodes_arguments_come_before_the_script_and_the_scripts_after() {
        let recipe = spec(&[("PATH", "/bin")])
            .recipe("default", "1", Some(5858), 4)
            .unwrap();
        let argv: Vec<_> = recipe
            .argv
            .iter()
            .map(|argument| argument.to_str().unwrap())
            .collect();
        assert_eq!(
            argv,
            ["sh", "--no-warnings", "--inspect=5858", "/app/child.js", "one"]
        );
        assert_eq!(recipe.program.to_str().unwrap(), "/bin/sh");
    }

    #[test]
    fn a_child_has_its_own_id_and_channel_whatever_the_host_has() {
        let recipe = spec(&[("PATH", "/bin"), ("id", "other"), ("NODE_CHANNEL_FD", "9")])
            .recipe("7", "1", None, 4)
            .unwrap();
        let env: Vec<_> = recipe.envp.iter().map(|entry| entry.to_str().unwrap()).collect();
        assert_eq!(env[..3], ["PATH=/bin", "id=7", "NODE_CHANNEL_FD=3"]);
        assert_eq!(
            env[3..],
            [
                "NODE_CHANNEL_SERIALIZATION_MODE=json",
                "ELECTRON_RE_NATIVE_POOL=1"
            ]
        );
    }

    #[test]
    fn a_child_is_told_where_its_shared_memories_are() {
        let mut spec = spec(&[("PATH", "/bin"), ("ELECTRON_RE_NATIVE_SHARED", "the host's own")]);
        let last = |spec: &ChildSpec| {
            let recipe = spec.recipe("7", "1", None, 6).unwrap();
            recipe.envp.last().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(last(&spec), "ELECTRON_RE_NATIVE_POOL=1");
        let memory = Arc::new(Memory::create(4).unwrap());
        for name in ["frames", "a \"b\""] {
            spec.shared.push((name.to_owned(), Arc::clone(&memory)));
        }
        assert_eq!(
            last(&spec),
            r#"ELECTRON_RE_NATIVE_SHARED={"a \"b\"":7,"frames":6}"#
        );
    }

    #[test]
    fn what_cannot_be_passed_or_found_is_a_spawn_error() {
        let nul = spec(&[("PATH", "/bin")])
            .recipe("a\0b", "1", None, 4)
            .unwrap_err();
        assert_eq!(nul.code(), "ERR_SPAWN");
        let missing = spec(&[("PATH", "/nowhere")])
            .recipe("default", "1", None, 4)
            .unwrap_err();
        assert!(missing.to_string().contains("finding sh"), "{missing}");
    }
}
