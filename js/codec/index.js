'use strict';

// The serialization `'advanced'`: what structured clone carries, as JSON text with bytes and handles beside it.
// docs/internals/codec.md tells the format and why it is one of our own.

const { CodecError } = require('./codec-error.js');
const { Encoder } = require('./encoder.js');
const { registerHandleKind } = require('./handle-kinds.js');
const { revive } = require('./revive.js');

module.exports = { CodecError, Encoder, registerHandleKind, revive };
