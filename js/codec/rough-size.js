'use strict';

/** A rough size in bytes of large values; does not look into objects. @param {unknown} value */
function roughSize(value) {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && ArrayBuffer.isView(value) ? value.byteLength : 0;
}

module.exports = { roughSize };
