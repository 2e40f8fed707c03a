//! Children that we start ourselves, as Node processes.

use std::io;

use super::{Launch, Runtime, SpawnRequest, Start, Started, Starting};
use crate::core::child::inbox::Spawned;
use crate::core::child::inspect::Inspection;
use crate::core::child::output::OutputTail;
use crate::core::child::pipes::open_output;
use crate::core::child::watch::watch;
use crate::core::error::Error;
use crate::core::platform::{self, AsHandle, NULL_DEVICE, OwnedHandle};
use crate::core::sync::{Arc, Mutex};
use crate::core::wire::Handshake;

/// Processes of the pool's Node binary.
#[derive(Debug)]
pub(super) struct Fork;

impl Runtime for Fork {
    fn launch(&self, _: &mut SpawnRequest) -> Result<Launch, Error> {
        Ok(Launch {
            start: Box::new(Fork),
            by_host: None,
        })
    }
}

impl Start for Fork {
    fn begin(self: Box<Self>, request: SpawnRequest) -> Starting {
        Starting::Done(Box::new(start(&request)))
    }
}

/// Starts a child. This takes about a millisecond, independent of the host's size.
fn start(request: &SpawnRequest) -> Started {
    let SpawnRequest {
        spec,
        id,
        inheritance,
        ..
    } = request;
    let files = failure("opening", "its files");
    let claimed = spec.inspect.as_ref().and_then(Inspection::free_port);
    let inspect_port = claimed.as_ref().map(|port| port.number);
    let (channel, childs_channel) = platform::channel_pair().map_err(files)?;
    let stdin = OwnedHandle::from(std::fs::File::open(NULL_DEVICE).map_err(files)?);
    let (pipes, stdout, stderr) = open_output(spec.stdio).map_err(files)?;
    let mut fds = vec![
        stdin.as_handle(),
        stdout.as_handle(),
        stderr.as_handle(),
        childs_channel.as_handle(),
    ];
    fds.extend(inheritance.files.iter().map(AsHandle::as_handle));
    // Processes that the child starts inherit the environment, too, but neither the channel nor the parent.
    let inode = platform::inode_of(childs_channel.as_handle()).map_err(files)?;
    let handshake = Handshake {
        channel: inode,
        parent: inode.is_none().then(std::process::id),
        ..inheritance.handshake.clone()
    };
    let recipe = spec.recipe(id, &handshake.to_string(), inspect_port, fds.len())?;
    fds.extend(spec.shared.iter().map(|(_, memory)| memory.as_handle()));
    let lifeline = platform::Lifeline::new(&channel).map_err(files)?;
    let process = platform::spawn(&platform::Spawn {
        program: &recipe.program,
        argv: &recipe.argv,
        envp: &recipe.envp,
        cwd: &recipe.cwd,
        fds: &fds,
        group: platform::Group::Own {
            lifeline: &lifeline,
            whole: spec.kills_tree,
        },
        scheduling: &spec.scheduling,
        identity: spec.identity,
    })?;
    let output = Arc::new(Mutex::new(OutputTail::default()));
    let (handle, mut watched) = watch(process, lifeline, pipes, Arc::clone(&output), spec.kills_tree)
        .map_err(failure("watching", "the child"))?;
    watched.keep(claimed);
    Ok((
        Spawned {
            process: handle,
            channel,
            inspect_port,
            output,
        },
        watched,
    ))
}

fn failure(step: &'static str, subject: &'static str) -> impl Fn(io::Error) -> Error + Copy {
    move |source| Error::Spawn {
        step,
        subject: subject.to_owned(),
        source,
    }
}
