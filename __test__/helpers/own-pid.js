'use strict';

const fs = require('fs');
const { isMainThread } = require('worker_threads');

/** Returns the pool's id of the calling child: its process id, or the system's number of its thread. */
exports.ownPid = () =>
  isMainThread ? process.pid : Number(fs.readlinkSync('/proc/thread-self').split('/').pop());
