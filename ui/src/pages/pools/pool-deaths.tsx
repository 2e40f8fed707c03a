import { count, plural } from '../../format';
import { DeathsPanel } from '../../parts/deaths';
import type { DeathCounts, PoolRow } from '../../protocol';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { poolDeathsOpen } from '../../state/view';

type Cause = keyof DeathCounts;

/** Unrequested ends come first. */
const CAUSES: readonly (readonly [cause: Cause, words: string, isBad: boolean])[] = [
  ['outOfMemory', 'out of memory', true],
  ['signal', 'by a signal', true],
  ['exit', 'by themselves', true],
  ['asked', 'asked to', false],
  ['recycled', 'recycled', false],
  ['drained', 'drained', false],
];

/** The children of a pool that have ended: counts by cause, and the last ones. Renders nothing while there are none. */
export function PoolDeaths({ pool, session }: { pool: PoolRow; session: Session }) {
  const deaths = useObservable(session.deaths).filter((death) => death.pool === pool.id);
  const opened = useObservable(poolDeathsOpen);
  const { id, name, deaths: counts } = pool;
  if (!counts) return null;
  const total = CAUSES.reduce((sum, [cause]) => sum + counts[cause], 0);
  if (total === 0) return null;
  const open = opened.has(id);
  return (
    <DeathsPanel
      label={`Ended children of ${name}`}
      deaths={deaths}
      open={open}
      onToggle={() =>
        poolDeathsOpen.set(new Set(open ? [...opened].filter((each) => each !== id) : [...opened, id]))
      }
    >
      <span className="deaths-count">{plural(total, 'child', 'children')}</span>
      {CAUSES.filter(([cause]) => counts[cause] > 0).map(([cause, words, isBad]) => (
        <span key={cause} className={isBad ? 'end-bad' : 'end-plain'}>
          {count(counts[cause])} {words}
        </span>
      ))}
    </DeathsPanel>
  );
}
