import { plural } from '../../format';
import { Notice } from '../../parts/notice';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { PoolSection } from './pool-section';
import { QueueSection } from './queue-section';

export function PoolsPage({ session }: { session: Session }) {
  const told = useObservable(session.pools);
  const queues = useObservable(session.queues);
  if (!told) {
    return (
      <section className="page" aria-label="Pools">
        <Notice title="No figures yet">The first ones appear in a moment.</Notice>
      </section>
    );
  }
  if (told.pools.length + queues.length === 0) {
    return (
      <section className="page" aria-label="Pools">
        <Notice title="No pools">This app has no ChildProcessPool. New pools appear here.</Notice>
      </section>
    );
  }
  const children = told.pools.reduce((total, pool) => total + pool.children.length, 0);
  return (
    <section className="page page-scrolls" aria-label="Pools" tabIndex={0}>
      <p className="unseen">
        {plural(told.pools.length, 'pool')} with {plural(children, 'child', 'children')}
      </p>
      {queues.map((queue, at) => (
        <QueueSection key={at} queue={queue} />
      ))}
      {told.pools.map((pool) => (
        <PoolSection key={pool.id} pool={pool} history={told.history.get(pool.id)} session={session} />
      ))}
    </section>
  );
}
