import { useState } from 'react';
import { count, millis, plural } from '../../format';
import { SortHead } from '../../parts/sort-head';
import type { Latency, PoolTaskRow } from '../../protocol';
import { nextOrder, sorted, type Order } from '../../sort';

interface Column {
  key: string;
  title: string;
  hint?: string;
  value: (task: PoolTaskRow) => string | number | null;
  write: (task: PoolTaskRow) => string;
}

const PERCENTILES = [
  ['p50', 'p50'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
] as const;

const figure = (latency: Latency, value: number) => (latency.count === 0 ? null : value);

/** The percentiles of a part of the calls' time. */
function latencies(part: 'wait' | 'run', title: string, hint: string): Column[] {
  return PERCENTILES.map(([key, name]) => {
    const value = (task: PoolTaskRow) => figure(task[part], task[part][key]);
    return {
      key: `${part}-${key}`,
      title: `${title} ${name}`,
      hint,
      value,
      write: (task) => millis(value(task)),
    };
  });
}

const COLUMNS: readonly Column[] = [
  { key: 'name', title: 'Task', value: ({ name }) => name, write: ({ name }) => name },
  { key: 'done', title: 'Calls', value: ({ done }) => done, write: ({ done }) => count(done) },
  { key: 'failed', title: 'Failed', value: ({ failed }) => failed, write: ({ failed }) => count(failed) },
  ...latencies('wait', 'Wait', 'From the call until a child gets it; includes the start of the child'),
  ...latencies('run', 'Run', 'In the child, until its answer'),
];

interface Props {
  /** Of the pool. */
  name: string;
  tasks: readonly PoolTaskRow[];
  /** The number of tasks that are not listed. */
  more: number;
}

/** The tasks of a pool with `taskStats`. */
export function TasksTable({ name: pool, tasks, more }: Props) {
  const [order, setOrder] = useState<Order<string>>({ by: 'done', down: true });
  const { value } = COLUMNS.find(({ key }) => key === order.by)!;
  // Names order tasks with equal figures.
  const named = [...tasks].sort((one, other) => (one.name < other.name ? -1 : 1));
  return (
    <div className="table-scrolls">
      <table className="table tasks">
        <caption className="unseen">Tasks of {pool}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ key, title, hint }) => (
              <SortHead
                key={key}
                name={key}
                title={title}
                hint={hint}
                order={order}
                onSort={(by) => setOrder(nextOrder(order, by, by !== 'name'))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted(named, value, order.down, () => 0).map((task) => (
            <tr key={tasks.indexOf(task)}>
              {COLUMNS.map(({ key, write }) => (
                <td key={key} title={key === 'name' ? task.name : undefined}>
                  {write(task)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="more-tasks">{plural(more, 'more task')} with fewer calls</p>}
    </div>
  );
}
