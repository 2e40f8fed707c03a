'use strict';

const assert = require('assert');

test('is right', () => assert.equal('a' + 'b', 'ab'));
test('is wrong', () => assert.equal('a' + 'b', 'ba', 'ab is not ba'));
