//! Tests of the supervisor: which receiver learns of a start and of an end.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::core::child::fakes::{self, FakeProcess};
use crate::core::child::inbox::{ChildEvent, ChildId, Inbox};
use crate::core::child::runtime::{SpawnRequest, Start, Started, Starting};
use crate::core::child::spec::{ChildSpec, Inheritance, Stdio};
use crate::core::child::supervisor::Supervisor;
use crate::core::error::Error;
use crate::core::platform::{Identity, Scheduling, channel_pair};
use crate::core::sync::Arc;

/// How a child of these tests starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    AtOnce,
    Later,
    NotAtAll,
}

impl Start for How {
    fn begin(self: Box<Self>, _: SpawnRequest) -> Starting {
        match *self {
            How::AtOnce => Starting::Done(Box::new(started())),
            How::Later => Starting::Later(Box::pin(async {
                tokio::time::sleep(Duration::from_millis(5)).await;
                started()
            })),
            How::NotAtAll => Starting::Done(Box::new(Err(Error::Internal("on purpose".to_owned())))),
        }
    }
}

/// A process that has ended before the first check.
fn started() -> Started {
    let process = FakeProcess::ending_by(None);
    process.end();
    Ok(fakes::started(&process, channel_pair().unwrap().0))
}

fn request(child: u32, inbox: &Arc<Inbox>) -> SpawnRequest {
    let spec = ChildSpec {
        program: String::new(),
        node_args: Vec::new(),
        script: String::new(),
        script_args: Vec::new(),
        env: Vec::new(),
        cwd: "/".to_owned(),
        stdio: Stdio::Ignore,
        inspect: None,
        kills_tree: true,
        scheduling: Scheduling::default(),
        identity: Identity::default(),
        memory_limit: None,
        shared: Vec::new(),
    };
    SpawnRequest {
        child: ChildId(child),
        spec: Arc::new(spec),
        id: "default".to_owned(),
        inheritance: Inheritance::default(),
        inbox: Arc::clone(inbox),
    }
}

/// What an inbox gets about each child, until `count` events have arrived.
fn heard(inbox: &Inbox, count: usize) -> HashMap<u32, Vec<String>> {
    let end = Instant::now() + Duration::from_secs(20);
    let (mut heard, mut so_far) = (HashMap::<u32, Vec<String>>::new(), 0);
    while so_far < count {
        assert!(Instant::now() < end, "{heard:?}");
        for event in inbox.take() {
            so_far += 1;
            let (child, what) = match event {
                ChildEvent::Spawned(child, Ok(_)) => (child, "spawned".to_owned()),
                ChildEvent::Spawned(child, Err(error)) => (child, error.to_string()),
                ChildEvent::Exited(child, status) => (child, format!("exited {:?}", status.code)),
                ChildEvent::Terminate(child) => (child, "terminate".to_owned()),
                ChildEvent::OverMemory(child) => (child, "over memory".to_owned()),
                ChildEvent::Output(child, ..) => (child, "output".to_owned()),
            };
            heard.entry(child.0).or_default().push(what);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    heard
}

#[test]
fn starts_and_ends_are_reported_for_every_kind_of_start() {
    let inbox = Arc::new(Inbox::new().unwrap());
    let supervisor = Supervisor::shared().unwrap();
    supervisor.spawn_later(request(1, &inbox), Box::new(How::AtOnce));
    supervisor.spawn_later(request(2, &inbox), Box::new(How::Later));
    supervisor.spawn_later(request(3, &inbox), Box::new(How::NotAtAll));
    let mut heard = heard(&inbox, 5);
    for both in heard.values_mut().take(3) {
        both.sort();
    }
    assert_eq!(heard[&1], ["exited Some(3)", "spawned"]);
    assert_eq!(heard[&2], ["exited Some(3)", "spawned"]);
    assert!(heard[&3][0].contains("on purpose"), "{heard:?}");
}

#[test]
fn a_blocking_start_returns_the_answer_and_the_inbox_gets_the_end() {
    let inbox = Arc::new(Inbox::new().unwrap());
    let supervisor = Supervisor::shared().unwrap();
    let spawned = supervisor
        .spawn(request(1, &inbox), Box::new(How::AtOnce))
        .unwrap();
    assert_eq!(spawned.process.pid(), 7);
    let refused = supervisor.spawn(request(2, &inbox), Box::new(How::NotAtAll));
    assert!(refused.is_err());
    assert_eq!(
        heard(&inbox, 1),
        HashMap::from([(1, vec!["exited Some(3)".to_owned()])])
    );
}
