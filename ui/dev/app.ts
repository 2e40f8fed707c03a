import type { Action, PoolChildRow, PoolRow, PoolTaskRow, ProcessRow } from '../src/protocol';
import { chance, latencyAround, pick, type Random } from './random';

/** An invented app with this many processes, some of which belong to pools. Nothing of it is real. */
export interface InventedProcess {
  row: ProcessRow;
  /** What its figures wander around. */
  usual: { cpu: number; memory: number };
}

const STRATEGIES = ['LEAST_CONNECTIONS', 'POLLING', 'WEIGHTS_MINIMUM_CONNECTION', 'LEAST_LATENCY'];
const POOLS = [
  { name: 'thumbnails', script: 'thumbnail-worker.js', max: 8 },
  { name: 'search-index', script: 'indexer.js', max: 4 },
  { name: 'crypto', script: 'crypto-worker.js', max: 6 },
];
const TASKS = ['resize', 'rotate', 'readMetadata'];
const MIB = 1024 * 1024;
/** Of what is resident, as far as it is its own. */
export const SHARE = 0.4;

export class InventedApp {
  readonly processes = new Map<number, InventedProcess>();
  readonly pools: PoolRow[] = [];
  private nextPid = 48_211;
  private main: number;

  constructor(
    private random: Random,
    size: number,
    private now: number,
  ) {
    this.main = this.add({ mark: 'main', name: 'demo-app', url: '/opt/demo-app/main.js' }, 3, 140);
    this.add({ mark: 'gpu', name: 'GPU process' }, 2, 92);
    this.add({ mark: 'utility', name: 'Network service' }, 1, 48);
    for (const name of ['Demo', 'Settings']) {
      this.add({ mark: 'renderer', name, url: `app://demo/${name.toLowerCase()}.html` }, 6, 160);
    }
    for (const name of ['sync-service', 'tray-service']) {
      this.add({ mark: 'service', name, url: `/opt/demo-app/services/${name}.js` }, 1, 84);
    }
    this.addPools(size - this.processes.size);
    while (this.processes.size < size)
      this.add({ mark: 'node', name: 'child.js', url: '/opt/demo-app/child.js' }, 1, 40);
  }

  /** Lets a second pass. */
  tick(now: number): void {
    this.now = now;
    for (const process of this.processes.values()) this.wander(process);
    for (const pool of this.pools) this.work(pool);
  }

  end(pid: number): void {
    const pool = this.pools.find((each) => each.id === this.processes.get(pid)?.row.pool);
    if (pool?.deaths) pool.deaths.asked += 1;
    this.processes.delete(pid);
    for (const pool of this.pools) pool.children = pool.children.filter((child) => child.pid !== pid);
  }

  setState(pid: number, state: ProcessRow['state']): void {
    const process = this.processes.get(pid);
    if (!process) return;
    process.row = { ...process.row, state, inFlight: process.row.inFlight === null ? null : 0 };
    process.row.actions = actionsOf(process.row);
  }

  /** A child in place of `pid`; its pid. */
  replace(pid: number): number | null {
    const process = this.processes.get(pid);
    const pool = this.pools.find((each) => each.id === process?.row.pool);
    if (!process || !pool) return null;
    const { mark, name, url, poolName, strategy } = process.row;
    this.end(pid);
    const next = this.add({ mark, name, url, pool: pool.id, poolName, strategy, inFlight: 0 }, 20, 60);
    pool.children.push(newChild(next));
    pool.restarts += 1;
    return next;
  }

  private addPools(room: number): void {
    POOLS.forEach(({ name, script, max }, index) => {
      const strategy = STRATEGIES[index];
      const many = Math.max(0, Math.min(room > 60 ? 40 : max, room));
      room -= many;
      const path = `/opt/demo-app/workers/${script}`;
      const id = `pool-${index + 1}`;
      const children = Array.from({ length: many }, () => {
        const about = {
          mark: 'node',
          name: script,
          url: path,
          pool: id,
          poolName: name,
          strategy,
          inFlight: 0,
        } as const;
        return newChild(this.add(about, 20, 60));
      });
      this.pools.push({
        id,
        name,
        path,
        strategy,
        max: Math.max(max, many),
        restarts: index,
        recycled: 0,
        deaths: { exit: 0, signal: 0, outOfMemory: index, asked: index * 3, recycled: 0, drained: 0 },
        // The last one does not count by tasks.
        tasks: index < POOLS.length - 1 ? [] : null,
        moreTasks: 0,
        children,
        ...noCounters(),
      });
    });
  }

