//! The options that say what children are started with.

use std::path::{Path, PathBuf};

use crate::core::child::{ChildSpec, Inspection, Stdio};
use crate::core::error::Error;
use crate::core::platform::{Identity, Scheduling};
use crate::core::pool::option::{OptionValue, Options, invalid};
use crate::core::shm::Memory;
use crate::core::sync::Arc;

/// The highest number of a processor.
const MOST_PROCESSORS: usize = 1023;
/// The highest id of a user or of a group; the next number means none.
const LAST_ID: u32 = u32::MAX - 1;

pub(super) fn read_spec(
    options: &mut Options,
    memories: Vec<Arc<Memory>>,
    memory_limit: Option<u64>,
) -> Result<ChildSpec, Error> {
    let script = options.any("path");
    let OptionValue::Text(script) = script else {
        return Err(invalid(
            "path",
            "the absolute path of the child's script",
            &script,
        ));
    };
    if !Path::new(&script).is_absolute() {
        return Err(invalid("path", "an absolute path", &OptionValue::Text(script)));
    }
    let env = read_env(options)?;
    let node_args = read_texts(options, "execArgv")?;
    let stdio = options.word("stdio", "'pipe', 'inherit' or 'ignore'", |word| match word {
        "pipe" => Some(Stdio::Pipe),
        "inherit" => Some(Stdio::Inherit),
        "ignore" => Some(Stdio::Ignore),
        _ => None,
    })?;
    Ok(ChildSpec {
        inspect: Inspection::of(&node_args, &env),
        program: options.text("execPath")?.unwrap_or_else(|| "node".to_owned()),
        node_args,
        script_args: read_texts(options, "args")?,
        cwd: read_cwd(options, &script)?,
        script,
        env,
        stdio: stdio.unwrap_or(Stdio::Pipe),
        kills_tree: options.flag("killTree")?.unwrap_or(true),
        scheduling: read_scheduling(options)?,
        identity: Identity {
            uid: read_id(options, "uid")?,
            gid: read_id(options, "gid")?,
        },
        memory_limit,
        shared: read_texts(options, "shared")?.into_iter().zip(memories).collect(),
    })
}

fn read_cwd(options: &mut Options, script: &str) -> Result<String, Error> {
    let folder = || Path::new(script).parent().unwrap_or(Path::new(script));
    let cwd = options
        .text("cwd")?
        .map_or_else(|| folder().to_owned(), PathBuf::from);
    // A name that looks like an archive's may be a plain folder's.
    let cwd = if cwd.is_dir() {
        &cwd
    } else {
        outside_of_archive(&cwd)
    };
    Ok(cwd.to_string_lossy().into_owned())
}

/// Returns the folder itself. For a folder inside an asar archive, returns the archive's folder, which the system
/// knows.
fn outside_of_archive(folder: &Path) -> &Path {
    let is_archive = |folder: &&Path| folder.extension().is_some_and(|extension| extension == "asar");
    let archive = folder.ancestors().filter(is_archive).last();
    archive.and_then(Path::parent).unwrap_or(folder)
}

fn read_env(options: &mut Options) -> Result<Vec<(String, String)>, Error> {
    let entries = match options.any("env") {
        OptionValue::Undefined => return Ok(Vec::new()),
        OptionValue::Map(entries) => entries,
        other => return Err(invalid("env", "an object", &other)),
    };
    let mut env = Vec::with_capacity(entries.len());
    for (name, value) in entries {
        match value {
            OptionValue::Undefined => {}
            OptionValue::Text(text) => env.push((name, text)),
            OptionValue::Number(number) => env.push((name, number.to_string())),
            OptionValue::Bool(flag) => env.push((name, flag.to_string())),
            other => return Err(invalid(&format!("env.{name}"), "a string", &other)),
        }
    }
    Ok(env)
}

fn read_scheduling(options: &mut Options) -> Result<Scheduling, Error> {
    let nice = match options.any("nice") {
        OptionValue::Undefined => None,
        OptionValue::Number(nice) if nice.fract() == 0.0 && (-20.0..=19.0).contains(&nice) => {
            Some(nice as i32)
        }
        other => return Err(invalid("nice", "a whole number from -20 to 19", &other)),
    };
    let expected = format!("a list of the numbers of processors, from 0 to {MOST_PROCESSORS}");
    let processors = options.list("affinity", &expected, |value| match value {
        OptionValue::Number(n) if n.fract() == 0.0 && (0.0..=MOST_PROCESSORS as f64).contains(n) => {
            Some(*n as usize)
        }
        _ => None,
    })?;
    if processors.as_ref().is_some_and(Vec::is_empty) {
        return Err(invalid("affinity", &expected, &OptionValue::List(Vec::new())));
    }
    let processors = processors.unwrap_or_default();
    Ok(Scheduling { nice, processors })
}

/// Reads the id of a user or of a group.
fn read_id(options: &mut Options, key: &'static str) -> Result<Option<u32>, Error> {
    match options.any(key) {
        OptionValue::Undefined => Ok(None),
        OptionValue::Number(id) if id.fract() == 0.0 && (0.0..=f64::from(LAST_ID)).contains(&id) => {
            Ok(Some(id as u32))
        }
        other => Err(invalid(
            key,
            &format!("a whole number from 0 to {LAST_ID}"),
            &other,
        )),
    }
}

fn read_texts(options: &mut Options, key: &'static str) -> Result<Vec<String>, Error> {
    let texts = options.list(key, "a list of strings", |value| match value {
        OptionValue::Text(text) => Some(text.clone()),
        _ => None,
    })?;
    Ok(texts.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_never_starts_inside_an_archive() {
        let outside = |folder| outside_of_archive(Path::new(folder)).to_str().unwrap();
        assert_eq!(outside("/opt/app.asar/dist"), "/opt");
        assert_eq!(outside("/app.asar"), "/");
        assert_eq!(outside("/"), "/");
        assert_eq!(outside("/opt/app.asar.unpacked"), "/opt/app.asar.unpacked");
    }
}
