/**
 * What the process manager's backend and its page say to each other: JSON messages, told apart by `type`. Both
 * transports carry the same ones: Electron's preload (`window.processManager`) and a WebSocket in plain Node.
 *
 * The page says `hello`, is told `welcome`, then says by `subscribe` what it wants to be told from there on.
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

/** What Electron's preload puts on `window`. */
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

/** The whole of what the page wants; each replaces the one before. Processes are always told. */
export interface Subscribe {
  type: 'subscribe';
  /** Details of pools, with each `processes`. */
  pools: boolean;
  /** The log of messages. */
  signals: boolean;
  /** Console of this process, or of none. */
  console: number | null;
  /** CPU and memory of this process over time, or of none. */
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
  /** Made by the page, growing. */
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
    /** What paths are shown from. */
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

/** All processes there are now, every `interval`. One that is missing has ended. */
export interface Processes {
  type: 'processes';
  time: number;
  processes: ProcessRow[];
}

/**
 * `node` is a child of a pool or of the app, as electron-re names it; `utility`, `gpu` and `zygote` are Chromium's. `guard`
 * is the process beside each host that sees its children out, and `thread` a thread of the app's own process that is a pool's child: its pid is
 * the system's number of the thread.
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
  /** Calls it has now; null when it belongs to no pool. */
  inFlight: number | null;
  /** Mean since the last `processes`; null until two looks were taken. */
  cpu: number | null;
  /** Resident: what it shares with others is counted for each of them, so this must not be added up. Null of a thread. */
  memory: number | null;
  /**
   * Its share of memory (proportional set size): a page that four processes have counts a quarter for each. Null where
   * it is not measured yet, or may not be. Looked at every few seconds only.
   */
  pss: number | null;
  /** When it was started. */
  started: number;
  /** Of its inspector, such as `127.0.0.1:5858`, else null. */
  inspector: string | null;
  /** Whether its console can be shown. */
  hasConsole: boolean;
  /** What can be done to it now. */
  actions: Action[];
  /** Whether a CPU profile and a heap snapshot of it can be taken now. */
  canRecord: boolean;
}

/** The last processes that have ended: at first all that are remembered (`reset`), then each as it ends. */
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
  /** Null for one that has come and gone before anybody saw it. */
  pid: number | null;
  name: string;
  mark: Mark;
  /** The `id` of its pool's row. */
  pool: string | null;
  poolName: string | null;
  /** Its exit code; null when a signal has ended it, or when nobody can tell. */
  code: number | null;
  signal: string | null;
  /** Why, as far as Electron says, or the system for a pool's child; else null. */
  reason: EndReason | null;
  /** The line of its stderr that says why, if it has failed. */
  lastWords: string | null;
  /** Calls that it had, and that have failed with it. */
  lostCalls: number;
  /** Whether it was asked to end: by its pool, or here. */
  wasAsked: boolean;
}

/**
 * The first ones are Electron's own. `out-of-memory`: of a pool's child; `recycled`: of one that a fresh child has replaced; `drained`: of one that was
 * drained. Without a word from Electron: `closed`, its
 * windows were closed; `left`, they went on to pages in other processes; `unused`, it had none.
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

/** Told about ten times a second at most. */
export interface ConsoleLines {
  type: 'console';
  pid: number;
  /** True for the first after `subscribe`: these are all lines that were kept; forget what was shown. */
  reset: boolean;
  /** Lines that came since the last message, but were too many to be told; they were before `lines`. */
  dropped: number;
  lines: ConsoleLine[];
}

export type ConsoleLevel = 'debug' | 'log' | 'warn' | 'error';

export interface ConsoleLine {
  /** Grows by one per line of this process, also over lines that were dropped. */
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
  /** True for the first of each span after `subscribe`: all points there are. Else they go to the end. */
  reset: boolean;
  times: number[];
  cpu: (number | null)[];
  /** Resident; null of a thread. */
  memory: (number | null)[];
  /** Its share; null while it is not measured. */
  pss: (number | null)[];
}

/** Told about ten times a second at most. */
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
  /** What ties an `invoke` and its answer together; null for `send`. */
  call: string | null;
  /** From `invoke` to its answer, on the answer; else null. */
  roundTrip: number | null;
  payload: PayloadNode;
}

/** A value as a tree of bounded size. Leaves have `text`, others `entries`. */
export type PayloadNode =
  | {
      type: 'string' | 'number' | 'boolean' | 'bigint' | 'null' | 'undefined' | 'date' | 'binary' | 'other';
      /** As to be shown; strings without quotes. */
      text: string;
      /** Whether `text` was cut. */
      cut?: boolean;
    }
  | {
      type: 'object' | 'array' | 'map' | 'set' | 'error';
      /** Its class, such as `Object` or `TypeError`. */
      name: string;
      /** How many entries the value has; more than are given when it was cut. */
      size: number;
      entries: [key: string, value: PayloadNode][];
    };

export interface ActResult {
  type: 'result';
  request: number;
  ok: boolean;
  /** One sentence for the user: what was done (`Ended by SIGTERM after 0.2 s`) or why not. */
  message: string;
}

/** The page's message was not understood or not allowed; a defect of the page, or somebody else speaking. */
export interface Refused {
  type: 'refused';
  message: string;
}

/** The app cannot read its processes, as without a binary. It holds until the next `processes`. */
export interface Unable {
  type: 'unable';
  /** What is missing and what helps, for the user to read. */
  message: string;
}

/** The app is ending; there will be no more. */
export interface Goodbye {
  type: 'goodbye';
}
