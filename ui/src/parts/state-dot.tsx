import type { ProcessState } from '../protocol';

const WORDS: Record<ProcessState | 'ended', string> = {
  starting: 'Starting',
  running: 'Running',
  idle: 'Idle',
  busy: 'Busy',
  asleep: 'Asleep',
  ending: 'Ending',
  ended: 'Ended',
};

/** A process's state as a word, with a dot to find it by. The dots differ in form, too, not only in colour. */
export function StateDot({ state }: { state: ProcessState | 'ended' }) {
  return (
    <span className={`state state-${state}`}>
      <span className="dot" aria-hidden="true" />
      {WORDS[state]}
    </span>
  );
}
