'use strict';

const { MessageChannel } = require('electron-re');

MessageChannel.handle('channel3', async (event, { value }) => ({ response: 'channel3-response', of: value }));
