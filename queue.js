'use strict';

// The entry electron-re-native/queue; queue.d.ts tells what it exports. The package itself comes first, as in any process
// that has a pool.
require('./index.js');

module.exports = require('./js/queue/index.js');
