//! Puts idle children to sleep: decides which child to ask, and what counts as activity.

use std::time::Instant;

use super::Engine;
use crate::core::child::ChildId;
use crate::core::sync::lock;
use crate::core::wire::Line;

/// A child's answer about sleeping.
#[derive(Debug, Clone, Copy)]
enum Answer {
    MayRest(u32),
    Busy(u32),
}

/// What was read from a child in one turn and concerns sleeping.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Whether the child has sent one of its own messages.
    has_message: bool,
    answer: Option<Answer>,
    wants_asking: bool,
}

impl Heard {
    pub(super) fn take(&mut self, line: Line) {
        match line {
            Line::Reply(_) | Line::Message | Line::Handle => self.has_message = true,
            Line::MayRest(question) => self.answer = Some(Answer::MayRest(question)),
            Line::Busy(question) => self.answer = Some(Answer::Busy(question)),
            Line::AskFirst => self.wants_asking = true,
            _ => {}
        }
    }
}

impl Engine {
    /// Asks an idle child. A child that cannot be asked counts as busy, unless the pool ignores handles.
    pub(super) fn ask_to_rest(&mut self, child: ChildId, question: u32, by_hand: bool, now: Instant) {
        let ignores_handles = self
            .config
            .lifecycle
            .is_some_and(|lifecycle| lifecycle.ignore_handles);
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        let printed_at = lock(&link.output).printed_at();
        if let Some(at) = printed_at {
            self.dispatcher.printed(child, at);
        }
        if !by_hand && !self.dispatcher.is_idle(child, now) {
            self.dispatcher.is_busy(child, question);
        } else if link.has_our_host {
            link.channel.ask_to_rest(question, by_hand || ignores_handles);
            self.touched.insert(child);
        } else if ignores_handles {
            self.hear_answer(child, Answer::MayRest(question), now);
        } else {
            self.dispatcher.is_busy(child, question);
        }
    }

    /// Processes what was read, all messages before the answer, whatever their order: a message may be a sign of work.
    pub(super) fn note_heard(&mut self, child: ChildId, heard: Heard, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        link.wants_asking |= heard.wants_asking;
        if heard.has_message || link.channel.has_part() {
            self.dispatcher.wake(child, now);
        }
        if let Some(answer) = heard.answer {
            self.hear_answer(child, answer, now);
        }
    }

    /// Processes a child's answer. The child is suspended only if no message is in transit.
    fn hear_answer(&mut self, child: ChildId, answer: Answer, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        match answer {
            Answer::MayRest(question) if link.is_quiet() => self.dispatcher.may_rest(child, question),
            // The child is prepared to sleep, and must learn that it will not.
            Answer::MayRest(_) => self.dispatcher.wake(child, now),
            Answer::Busy(question) => self.dispatcher.is_busy(child, question),
        }
    }

    /// Puts a child to sleep, unless it has calls. Returns whether it sleeps. A child that must be asked first does not
    /// sleep yet.
    pub fn sleep(&mut self, child: ChildId) -> bool {
        let asks = self.links.get(&child).is_some_and(|link| link.wants_asking);
        let mut is_asleep = false;
        self.decide(|dispatcher, _| match asks {
            true => dispatcher.ask(child, true),
            false => is_asleep = dispatcher.sleep(child),
        });
        is_asleep
    }
}
