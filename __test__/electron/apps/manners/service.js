'use strict';

const { MessageChannel } = require('../../../..');

MessageChannel.handle('fail', () => {
  throw new RangeError('on purpose');
});
MessageChannel.handle('fail later', async () => {
  throw new RangeError('on purpose');
});
/** What a call settles with, and how. */
MessageChannel.handle('call', (event, { target, channel }) =>
  MessageChannel.invoke(target, channel, {}).then(
    ({ code, error }) => ['resolved', code, error.name, error.message],
    (error) => ['rejected', error.code, error.name],
  ),
);