  private add(
    about: Partial<ProcessRow> & Pick<ProcessRow, 'mark' | 'name'>,
    cpu: number,
    mib: number,
  ): number {
    const pid = this.nextPid;
    this.nextPid += 1 + Math.floor(this.random() * 9);
    const usual = { cpu: cpu * (0.4 + this.random()), memory: mib * MIB * (0.7 + this.random() * 0.8) };
    const row: ProcessRow = {
      pid,
      ppid: about.mark === 'main' ? 1 : this.main,
      url: '',
      pool: null,
      poolName: null,
      strategy: null,
      state: 'running',
      inFlight: null,
      cpu: null,
      memory: usual.memory,
      pss: usual.memory * SHARE,
      started: this.now - 2_400_000 + this.processes.size * 1_300 + Math.floor(this.random() * 1_000),
      inspector: about.pool && chance(this.random, 0.2) ? `127.0.0.1:${5858 + this.processes.size}` : null,
      hasConsole: about.mark !== 'gpu' && about.mark !== 'utility',
      actions: [],
      canRecord: about.pool !== undefined,
      ...about,
    };
    row.actions = actionsOf(row);
    this.processes.set(pid, { row, usual });
    return pid;
  }

  private wander(process: InventedProcess): void {
    const { row, usual } = process;
    const asleep = row.state === 'asleep';
    const pooled = row.pool !== null;
    const inFlight = pooled && !asleep ? Math.floor(this.random() * 4) : row.inFlight;
    const working = pooled && (inFlight ?? 0) > 0;
    const towards = asleep ? 0 : usual.cpu * (working ? 2 : 0.5) * (0.5 + this.random());
    const cpu = asleep ? 0 : Math.max(0, (row.cpu ?? towards) * 0.6 + towards * 0.4);
    const memory = (row.memory ?? 0) * 0.9 + usual.memory * (0.95 + this.random() * 0.1) * 0.1;
    const state =
      row.state === 'asleep' || row.state === 'ending'
        ? row.state
        : working
          ? 'busy'
          : pooled
            ? 'idle'
            : 'running';
    process.row = { ...row, cpu, memory, pss: memory * SHARE, inFlight, state };
    process.row.actions = actionsOf(process.row);
  }

  private work(pool: PoolRow): void {
    let answered = 0;
    for (const child of pool.children) {
      const row = this.processes.get(child.pid)?.row;
      if (!row) continue;
      const done =
        row.state === 'asleep' ? 0 : Math.round(((row.cpu ?? 0) / 3) * (0.8 + this.random() * 0.4));
      answered += done;
      child.done += done;
      child.failed += chance(this.random, 0.004) ? 1 : 0;
      child.throughput = done;
      child.state = row.state;
      child.inFlight = row.inFlight ?? 0;
      child.current =
        child.inFlight > 0 ? { task: pick(this.random, TASKS), ms: 2 + this.random() * 60 } : null;
      child.run = latencyAround(this.random, 18, child.done);
      child.wait = latencyAround(this.random, 0.6, child.done);
    }
    pool.throughput = answered;
    pool.done += answered;
    pool.failed = pool.children.reduce((sum, child) => sum + child.failed, 0);
    pool.inFlight = pool.children.reduce((sum, child) => sum + child.inFlight, 0);
    pool.queued = Math.max(0, Math.round(pool.queued * 0.7 + (this.random() - 0.6) * 12));
    pool.run = latencyAround(this.random, 18, pool.done);
    pool.wait = latencyAround(this.random, 0.6, pool.done);
    pool.tasks &&= TASKS.map((name, index) => this.taskRow(name, Math.round(pool.done / 2 ** (index + 1))));
  }

  private taskRow(name: string, done: number): PoolTaskRow {
    const failed = Math.floor(done / 900);
    const [wait, run] = [0.6, 18].map((middle) => latencyAround(this.random, middle, done));
    return { name, done, failed, wait, run };
  }

  /** Puts some children of pools to sleep, as an idle app has them. */
  restSome(part: number): void {
    for (const { row } of this.processes.values()) {
      if (row.pool !== null && chance(this.random, part)) this.setState(row.pid, 'asleep');
    }
  }
}

function actionsOf(row: ProcessRow): Action[] {
  if (row.state === 'ending') return [];
  const actions: Action[] = row.mark === 'gpu' || row.mark === 'utility' ? [] : ['kill'];
  if (row.mark === 'renderer' || row.mark === 'service') actions.push('devtools');
  if (row.pool !== null)
    actions.push(row.state === 'asleep' ? 'wake' : 'sleep', 'restart', 'recycle', 'drain');
  return actions;
}

function newChild(pid: number): PoolChildRow {
  return { pid, state: 'idle', current: null, ...noCounters() };
}

function noCounters() {
  const none = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  return { inFlight: 0, queued: 0, done: 0, failed: 0, sleeps: 0, wait: none, run: none, throughput: null };
}
