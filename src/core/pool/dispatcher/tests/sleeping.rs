//! Tests of idle children, and of what counts as activity.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;

fn idle_after(expect: f64) -> Bench {
    let lifecycle = group(&[("expect", number(expect)), ("internal", number(100.0))]);
    let mut bench = Bench::new(&[("max", number(1.0)), ("lifecycle", lifecycle)]);
    let call = bench.call();
    bench.dispatcher.became_ready(call.0, bench.now);
    bench.answer(call);
    bench
}

#[test]
fn an_idle_child_is_stopped_and_woken_by_its_next_call() {
    let mut bench = idle_after(250.0);
    bench.rest(200);
    assert!(!bench.actions.contains(&Action::Stop(ChildId(1))));
    bench.rest(100);
    assert!(bench.actions.contains(&Action::Stop(ChildId(1))));
    bench.actions.clear();
    bench.call();
    assert_eq!(bench.actions, [Action::Continue(ChildId(1))]);
    let kinds: Vec<_> = bench
        .events
        .iter()
        .filter(|event| matches!(event, PoolEvent::Woke { .. }))
        .collect();
    assert_eq!(kinds.len(), 1);
}

#[test]
fn a_child_with_a_call_is_never_stopped_however_long_it_takes() {
    let mut bench = idle_after(250.0);
    let call = bench.call();
    bench.rest(10_000);
    assert!(!bench.dispatcher.sleep(call.0));
    assert!(!bench.actions.contains(&Action::Stop(call.0)));
}

#[test]
fn a_child_is_idle_from_its_last_answer_on_not_from_the_call() {
    let mut bench = idle_after(250.0);
    let call = bench.call();
    bench.pass(10_000);
    bench.answer(call);
    bench.rest(200);
    assert!(!bench.actions.contains(&Action::Stop(call.0)));
    bench.rest(200);
    assert!(bench.actions.contains(&Action::Stop(call.0)));
}

#[test]
fn a_sleeping_child_that_shall_go_is_ended() {
    let mut bench = idle_after(1.0);
    assert!(bench.dispatcher.sleep(ChildId(1)));
    bench.dispatcher.close();
    bench.settle();
    assert!(bench.actions.contains(&Action::End(ChildId(1))));
}

#[test]
fn a_message_either_way_and_output_are_activity() {
    let stopped = |bench: &Bench| bench.actions.contains(&Action::Stop(ChildId(1)));
    for news in [Dispatcher::wake, Dispatcher::printed] {
        let mut bench = idle_after(250.0);
        bench.pass(200);
        news(&mut bench.dispatcher, ChildId(1), bench.now);
        bench.rest(200);
        assert_eq!(bench.asked(), []);
        bench.rest(200);
        assert!(stopped(&bench));
    }
}

#[test]
fn a_child_that_is_at_work_is_asked_again_at_the_next_look() {
    let mut bench = idle_after(250.0);
    bench.pass(300);
    bench.dispatcher.is_busy(ChildId(1), 1);
    bench.pass(100);
    assert_eq!(bench.asked(), [(ChildId(1), 1), (ChildId(1), 2)]);
    assert!(!bench.actions.contains(&Action::Stop(ChildId(1))));
}

#[test]
fn a_call_that_crosses_the_answer_withdraws_the_question() {
    let mut bench = idle_after(250.0);
    bench.pass(300);
    let call = bench.call();
    assert!(bench.actions.contains(&Action::Withdraw(call.0)));
    bench.dispatcher.may_rest(call.0, 1);
    bench.answer(call);
    bench.dispatcher.may_rest(call.0, 1);
    bench.settle();
    assert!(!bench.actions.contains(&Action::Stop(call.0)));
}

#[test]
fn a_call_that_waits_for_a_sleeping_child_wakes_it() {
    let mut bench = idle_after(250.0);
    bench.dispatcher.set_room(ChildId(1), false, bench.now);
    assert!(bench.dispatcher.sleep(ChildId(1)));
    assert_eq!(bench.call_with(|call| call.to = Some(ChildId(1)), "").1, None);
    assert!(bench.actions.contains(&Action::Continue(ChildId(1))));
}

/// A message on the channel of a child.
#[derive(Debug, Clone, Copy)]
enum Said {
    Message,
    Ask(u32),
    MayRest(u32),
    Busy(u32),
}

#[derive(Debug, Clone, Copy)]
enum Turn {
    /// The pool checks for idle children.
    Look,
    /// The owner sends a message, and the child has a message in reply.
    Send,
    /// The child reads a message.
    ChildReads,
    /// The child has a message to send by itself, because of a timer or a file that changes.
    Stir,
    /// The child sends its message.
    ChildSpeaks,
    /// The pool reads a message.
    PoolReads,
}

/// A child and its pool, with the messages in transit between them.
struct Talk {
    bench: Bench,
    to_child: VecDeque<Said>,
    to_pool: VecDeque<Said>,
    unsaid: usize,
    is_stopped: bool,
    acted: usize,
}

