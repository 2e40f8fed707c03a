//! The states of one child: a pure function of state and event.

/// The phase of a child's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The child was started, and has not read its first message. It may get calls already: its channel keeps them.
    Starting,
    /// The child has calls, or waits for them.
    Ready,
    /// The child is idle, and was asked whether it may be suspended.
    Asked,
    /// The child is suspended.
    Asleep,
    /// The child gets no new calls, and ends once it has finished the calls that it has.
    Leaving,
}

/// An event in a child's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The child has read its first message.
    FirstRead,
    /// The child is about to get a call.
    Call,
    /// One of the child's calls is over.
    Settled,
    /// A call waits that only this child may take.
    Waits,
    /// Such a call no longer waits: it was sent, or given up.
    WaitsNoMore,
    /// The child was idle for long enough to be asked whether it may be suspended.
    Idle,
    /// The child answers the question with this number: it may be suspended.
    MayRest(u32),
    /// The child reports that it is busy, as its answer or after an earlier answer.
    Busy(u32),
    /// The owner wants the child suspended without a question.
    Rest,
    /// The child must be awake: a message is sent or received, or the owner wants the child awake.
    Wake,
    /// The child must end once it is done.
    Leave,
}

/// The effect that an event requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing to do.
    None,
    /// Report that the child is ready.
    Ready,
    /// Ask the child whether it may be suspended, with this number of the question.
    Ask(u32),
    /// Withdraw the question.
    Withdraw,
    /// Suspend the child.
    Stop,
    /// Resume the child.
    Continue,
    /// Close the child's channel, and signal the child until it ends.
    End,
}

/// The state of one child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    phase: Phase,
    in_flight: u32,
    waiting: u32,
    /// The number of the last question. Answers to earlier questions are ignored.
    question: u32,
}

impl Default for State {
    fn default() -> Self {
        State {
            phase: Phase::Starting,
            in_flight: 0,
            waiting: 0,
            question: 0,
        }
    }
}

impl State {
    /// The child's phase.
    pub fn phase(self) -> Phase {
        self.phase
    }

    /// The number of the child's calls.
    pub fn in_flight(self) -> u32 {
        self.in_flight
    }

    /// Whether the child is leaving and has nothing left to do.
    pub fn is_done(self) -> bool {
        self.phase == Phase::Leaving && self.has_nothing()
    }

    /// Whether this is the question that the child must answer, without an event since.
    pub fn is_asked(self, question: u32) -> bool {
        self.phase == Phase::Asked && self.question == question
    }

    /// Changes the state by an event, and returns the effect that this requires.
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
            (Event::Waits, phase) => {
                self.waiting += 1;
                self.wake(phase)
            }
            (Event::WaitsNoMore, phase) => {
                self.waiting = self.waiting.saturating_sub(1);
                self.end_if_done(phase == Phase::Leaving)
            }
            (Event::Idle, Phase::Ready) if self.has_nothing() => {
                self.phase = Phase::Asked;
                self.question = self.question.wrapping_add(1);
                Effect::Ask(self.question)
            }
            // A call or a message after the question would have withdrawn it. So the child is idle here.
            (Event::MayRest(question), Phase::Asked) if question == self.question => self.stop(),
            (Event::Busy(question), Phase::Asked | Phase::Asleep) if question == self.question => {
                let was = std::mem::replace(&mut self.phase, Phase::Ready);
                if was == Phase::Asleep {
                    Effect::Continue
                } else {
                    Effect::None
                }
            }
            (Event::Rest, Phase::Ready | Phase::Asked) if self.has_nothing() => {
                self.question = self.question.wrapping_add(1);
                self.stop()
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

    fn stop(&mut self) -> Effect {
        self.phase = Phase::Asleep;
        Effect::Stop
    }

    fn wake(&mut self, phase: Phase) -> Effect {
        let effect = match phase {
            Phase::Asked => Effect::Withdraw,
            Phase::Asleep => Effect::Continue,
            Phase::Starting | Phase::Ready | Phase::Leaving => return Effect::None,
        };
        self.phase = Phase::Ready;
        effect
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
        let (state, effects) = after(&[Event::FirstRead, Event::Idle, Event::MayRest(1), Event::Call]);
        assert_eq!(
            effects,
            [Effect::Ready, Effect::Ask(1), Effect::Stop, Effect::Continue]
        );
        assert_eq!((state.phase(), state.in_flight()), (Phase::Ready, 1));
    }

    #[test]
    fn a_busy_or_starting_child_is_never_stopped() {
        assert_eq!(
            after(&[Event::FirstRead, Event::Call, Event::Idle]).1[2],
            Effect::None
        );
        assert_eq!(after(&[Event::Idle, Event::Rest]).1, [Effect::None; 2]);
        assert_eq!(
            after(&[Event::FirstRead, Event::Call, Event::Rest]).1[2],
            Effect::None
        );
    }

    #[test]
    fn what_comes_after_a_question_withdraws_it() {
        for news in [Event::Call, Event::Waits, Event::Wake] {
            let (state, effects) = after(&[Event::FirstRead, Event::Idle, news, Event::MayRest(1)]);
            assert_eq!(effects[2..], [Effect::Withdraw, Effect::None], "{news:?}");
            assert_eq!(state.phase(), Phase::Ready);
        }
    }

    #[test]
    fn an_answer_counts_only_for_the_last_question() {
        let asked_again = [Event::FirstRead, Event::Idle, Event::Wake, Event::Idle];
        let (_, effects) = after(
            &[
                &asked_again[..],
                &[Event::MayRest(1), Event::Busy(1), Event::MayRest(2)],
            ]
            .concat(),
        );
        assert_eq!(effects[4..], [Effect::None, Effect::None, Effect::Stop]);
        assert_eq!(after(&[Event::FirstRead, Event::MayRest(0)]).1[1], Effect::None);
    }

    #[test]
    fn a_child_that_gets_to_work_after_its_answer_is_continued() {
        let (state, effects) = after(&[Event::FirstRead, Event::Idle, Event::MayRest(1), Event::Busy(1)]);
        assert_eq!((effects[3], state.phase()), (Effect::Continue, Phase::Ready));
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
            after(&[Event::FirstRead, Event::Rest, Event::Leave]).1[2],
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
            Event::MayRest(1),
            Event::MayRest(2),
            Event::Busy(1),
            Event::Busy(2),
            Event::Rest,
            Event::Wake,
            Event::Leave,
        ])
    }

    proptest! {
        #[test]
        fn asleep_means_no_call_and_no_news_since_the_question(events in prop::collection::vec(event(), 0..60)) {
            let mut state = State::default();
            let mut has_news = true;
            for event in events {
                let was = state.phase();
                let effect = state.on(event);
                has_news = match effect {
                    Effect::Ask(_) => false,
                    _ => has_news || matches!(event, Event::Call | Event::Waits | Event::Wake),
                };
                prop_assert!(state.phase() != Phase::Asleep || state.has_nothing());
                prop_assert!(effect != Effect::Stop || event == Event::Rest || !has_news);
                prop_assert_eq!(effect == Effect::Stop, was != Phase::Asleep && state.phase() == Phase::Asleep);
                prop_assert!(was != Phase::Leaving || state.phase() == Phase::Leaving);
            }
        }
    }
}
