import { useMemo } from 'react';
import { clock, millis } from '../../format';
import { Button } from '../../parts/button';
import { PayloadTree } from '../../parts/payload-tree';
import type { SignalEntry } from '../../protocol';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { counterpart } from '../../state/signal-stats';
import { Kind, KIND_WORDS } from './columns';

interface Props {
  session: Session;
  entry: SignalEntry;
  onClose: () => void;
}

/** One message with its payload and, for a call, that of the other side. */
export function SignalDetail({ session, entry, onClose }: Props) {
  const other = useCounterpart(session, entry);
  const close = () => {
    onClose();
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  return (
    <section
      className="signal-detail"
      aria-label={`Message on ${entry.channel}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header className="detail-head">
        <div className="detail-title">
          <Kind kind={entry.kind} />
          <h2 title={entry.channel}>{entry.channel}</h2>
        </div>
        <Button icon="close" iconOnly onClick={close}>
          Close message
        </Button>
      </header>
      <div className="signal-body">
        <dl className="fact-list">
          <Fact name="From" value={entry.from} />
          <Fact name="To" value={entry.to} />
          <Fact name="Time" value={clock(entry.time)} />
          <Fact name="Round trip" value={tripOf(entry, other)} />
          <Fact name="Call" value={entry.call ?? 'none: a send has no answer'} />
        </dl>
        <Payload entry={entry} />
        {other && <Payload entry={other} />}
      </div>
    </section>
  );
}

function useCounterpart(session: Session, entry: SignalEntry): SignalEntry | null {
  // The answer may arrive while the request is shown.
  const view = useObservable(session.signals.view);
  return useMemo(() => counterpart(session.signals.entries(), entry), [session, entry, view]);
}

function tripOf(entry: SignalEntry, other: SignalEntry | null): string {
  const trip = entry.roundTrip ?? other?.roundTrip ?? null;
  if (trip !== null) return millis(trip);
  return entry.kind === 'invoke' ? 'not answered yet' : 'none';
}

function Payload({ entry }: { entry: SignalEntry }) {
  return (
    <div className="payload">
      <h3>
        {KIND_WORDS[entry.kind]}
        <span>{clock(entry.time)}</span>
      </h3>
      <PayloadTree label={`Payload of the ${KIND_WORDS[entry.kind].toLowerCase()}`} root={entry.payload} />
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={value}>{value}</dd>
    </div>
  );
}
