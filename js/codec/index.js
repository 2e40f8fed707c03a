'use strict';

// The serialization `'advanced'`: the values of structured clone, as JSON text with bytes and handles beside it. docs/internals/codec.md
// explains the format.

const { CodecError } = require('./codec-error.js');
const { Encoder } = require('./encoder.js');
const { registerHandleKind } = require('./handle-kinds.js');
const { revive } = require('./revive.js');

module.exports = { CodecError, Encoder, registerHandleKind, revive };
