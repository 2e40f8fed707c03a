'use strict';

const { setTimeout } = require('../common/primordials.js');

/**
 * To be called when a descriptor has been added to Node's loop. In processes of Electron's own, that loop is turned from
 * outside, by who waits for it on another thread. Now and then that thread misses what has been added, and it would not
 * look again before something else happens: a timer makes it.
 */
function noticeNewDescriptors() {
  const { type } = /** @type {{ type?: string }} */ (process);
  if (type !== undefined) setTimeout(() => {}, 1);
}

module.exports = { noticeNewDescriptors };
