'use strict';

// The values of ui/src/protocol.ts, which documents them. A test compares the two files.

module.exports = {
  PROTOCOL_VERSION: 1,
  SOCKET_PATH: '/socket',
  SUBPROTOCOL: 'electron-re-native.v1',
  KEY_PREFIX: 'key.',
};
