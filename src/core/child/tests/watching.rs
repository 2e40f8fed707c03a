//! Tests of a child's watch: its end, step by step.

use std::time::Duration;

use super::run;
use crate::core::child::fakes::{FakeProcess, Told};
use crate::core::child::guard::LifelineKeeper;
use crate::core::child::inbox::{ChildId, Inbox};
use crate::core::child::process_handle::ProcessHandle;
use crate::core::child::watch::Watched;
use crate::core::end_plan::EndPlan;
use crate::core::platform::{ExitStatus, GRACE, Signal};
use crate::core::sync::Arc;

const GRACE_OF_PLAN: Duration = Duration::from_secs(2);

/// A watch of the process, and the handle to it.
fn watched(process: &Arc<FakeProcess>, kills_tree: bool) -> (ProcessHandle, Watched) {
    let subject = Arc::clone(process);
    Watched::over(subject, process.ended(), None, Arc::default(), kills_tree)
}

fn until_exit(process: &Arc<FakeProcess>, kills_tree: bool, act: impl FnOnce(ProcessHandle)) -> ExitStatus {
    run(async {
        let (handle, watched) = watched(process, kills_tree);
        act(handle);
        let inbox = Inbox::new().unwrap();
        watched
            .until_exit(ChildId(1), &inbox, &LifelineKeeper::default())
            .await
    })
}

fn process(ends_by: Option<Signal>) -> Arc<FakeProcess> {
    run(async { FakeProcess::ending_by(ends_by) })
}

fn told(process: &FakeProcess) -> Vec<Told> {
    process.told().into_iter().map(|(_, told)| told).collect()
}

#[test]
fn signals_get_harder_until_one_ends_it() {
    let process = run(async {
        let process = FakeProcess::ending_by(None);
        let (handle, watched) = watched(&process, true);
        handle.end(EndPlan::interrupt(GRACE_OF_PLAN));
        let inbox = Inbox::new().unwrap();
        let status = watched
            .until_exit(ChildId(1), &inbox, &LifelineKeeper::default())
            .await;
        assert_eq!(status.code, Some(3));
        process
    });
    let expected = [
        (Duration::ZERO, Told::Signal(Signal::Interrupt)),
        (GRACE_OF_PLAN, Told::Signal(Signal::Terminate)),
        (2 * GRACE_OF_PLAN, Told::KillGroup),
    ];
    assert_eq!(process.told()[..3], expected);
    assert_eq!(told(&process)[3..], [Told::EndGroup, Told::Reap]);
}

#[test]
fn what_ends_at_the_first_signal_gets_no_other() {
    let process = process(Some(Signal::Interrupt));
    until_exit(&process, true, |handle| {
        handle.end(EndPlan::interrupt(GRACE_OF_PLAN));
        std::mem::forget(handle);
    });
    let expected = [Told::Signal(Signal::Interrupt), Told::EndGroup, Told::Reap];
    assert_eq!(told(&process), expected);
}

#[test]
fn a_later_plan_takes_the_place_of_an_earlier_one() {
    let process = process(Some(Signal::Kill));
    until_exit(&process, false, |handle| {
        handle.end(EndPlan::interrupt(GRACE_OF_PLAN));
        handle.end(EndPlan::kill());
        std::mem::forget(handle);
    });
    assert_eq!(told(&process), [Told::Signal(Signal::Kill), Told::Reap]);
}

#[test]
fn one_that_nobody_wants_any_more_has_a_moment_for_its_hooks() {
    let process = run(async {
        let process = FakeProcess::ending_by(None);
        let (handle, watched) = watched(&process, true);
        drop(handle);
        let inbox = Inbox::new().unwrap();
        watched
            .until_exit(ChildId(1), &inbox, &LifelineKeeper::default())
            .await;
        process
    });
    let expected = [
        (Duration::ZERO, Told::Signal(Signal::Continue)),
        (GRACE, Told::KillGroup),
    ];
    assert_eq!(process.told()[..2], expected);
}

#[test]
fn without_its_tree_only_the_process_is_killed() {
    let process = process(Some(Signal::Kill));
    until_exit(&process, false, drop);
    let expected = [
        Told::Signal(Signal::Continue),
        Told::Signal(Signal::Kill),
        Told::Reap,
    ];
    assert_eq!(told(&process), expected);
}
