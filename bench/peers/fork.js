'use strict';
// Node's own `fork` with the least that a pool needs: an id for each call, and the children in turn.

const { fork } = require('child_process');

const path = require.resolve('../children/fork.js');

/** @type {import('./index.js').Peer} */
module.exports = {
  name: 'fork',
  open({ children, serialization }) {
    const pending = new Map();
    const forked = Array.from({ length: children }, () => fork(path, { serialization }));
    for (const child of forked) {
      child.on('message', (/** @type {any} */ { id, result }) => {
        pending.get(id)(result);
        pending.delete(id);
      });
    }
    let calls = 0;
    return {
      call(task, params) {
        const id = calls++;
        return new Promise((resolve) => {
          pending.set(id, resolve);
          forked[id % children].send({ id, task, params });
        });
      },
      close: () => forked.forEach((child) => child.disconnect()),
    };
  },
};
