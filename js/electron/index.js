'use strict';
// What Electron's main process has of the package, beside what plain Node has.

const { messageChannel } = require('./main/channel.js');
const { BrowserService } = require('./service/browser-service.js');

module.exports = { BrowserService, MessageChannel: messageChannel };
