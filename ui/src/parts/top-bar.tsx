import { bytes, percent, plural, UNKNOWN } from '../format';
import type { ProcessRow } from '../protocol';
import { useObservable } from '../state/observable';
import type { Session } from '../state/session';
import { page, type PageName } from '../state/view';
import { ConnectionState } from './connection';

const PAGES: readonly (readonly [PageName, string])[] = [
  ['processes', 'Processes'],
  ['pools', 'Pools'],
  ['signals', 'Signals'],
];

export function TopBar({ session }: { session: Session }) {
  const shown = useObservable(page);
  const welcome = useObservable(session.welcome);
  const app = welcome?.app;
  const pages = PAGES.filter(([name]) => name !== 'signals' || welcome?.hasSignals);
  return (
    <header className="top-bar">
      <h1 title={app && `${app.name}, process ${app.pid}`}>
        <span className="app-name">{app?.name ?? 'Process manager'}</span>
        {app && (
          <span className="app-runtime">
            {app.runtime === 'electron' ? 'Electron' : 'Node'} {app.runtimeVersion.replace(/^v/, '')}
          </span>
        )}
      </h1>
      <nav aria-label="Pages">
        {pages.map(([name, title]) => (
          <button
            key={name}
            type="button"
            aria-current={shown === name ? 'page' : undefined}
            onClick={() => page.set(name)}
          >
            {title}
          </button>
        ))}
      </nav>
      <Totals session={session} />
      <ConnectionState session={session} />
    </header>
  );
}

function Totals({ session }: { session: Session }) {
  // The figures of a process include its threads.
  const rows = useObservable(session.processes)?.processes.filter(({ mark }) => mark !== 'thread');
  const cores = useObservable(session.welcome)?.app.cores;
  if (!rows) return <dl className="totals" />;
  return (
    <dl className="totals">
      <div>
        <dt>Processes</dt>
        <dd title={plural(rows.length, 'process', 'processes')}>{rows.length}</dd>
      </div>
      <div title={`All processes together, in percent of one core${cores ? `; there are ${cores}` : ''}`}>
        <dt>CPU</dt>
        <dd className="total-cpu">{percent(sum(rows, (row) => row.cpu ?? 0))} %</dd>
      </div>
      <MemoryTotal rows={rows} />
    </dl>
  );
}

/** Shares of memory can be added up, unlike resident memory. */
function MemoryTotal({ rows }: { rows: readonly ProcessRow[] }) {
  const unknown = rows.filter((row) => row.pss === null).length;
  const known = unknown < rows.length ? bytes(sum(rows, (row) => row.pss ?? 0)) : UNKNOWN;
  const all = 'All processes together; shared memory counts once';
  return (
    <div title={unknown > 0 ? `${all}. ${plural(unknown, 'process', 'processes')} not measured` : all}>
      <dt>Memory</dt>
      <dd className="total-memory">
        {known}
        {unknown > 0 && unknown < rows.length && ' +'}
      </dd>
    </div>
  );
}

function sum(rows: readonly ProcessRow[], of: (row: ProcessRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
