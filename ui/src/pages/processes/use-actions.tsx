import { useState, type ReactNode } from 'react';
import { plural } from '../../format';
import { ConfirmDialog } from '../../parts/dialog';
import { say } from '../../parts/toasts';
import type { Action, ProcessRow } from '../../protocol';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';

export interface Actions {
  /** Performs the action, or asks first if it cannot be undone. */
  run: (action: Action, row: ProcessRow) => void;
  /** Whether the action was requested and is not done yet. */
  busy: (action: Action, pid: number) => boolean;
  /** The open question to render, if any. */
  question: ReactNode;
}

/** Actions that end a process, and with it its calls. */
type Ending = Extract<Action, 'kill' | 'restart'>;

export function useActions(session: Session): Actions {
  const [asked, setAsked] = useState<{ action: Ending; row: ProcessRow } | null>(null);
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set());

  const act = async (action: Action, { name: process, pid }: ProcessRow) => {
    const name = `${action} ${pid}`;
    setRunning((before) => new Set(before).add(name));
    const result = await session.act(action, pid);
    setRunning((before) => new Set([...before].filter((each) => each !== name)));
    say(`${process} (${pid}): ${result.message}`, !result.ok);
  };

  return {
    run: (action, row) => {
      if (!row.actions.includes(action)) return;
      if (action === 'kill' || action === 'restart') setAsked({ action, row });
      else void act(action, row);
    },
    busy: (action, pid) => running.has(`${action} ${pid}`),
    question: asked && (
      <EndQuestion
        {...asked}
        session={session}
        onCancel={() => setAsked(null)}
        onConfirm={() => {
          setAsked(null);
          void act(asked.action, asked.row);
        }}
      />
    ),
  };
}

const WORDS: Record<Ending, string> = { kill: 'Kill', restart: 'Restart' };

interface QuestionProps {
  action: Ending;
  row: ProcessRow;
  session: Session;
  onCancel: () => void;
  onConfirm: () => void;
}

function EndQuestion({ action, row, session, onCancel, onConfirm }: QuestionProps) {
  // The current state while the question is open, not that of when it was asked.
  const now = useObservable(session.processes)?.processes.find(({ pid }) => pid === row.pid);
  const calls = now?.inFlight ?? 0;
  const word = WORDS[action];
  return (
    <ConfirmDialog
      title={`${word} ${row.name} (${row.pid})?`}
      action={word}
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      <p>It is asked to exit. If it does not exit in time, it is killed.</p>
      {action === 'restart' && <p>Another child takes its place at once.</p>}
      {row.mark === 'main' && <p>This is the app itself: everything else ends with it.</p>}
      {row.inFlight !== null && <p>{cost(calls)}</p>}
    </ConfirmDialog>
  );
}

function cost(calls: number): string {
  if (calls === 0) return 'It has no calls in flight, so no call is lost.';
  return `It has ${plural(calls, 'call')} in flight, which will fail unless ${calls === 1 ? 'it ends' : 'they end'} in time.`;
}
