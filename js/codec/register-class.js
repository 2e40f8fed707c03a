'use strict';

const { invalidArg } = require('../common/errors.js');
const { classNamed, knowClass } = require('./classes.js');

const NATIVE = /\{\s*\[native code\]\s*\}\s*$/;

/**
 * See index.d.ts.
 *
 * @param {any} Class
 * @param {{ name?: string, pack?: (instance: any) => unknown, unpack?: (data: any) => any }} [options]
 */
function registerClass(Class, options = {}) {
  if (!isOwnClass(Class)) throw invalidArg('Class', 'a class that you have defined', Class, 'argument');
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  const { name = Class.name, pack, unpack } = options;
  if (typeof name !== 'string' || name === '') throw invalidArg('name', 'a non-empty string', name);
  for (const [key, value] of Object.entries({ pack, unpack }))
    if (typeof value !== (pack || unpack ? 'function' : 'undefined'))
      throw invalidArg(key, 'a function, together with `pack` and `unpack`', value);
  const { prototype } = Class;
  const known = classNamed(name);
  if (known && known.prototype !== prototype)
    throw invalidArg('name', 'a name that no other class has', name);
  knowClass({ name, prototype, pack, unpack });
}

/** @param {any} Class */
function isOwnClass(Class) {
  const isClass =
    typeof Class === 'function' && typeof Class.prototype === 'object' && Class.prototype !== null;
  return isClass && !NATIVE.test(Function.prototype.toString.call(Class));
}

module.exports = { registerClass };
