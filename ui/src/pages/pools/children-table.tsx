import { useState } from 'react';
import { count, millis, perSecond } from '../../format';
import { Icon } from '../../parts/icons';
import { StateDot } from '../../parts/state-dot';
import type { PoolChildRow, PoolRow } from '../../protocol';
import { nextOrder, sorted, type Order } from '../../sort';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { page, selectedProcess } from '../../state/view';

type ChildColumn =
  'pid' | 'state' | 'done' | 'throughput' | 'inFlight' | 'queued' | 'p50' | 'p99' | 'failed' | 'sleeps';

interface Column {
  key: ChildColumn;
  title: string;
  value: (child: PoolChildRow) => string | number | null;
  write?: (child: PoolChildRow) => string;
}

const latency = (child: PoolChildRow, value: number) => (child.run.count === 0 ? null : value);

const COLUMNS: readonly Column[] = [
  { key: 'pid', title: 'Child', value: (child) => child.pid },
  { key: 'state', title: 'State', value: (child) => child.state },
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

/** How the pool's calls are spread over its children. */
export function ChildrenTable({ pool, session }: { pool: PoolRow; session: Session }) {
  const [order, setOrder] = useState<Order<ChildColumn>>({ by: 'pid', down: false });
  const value = COLUMNS.find((column) => column.key === order.by)!.value;
  const children = sorted(pool.children, value, order.down, (child) => child.pid);
  // Of all their calls: beside the busiest child, the bars of evenly used ones would all look full.
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
            {COLUMNS.map(({ key, title }) => (
              <th key={key} scope="col" className={`child-${key}`} aria-sort={sortOf(order, key)}>
                <button
                  type="button"
                  className={order.by === key ? 'sorts' : undefined}
                  onClick={() => setOrder(nextOrder(order, key, key !== 'pid' && key !== 'state'))}
                >
                  <span>{title}</span>
                  <Icon name={order.by === key && order.down ? 'down' : 'up'} />
                </button>
              </th>
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

function sortOf(order: Order<ChildColumn>, key: ChildColumn) {
  if (order.by !== key) return 'none';
  return order.down ? 'descending' : 'ascending';
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
          {key !== 'pid' && key !== 'state' && (write ? write(child) : count(value(child) as number))}
        </td>
      ))}
    </tr>
  );
}

/** Leads to the process, where its console and what can be done to it are. */
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
