import { useState } from 'react';
import { count, millis, perSecond, UNKNOWN } from '../../format';
import { SortHead } from '../../parts/sort-head';
import { StateDot } from '../../parts/state-dot';
import type { PoolChildRow, PoolRow } from '../../protocol';
import { nextOrder, sorted, type Order } from '../../sort';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { page, selectedProcess } from '../../state/view';

type ChildColumn =
  | 'pid'
  | 'state'
  | 'current'
  | 'done'
  | 'throughput'
  | 'inFlight'
  | 'queued'
  | 'p50'
  | 'p99'
  | 'failed'
  | 'sleeps';

interface Column {
  key: ChildColumn;
  title: string;
  hint?: string;
  value: (child: PoolChildRow) => string | number | null;
  write?: (child: PoolChildRow) => string;
}

const latency = (child: PoolChildRow, value: number) => (child.run.count === 0 ? null : value);

const COLUMNS: readonly Column[] = [
  { key: 'pid', title: 'Child', value: (child) => child.pid },
  { key: 'state', title: 'State', value: (child) => child.state },
  {
    key: 'current',
    title: 'Current task',
    hint: 'Its oldest call, and how long that has been running',
    value: (child) => child.current?.ms ?? null,
  },
  { key: 'done', title: 'Calls', value: (child) => child.done },
  {
    key: 'throughput',
    title: 'Per second',
    value: (child) => child.throughput,
    write: (child) => perSecond(child.throughput),
  },
  { key: 'inFlight', title: 'In flight', value: (child) => child.inFlight },
  { key: 'queued', title: 'Queued', value: (child) => child.queued },
  {
    key: 'p50',
    title: 'Run p50',
    value: (child) => latency(child, child.run.p50),
    write: (child) => millis(latency(child, child.run.p50)),
  },
  {
    key: 'p99',
    title: 'Run p99',
    value: (child) => latency(child, child.run.p99),
    write: (child) => millis(latency(child, child.run.p99)),
  },
  { key: 'failed', title: 'Failed', value: (child) => child.failed },
  { key: 'sleeps', title: 'Sleeps', value: (child) => child.sleeps },
];

/** Columns of which the first click brings the smallest to the top. */
const WORDS: ReadonlySet<ChildColumn> = new Set(['pid', 'state']);

/** How the pool's calls are spread over its children. */
export function ChildrenTable({ pool, session }: { pool: PoolRow; session: Session }) {
  const [order, setOrder] = useState<Order<ChildColumn>>({ by: 'pid', down: false });
  const value = COLUMNS.find((column) => column.key === order.by)!.value;
  const children = sorted(pool.children, value, order.down, (child) => child.pid);
  // Relative to all calls: relative to the busiest child, the bars of evenly used children would all look full.
  const all = Math.max(
    1,
    pool.children.reduce((sum, child) => sum + child.done, 0),
  );
  return (
    <div className="table-scrolls">
      <table className="table children">
        <caption className="unseen">Children of {pool.name}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ key, title, hint }) => (
              <SortHead
                key={key}
                name={key}
                title={title}
                hint={hint}
                className={`child-${key}`}
                order={order}
                onSort={(by) => setOrder(nextOrder(order, by, !WORDS.has(by)))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {children.map((child) => (
            <ChildRow key={child.pid} child={child} all={all} session={session} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChildRow({ child, all, session }: { child: PoolChildRow; all: number; session: Session }) {
  const known = useObservable(session.processes)?.processes.some((row) => row.pid === child.pid);
  return (
    <tr>
      {COLUMNS.map(({ key, value, write }) => (
        <td key={key} className={`child-${key}`}>
          {key === 'pid' && <PidButton pid={child.pid} known={known ?? false} />}
          {key === 'state' && <StateDot state={child.state} />}
          {key === 'done' && <Share part={child.done / all} />}
          {key === 'current' && <CurrentTask current={child.current} />}
          {!WORDS.has(key) && key !== 'current' && (write ? write(child) : count(value(child) as number))}
        </td>
      ))}
    </tr>
  );
}

/** Its current task, and for how long it has been running. */
function CurrentTask({ current }: { current: PoolChildRow['current'] }) {
  if (!current) return <span className="faint">{UNKNOWN}</span>;
  return (
    <span className="current" title={current.task}>
      <span className="current-task">{current.task}</span>
      <span className="current-time">{millis(current.ms)}</span>
    </span>
  );
}

/** Opens the process, with its console and its actions. */
function PidButton({ pid, known }: { pid: number; known: boolean }) {
  if (!known) return pid;
  return (
    <button
      type="button"
      className="text-link"
      title="Show this process"
      onClick={() => {
        selectedProcess.set(pid);
        page.set('processes');
      }}
    >
      {pid}
    </button>
  );
}

function Share({ part }: { part: number }) {
  return (
    <span className="share" aria-hidden="true">
      <span style={{ width: `${Math.round(part * 100)}%` }} />
    </span>
  );
}
