'use strict';

const { ProcessHost } = require('electron-re-native');

/** Visits by session: no other child knows of them. */
const visits = new Map();

ProcessHost.registry('visit', ({ session }) => {
  visits.set(session, (visits.get(session) ?? 0) + 1);
  return { session, visits: visits.get(session), pid: process.pid };
});
