import { expect, test as base, type Page } from '@playwright/test';
import {
  PROTOCOL_VERSION,
  type Act,
  type ConsoleLine,
  type Counters,
  type PageMessage,
  type PoolChildRow,
  type PoolRow,
  type ProcessRow,
  type QueueRow,
  type SignalEntry,
  type Welcome,
} from '../src/protocol';
import { servePage, type Connection, type PageServer } from './server';

/** The time of everything that tests report. */
export const NOW = new Date(2024, 4, 4, 12, 0, 0).getTime();

export const WELCOME: Welcome = {
  type: 'welcome',
  version: PROTOCOL_VERSION,
  app: {
    name: 'photo-app',
    runtime: 'electron',
    runtimeVersion: '22.3.25',
    folder: '/app',
    platform: 'linux',
    pid: 100,
    cores: 4,
    memory: 8e9,
  },
  interval: 1000,
  hasSignals: true,
  resume: null,
  limits: { consoleLines: 1000, signals: 1000 },
};

const ROW: ProcessRow = {
  pid: 0,
  ppid: 100,
  mark: 'node',
  name: 'child.js',
  url: '/app/child.js',
  pool: null,
  poolName: null,
  strategy: null,
  state: 'running',
  inFlight: null,
  cpu: 0,
  memory: 50 * 2 ** 20,
  pss: 20 * 2 ** 20,
  started: NOW - 60_000,
  inspector: null,
  hasConsole: true,
  actions: ['kill'],
  canRecord: false,
};

export function row(pid: number, about: Partial<ProcessRow> = {}): ProcessRow {
  return { ...ROW, pid, ...about };
}

const POOLED = { pool: 'p1', poolName: 'resize', strategy: 'LEAST_CONNECTIONS', name: 'resize.js' } as const;

/** A small app with one of each kind. */
export const ROWS: ProcessRow[] = [
  row(100, {
    ppid: 1,
    mark: 'main',
    name: 'photo-app',
    cpu: 2.5,
    memory: 200 * 2 ** 20,
    started: NOW - 3_600_000,
  }),
  row(110, {
    mark: 'renderer',
    name: 'Gallery',
    cpu: 12.25,
    memory: 150 * 2 ** 20,
    actions: ['kill', 'devtools'],
  }),
  row(120, { mark: 'service', name: 'sync', cpu: 0.5, actions: ['kill', 'devtools'] }),
  row(130, {
    ...POOLED,
    state: 'busy',
    inFlight: 3,
    cpu: 80,
    actions: ['kill', 'sleep', 'restart', 'recycle', 'drain'],
    canRecord: true,
  }),
  row(131, {
    ...POOLED,
    state: 'asleep',
    inFlight: 0,
    cpu: 0,
    actions: ['kill', 'wake', 'restart', 'recycle'],
  }),
  row(140, { name: 'lone.js', cpu: 1, inspector: '127.0.0.1:5858', started: NOW - 5000 }),
  row(150, { mark: 'gpu', name: 'GPU process', cpu: null, hasConsole: false, actions: [] }),
];

const LATENCY = { count: 10, mean: 2, p50: 1.5, p90: 4, p99: 12.5, p999: 80, max: 1250 };
const COUNTERS: Counters = {
  inFlight: 3,
  queued: 7,
  done: 1234,
  failed: 2,
  sleeps: 1,
  wait: LATENCY,
  run: LATENCY,
};

export function poolChild(pid: number, about: Partial<PoolChildRow> = {}): PoolChildRow {
  return { pid, state: 'idle', throughput: 4, current: null, ...COUNTERS, ...about };
}

export const POOL: PoolRow = {
  id: 'p1',
  name: 'resize',
  path: '/app/resize.js',
  strategy: 'LEAST_CONNECTIONS',
  max: 4,
  restarts: 5,
  recycled: 6,
  deaths: { exit: 0, signal: 0, outOfMemory: 0, asked: 0, recycled: 0, drained: 0 },
  tasks: null,
  moreTasks: 0,
  throughput: 42,
  children: [poolChild(130, { done: 900 }), poolChild(131, { state: 'asleep', done: 334 })],
  ...COUNTERS,
};

