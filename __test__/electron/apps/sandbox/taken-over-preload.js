'use strict';
// Our preload, and then what a page could do that has taken over its renderer.

require('../../../../preload.js');
require('./hostile-preload.js');
