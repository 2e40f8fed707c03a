/**
 * The messages between the process manager's backend and its page: JSON with a `type`. Both transports carry the same messages: Electron's
 * preload (`window.processManager`) and a WebSocket in plain Node.
 *
 * The page sends `hello` and gets `welcome`. Then it selects further messages with `subscribe`.
 * Times are milliseconds since the epoch, durations milliseconds, memory bytes, CPU percent of one core.
 */

import type { Pools, Queues } from './protocol-pools';
import type { More, RecordChild, Recorded, StopRecording } from './protocol-recordings';

export type * from './protocol-pools';
export type * from './protocol-recordings';

/** Both sides refuse to talk to another version. */
export const PROTOCOL_VERSION = 1;

/** Path of the WebSocket on the page's own origin. */
export const SOCKET_PATH = '/socket';
/**
 * Offered as the socket's subprotocols: this name, and `KEY_PREFIX` + the token of the address (`#token=…`) or the
 * `resume` key of the last `welcome`. Each key opens one connection; a wrong or used one is refused with status 401.
 */
export const SUBPROTOCOL = 'electron-re-native.v1';
export const KEY_PREFIX = 'key.';

/** The property that Electron's preload sets on `window`. */
export interface Bridge {
  send(message: PageMessage): void;
  /** Returns a function that stops listening. */
  onMessage(listener: (message: BackendMessage) => void): () => void;
}

// ------------------------------------------------------------------------------------- page to backend

export type PageMessage = Hello | Subscribe | Act | RecordChild | More | StopRecording;

export interface Hello {
  type: 'hello';
  version: number;
}

/** Everything that the page wants; each replaces the previous one. `processes` are always sent. */
export interface Subscribe {
  type: 'subscribe';
  /** Details of pools, with each `processes`. */
  pools: boolean;
  /** The log of messages. */
  signals: boolean;
  /** The console of this process, or null. */
  console: number | null;
  /** CPU and memory of this process over time, or null. */
  trend: number | null;
}

/**
 * `restart` ends a child of a pool and starts another; `recycle` starts another first, and the child finishes its calls; after `drain` it
 * finishes them, and no other takes its place unless the pool needs one.
 */
export type Action = 'kill' | 'sleep' | 'wake' | 'restart' | 'recycle' | 'drain' | 'devtools';

/** Answered by a `result` with the same `request`. */
export interface Act {
  type: 'act';
  /** A number of the page, which increases. */
  request: number;
  action: Action;
  pid: number;
}

// ------------------------------------------------------------------------------------- backend to page

export type BackendMessage =
  | Welcome
  | Processes
  | Deaths
  | Pools
  | Queues
  | ConsoleLines
  | Trend
  | Signals
  | ActResult
  | Recorded
  | Refused
  | Unable
  | Goodbye;

export interface Welcome {
  type: 'welcome';
  version: number;
  app: {
    name: string;
    runtime: 'node' | 'electron';
    /** Of Node, or of Electron. */
    runtimeVersion: string;
    /** The folder that paths are relative to. */
    folder: string;
    platform: string;
    pid: number;
    /** Processors of the machine: CPU of one process may reach 100 times this. */
    cores: number;
    /** Memory of the machine. */
    memory: number;
  };
  /** Time between two `processes`. */
  interval: number;
  /** Whether this app has a log of messages at all (only Electron's has). */
  hasSignals: boolean;
  /** Key for the next connection, after a reload or a break; null over Electron's bridge. */
  resume: string | null;
  limits: {
    /** Lines of a console that the backend keeps per process. */
    consoleLines: number;
    /** Entries of the message log that it keeps. */
    signals: number;
  };
}

/** All current processes, every `interval`. A process that is missing has ended. */
export interface Processes {
  type: 'processes';
  time: number;
  processes: ProcessRow[];
}

/**
 * `node` is a child of a pool or of the app, as electron-re names it; `utility`, `gpu` and `zygote` are Chromium's. `guard` is the process
 * that ends the children when their host is gone. `thread` is a thread of the app's own process that is a pool's child: its pid is the
 * system's thread id.
 */
export type Mark =
  'main' | 'renderer' | 'service' | 'node' | 'utility' | 'gpu' | 'zygote' | 'guard' | 'thread' | 'other';

/**
 * `running`: a process that belongs to no pool. A pool's child is `starting` while it is not ready for calls, `idle`
 * without calls and `busy` with some. `asleep`: stopped. `ending`: asked to end.
 */
export type ProcessState = 'starting' | 'running' | 'idle' | 'busy' | 'asleep' | 'ending';

export interface ProcessRow {
  pid: number;
  ppid: number;
  mark: Mark;
  /** Name of the service, title of the window, or file name of the script; never empty. */
  name: string;
  /** Address of the page, or path of the script; may be empty. */
  url: string;
  /** Id of its pool in `Pools`, else null. */
  pool: string | null;
  poolName: string | null;
  strategy: string | null;
  state: ProcessState;
  /** Calls that it has now; null if it belongs to no pool. */
  inFlight: number | null;
  /** Mean since the last `processes`; null until there are two samples. */
  cpu: number | null;
  /** Resident memory: shared memory counts for each process, so this must not be added up. Null for a thread. */
  memory: number | null;
  /**
   * Its share of memory (proportional set size): a page that four processes have counts a quarter for each. Null if it has not been
   * measured yet, or must not be. Measured only every few seconds.
   */
  pss: number | null;
  /** When it was started. */
  started: number;
  /** Of its inspector, such as `127.0.0.1:5858`, else null. */
  inspector: string | null;
  /** Whether its console can be shown. */
  hasConsole: boolean;
  /** The actions that are possible now. */
  actions: Action[];
  /** Whether a CPU profile and a heap snapshot of it can be taken now. */
  canRecord: boolean;
}

