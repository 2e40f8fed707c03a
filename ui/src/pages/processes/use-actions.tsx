import { useState, type ReactNode } from 'react';
import { plural } from '../../format';
import { ConfirmDialog } from '../../parts/dialog';
import { say } from '../../parts/toasts';
import type { Action, ProcessRow } from '../../protocol';
import type { Session } from '../../state/session';

export interface Actions {
  /** Does it, or asks first where it cannot be undone. */
  run: (action: Action, row: ProcessRow) => void;
  /** Whether it was asked for and is not done yet. */
  busy: (action: Action, pid: number) => boolean;
  /** To be put on the page: the question, while there is one. */
  question: ReactNode;
}

export function useActions(session: Session): Actions {
  const [asked, setAsked] = useState<ProcessRow | null>(null);
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
      if (action === 'kill') setAsked(row);
      else void act(action, row);
    },
    busy: (action, pid) => running.has(`${action} ${pid}`),
    question: asked && (
      <KillQuestion
        row={asked}
        onCancel={() => setAsked(null)}
        onConfirm={() => {
          setAsked(null);
          void act('kill', asked);
        }}
      />
    ),
  };
}

function KillQuestion({
  row,
  onCancel,
  onConfirm,
}: {
  row: ProcessRow;
  onCancel: () => void;
  onConfirm: () => void;
}) {
  const calls = row.inFlight ?? 0;
  return (
    <ConfirmDialog
      title={`Kill ${row.name} (${row.pid})?`}
      action="Kill"
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      <p>It is asked to exit. If it is still there after a while, it is ended by force.</p>
      {row.mark === 'main' && <p>This is the app itself: everything else ends with it.</p>}
      {calls > 0 && <p>It has {plural(calls, 'call')} in flight, which may fail.</p>}
    </ConfirmDialog>
  );
}
