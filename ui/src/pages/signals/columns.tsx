import { clock, millis } from '../../format';
import type { Column } from '../../parts/grid';
import { preview } from '../../payload';
import type { SignalEntry, SignalKind } from '../../protocol';

type SignalColumn = 'time' | 'kind' | 'from' | 'to' | 'channel' | 'trip' | 'payload';

export const KIND_WORDS: Record<SignalKind, string> = {
  send: 'Send',
  invoke: 'Invoke',
  reply: 'Reply',
  error: 'Error',
};

export const COLUMNS: readonly Column<SignalEntry, SignalColumn>[] = [
  { key: 'time', title: 'Time', cell: (entry) => clock(entry.time) },
  { key: 'kind', title: 'Kind', cell: (entry) => <Kind kind={entry.kind} /> },
  { key: 'from', title: 'From', cell: (entry) => <span title={entry.from}>{entry.from}</span> },
  { key: 'to', title: 'To', cell: (entry) => <span title={entry.to}>{entry.to}</span> },
  { key: 'channel', title: 'Channel', cell: (entry) => <span title={entry.channel}>{entry.channel}</span> },
  {
    key: 'trip',
    title: 'Round trip',
    hint: 'From the invoke to its answer',
    numeric: true,
    cell: (entry) => (entry.roundTrip === null ? null : millis(entry.roundTrip)),
  },
  { key: 'payload', title: 'Payload', cell: (entry) => <code>{preview(entry.payload)}</code> },
];

export function Kind({ kind }: { kind: SignalKind }) {
  return <span className={`kind kind-${kind}`}>{KIND_WORDS[kind]}</span>;
}
