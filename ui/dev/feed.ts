import {
  PROTOCOL_VERSION,
  type Act,
  type ActResult,
  type BackendMessage,
  type PageMessage,
  type RecordChild,
  type Subscribe,
  type Trend,
  type Welcome,
} from '../src/protocol';
import { InventedApp, SHARE } from './app';
import { inventedQueue } from './queue';
import { chance, seeded, type Random } from './random';
import { inventedLine, inventedMessages } from './texts';

export interface FeedOptions {
  processes: number;
  linesPerSecond: number;
  messagesPerSecond: number;
  runtime: 'node' | 'electron';
  resume?: string | null;
  seed?: number;
}

const INTERVAL_MS = 1000;
const BATCH_MS = 100;
const KEPT_LINES = 5000;

/** A backend of an invented app, for looking at the page and measuring it. It is never part of the built page. */
export class Feed {
  readonly app: InventedApp;
  private random: Random;
  private wants: Subscribe | null = null;
  private started = Date.now();
  private nextLine = 1;
  private nextMessage = 1;
  private timers: ReturnType<typeof setInterval>[] = [];

  constructor(
    private options: FeedOptions,
    private send: (message: BackendMessage) => void,
  ) {
    this.random = seeded(options.seed ?? 7);
    this.app = new InventedApp(this.random, options.processes, Date.now());
    this.app.restSome(0.15);
    for (let second = 0; second < 30; second++) this.app.tick(Date.now());
  }

  receive(message: PageMessage): void {
    if (message.type === 'hello') this.greet();
    else if (message.type === 'subscribe') this.subscribe(message);
    else if (message.type === 'act') this.act(message);
    else if (message.type === 'record') this.record(message);
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }

  private greet(): void {
    const welcome: Welcome = {
      type: 'welcome',
      version: PROTOCOL_VERSION,
      app: {
        name: 'demo-app',
        runtime: this.options.runtime,
        runtimeVersion: this.options.runtime === 'node' ? 'v20.20.2' : '22.3.25',
        folder: '/opt/demo-app',
        platform: 'linux',
        pid: [...this.app.processes.keys()][0],
        cores: 8,
        memory: 16 * 2 ** 30,
      },
      interval: INTERVAL_MS,
      hasSignals: this.options.runtime === 'electron',
      resume: this.options.resume ?? null,
      limits: { consoleLines: KEPT_LINES, signals: 5000 },
    };
    this.send(welcome);
    this.stop();
    this.timers = [setInterval(() => this.second(), INTERVAL_MS), setInterval(() => this.batch(), BATCH_MS)];
    this.second();
  }

  private subscribe(wants: Subscribe): void {
    const before = this.wants;
    this.wants = wants;
    if (wants.pools && !before?.pools) this.sendPools();
    if (wants.console !== null && wants.console !== before?.console) this.sendLines(wants.console, 300, true);
    if (wants.trend !== null && wants.trend !== before?.trend) {
      this.sendTrend(wants.trend, 'minute', 60, 1000);
      this.sendTrend(wants.trend, 'hour', 220, 10_000);
    }
    if (wants.signals && !before?.signals) this.sendMessages(120, true);
  }

  private second(): void {
    const time = Date.now();
    this.app.tick(time);
    const processes = [...this.app.processes.values()].map(({ row }) => row);
    this.send({ type: 'processes', time, processes });
    if (this.wants?.pools) this.sendPools();
    const row = processes.find(({ pid }) => pid === this.wants?.trend);
    if (!row) return;
    const point = {
      pid: row.pid,
      reset: false,
      times: [time],
      cpu: [row.cpu],
      memory: [row.memory],
      pss: [row.pss],
    };
    this.send({ type: 'trend', span: 'minute', ...point });
  }

  private batch(): void {
    const part = BATCH_MS / 1000;
    const pid = this.wants?.console ?? null;
    if (pid !== null && this.app.processes.has(pid))
      this.sendLines(pid, this.atRate(this.options.linesPerSecond * part));
    if (this.wants?.signals) this.sendMessages(this.atRate(this.options.messagesPerSecond * part));
  }

  private atRate(wanted: number): number {
    return Math.floor(wanted) + (chance(this.random, wanted % 1) ? 1 : 0);
  }

  private sendPools(): void {
    const time = Date.now();
    this.send({ type: 'pools', time, pools: structuredClone(this.app.pools) });
    this.send({ type: 'queues', queues: [inventedQueue(this.random, (time - this.started) / 1000)] });
  }

  private sendLines(pid: number, many: number, reset = false): void {
    const now = Date.now();
    const lines = Array.from({ length: many }, (_, index) =>
      inventedLine(this.random, this.nextLine++, now - (many - index) * (reset ? 40 : BATCH_MS / many)),
    );
    if (reset || many > 0) this.send({ type: 'console', pid, reset, dropped: 0, lines });
  }

  private sendMessages(many: number, reset = false): void {
    const now = Date.now();
    const entries = Array.from({ length: many }, (_, index) => {
      const made = inventedMessages(this.random, this.nextMessage, now - (many - index) * (reset ? 90 : 5));
      this.nextMessage += made.length;
      return made;
    }).flat();
    if (reset || many > 0) this.send({ type: 'signals', reset, dropped: 0, entries });
  }

  private sendTrend(pid: number, span: Trend['span'], points: number, step: number): void {
    const usual = this.app.processes.get(pid)?.usual ?? { cpu: 1, memory: 1e8 };
    const times = Array.from({ length: points }, (_, index) => Date.now() - (points - index) * step);
    let level = 1;
    const cpu = times.map(() => (level = level * 0.8 + 0.2 * this.random() * 3) * usual.cpu);
    const memory = times.map(
      (_, index) => usual.memory * (0.9 + 0.08 * Math.sin(index / 9) + this.random() * 0.02),
    );
    this.send({
      type: 'trend',
      pid,
      span,
      reset: true,
      times,
      cpu,
      memory,
      pss: memory.map((value) => value * SHARE),
    });
  }

  private record({ request, kind, ms }: RecordChild): void {
    const text = kind === 'profile' ? '{"nodes":[],"samples":[]}' : '{"snapshot":{}}';
    setTimeout(() => this.send({ type: 'recorded', request, text, isOver: true }), ms);
  }

  private act({ request, action, pid }: Act): void {
    const done = (message: string, ok = true, delay = 300) =>
      setTimeout(() => this.send({ type: 'result', request, ok, message } satisfies ActResult), delay);
    if (!this.app.processes.get(pid)?.row.actions.includes(action)) {
      return void done(`Process ${pid} cannot do that now.`, false, 0);
    }
    if (action === 'kill') {
      this.app.setState(pid, 'ending');
      setTimeout(() => this.app.end(pid), 900);
      done(`Process ${pid} ended by SIGTERM after 0.9 s.`, true, 900);
    } else if (action === 'restart') done(`Replaced by process ${this.app.replace(pid)}.`);
    else if (action === 'recycle') done(`Process ${this.app.replace(pid)} takes its place.`);
    else if (action === 'drain') {
      this.app.setState(pid, 'ending');
      setTimeout(() => this.app.end(pid), 900);
      done('It takes no more calls, and ends when its calls are done.');
    } else if (action === 'devtools') done('Opened DevTools.');
    else {
      this.app.setState(pid, action === 'sleep' ? 'asleep' : 'idle');
      done(action === 'sleep' ? `Process ${pid} is asleep.` : `Process ${pid} is awake.`);
    }
  }
}
