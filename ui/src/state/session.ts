import {
  PROTOCOL_VERSION,
  type Action,
  type ActResult,
  type BackendMessage,
  type ConsoleLine,
  type Death,
  type PoolRow,
  type Processes,
  type QueueRow,
  type RecordingKind,
  type SignalEntry,
  type Subscribe,
  type Welcome,
} from '../protocol';
import type { LinkState, Transport } from '../transport/transport';
import { Observable } from './observable';
import { Recordings, type Recording } from './recordings';
import {
  NO_POINTS,
  withPool,
  withRecent,
  withTrend,
  type Columns,
  type PoolHistory,
  type Recent,
} from './series';
import { StreamLog } from './stream-log';

export interface Trends {
  pid: number | null;
  minute: Columns;
  hour: Columns;
}

export interface PoolsSeen {
  time: number;
  pools: PoolRow[];
  history: ReadonlyMap<string, PoolHistory>;
}

const NO_TRENDS: Trends = { pid: null, minute: NO_POINTS, hour: NO_POINTS };
const LOG_LIMIT = 5000;
const MOST_DEATHS = 100;

/** The state of the page, outside React: components follow only the parts that they show. */
export class Session {
  readonly link = new Observable<LinkState>('connecting');
  /** The error between page and backend, for the user. */
  readonly fault = new Observable<string | null>(null);
  /** Why the app cannot read its processes. */
  readonly unable = new Observable<string | null>(null);
  readonly welcome = new Observable<Welcome | null>(null);
  readonly processes = new Observable<Processes | null>(null);
  /** Oldest first. */
  readonly deaths = new Observable<readonly Death[]>([]);
  readonly recent = new Observable<Recent>(new Map());
  readonly pools = new Observable<PoolsSeen | null>(null);
  readonly queues = new Observable<readonly QueueRow[]>([]);
  readonly trends = new Observable<Trends>(NO_TRENDS);
  readonly console = new StreamLog<ConsoleLine>(LOG_LIMIT);
  readonly signals = new StreamLog<SignalEntry>(LOG_LIMIT);

  // Always subscribes to pools, so that their curves have no gaps while another page is shown.
  private wants: Subscribe = { type: 'subscribe', pools: true, signals: false, console: null, trend: null };
  /** Recordings under way, by pid. */
  readonly recording = new Observable<ReadonlyMap<number, RecordingKind>>(new Map());
  private recordings = new Recordings((message) => this.transport.send(message));
  private nextRequest = 1;
  private waiting = new Map<number, (result: ActResult) => void>();

  constructor(private transport: Transport) {}

  start(): void {
    this.transport.start({
      state: (state) => this.linkChanged(state),
      message: (message) => this.receive(message),
    });
  }

  /** Switches to the console and the trends of this process. */
  look(pid: number | null): void {
    if (pid === this.wants.console) return;
    this.console.reset();
    this.trends.set({ ...NO_TRENDS, pid });
    this.want({ console: pid, trend: pid });
  }

  lookAtSignals(signals: boolean): void {
    if (signals !== this.wants.signals) this.want({ signals });
  }

  /** Never rejects: the result describes an error in a sentence. */
  act(action: Action, pid: number): Promise<ActResult> {
    const request = this.nextRequest++;
    if (this.link.get() !== 'open')
      return Promise.resolve(failed(request, 'There is no connection to the app.'));
    return new Promise((resolve) => {
      this.waiting.set(request, resolve);
      this.transport.send({ type: 'act', request, action, pid });
    });
  }

  /** Never rejects, as `act`. */
  async record(kind: RecordingKind, pid: number, ms: number): Promise<Recording> {
    const request = this.nextRequest++;
    if (this.link.get() !== 'open') return { ok: false, message: 'There is no connection to the app.' };
    this.recording.set(new Map(this.recording.get()).set(pid, kind));
    const recording = await this.recordings.begin({ type: 'record', request, kind, pid, ms });
    this.recording.set(new Map([...this.recording.get()].filter(([each]) => each !== pid)));
    return recording;
  }

  cancelRecording(pid: number): void {
    this.recordings.cancel(pid);
  }

  private want(change: Partial<Subscribe>): void {
    this.wants = { ...this.wants, ...change };
    if (this.welcome.get() && this.link.get() === 'open') this.transport.send(this.wants);
  }

  private linkChanged(state: LinkState): void {
    this.link.set(state);
    if (state === 'open') return this.transport.send({ type: 'hello', version: PROTOCOL_VERSION });
    for (const [request, resolve] of this.waiting)
      resolve(failed(request, 'The connection to the app was lost.'));
    this.waiting.clear();
    this.recordings.failAll('The connection to the app was lost.');
  }

  private receive(message: BackendMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.welcomed(message);
      case 'processes':
        this.unable.set(null);
        this.recent.set(withRecent(this.recent.get(), message.processes));
        return this.processes.set(message);
      case 'deaths':
        return this.deaths.set(
          [...(message.reset ? [] : this.deaths.get()), ...message.deaths].slice(-MOST_DEATHS),
        );
      case 'pools':
        return this.poolsTold(message.time, message.pools);
      case 'queues':
        return this.queues.set(message.queues);
      case 'console':
        if (message.pid !== this.wants.console) return;
        if (message.reset) return this.console.reset(message.lines, message.dropped);
        return this.console.append(message.lines, message.dropped);
      case 'signals':
        if (message.reset) return this.signals.reset(message.entries, message.dropped);
        return this.signals.append(message.entries, message.dropped);
      case 'trend': {
        const trends = this.trends.get();
        if (message.pid !== trends.pid) return;
        return this.trends.set({ ...trends, [message.span]: withTrend(trends[message.span], message) });
      }
      case 'recorded':
        return this.recordings.take(message);
      case 'result':
        if (!message.ok) this.recordings.fail(message.request, message.message);
        this.waiting.get(message.request)?.(message);
        this.waiting.delete(message.request);
        return;
      case 'refused':
        return this.fault.set(message.message);
      case 'unable':
        return this.unable.set(message.message);
      case 'goodbye':
        return;
    }
  }

  private welcomed(welcome: Welcome): void {
    if (welcome.version !== PROTOCOL_VERSION) {
      const versions = `version ${welcome.version}, this page version ${PROTOCOL_VERSION}`;
      return this.fault.set(`The app speaks ${versions} of the process manager. Load the page again.`);
    }
    this.console.setLimit(welcome.limits.consoleLines);
    this.signals.setLimit(welcome.limits.signals);
    this.fault.set(null);
    this.unable.set(null);
    this.welcome.set(welcome);
    this.transport.send(this.wants);
  }

  private poolsTold(time: number, pools: PoolRow[]): void {
    const before = this.pools.get()?.history;
    const history = new Map(pools.map((pool) => [pool.id, withPool(before?.get(pool.id), time, pool)]));
    this.pools.set({ time, pools, history });
  }
}

function failed(request: number, message: string): ActResult {
  return { type: 'result', request, ok: false, message };
}
