// Bundled by webpack and by Vite, then run in a page with Node and in one in a sandbox.
import { MessageChannel, MessageError } from 'electron-re-native';
import { MessageChannel as same } from 'electron-re';

const failure = (promise) =>
  promise.then(
    () => 'no error',
    (error) => ({
      isError: error instanceof Error,
      isOurs: error instanceof MessageError,
      name: error.name,
      code: error.code,
      detail: error.detail,
    }),
  );

async function talk() {
  MessageChannel.handle('fail in the page', () => {
    throw Object.assign(new RangeError('of the page'), { code: 'E_PAGE', detail: { at: 7 } });
  });
  const ticked = new Promise((resolve) => MessageChannel.once('tick', (event, value) => resolve(value)));
  same.send('main', 'ready');
  return {
    tick: await ticked,
    main: await MessageChannel.invoke('main', 'echo', { n: [1] }),
    service: await same.invoke('service', 'echo', 'by the other name'),
    thrown: await failure(MessageChannel.invoke('service', 'fail')),
    missing: await failure(MessageChannel.invoke('service', 'nothing')),
    late: await failure(MessageChannel.invoke('service', 'hang', {}, { timeout: 20 })),
    bad: await failure(Promise.resolve().then(() => MessageChannel.on('tick', 'no function'))),
    hasNode: typeof window.require === 'function',
  };
}

talk().then(
  (seen) => MessageChannel.send('main', 'seen', seen),
  (error) => console.error(error),
);
