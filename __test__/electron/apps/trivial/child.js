'use strict';

process.once('message', ({ question }) => {
  process.send({
    question,
    electron: process.versions.electron,
    runAsNode: process.env.ELECTRON_RUN_AS_NODE,
  });
});
