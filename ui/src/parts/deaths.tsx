import type { ReactNode } from 'react';
import { clock, plural, shortClock, UNKNOWN } from '../format';
import type { Death, EndReason } from '../protocol';

interface Props {
  label: string;
  /** Oldest first. */
  deaths: readonly Death[];
  open: boolean;
  onToggle: () => void;
  /** The number of ends, in words. */
  children: ReactNode;
}

/** How processes have ended, the latest first. */
export function DeathsPanel({ label, deaths, open, onToggle, children }: Props) {
  return (
    <section className="deaths" aria-label={label}>
      <button type="button" className="deaths-head" aria-expanded={open} onClick={onToggle}>
        <h3>Ended</h3>
        {children}
      </button>
      {open && (
        <ol className="deaths-list" tabIndex={0} aria-label={`${label}, the latest first`}>
          {[...deaths].reverse().map((death) => (
            <Row key={death.id} death={death} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Row({ death }: { death: Death }) {
  const { time, pid, name, poolName, lastWords } = death;
  return (
    <li>
      <time title={clock(time)}>{shortClock(time)}</time>
      <span className="death-name" title={poolName === null ? name : `${name}, pool ${poolName}`}>
        {name}
      </span>
      <span className="death-pid">{pid ?? UNKNOWN}</span>
      <span className={`end end-${toneOf(death)}`}>{endOf(death)}</span>
      {lastWords !== null && (
        <span className="death-words" title={lastWords}>
          {lastWords}
        </span>
      )}
    </li>
  );
}

/** How it has ended, in words, with the number of lost calls. */
export function endOf({ code, signal, reason, lostCalls, wasAsked }: Death): string {
  const how = signal !== null ? `Signal ${signal}` : code !== null ? `Exit code ${code}` : null;
  const why = reason === null ? undefined : REASONS[reason];
  const words =
    how && why ? `${why}: ${how[0].toLowerCase()}${how.slice(1)}` : (how ?? why ?? 'Cause unknown');
  const asked = wasAsked ? ', as requested' : '';
  return `${words}${asked}${lostCalls > 0 ? `; ${plural(lostCalls, 'call')} lost` : ''}`;
}

/** Reasons that a signal or an exit code does not show. */
const REASONS: Partial<Record<EndReason, string>> = {
  crashed: 'Crashed',
  oom: 'Out of memory',
  'out-of-memory': 'Out of memory',
  recycled: 'Replaced by a fresh child',
  drained: 'Drained',
  'launch-failed': 'Did not start',
  'integrity-failure': 'Its code failed the integrity check',
  'memory-eviction': 'Ended to free memory',
  closed: 'Closed',
  left: 'Its window opened another page',
  unused: 'No longer needed',
};

export function toneOf({ code, signal, lostCalls, wasAsked }: Death): 'bad' | 'plain' {
  const failed = signal !== null || (code !== null && code !== 0);
  return lostCalls > 0 || (failed && !wasAsked) ? 'bad' : 'plain';
}
