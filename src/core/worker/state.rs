//! The states of one child, as a pure function of state and event.

/// Where a child is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Started; has not read its first message. May be given calls already: its channel keeps them.
    Starting,
    /// At work or waiting for it.
    Ready,
    /// Stopped by SIGSTOP.
    Asleep,
    /// Finishes what it has, then ends. Gets no new calls.
    Leaving,
}

/// What happens to a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It has read its first message.
    FirstRead,
    /// A call is about to be handed to it.
    Call,
    /// One of its calls is over.
    Settled,
    /// A call waits that only it may have.
    Waits,
    /// Such a call waits no longer: it is handed over, or off.
    WaitsNoMore,
    /// It has idled long enough.
    Idle,
    /// It shall be awake.
    Wake,
    /// It is no longer wanted.
    Leave,
}

/// What has to be done because of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// Tell that it is ready.
    Ready,
    /// SIGSTOP.
    Stop,
    /// SIGCONT.
    Continue,
    /// Close its channel and see it out.
    End,
}

/// One child's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    phase: Phase,
    in_flight: u32,
    waiting: u32,
}

impl Default for State {
    fn default() -> Self {
        State {
            phase: Phase::Starting,
            in_flight: 0,
            waiting: 0,
        }
    }
}

impl State {
    /// Where it is.
    pub fn phase(self) -> Phase {
        self.phase
    }

    /// Calls it has.
    pub fn in_flight(self) -> u32 {
        self.in_flight
    }

    /// Takes an event.
    pub fn on(&mut self, event: Event) -> Effect {
        match (event, self.phase) {
            (Event::FirstRead, Phase::Starting) => {
                self.phase = Phase::Ready;
                Effect::Ready
            }
            (Event::Call, phase) => {
                self.in_flight += 1;
                self.wake(phase)
            }
            (Event::Settled, phase) => {
                self.in_flight = self.in_flight.saturating_sub(1);
                self.end_if_done(phase == Phase::Leaving)
            }
            (Event::Waits, _) => {
                self.waiting += 1;
                Effect::None
            }
            (Event::WaitsNoMore, phase) => {
                self.waiting = self.waiting.saturating_sub(1);
                self.end_if_done(phase == Phase::Leaving)
            }
            // Never with a call: a stopped child would leave its caller hanging.
            (Event::Idle, Phase::Ready) if self.has_nothing() => {
                self.phase = Phase::Asleep;
                Effect::Stop
            }
            (Event::Wake, phase) => self.wake(phase),
            (Event::Leave, phase) if phase != Phase::Leaving => {
                self.phase = Phase::Leaving;
                self.end_if_done(true)
            }
            _ => Effect::None,
        }
    }

    fn has_nothing(self) -> bool {
        self.in_flight == 0 && self.waiting == 0
    }

    fn end_if_done(self, is_leaving: bool) -> Effect {
        if is_leaving && self.has_nothing() {
            Effect::End
        } else {
            Effect::None
        }
    }

    fn wake(&mut self, phase: Phase) -> Effect {
        if phase != Phase::Asleep {
            return Effect::None;
        }
        self.phase = Phase::Ready;
        Effect::Continue
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(events: &[Event]) -> (State, Vec<Effect>) {
        let mut state = State::default();
        let effects = events.iter().map(|event| state.on(*event)).collect();
        (state, effects)
    }

    #[test]
    fn a_sleeping_child_is_woken_by_its_next_call() {
        let (state, effects) = after(&[Event::FirstRead, Event::Idle, Event::Call]);
        assert_eq!(effects, [Effect::Ready, Effect::Stop, Effect::Continue]);
        assert_eq!((state.phase(), state.in_flight()), (Phase::Ready, 1));
    }

    #[test]
    fn a_busy_or_starting_child_is_never_stopped() {
        assert_eq!(
            after(&[Event::FirstRead, Event::Call, Event::Idle]).1[2],
            Effect::None
        );
        assert_eq!(after(&[Event::Idle]).1, [Effect::None]);
    }

    #[test]
    fn a_leaving_child_finishes_its_calls_first() {
        let (state, effects) = after(&[
            Event::FirstRead,
            Event::Call,
            Event::Call,
            Event::Leave,
            Event::Settled,
        ]);
        assert_eq!(
            (effects[3], effects[4], state.in_flight()),
            (Effect::None, Effect::None, 1)
        );
        let (_, effects) = after(&[Event::Call, Event::Leave, Event::Settled]);
        assert_eq!(effects[2], Effect::End);
    }

    #[test]
    fn an_idle_child_that_shall_leave_ends_at_once_also_when_asleep() {
        assert_eq!(
            after(&[Event::FirstRead, Event::Idle, Event::Leave]).1[2],
            Effect::End
        );
        assert_eq!(
            after(&[Event::Leave, Event::Leave]).1,
            [Effect::End, Effect::None]
        );
    }

    #[test]
    fn a_child_with_a_call_that_waits_for_it_neither_sleeps_nor_ends() {
        let (_, effects) = after(&[Event::FirstRead, Event::Waits, Event::Idle, Event::Leave]);
        assert_eq!(effects[2..], [Effect::None, Effect::None]);
        let (_, effects) = after(&[
            Event::Waits,
            Event::Leave,
            Event::Call,
            Event::WaitsNoMore,
            Event::Settled,
        ]);
        assert_eq!(
            effects[1..],
            [Effect::None, Effect::None, Effect::None, Effect::End]
        );
    }

    fn event() -> impl Strategy<Value = Event> {
        prop::sample::select(&[
            Event::FirstRead,
            Event::Call,
            Event::Settled,
            Event::Waits,
            Event::WaitsNoMore,
            Event::Idle,
            Event::Wake,
            Event::Leave,
        ])
    }

    proptest! {
        #[test]
        fn asleep_means_no_call_in_flight(events in prop::collection::vec(event(), 0..60)) {
            let mut state = State::default();
            for event in events {
                let was = state.phase();
                let effect = state.on(event);
                prop_assert!(state.phase() != Phase::Asleep || state.in_flight() == 0);
                prop_assert_eq!(effect == Effect::Stop, was != Phase::Asleep && state.phase() == Phase::Asleep);
                prop_assert!(was != Phase::Leaving || state.phase() == Phase::Leaving);
            }
        }
    }
}
