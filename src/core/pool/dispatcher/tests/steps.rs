//! The steps that may happen to a pool, in any order.

use proptest::prelude::*;

#[derive(Debug, Clone)]
pub(super) enum Step {
    Call { key: u32, timeout_ms: u32 },
    CallTo(usize),
    CallBeside(usize),
    LetGo(usize),
    Drain(usize),
    Unbind(u32),
    Forget(u32),
    Answer(usize),
    Die(usize),
    Ready(usize),
    Cancel(usize),
    Prioritize(usize, i32),
    Disconnect(usize),
    Pass(u64),
    SetMax(usize),
    Sleep(usize),
    Rest(usize),
    Busy(usize),
    Wake(usize),
    Read(usize),
    Unread(usize),
    Hold(usize),
    ReleaseHold(usize),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_u32, prop::sample::select(&[0, 0, 50])).prop_map(|(key, timeout_ms)| Step::Call { key, timeout_ms }),
        2 => (0..8_usize).prop_map(Step::CallTo),
        2 => (0..8_usize).prop_map(Step::CallBeside),
        1 => (0..8_usize).prop_map(Step::LetGo),
        1 => (0..8_usize).prop_map(Step::Drain),
        1 => (1..4_u32).prop_map(Step::Unbind),
        1 => (1..4_u32).prop_map(Step::Forget),
        6 => (0..50_usize).prop_map(Step::Answer),
        1 => (0..8_usize).prop_map(Step::Die),
        3 => (0..8_usize).prop_map(Step::Ready),
        1 => (0..50_usize).prop_map(Step::Cancel),
        2 => (0..50_usize, -2..3_i32).prop_map(|(at, priority)| Step::Prioritize(at, priority)),
        1 => (0..8_usize).prop_map(Step::Disconnect),
        2 => (0..400_u64).prop_map(Step::Pass),
        1 => (1..5_usize).prop_map(Step::SetMax),
        1 => (0..8_usize).prop_map(Step::Sleep),
        2 => (0..8_usize).prop_map(Step::Rest),
        1 => (0..8_usize).prop_map(Step::Busy),
        1 => (0..8_usize).prop_map(Step::Wake),
        3 => (0..8_usize).prop_map(Step::Read),
        2 => (0..8_usize).prop_map(Step::Unread),
        1 => (0..8_usize).prop_map(Step::Hold),
        1 => (0..8_usize).prop_map(Step::ReleaseHold),
    ]
}
