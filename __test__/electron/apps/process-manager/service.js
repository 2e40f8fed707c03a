'use strict';

const { MessageChannel } = require('../../../..');

MessageChannel.on('exit', (_event, code) => process.exit(code));
