'use strict';

const { ProcessHost } = require('electron-re');

ProcessHost.registry('init-works', (params) => {
  console.log('upload has', params.name);
  return { value: params.name };
});
