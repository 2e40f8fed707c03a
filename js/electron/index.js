'use strict';

// The exports that only Electron's main process has, beyond those of plain Node.

const { foundByApp } = require('../common/manners.js');
const { setUtilityRuntime } = require('../pool/utility-runtime.js');
const { setCreator } = require('../process-manager/index.js');
const { messageChannel } = require('./main/channel.js');
const { BrowserService } = require('./service/browser-service.js');

foundByApp(() => require('./app-file.js'));
setCreator(() => require('./process-manager/index.js').create());
setUtilityRuntime({
  isSupported: () => Boolean(require('electron').utilityProcess),
  children(native, recipe) {
    const { UtilityChildren } = require('./pool/utility-children.js');
    return new UtilityChildren(native, recipe);
  },
});

module.exports = { BrowserService, MessageChannel: messageChannel };