impl Talk {
    fn take(&mut self, turn: Turn) {
        let child = ChildId(1);
        match turn {
            Turn::Look => self.bench.pass(1000),
            Turn::Send => {
                self.to_child.push_back(Said::Message);
                self.bench.dispatcher.wake(child, self.bench.now);
            }
            Turn::ChildReads if !self.is_stopped => match self.to_child.pop_front() {
                Some(Said::Ask(question)) if self.unsaid == 0 => {
                    self.to_pool.push_back(Said::MayRest(question))
                }
                Some(Said::Ask(question)) => self.to_pool.push_back(Said::Busy(question)),
                Some(_) => self.unsaid += 1,
                None => {}
            },
            Turn::Stir if !self.is_stopped => self.unsaid += 1,
            Turn::ChildSpeaks if !self.is_stopped && self.unsaid > 0 => {
                self.unsaid -= 1;
                self.to_pool.push_back(Said::Message);
            }
            Turn::PoolReads => match self.to_pool.pop_front() {
                Some(Said::Message) => self.bench.dispatcher.wake(child, self.bench.now),
                Some(Said::MayRest(question)) if self.to_child.is_empty() => {
                    self.bench.dispatcher.may_rest(child, question);
                }
                Some(Said::MayRest(_)) => self.bench.dispatcher.wake(child, self.bench.now),
                Some(Said::Busy(question)) => self.bench.dispatcher.is_busy(child, question),
                Some(Said::Ask(_)) | None => {}
            },
            _ => {}
        }
        self.bench.settle();
        for action in &self.bench.actions[self.acted..] {
            match action {
                Action::Ask { question, .. } => self.to_child.push_back(Said::Ask(*question)),
                Action::Stop(_) => self.is_stopped = true,
                Action::Continue(_) => self.is_stopped = false,
                _ => {}
            }
        }
        self.acted = self.bench.actions.len();
    }
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        3 => Just(Turn::Look),
        1 => Just(Turn::Send),
        4 => Just(Turn::ChildReads),
        1 => Just(Turn::Stir),
        2 => Just(Turn::ChildSpeaks),
        4 => Just(Turn::PoolReads),
    ]
}

proptest! {
    /// A child acts by itself only if it has an open handle, and then it does not answer that it may be stopped. So it
    /// never acts while such an answer is in transit.
    #[test]
    fn no_message_is_ever_held_by_a_stop(turns in prop::collection::vec(turn(), 0..200)) {
        let mut talk = Talk {
            bench: idle_after(1.0),
            to_child: VecDeque::new(),
            to_pool: VecDeque::new(),
            unsaid: 0,
            is_stopped: false,
            acted: 0,
        };
        talk.acted = talk.bench.actions.len();
        for turn in turns {
            let is_granted = talk.to_pool.iter().any(|said| matches!(said, Said::MayRest(_)));
            if matches!(turn, Turn::Stir) && is_granted {
                continue;
            }
            talk.take(turn);
            prop_assert!(!talk.is_stopped || talk.to_child.is_empty(), "unread: {:?}", talk.to_child);
            let has_said = talk.to_pool.iter().any(|said| matches!(said, Said::Message));
            prop_assert!(!talk.is_stopped || has_said || talk.unsaid == 0, "{} unsaid", talk.unsaid);
        }
        while !talk.to_pool.is_empty() {
            talk.take(Turn::PoolReads);
        }
        prop_assert!(!talk.is_stopped || (talk.unsaid == 0 && talk.to_child.is_empty()));
    }
}

#[test]
fn where_idle_children_end_all_but_the_fewest_do() {
    let lifecycle = [
        ("expect", number(100.0)),
        ("internal", number(50.0)),
        ("then", OptionValue::Text("end".to_owned())),
    ];
    let mut bench = Bench::new(&[
        ("max", number(3.0)),
        ("min", number(1.0)),
        ("lifecycle", group(&lifecycle)),
    ]);
    let calls: Vec<_> = (0..3).map(|_| bench.call_ready()).collect();
    calls.into_iter().for_each(|call| {
        bench.answer(call);
    });
    bench.rest(200);
    assert_eq!((bench.ended().len(), bench.dispatcher.targets().len()), (2, 1));
    bench.rest(200);
    assert_eq!(bench.ended().len(), 2);
    assert!(
        bench
            .events
            .iter()
            .any(|event| matches!(event, PoolEvent::Slept { .. }))
    );
}

#[test]
fn one_that_its_owner_puts_to_sleep_does_not_end() {
    let lifecycle = group(&[("then", OptionValue::Text("end".to_owned()))]);
    let mut bench = Bench::new(&[("lifecycle", lifecycle)]);
    let call = bench.call_ready();
    bench.answer(call);
    bench.dispatcher.ask(call.0, true);
    bench.settle();
    let (child, question) = bench.asked()[0];
    bench.dispatcher.may_rest(child, question);
    bench.settle();
    assert!(bench.ended().is_empty());
    assert_eq!(bench.stats().children[0].state, "asleep");
}
