'use strict';

const { invalidArg } = require('./errors.js');

/** @typedef {import('../index.js').Target} Target */
/** @typedef {import('../binding.js').NativeBalancer} NativeBalancer */

/**
 * A target and where the native balancer has it. `key` is the id's in a `connectionsMap`.
 *
 * @typedef {{ target: Target, index: number, key: string | symbol }} Entry
 */

/** The most connections the native balancer counts. */
const MOST = 2 ** 32 - 1;

/** The targets of a balancer that a user made: they say who is in and how many connections each has. */
class OwnTargets {
  #native;
  /** @type {Entry[]} In the native balancer's order. */
  #entries = [];
  /** @type {Map<unknown, Entry>} */
  #byId = new Map();
  /** @type {Map<string | symbol, Entry[]>} Ids like 1 and '1' share a key. */
  #byKey = new Map();
  /** @type {readonly Target[] | null} */
  #view = null;
  /** @type {Record<string | symbol, any>} What was written, also for ids that are no targets (yet). */
  #counts = {};
  #countsProxy = this.#watch();

  /** @param {NativeBalancer} native */
  constructor(native) {
    this.#native = native;
  }

  get list() {
    // Frozen: the native balancer would not see a change made here.
    return (this.#view ??= Object.freeze(this.#entries.map((entry) => entry.target)));
  }

  /** @param {number} index */
  at(index) {
    return this.#entries[index].target;
  }

  /** @param {unknown} id */
  indexOf(id) {
    return this.#byId.get(id)?.index ?? -1;
  }

  /** @param {Target} target */
  add(target) {
    checkTarget(target);
    this.#insert(target);
  }

  /** @param {unknown} id */
  remove(id) {
    const entry = this.#byId.get(id);
    if (entry === undefined) {
      console.warn('LoadBalancer: cannot remove a target that does not exist:', id);
      return;
    }
    this.#native.remove(entry.index);
    this.#entries.splice(entry.index, 1);
    for (let index = entry.index; index < this.#entries.length; index++) this.#entries[index].index = index;
    this.#byId.delete(id);
    const sharing = this.#byKey.get(entry.key) ?? [];
    if (sharing.length > 1) sharing.splice(sharing.indexOf(entry), 1);
    else this.#byKey.delete(entry.key);
    this.#view = null;
    this.forget(id);
  }

  /** @param {readonly Target[]} targets */
  replace(targets) {
    if (!Array.isArray(targets)) throw invalidArg('targets', 'an array', targets);
    targets.forEach(checkTarget);
    const { currentIndex, weightIndex } = this.#native;
    const gone = new Set(this.#byId.keys());
    this.clear();
    for (const target of targets) {
      gone.delete(target.id);
      this.#insert(target);
    }
    for (const id of gone) this.forget(id);
    this.#native.currentIndex = currentIndex < this.#entries.length ? currentIndex : 0;
    this.#native.weightIndex = weightIndex;
  }

  clear() {
    this.#native.clear();
    this.#entries = [];
    this.#byId.clear();
    this.#byKey.clear();
    this.#view = null;
  }

  get connectionsMap() {
    return this.#countsProxy;
  }

  /** @param {Record<string, number>} counts */
  set connectionsMap(counts) {
    if (typeof counts !== 'object' || counts === null)
      throw invalidArg('connectionsMap', 'an object', counts);
    // Before anything is forgotten: it may be this very map.
    const given = { ...counts };
    this.forgetAll();
    Object.assign(this.#countsProxy, given);
  }

  /** @param {unknown} id */
  forget(id) {
    const key = keyOf(id);
    if (hasOwn(this.#counts, key)) Reflect.deleteProperty(this.#countsProxy, key);
  }

  forgetAll() {
    const keys = Reflect.ownKeys(this.#counts);
    this.#counts = {};
    this.#countsProxy = this.#watch();
    for (const key of keys) this.#feed(key);
  }

  /** @param {Target} target */
  #insert(target) {
    if (this.#byId.has(target.id)) {
      console.warn('LoadBalancer: there is a target with this id already:', target.id);
      return;
    }
    const entry = { target, index: this.#entries.length, key: keyOf(target.id) };
    this.#native.push(target.weight ?? 0);
    this.#entries.push(entry);
    this.#byId.set(target.id, entry);
    const sharing = this.#byKey.get(entry.key);
    if (sharing) sharing.push(entry);
    else this.#byKey.set(entry.key, [entry]);
    this.#view = null;
    if (hasOwn(this.#counts, entry.key)) this.#feed(entry.key);
  }

  /** Tells the native balancer what the map says now. @param {string | symbol} key */
  #feed(key) {
    const value = hasOwn(this.#counts, key) ? this.#counts[key] : 0;
    const count = typeof value === 'number' && value > 0 ? Math.min(Math.floor(value), MOST) : 0;
    for (const entry of this.#byKey.get(key) ?? []) this.#native.setConnections(entry.index, count);
  }

  /** The map as users see it: what they write is fed to the native balancer. */
  #watch() {
    return new Proxy(this.#counts, {
      // An assignment ends here as well.
      defineProperty: (counts, key, descriptor) => {
        const done = Reflect.defineProperty(counts, key, descriptor);
        this.#feed(key);
        return done;
      },
      deleteProperty: (counts, key) => {
        const done = Reflect.deleteProperty(counts, key);
        this.#feed(key);
        return done;
      },
    });
  }
}

/** The targets of a pool's own balancer: the pool says who is in, and its native half counts. */
class PoolTargets {
  #native;
  #list;

  /**
   * @param {NativeBalancer} native
   * @param {() => readonly Target[]} list in the native balancer's order
   */
  constructor(native, list) {
    this.#native = native;
    this.#list = list;
  }

  get list() {
    return this.#list();
  }

  /** @param {number} index */
  at(index) {
    return this.#list()[index];
  }

  /** @param {unknown} id */
  indexOf(id) {
    return this.#list().findIndex((target) => target.id === id);
  }

  add() {
    this.#refuse();
  }

  remove() {
    this.#refuse();
  }

  replace() {
    this.#refuse();
  }

  clear() {
    this.#refuse();
  }

  get connectionsMap() {
    const entries = this.#list().map((target, index) => [target.id, this.#native.connections(index)]);
    return Object.freeze(Object.fromEntries(entries));
  }

  set connectionsMap(_) {
    this.#refuse();
  }

  /** The pool's counts are exact without help. */
  forget() {}

  /** The same. */
  forgetAll() {}

  #refuse() {
    console.warn('LoadBalancer: a pool keeps the targets and connections of its own balancer itself');
  }
}

/** @param {Target} target */
function checkTarget(target) {
  if (typeof target !== 'object' || target === null)
    throw invalidArg('target', 'an object with an id', target);
  const { weight } = target;
  if (weight !== undefined && weight !== null && typeof weight !== 'number') {
    throw invalidArg('weight', 'a number', weight);
  }
}

/** An id as a key of a `connectionsMap`. @param {unknown} id */
function keyOf(id) {
  if (typeof id === 'symbol') return id;
  try {
    return String(id);
  } catch {
    // Such an object can be no property's key either, so nobody can write its count.
    return Symbol('an id that is no key');
  }
}

/**
 * @param {object} object
 * @param {string | symbol} key
 */
function hasOwn(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

module.exports = { OwnTargets, PoolTargets, hasOwn, keyOf };
