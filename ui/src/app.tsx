import { useEffect } from 'react';
import { ConnectionNotice, UnableNotice } from './parts/connection';
import { Toasts } from './parts/toasts';
import { PoolsPage } from './pages/pools/pools-page';
import { ProcessesPage } from './pages/processes/processes-page';
import { SignalsPage } from './pages/signals/signals-page';
import { TopBar } from './parts/top-bar';
import { useObservable } from './state/observable';
import type { Session } from './state/session';
import { page } from './state/view';

export function App({ session }: { session: Session }) {
  const shown = useObservable(page);
  const link = useObservable(session.link);
  const welcome = useObservable(session.welcome);
  const unable = useObservable(session.unable);
  const appName = welcome?.app.name;
  useEffect(() => {
    document.title = appName ? `${appName} – Process manager` : 'Process manager';
  }, [appName]);

  return (
    <>
      <TopBar session={session} />
      <main className={link === 'open' ? 'main' : 'main main-stale'}>
        {welcome === null ? (
          <ConnectionNotice session={session} />
        ) : unable !== null && shown !== 'signals' ? (
          <UnableNotice message={unable} />
        ) : (
          <>
            {shown === 'processes' && <ProcessesPage session={session} />}
            {shown === 'signals' && <SignalsPage session={session} />}
            {shown === 'pools' && <PoolsPage session={session} />}
          </>
        )}
      </main>
      <Toasts />
    </>
  );
}
