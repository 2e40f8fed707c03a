import type { ConsoleLevel, Mark } from '../protocol';
import type { Order } from '../sort';
import { Observable } from './observable';

/** The reader's settings, kept while another page is shown. */

export type PageName = 'processes' | 'signals' | 'pools';

export const page = new Observable<PageName>('processes');

export type ProcessColumn =
  | 'name'
  | 'pid'
  | 'mark'
  | 'state'
  | 'cpu'
  | 'memory'
  | 'resident'
  | 'inFlight'
  | 'pool'
  | 'strategy'
  | 'ppid'
  | 'uptime';

export const processSearch = new Observable('');
export const processMark = new Observable<Mark | 'all'>('all');
/** Oldest first: the app itself comes first, and the order is stable. */
export const processOrder = new Observable<Order<ProcessColumn>>({ by: 'uptime', down: true });
export const selectedProcess = new Observable<number | null>(null);
export const detailHeight = new Observable(335);

export const deathsOpen = new Observable(true);
/** Pools whose ended children are listed. */
export const poolDeathsOpen = new Observable<ReadonlySet<string>>(new Set());

export const trendSpan = new Observable<'1' | '10' | '60'>('1');

export const consoleSearch = new Observable('');
export const consoleLevels = new Observable<ReadonlySet<ConsoleLevel>>(
  new Set(['debug', 'log', 'warn', 'error']),
);

export const signalSearch = new Observable('');
export const signalKind = new Observable<'all' | 'send' | 'invoke' | 'answer'>('all');
export const selectedSignal = new Observable<number | null>(null);
