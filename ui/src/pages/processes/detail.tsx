import { useEffect, useState } from 'react';
import { clock, duration, inFolder, strategyWords } from '../../format';
import { Button } from '../../parts/button';
import { copyText } from '../../parts/copy';
import type { IconName } from '../../parts/icons';
import { StateDot } from '../../parts/state-dot';
import type { Action, ProcessRow } from '../../protocol';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { detailHeight, selectedProcess } from '../../state/view';
import { MARKS, nameTitle } from './columns';
import { ConsolePanel } from './console-panel';
import { endOf, toneOf } from '../../parts/deaths';
import { RecordButtons } from './record-buttons';
import { TrendsPanel } from './trends-panel';
import type { Actions } from './use-actions';

interface Props {
  session: Session;
  pid: number;
  actions: Actions;
}

/** One process: its details, actions, trends and console. */
export function Detail({ session, pid, actions }: Props) {
  const told = useObservable(session.processes);
  const height = useObservable(detailHeight);
  const now = told?.processes.find((row) => row.pid === pid);
  const seen = useLast(pid, now, told?.time ?? 0);
  const death = useObservable(session.deaths).findLast((each) => each.pid === pid);
  const close = () => {
    selectedProcess.set(null);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  if (!seen) return null;
  const { row: last } = seen;
  return (
    <section
      id="detail"
      className="detail"
      aria-label={`Details of ${last.name}, process ${pid}`}
      style={{ height }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header className="detail-head">
        <div className="detail-title">
          <h2 title={nameTitle(last)}>{last.name}</h2>
          <StateDot state={now ? now.state : 'ended'} />
          {!now && death && <span className={`end end-${toneOf(death)}`}>{endOf(death)}</span>}
          <Facts
            row={last}
            time={!now && death ? death.time : seen.time}
            folder={session.welcome.get()?.app.folder ?? ''}
          />
        </div>
        <div className="detail-actions">
          {now?.canRecord && <RecordButtons key={pid} session={session} row={now} />}
          {now && <ActionButtons row={now} actions={actions} />}
          <Button icon="close" iconOnly onClick={close}>
            Close details
          </Button>
        </div>
      </header>
      <div className="detail-body">
        <TrendsPanel session={session} />
        <ConsolePanel key={pid} session={session} row={last} />
      </div>
    </section>
  );
}

/** The last row of the process, and its time: the details of an ended process stay, but its time has stopped. */
function useLast(
  pid: number,
  now: ProcessRow | undefined,
  time: number,
): { row: ProcessRow; time: number } | undefined {
  const [last, setLast] = useState(now && { row: now, time });
  useEffect(() => {
    if (now) setLast({ row: now, time });
  }, [now, time]);
  return now ? { row: now, time } : last?.row.pid === pid ? last : undefined;
}

function Facts({ row, time, folder }: { row: ProcessRow; time: number; folder: string }) {
  return (
    <dl className="facts">
      <Fact name="PID">{row.pid}</Fact>
      <Fact name="Mark">{MARKS[row.mark]}</Fact>
      <Fact name="Up" title={`Since ${clock(row.started)}`}>
        {duration(time - row.started)}
      </Fact>
      <Fact name="Parent">{row.ppid}</Fact>
      {row.poolName !== null && <Fact name="Pool">{row.poolName}</Fact>}
      {row.strategy !== null && <Fact name="Strategy">{strategyWords(row.strategy)}</Fact>}
      {row.url !== '' && (
        <Fact name={row.mark === 'renderer' ? 'Page' : 'Script'} title={row.url}>
          {inFolder(row.url, folder)}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, title, children }: { name: string; title?: string; children: string | number }) {
  return (
    <div title={title ?? String(children)}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const RECYCLE_HINT = 'Starts a fresh child first; this one ends when its calls are done';

const DRAIN_HINT =
  'Takes no more calls, and ends when its calls are done; the pool starts another only if it needs one';

const BUTTONS: readonly { action: Action; icon: IconName; text: string; busy: string; hint?: string }[] = [
  { action: 'devtools', icon: 'code', text: 'DevTools', busy: 'DevTools' },
  { action: 'wake', icon: 'sun', text: 'Wake', busy: 'Waking…' },
  { action: 'sleep', icon: 'moon', text: 'Sleep', busy: 'Sleeping…' },
  { action: 'recycle', icon: 'recycle', text: 'Recycle', busy: 'Recycling…', hint: RECYCLE_HINT },
  { action: 'drain', icon: 'drain', text: 'Drain', busy: 'Draining…', hint: DRAIN_HINT },
  { action: 'restart', icon: 'restart', text: 'Restart', busy: 'Restarting…' },
  { action: 'kill', icon: 'stop', text: 'Kill', busy: 'Killing…' },
];

function ActionButtons({ row, actions }: { row: ProcessRow; actions: Actions }) {
  const { inspector } = row;
  return (
    <div className="button-row" role="group" aria-label="Actions">
      {inspector !== null && (
        <Button
          icon="copy"
          title="Copy the address of its inspector"
          onClick={() => void copyText(inspector)}
        >
          {inspector}
        </Button>
      )}
      {BUTTONS.filter(({ action }) => row.actions.includes(action)).map(
        ({ action, icon, text, busy, hint }) => {
          const running = actions.busy(action, row.pid);
          return (
            <Button
              key={action}
              icon={icon}
              title={hint}
              tone={action === 'kill' ? 'danger' : 'plain'}
              disabled={running}
              onClick={() => actions.run(action, row)}
            >
              {running ? busy : text}
            </Button>
          );
        },
      )}
    </div>
  );
}