/** The last processes that have ended: first all recorded ones (`reset`), then each as it ends. */
export interface Deaths {
  type: 'deaths';
  reset: boolean;
  /** Oldest first. */
  deaths: Death[];
}

export interface Death {
  /** Grows by one per death. */
  id: number;
  time: number;
  /** Null for a process that ended before it was sampled. */
  pid: number | null;
  name: string;
  mark: Mark;
  /** The `id` of its pool's row. */
  pool: string | null;
  poolName: string | null;
  /** Its exit code; null if a signal has ended it, or if it is unknown. */
  code: number | null;
  signal: string | null;
  /** The reason, from Electron or, for a pool's child, from the system; otherwise null. */
  reason: EndReason | null;
  /** The line of its stderr with the reason, if it has failed. */
  lastWords: string | null;
  /** Calls that it had, and that have failed with it. */
  lostCalls: number;
  /** Whether it was asked to end: by its pool, or here. */
  wasAsked: boolean;
}

/**
 * The first ones are Electron's own. For children of pools: `out-of-memory`; `recycled`, a fresh child has replaced it; `drained`. If
 * Electron reports nothing: `closed`, its windows were closed; `left`, they navigated to pages in other processes; `unused`, it had none.
 */
export type EndReason =
  | 'clean-exit'
  | 'abnormal-exit'
  | 'killed'
  | 'crashed'
  | 'oom'
  | 'launch-failed'
  | 'integrity-failure'
  | 'memory-eviction'
  | 'out-of-memory'
  | 'recycled'
  | 'drained'
  | 'closed'
  | 'left'
  | 'unused';

/** Sent about ten times a second at most. */
export interface ConsoleLines {
  type: 'console';
  pid: number;
  /** True for the first message after `subscribe`: these are all kept lines; drop those that were shown. */
  reset: boolean;
  /** Lines since the last message that were too many to send; they came before `lines`. */
  dropped: number;
  lines: ConsoleLine[];
}

export type ConsoleLevel = 'debug' | 'log' | 'warn' | 'error';

export interface ConsoleLine {
  /** Grows by one per line of this process, including dropped lines. */
  id: number;
  time: number;
  source: 'stdout' | 'stderr' | 'console';
  /** stdout is `log`, stderr is `error`; a renderer's console knows all four. */
  level: ConsoleLevel;
  /** Without the line break; may hold ANSI colour sequences. Cut at 8 KiB. */
  text: string;
}

/** Points of one process; the arrays are of one length. */
export interface Trend {
  type: 'trend';
  pid: number;
  /** `minute`: one point per `interval`, the last 60 seconds. `hour`: means of 10 seconds, the last hour. */
  span: 'minute' | 'hour';
  /** True for the first message of each span after `subscribe`: all points. Otherwise append them. */
  reset: boolean;
  times: number[];
  cpu: (number | null)[];
  /** Resident memory; null for a thread. */
  memory: (number | null)[];
  /** Its share of memory; null until it is measured. */
  pss: (number | null)[];
}

/** Sent about ten times a second at most. */
export interface Signals {
  type: 'signals';
  /** As in `ConsoleLines`. */
  reset: boolean;
  dropped: number;
  entries: SignalEntry[];
}

/** `send`: no answer wanted. `invoke` is answered by a `reply` or an `error` with the same `call`. */
export type SignalKind = 'send' | 'invoke' | 'reply' | 'error';

export interface SignalEntry {
  /** Grows by one per entry. */
  id: number;
  time: number;
  kind: SignalKind;
  /** `main`, the name of a service, or `window 3`. */
  from: string;
  to: string;
  channel: string;
  /** Links an `invoke` with its answer; null for `send`. */
  call: string | null;
  /** From `invoke` to its answer, on the answer; else null. */
  roundTrip: number | null;
  payload: PayloadNode;
}

/** A value as a tree of bounded size. Leaves have `text`, others `entries`. */
export type PayloadNode =
  | {
      type: 'string' | 'number' | 'boolean' | 'bigint' | 'null' | 'undefined' | 'date' | 'binary' | 'other';
      /** The text to show; strings have no quotes. */
      text: string;
      /** Whether `text` was cut. */
      cut?: boolean;
    }
  | {
      type: 'object' | 'array' | 'map' | 'set' | 'error';
      /** Its class, such as `Object` or `TypeError`. */
      name: string;
      /** The number of entries of the value; more than are sent if it was cut. */
      size: number;
      entries: [key: string, value: PayloadNode][];
    };

export interface ActResult {
  type: 'result';
  request: number;
  ok: boolean;
  /** One sentence for the user: the outcome (`Ended by SIGTERM after 0.2 s`) or why not. */
  message: string;
}

/** The page's message was invalid or not allowed; a defect of the page, or the message of another sender. */
export interface Refused {
  type: 'refused';
  message: string;
}

/** The app cannot read its processes, as without a binary. It applies until the next `processes`. */
export interface Unable {
  type: 'unable';
  /** What is missing and how to fix it, for the user. */
  message: string;
}

/** The app is ending; no more messages follow. */
export interface Goodbye {
  type: 'goodbye';
}
