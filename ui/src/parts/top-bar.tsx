import { bytes, percent, plural } from '../format';
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
  const app = useObservable(session.welcome)?.app;
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
        {PAGES.map(([name, title]) => (
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
  const rows = useObservable(session.processes)?.processes;
  const cores = useObservable(session.welcome)?.app.cores;
  if (!rows) return <dl className="totals" />;
  return (
    <dl className="totals">
      <div>
        <dt>Processes</dt>
        <dd title={plural(rows.length, 'process', 'processes')}>{rows.length}</dd>
      </div>
      <div title={`Of all processes together, in percent of one core${cores ? `; there are ${cores}` : ''}`}>
        <dt>CPU</dt>
        <dd className="total-cpu">{percent(sum(rows, (row) => row.cpu ?? 0))} %</dd>
      </div>
      <div title="Resident memory of all processes together; what they share is counted for each">
        <dt>Memory</dt>
        <dd className="total-memory">{bytes(sum(rows, (row) => row.memory))}</dd>
      </div>
    </dl>
  );
}

function sum(rows: readonly ProcessRow[], of: (row: ProcessRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
