//! Tests of the engine with fake children: the test is at the other end of their channels.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use super::Engine;
use crate::core::child::fakes::{FakeProcess, Told};
use crate::core::child::{Launch, Runtime, SpawnRequest, Start, Starting, fakes};
use crate::core::error::Error;
use crate::core::platform::{OwnedHandle, Signal, channel_pair};
use crate::core::pool::event::PoolEvent;
use crate::core::pool::{Attached, Config, OptionValue};
use crate::core::sync::{Arc, Mutex, lock};
use crate::core::transport::VecStore;
use crate::core::wire::handshake::HELLO_VERSION;
use crate::core::wire::{Flags, commands};

/// A child from the test's side.
struct Child {
    process: Arc<FakeProcess>,
    lines: BufReader<File>,
    channel: File,
}

impl Child {
    /// The next message from the pool, except for internal messages.
    fn call(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            self.lines.read_line(&mut line).unwrap();
            let message: serde_json::Value = serde_json::from_str(&line).unwrap();
            if message.get("cmd").is_none() {
                return message;
            }
        }
    }

    fn answer(&mut self, call: &serde_json::Value, result: u32) {
        let id = call["id"].as_str().unwrap();
        writeln!(self.channel, r#"{{"id":"{id}","result":{result}}}"#).unwrap();
    }
}

/// A process, and the child's end of its channel.
type Made = (Arc<FakeProcess>, OwnedHandle);

/// A runtime whose children are created here.
#[derive(Debug, Default)]
struct Fakes {
    made: Arc<Mutex<Vec<Made>>>,
}

impl Runtime for Fakes {
    fn launch(&self, _: &mut SpawnRequest) -> Result<Launch, Error> {
        let made = Arc::clone(&self.made);
        Ok(Launch {
            start: Box::new(Fakes { made }),
            by_host: None,
        })
    }
}

impl Start for Fakes {
    fn begin(self: Box<Self>, _: SpawnRequest) -> Starting {
        let process = FakeProcess::ending_by(None);
        let (ours, theirs) = channel_pair().unwrap();
        lock(&self.made).push((Arc::clone(&process), theirs));
        Starting::Done(Box::new(Ok(fakes::started(&process, ours))))
    }
}

struct Bench {
    engine: Engine,
    fakes: &'static Fakes,
}

fn bench() -> Bench {
    let fakes: &'static Fakes = Box::leak(Box::default());
    let text = |text: &str| OptionValue::Text(text.to_owned());
    let options = [
        ("path", text("/child.js")),
        ("lifecycle", OptionValue::Bool(false)),
        ("lane", text("channel")),
        ("max", OptionValue::Number(1.0)),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value));
    let mut config = Config::read(OptionValue::Map(options.into())).unwrap();
    config.runtime = fakes;
    let engine = Engine::new(config).unwrap();
    Bench { engine, fakes }
}

impl Bench {
    fn submit(&mut self, ticket: i32) {
        self.engine.submit(
            &[ticket, 0, 0, 0, 0, 0],
            b"\"task\"\t1\n",
            &[],
            Attached::default(),
        );
    }

    fn child(&self) -> Child {
        let (process, channel) = lock(&self.fakes.made).pop().unwrap();
        let channel = File::from(channel);
        Child {
            process,
            lines: BufReader::new(channel.try_clone().unwrap()),
            channel,
        }
    }

    /// Runs turns until `find` returns something from their deliveries.
    fn until<T>(&mut self, what: &str, mut find: impl FnMut(&Engine, &super::Delivery) -> Option<T>) -> T {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            assert!(Instant::now() < end, "still waiting for {what}");
            self.engine.turn(&mut VecStore::default());
            let delivery = self.engine.take_delivery();
            if let Some(found) = find(&self.engine, &delivery) {
                return found;
            }
            self.engine.delivered(delivery);
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn a_call_goes_to_the_child_and_its_answer_comes_back() {
    let mut bench = bench();
    bench.submit(5);
    let mut child = bench.child();
    let call = child.call();
    assert_eq!(
        (call["action"].as_str(), &call["params"]),
        (Some("task"), &1.into())
    );
    child.answer(&call, 8);
    let answered = bench.until("the answer", |_, delivery| {
        let group = delivery.groups().first()?;
        Some((group.numbers[0], String::from_utf8(group.text.clone()).unwrap()))
    });
    assert_eq!((answered.0, answered.1.contains(r#""result":8"#)), (5, true));
}

#[test]
fn a_child_that_breaks_the_rules_is_killed_and_its_calls_are_rejected() {
    let mut bench = bench();
    bench.submit(5);
    let child = bench.child();
    let id = bench.engine.stats().children[0].child;
    bench.engine.evict(crate::core::child::ChildId(id));
    bench.until("the rejection", |_, delivery| {
        let is_rejected = |event: &&PoolEvent| matches!(event, PoolEvent::Rejected { .. });
        delivery.events.iter().find(is_rejected).map(|_| ())
    });
    let told = bench.until("its end", |_, _| {
        child.process.told().first().map(|(_, told)| *told)
    });
    assert_eq!(told, Told::KillGroup);
}

#[test]
fn closing_hangs_up_and_ends_when_the_child_has() {
    let mut bench = bench();
    bench.submit(5);
    let mut child = bench.child();
    let call = child.call();
    bench.engine.close(false);
    child.answer(&call, 8);
    bench.until("the channel's end", |_, _| {
        let told = child.process.told();
        told.contains(&(told.first()?.0, Told::Signal(Signal::Continue)))
            .then_some(())
    });
    assert!(!bench.engine.is_closed());
    child.process.end();
    bench.until("the pool's end", |engine, _| engine.is_closed().then_some(()));
}

#[test]
fn a_call_waits_until_the_host_has_handed_over_its_objects_and_one_that_is_called_off_never_goes() {
    let mut bench = bench();
    let attached = Attached {
        memories: &[],
        has_objects: true,
    };
    let text = b"\"task\"\t[\"0\",1,false]\n";
    for ticket in [5, 6] {
        let fields = [ticket, 0, 0, 0, i32::from(Flags::MEMORIES.0), 0];
        bench.engine.submit(&fields, text, &[], attached);
    }
    let mut child = bench.child();
    writeln!(
        child.channel,
        r#"{{"cmd":"{}","version":{HELLO_VERSION}}}"#,
        commands::HELLO
    )
    .unwrap();
    let asked = |_: &Engine, delivery: &super::Delivery| {
        delivery.events.iter().find_map(|event| match event {
            PoolEvent::HandOver {
                child,
                ticket,
                number,
            } => Some((*child, *ticket, *number)),
            _ => None,
        })
    };
    let (id, ticket, first) = bench.until("the first question", asked);
    assert_eq!(ticket, 5);
    bench.engine.cancel(5);
    let (_, ticket, second) = bench.until("the second question", asked);
    assert_eq!(ticket, 6);
    bench.engine.handed_over(id, first);
    assert!(bench.engine.transfer.is_holding(id), "that was for another call");
    bench.engine.handed_over(id, second);
    assert!(!bench.engine.transfer.is_holding(id));
    let call = child.call();
    assert_eq!(call["params"], serde_json::json!(["0", 1, false]));
}
