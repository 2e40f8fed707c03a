'use strict';

const { MessageChannel } = require('../../../..');

MessageChannel.handle('echo', (event, value) => value);
MessageChannel.handle('hang', () => new Promise(() => {}));
MessageChannel.handle('fail', () => {
  throw Object.assign(new TypeError('of the service'), { code: 'E_SERVICE', detail: { at: 8 } });
});
