import { count, inFolder, millis, perSecond, plural, strategyWords } from '../../format';
import { Chart } from '../../parts/chart';
import type { Latency, PoolRow } from '../../protocol';
import { useObservable } from '../../state/observable';
import type { PoolHistory } from '../../state/series';
import type { Session } from '../../state/session';
import { ChildrenTable } from './children-table';
import { Figure } from './figure';
import { PoolDeaths } from './pool-deaths';
import { TasksTable } from './tasks-table';

const MINUTE_MS = 60_000;
/** Numbers of calls are whole. */
const CALL_STEPS = Array.from({ length: 7 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power),
).flat();

interface Props {
  pool: PoolRow;
  history: PoolHistory | undefined;
  session: Session;
}

export function PoolSection({ pool, history, session }: Props) {
  const folder = useObservable(session.welcome)?.app.folder ?? '';
  return (
    <article className="pool" aria-label={`Pool ${pool.name}`}>
      <header className="pool-head">
        <h2 title={pool.name}>{pool.name}</h2>
        <span title={pool.strategy}>{strategyWords(pool.strategy)}</span>
        <span>
          {count(pool.children.length)} of {plural(pool.max, 'child', 'children')}
        </span>
        <span className="pool-path" title={pool.path}>
          <bdi>{inFolder(pool.path, folder)}</bdi>
        </span>
      </header>
      <Figures pool={pool} />
      <div className="pool-middle">
        <Flow pool={pool} history={history} />
        <Latencies pool={pool} />
      </div>
      <ChildrenTable pool={pool} session={session} />
      {pool.tasks && pool.tasks.length > 0 && (
        <TasksTable name={pool.name} tasks={pool.tasks} more={pool.moreTasks} />
      )}
      <PoolDeaths pool={pool} session={session} />
    </article>
  );
}

function Figures({ pool }: { pool: PoolRow }) {
  return (
    <dl className="figures">
      <Figure name="Throughput" unit="/s" value={perSecond(pool.throughput)} />
      <Figure name="In flight" value={count(pool.inFlight)} />
      <Figure name="Queued" value={count(pool.queued)} tone={pool.queued > 0 ? 'notice' : undefined} />
      <Figure name="Done" value={count(pool.done)} />
      <Figure name="Failed" value={count(pool.failed)} tone={pool.failed > 0 ? 'bad' : undefined} />
      <Figure name="Restarts" value={count(pool.restarts)} tone={pool.restarts > 0 ? 'notice' : undefined} />
      <Figure name="Recycled" value={count(pool.recycled)} />
      <Figure name="Sleeps" value={count(pool.sleeps)} />
    </dl>
  );
}

/** Calls answered, in flight and queued over the last minute. */
function Flow({ pool, history }: { pool: PoolRow; history: PoolHistory | undefined }) {
  if (!history) return <div className="flow" />;
  return (
    <div className="flow">
      <div className="flow-head">
        <h3>Last minute</h3>
        <span className="key key-throughput">answered/s</span>
        <span className="key key-in-flight">in flight</span>
        <span className="key key-queued">queued</span>
      </div>
      <Chart
        label={`Last minute of ${pool.name}: now ${perSecond(pool.throughput)} calls answered per second, ${count(pool.inFlight)} in flight, ${count(pool.queued)} queued`}
        times={history.times}
        spanMs={MINUTE_MS}
        least={10}
        steps={CALL_STEPS}
        format={(value) => count(value)}
        curves={[
          { label: 'Throughput', colour: '--cpu', values: history.throughput, filled: true },
          { label: 'In flight', colour: '--memory', values: history.inFlight },
          { label: 'Queued', colour: '--queued', values: history.queued },
        ]}
      />
    </div>
  );
}

const PERCENTILES = ['p50', 'p90', 'p99', 'max'] as const;

function Latencies({ pool }: { pool: PoolRow }) {
  return (
    <table className="table latencies">
      <caption title="Over all calls of the pool, including the first ones">
        Latency <span>since the start</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">Part</span>
          </th>
          <th scope="col">mean</th>
          {PERCENTILES.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <LatencyRow
          name="Wait"
          hint="From the call until a child gets it; includes the start of the child"
          latency={pool.wait}
        />
        <LatencyRow name="Run" hint="In the child, until its answer" latency={pool.run} />
      </tbody>
    </table>
  );
}

function LatencyRow({ name, hint, latency }: { name: string; hint: string; latency: Latency }) {
  const write = (value: number) => millis(latency.count === 0 ? null : value);
  return (
    <tr>
      <th scope="row" title={hint}>
        {name}
      </th>
      <td>{write(latency.mean)}</td>
      {PERCENTILES.map((key) => (
        <td key={key}>{write(latency[key])}</td>
      ))}
    </tr>
  );
}
