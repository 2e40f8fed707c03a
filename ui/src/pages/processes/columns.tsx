import type { Column } from '../../parts/grid';
import { Sparkline } from '../../parts/sparkline';
import { StateDot } from '../../parts/state-dot';
import { bytes, count, duration, percent, strategyWords, UNKNOWN } from '../../format';
import type { Mark, ProcessRow } from '../../protocol';
import type { ProcessColumn } from '../../state/view';

/** A process with its recent figures. */
export interface ShownProcess {
  row: ProcessRow;
  recent: readonly number[];
  now: number;
}

export const MARKS: Record<Mark, string> = {
  main: 'Main',
  renderer: 'Renderer',
  service: 'Service',
  node: 'Node',
  utility: 'Utility',
  gpu: 'GPU',
  zygote: 'Zygote',
  guard: 'Guard',
  thread: 'Thread',
  other: 'Other',
};

export const MEMORY_HINT = 'Its share: memory that several processes use is divided among them (PSS)';
export const RESIDENT_HINT =
  'Everything it has in memory; shared memory counts in full for each process (RSS)';

const GUARD_PURPOSE =
  'when its parent process ends, gives the children of the parent’s pools a moment to exit, then kills them';

const FULL_SPARKLINE = 20;

export const COLUMNS: readonly Column<ShownProcess, ProcessColumn>[] = [
  {
    key: 'name',
    title: 'Name',
    cell: ({ row }) => <span title={nameTitle(row)}>{row.name}</span>,
  },
  { key: 'pid', title: 'PID', numeric: true, cell: ({ row }) => row.pid },
  { key: 'mark', title: 'Mark', cell: ({ row }) => MARKS[row.mark] },
  { key: 'state', title: 'State', cell: ({ row }) => <StateDot state={row.state} /> },
  {
    key: 'cpu',
    title: 'CPU %',
    hint: 'Percent of one core, with the trend of the last half minute',
    numeric: true,
    cell: ({ row, recent }) => (
      <>
        <Sparkline values={recent} most={FULL_SPARKLINE} />
        <span className="figure">{percent(row.cpu)}</span>
      </>
    ),
  },
  {
    key: 'memory',
    title: 'Memory',
    hint: MEMORY_HINT,
    numeric: true,
    cell: ({ row }) => (row.pss === null ? known(null) : bytes(row.pss)),
  },
  {
    key: 'resident',
    title: 'Resident',
    hint: RESIDENT_HINT,
    numeric: true,
    cell: ({ row }) => (row.memory === null ? known(null) : bytes(row.memory)),
  },
  {
    key: 'inFlight',
    title: 'In flight',
    hint: 'Calls that it has now',
    numeric: true,
    cell: ({ row }) => inFlight(row),
  },
  {
    key: 'pool',
    title: 'Pool',
    cell: ({ row }) => <span title={row.poolName ?? undefined}>{known(row.poolName)}</span>,
  },
  {
    key: 'strategy',
    title: 'Strategy',
    cell: ({ row }) =>
      row.strategy ? <span title={row.strategy}>{strategyWords(row.strategy)}</span> : known(null),
  },
  { key: 'ppid', title: 'Parent', numeric: true, cell: ({ row }) => row.ppid },
  { key: 'uptime', title: 'Up', numeric: true, cell: ({ row, now }) => duration(now - row.started) },
];

/** The full name, and the path or address that it stands for. */
export function nameTitle({ mark, name, url }: ProcessRow): string {
  if (mark === 'guard') return `${name}: ${GUARD_PURPOSE}`;
  return url ? `${name}\n${url}` : name;
}

function inFlight(row: ProcessRow) {
  return row.inFlight === null || row.inFlight === 0 ? known(null, count(row.inFlight)) : count(row.inFlight);
}

function known(text: string | null, otherwise = UNKNOWN) {
  return text === null ? <span className="faint">{otherwise}</span> : text;
}

/** The sort key of each column. */
export const SORT_VALUE: Record<ProcessColumn, (row: ProcessRow) => string | number | null> = {
  name: (row) => row.name,
  pid: (row) => row.pid,
  mark: (row) => MARKS[row.mark],
  state: (row) => row.state,
  cpu: (row) => row.cpu,
  memory: (row) => row.pss,
  resident: (row) => row.memory,
  inFlight: (row) => row.inFlight,
  pool: (row) => row.poolName,
  strategy: (row) => row.strategy,
  ppid: (row) => row.ppid,
  // The process with the longest uptime was started first.
  uptime: (row) => -row.started,
};

/** Columns whose first click brings the greatest to the top. */
export const STARTS_DOWN: ReadonlySet<ProcessColumn> = new Set([
  'cpu',
  'memory',
  'resident',
  'inFlight',
  'uptime',
]);

/** Columns whose figures change from second to second. */
export const LIVE: ReadonlySet<ProcessColumn> = new Set(['state', 'cpu', 'memory', 'resident', 'inFlight']);

/** All texts of a row that the filter searches. */
export function searchText(row: ProcessRow): string {
  return [row.name, row.pid, MARKS[row.mark], row.state, row.poolName, row.strategy, row.url].join('\n');
}
