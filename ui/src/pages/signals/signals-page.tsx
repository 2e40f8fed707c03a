import { useCallback, useEffect, useMemo, useState } from 'react';
import { count, millis } from '../../format';
import { preview } from '../../payload';
import { Button } from '../../parts/button';
import { Grid } from '../../parts/grid';
import { Notice } from '../../parts/notice';
import { SearchBox } from '../../parts/search-box';
import { Segments } from '../../parts/segments';
import type { SignalEntry } from '../../protocol';
import { searcher } from '../../search';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { roundTrips } from '../../state/signal-stats';
import type { LogView } from '../../state/stream-log';
import { selectedSignal, signalKind, signalSearch } from '../../state/view';
import { COLUMNS } from './columns';
import { SignalDetail } from './signal-detail';

type KindFilter = 'all' | 'send' | 'invoke' | 'answer';

const KINDS: readonly (readonly [KindFilter, string])[] = [
  ['all', 'All'],
  ['send', 'Send'],
  ['invoke', 'Invoke'],
  ['answer', 'Answers'],
];

/** Only Electron's apps have messages; the top bar leads here only where there are some. */
export function SignalsPage({ session }: { session: Session }) {
  useEffect(() => {
    session.lookAtSignals(true);
    return () => session.lookAtSignals(false);
  }, [session]);
  return <SignalLog session={session} />;
}

function SignalLog({ session }: { session: Session }) {
  const log = session.signals;
  const view = useObservable(log.view);
  const query = useObservable(signalSearch);
  const kind = useObservable(signalKind);
  const selected = useObservable(selectedSignal);
  const [follow, setFollow] = useState(true);
  const takeFollow = useCallback((on: boolean) => setFollow(on), []);
  const select = useCallback((id: number | null) => {
    selectedSignal.set(id);
    // The message that is being read must not scroll away.
    if (id !== null) setFollow(false);
  }, []);
  const shownEntry = useSelected(view, selected);

  useEffect(() => log.setFilter(filterOf(query, kind)), [log, query, kind]);
  // Pausing affects only the view.
  useEffect(() => () => log.setPaused(false), [log]);

  return (
    <section className="page" aria-label="Signals">
      <Toolbar session={session} follow={follow} onFollow={setFollow} />
      <div className="beside">
        <Grid
          kind="signals"
          label="Messages"
          columns={COLUMNS}
          rows={view.shown}
          id={idOf}
          selected={selected}
          onSelect={select}
          gone={view.gone}
          epoch={view.epoch}
          follow={follow && !view.paused}
          onFollow={takeFollow}
        >
          <NoEntries view={view} />
        </Grid>
        {shownEntry && (
          <SignalDetail
            key={shownEntry.id}
            session={session}
            entry={shownEntry}
            onClose={() => select(null)}
          />
        )}
      </div>
    </section>
  );
}

interface ToolbarProps {
  session: Session;
  follow: boolean;
  onFollow: (follow: boolean) => void;
}

function Toolbar({ session, follow, onFollow }: ToolbarProps) {
  const view = useObservable(session.signals.view);
  const query = useObservable(signalSearch);
  const kind = useObservable(signalKind);
  const { paused } = view;
  return (
    <div className="toolbar signals-toolbar">
      <SearchBox main label="Filter messages" value={query} onChange={(value) => signalSearch.set(value)} />
      <Segments label="Kind" value={kind} options={KINDS} onChange={(value) => signalKind.set(value)} />
      <RoundTripFigures session={session} />
      <span className="toolbar-note">{noteOf(view)}</span>
      <div className="button-row">
        <Button icon="end" iconOnly pressed={follow} disabled={paused} onClick={() => onFollow(!follow)}>
          Follow
        </Button>
        <Button icon={paused ? 'play' : 'pause'} onClick={() => session.signals.setPaused(!paused)}>
          {paused ? 'Resume' : 'Pause'}
        </Button>
      </div>
    </div>
  );
}

/** The selected entry, even after the log has dropped it. */
function useSelected(view: LogView<SignalEntry>, id: number | null): SignalEntry | null {
  const [kept, setKept] = useState<SignalEntry | null>(null);
  const found = id === null || kept?.id === id ? null : (view.shown.find((entry) => entry.id === id) ?? null);
  useEffect(() => {
    if (found) setKept(found);
  }, [found]);
  if (id === null) return null;
  return found ?? (kept?.id === id ? kept : null);
}

/** Updated once a second: figures that change with each message would be unreadable. */
function RoundTripFigures({ session }: { session: Session }) {
  const second = useObservable(session.processes)?.time;
  const trips = useMemo(() => roundTrips(session.signals.entries()), [session, second]);
  return (
    <dl className="trip-figures" title={`Of the last ${count(trips.answers)} answers`}>
      <div>
        <dt>Round trip p50</dt>
        <dd>{millis(trips.p50)}</dd>
      </div>
      <div>
        <dt>p99</dt>
        <dd>{millis(trips.p99)}</dd>
      </div>
      <div>
        <dt>Errors</dt>
        <dd>{count(trips.failed)}</dd>
      </div>
    </dl>
  );
}

function noteOf({ shown, total, waiting, paused, dropped }: LogView<SignalEntry>): string {
  if (paused) return `${count(waiting)} new while paused`;
  const skipped = dropped > 0 ? `, ${count(dropped)} skipped` : '';
  return `${shown.length === total ? '' : `${count(shown.length)} of `}${count(total)} messages${skipped}`;
}

function NoEntries({ view }: { view: LogView<SignalEntry> }) {
  if (view.total > 0) return <Notice title="Nothing matches">No message matches the filter.</Notice>;
  return <Notice title="No messages yet">Messages between main, windows and services appear here.</Notice>;
}

function filterOf(query: string, kind: KindFilter): ((entry: SignalEntry) => boolean) | null {
  const found = searcher(query);
  if (!found && kind === 'all') return null;
  return (entry) => isKind(entry, kind) && (!found || found(searchText(entry)));
}

function isKind(entry: SignalEntry, kind: KindFilter): boolean {
  if (kind === 'all') return true;
  return kind === 'answer' ? entry.kind === 'reply' || entry.kind === 'error' : entry.kind === kind;
}

function searchText(entry: SignalEntry): string {
  return [entry.kind, entry.from, entry.to, entry.channel, entry.call, preview(entry.payload, 1000)].join(
    '\n',
  );
}

function idOf(entry: SignalEntry): number {
  return entry.id;
}
