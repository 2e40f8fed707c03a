import { useObservable } from '../state/observable';
import type { Session } from '../state/session';
import type { LinkState } from '../transport/transport';
import { Notice } from './notice';

const WORDS: Record<LinkState, string> = {
  connecting: 'Connecting',
  open: 'Live',
  lost: 'Reconnecting',
  refused: 'No access',
  ended: 'App ended',
};

/** The state of the connection in one word, always in the same place. */
export function ConnectionState({ session }: { session: Session }) {
  const link = useObservable(session.link);
  const fault = useObservable(session.fault);
  const unable = useObservable(session.unable);
  const trouble = fault ?? unable;
  return (
    <span className={`link link-${trouble ? 'fault' : link}`} role="status" title={trouble ?? explain(link)}>
      <span className="dot" aria-hidden="true" />
      {trouble ? 'Trouble' : WORDS[link]}
    </span>
  );
}

/** Replaces a page until the first message of the app. */
export function ConnectionNotice({ session }: { session: Session }) {
  const link = useObservable(session.link);
  const fault = useObservable(session.fault);
  if (fault) return <Notice title="This page and the app have different versions">{fault}</Notice>;
  if (link === 'open' || link === 'connecting') {
    return (
      <div className="late">
        <Notice title="Connecting to the app…" />
      </div>
    );
  }
  return (
    <Notice title={link === 'ended' ? 'The app has ended' : 'This address works only once'}>
      {explain(link)}
    </Notice>
  );
}

/** Replaces a page about processes while the app cannot read them. */
export function UnableNotice({ message }: { message: string }) {
  return <Notice title="The app cannot read its processes">{message}</Notice>;
}

function explain(link: LinkState): string {
  switch (link) {
    case 'connecting':
      return 'Waiting for the app to answer.';
    case 'open':
      return 'Connected: the figures are current.';
    case 'lost':
      return 'The connection was lost. The figures are the last known ones. Reconnecting…';
    case 'refused':
      return 'It was used before, or the app has ended. Start the process manager again and open the address that it prints.';
    case 'ended':
      return 'The app has ended, or no longer answers. The figures are the last known ones.';
  }
}
