'use strict';

// The values of ui/src/protocol.ts, which says what they are for. A test compares the two.

module.exports = {
  PROTOCOL_VERSION: 1,
  SOCKET_PATH: '/socket',
  SUBPROTOCOL: 'electron-re-native.v1',
  KEY_PREFIX: 'key.',
};
