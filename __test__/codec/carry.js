'use strict';
// Carries values through the codec as a lane does. Used by tests and by scripts in engines without Jest.

const { Encoder, revive } = require('../../js/codec/index.js');

/** What a receiver makes of a view it got: memory of its own. */
function copyOf(view) {
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

/** A value encoded: its text, whether it has tags, the parts and handles beside it. */
function encode(value, encoder = new Encoder()) {
  const parts = [];
  const handles = [];
  encoder.encode(value, 'value', parts, handles);
  const { text, isTagged } = encoder;
  return { text, isTagged, parts: parts.map(copyOf), handles };
}

function decode({ text, isTagged, parts, handles }) {
  const parsed = JSON.parse(text);
  return isTagged ? revive(parsed, parts, 0, handles) : parsed;
}

function carry(value) {
  return decode(encode(value));
}

module.exports = { carry, decode, encode };