export const QUEUE: QueueRow = {
  name: 'images',
  server: 'redis.internal:6379',
  host: 'one:100',
  jobs: { waiting: 12, delayed: 3, active: 4, done: 5678, failed: 2 },
  hosts: ['one:100', 'two:200'],
  tasks: [
    { name: 'resize', active: 2, done: 1200, failed: 1 },
    { name: 'crop', active: 0, done: 7, failed: 0 },
  ],
};

export function line(id: number, text: string, about: Partial<ConsoleLine> = {}): ConsoleLine {
  return { id, time: NOW + id, source: 'stdout', level: 'log', text, ...about };
}

export function signal(id: number, about: Partial<SignalEntry> = {}): SignalEntry {
  const payload = { type: 'string', text: `payload ${id}` } as const;
  return {
    id,
    time: NOW + id,
    kind: 'send',
    from: 'main',
    to: 'sync',
    channel: 'ping',
    call: null,
    roundTrip: null,
    payload,
    ...about,
  };
}

/** The app's side of one page, played by the test. */
export class Backend {
  constructor(
    readonly page: Page,
    readonly server: PageServer,
  ) {}

  /** Of the page that is open now. */
  get connection(): Connection {
    return this.server.connections[this.server.connections.length - 1];
  }

  /** Opens the page and sends it the first messages. */
  async open(welcome: Partial<Welcome> = {}, rows = ROWS): Promise<void> {
    await this.page.goto(this.server.address());
    await this.received('hello');
    this.connection.send({ ...WELCOME, ...welcome });
    this.connection.send({ type: 'processes', time: NOW, processes: rows });
    await this.received('subscribe');
  }

  processes(rows: ProcessRow[], time = NOW + 1000): void {
    this.connection.send({ type: 'processes', time, processes: rows });
  }

  pools(pools: PoolRow[], time = NOW): void {
    this.connection.send({ type: 'pools', time, pools });
  }

  queues(queues: QueueRow[]): void {
    this.connection.send({ type: 'queues', queues });
  }

  console(pid: number, lines: ConsoleLine[], reset = false, dropped = 0): void {
    this.connection.send({ type: 'console', pid, reset, dropped, lines });
  }

  signals(entries: SignalEntry[], reset = false): void {
    this.connection.send({ type: 'signals', reset, dropped: 0, entries });
  }

  /** The last message of this type that the page sent and that `fits`. */
  async received<T extends PageMessage['type']>(
    type: T,
    fits: (message: Extract<PageMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<PageMessage, { type: T }>> {
    type Wanted = Extract<PageMessage, { type: T }>;
    let found: Wanted | undefined;
    await expect(() => {
      const messages = this.connection?.received ?? [];
      found = messages.filter((each): each is Wanted => each.type === type).findLast(fits);
      expect(found, `a message ${type}`).toBeDefined();
    }).toPass({ timeout: 10_000 });
    return found!;
  }

  async answer(act: Act, ok: boolean, message: string): Promise<void> {
    this.connection.send({ type: 'result', request: act.request, ok, message });
  }
}

/** What a page says that is not a part of a test's plan fails the test: errors, and what its policy refused. */
export const test = base.extend<{ backend: Backend }>({
  backend: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A connection that a test cuts or refuses is logged by the browser itself.
      if (message.type() === 'error' && !/WebSocket connection/.test(message.text()))
        complaints.push(message.text());
    });
    const server = await servePage(() => () => {});
    await use(new Backend(page, server));
    await server.close();
    expect(complaints).toEqual([]);
  },
});

export { expect };

/** What stands in one column of the process table, from the top. */
export async function cellsOf(page: Page, column: string): Promise<string[]> {
  const rows = page.getByRole('grid').locator('.grid-body [role=row]');
  const placed = await rows.evaluateAll(
    (elements, name) =>
      elements.map((element) => ({
        index: Number(element.getAttribute('aria-rowindex')),
        text: element.querySelector(`.cell-${name}`)?.textContent ?? '',
      })),
    column,
  );
  return placed.sort((a, b) => a.index - b.index).map(({ text }) => text);
}

export function rowOf(page: Page, name: string | RegExp) {
  return page.getByRole('grid').getByRole('row').filter({ hasText: name });
}
