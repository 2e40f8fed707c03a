import { count, plural, UNKNOWN } from '../../format';
import type { QueueRow } from '../../protocol';
import { Figure } from './figure';

/** A queue that the app takes jobs from: the jobs of all hosts, and those of this host. */
export function QueueSection({ queue }: { queue: QueueRow }) {
  return (
    <article className="pool queue" aria-label={`Queue ${queue.name}`}>
      <header className="pool-head">
        <h2 title={queue.name}>{queue.name}</h2>
        <span>Queue on {queue.server}</span>
        <span className="pool-path" title={queue.hosts.join('\n')}>
          <bdi>{plural(queue.hosts.length, 'host')}</bdi>
        </span>
      </header>
      <JobFigures jobs={queue.jobs} />
      <TasksTable queue={queue} />
    </article>
  );
}

function JobFigures({ jobs }: { jobs: QueueRow['jobs'] }) {
  const write = (value: number | undefined) => (value === undefined ? UNKNOWN : count(value));
  return (
    <dl className="figures">
      <Figure name="Waiting" value={write(jobs?.waiting)} tone={jobs?.waiting ? 'notice' : undefined} />
      <Figure name="Delayed" value={write(jobs?.delayed)} />
      <Figure name="Active" value={write(jobs?.active)} />
      <Figure name="Done" value={write(jobs?.done)} />
      <Figure name="Failed" value={write(jobs?.failed)} tone={jobs?.failed ? 'bad' : undefined} />
    </dl>
  );
}

function TasksTable({ queue }: { queue: QueueRow }) {
  return (
    <div className="table-scrolls">
      <table className="table">
        <caption className="unseen">Tasks of {queue.name} on this host</caption>
        <thead>
          <tr>
            <th scope="col">Task on {queue.host}</th>
            <th scope="col">Active</th>
            <th scope="col">Done</th>
            <th scope="col" title="Attempts; a job may have several">
              Failed
            </th>
          </tr>
        </thead>
        <tbody>
          {queue.tasks.map(({ name, active, done, failed }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{count(active)}</td>
              <td>{count(done)}</td>
              <td>{count(failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
