import { plural } from '../../format';
import { DeathsPanel, toneOf } from '../../parts/deaths';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { deathsOpen } from '../../state/view';

/** The processes that have ended. Renders nothing while there are none. */
export function ProcessDeaths({ session }: { session: Session }) {
  const deaths = useObservable(session.deaths);
  const open = useObservable(deathsOpen);
  if (deaths.length === 0) return null;
  const failed = deaths.filter((death) => toneOf(death) === 'bad').length;
  return (
    <DeathsPanel label="Ended processes" deaths={deaths} open={open} onToggle={() => deathsOpen.set(!open)}>
      <span className="deaths-count">{plural(deaths.length, 'process', 'processes')}</span>
      {failed > 0 && <span className="end-bad">{failed} unexpectedly</span>}
    </DeathsPanel>
  );
}
