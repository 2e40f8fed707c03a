'use strict';
// The tasks that the app fixtures call.

const { ProcessHost } = require('../../..');

ProcessHost.registry('echo', (value) => value)
  .registry('pid', () => process.pid)
  .registry('fail', (message) => {
    throw Object.assign(new TypeError(message), { code: 'E_ON_PURPOSE', detail: { at: 7 } });
  })
  .registry('print', (text) => {
    process.stdout.write(text);
    return process.pid;
  })
  .registry('hang', () => new Promise(() => {}))
  .registry('spin', () => {
    for (;;);
  })
  .registry('busy', (ms) => {
    const end = Date.now() + ms;
    while (Date.now() < end);
    return process.pid;
  })
  .registry('facts', facts);

// The reference: a child of Electron's own fork, in which ProcessHost does not listen.
if (process.env.id === undefined) process.once('message', () => process.send(facts()));

/** What a child can see of the way it was started. */
function facts() {
  return {
    type: String(process.type),
    versions: process.versions,
    execPath: process.execPath,
    argv: process.argv,
    argv0: process.argv0,
    execArgv: process.execArgv,
    cwd: process.cwd(),
    env: { ...process.env },
    connected: process.connected,
    noAsar: String(process.noAsar),
  };
}
