'use strict';

const { invalidArg } = require('../common/errors.js');
const { ObservedMap } = require('./observed-map.js');

/** @typedef {import('../../index.js').Target} Target */
/** @typedef {import('../../binding.js').NativeBalancer} NativeBalancer */

/**
 * A target and its index in the native balancer. `key` is the key of its id in the maps.
 *
 * @typedef {{ target: Target, index: number, key: string | symbol }} Entry
 */

/** @typedef {'connectionsMap' | 'cpuOccupancyMap' | 'memoryOccupancyMap' | 'latencyMap'} MapName */
/** @typedef {import('./observed-map.js').Key} Key */

/** The highest number of connections that the native balancer counts. */
const MOST = 2 ** 32 - 1;

/**
 * The targets of a balancer that a user has created. The user says which targets exist and how many connections each
 * has.
 */
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
  #maps = {
    connectionsMap: new ObservedMap('connectionsMap', (keys) => keys.forEach((key) => this.#connect(key))),
    cpuOccupancyMap: new ObservedMap('cpuOccupancyMap', (keys) => keys.forEach((key) => this.#use(key))),
    memoryOccupancyMap: new ObservedMap('memoryOccupancyMap', (keys) =>
      keys.forEach((key) => this.#use(key)),
    ),
    latencyMap: new ObservedMap('latencyMap', (keys) => keys.forEach((key) => this.#answer(key))),
  };

  /** @param {NativeBalancer} native */
  constructor(native) {
    this.#native = native;
  }

  get list() {
    // The list is frozen, since the native balancer would not see a change to it.
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

  /** @param {MapName} name */
  map(name) {
    return this.#maps[name].proxy;
  }

  /** @param {MapName} name @param {unknown} values */
  setMap(name, values) {
    this.#maps[name].replace(values);
  }

  /** @param {unknown} id */
  forget(id) {
    const key = keyOf(id);
    for (const map of Object.values(this.#maps)) map.delete(key);
  }

  forgetAll() {
    for (const map of Object.values(this.#maps)) map.replace({});
  }

  /** Changes several maps. @param {() => void} act */
  change(act) {
    act();
  }

  /** @param {Target} target */
  #insert(target) {
    if (this.#byId.has(target.id)) {
      console.warn('LoadBalancer: there is already a target with this id:', target.id);
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
    this.#connect(entry.key);
    this.#use(entry.key);
    this.#answer(entry.key);
  }

  /** Updates the number of connections in the native balancer. @param {Key} key */
  #connect(key) {
    const value = this.#maps.connectionsMap.get(key);
    const count = typeof value === 'number' && value > 0 ? Math.min(Math.floor(value), MOST) : 0;
    for (const entry of this.#byKey.get(key) ?? []) this.#native.setConnections(entry.index, count);
  }

  /** Updates the latency of a target in the native balancer. @param {Key} key */
  #answer(key) {
    const millis = known(this.#maps.latencyMap.get(key));
    for (const { index } of this.#byKey.get(key) ?? []) this.#native.setLatency(index, millis);
  }

  /** Updates CPU and memory use in the native balancer. @param {Key} key */
  #use(key) {
    const { cpuOccupancyMap, memoryOccupancyMap } = this.#maps;
    const use = Float64Array.of(known(cpuOccupancyMap.get(key)), known(memoryOccupancyMap.get(key)));
    for (const { index } of this.#byKey.get(key) ?? []) this.#native.setUses(index, use);
  }
}

/**
 * The targets of a pool's own balancer. The pool says which targets exist, and its native half counts connections. The
 * use of CPU and memory comes from outside.
 */
class PoolTargets {
  #native;
  #list;
  /** Whether several maps are being changed. */
  #isChanging = false;
  #isStale = false;
  #maps = {
    cpuOccupancyMap: new ObservedMap('cpuOccupancyMap', () => this.#use()),
    memoryOccupancyMap: new ObservedMap('memoryOccupancyMap', () => this.#use()),
  };

  /**
   * @param {NativeBalancer} native
   * @param {() => readonly Target[]} list returns the targets in the native balancer's order
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

  /** @param {MapName} name */
  map(name) {
    if (name === 'connectionsMap') return this.#view((index) => this.#native.connections(index));
    if (name === 'latencyMap') return this.#view((index) => this.#native.latency(index) ?? undefined);
    return this.#maps[name].proxy;
  }

  /** Returns what the native balancer knows of each target. @param {(index: number) => number | undefined} look */
  #view(look) {
    const entries = this.#list().map((target, index) => [target.id, look(index)]);
    return Object.freeze(Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
  }

  /** @param {MapName} name @param {unknown} values */
  setMap(name, values) {
    if (name === 'connectionsMap' || name === 'latencyMap') this.#refuse();
    else this.#maps[name].replace(values);
  }

  /** Clears the use of a child. The pool's own counts are always exact. @param {unknown} id */
  forget(id) {
    this.change(() => {
      for (const map of Object.values(this.#maps)) map.delete(keyOf(id));
    });
  }

  /** Clears the use of all children. */
  forgetAll() {
    this.change(() => {
      for (const map of Object.values(this.#maps)) map.replace({});
    });
  }

  /** Changes several maps and then updates the native balancer once. @param {() => void} act */
  change(act) {
    this.#isChanging = true;
    try {
      act();
    } finally {
      this.#isChanging = false;
      if (this.#isStale) this.#use();
    }
  }

  /** Updates the use of all children in the native balancer, since their indexes may have changed. */
  #use() {
    this.#isStale = this.#isChanging;
    if (this.#isStale) return;
    const { cpuOccupancyMap, memoryOccupancyMap } = this.#maps;
    const uses = this.#list().flatMap(({ id }) => {
      const key = keyOf(id);
      return [known(cpuOccupancyMap.get(key)), known(memoryOccupancyMap.get(key))];
    });
    this.#native.setUses(0, Float64Array.from(uses));
  }

  #refuse() {
    console.warn('LoadBalancer: the pool manages the targets, connections and latencies of its own balancer');
  }
}

/** Converts a user's value for a use to the native balancer's. @param {unknown} use */
function known(use) {
  return typeof use === 'number' ? use : NaN;
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

/** Converts an id to a key of a map. @param {unknown} id */
function keyOf(id) {
  if (typeof id === 'symbol') return id;
  try {
    return String(id);
  } catch {
    // Such an object cannot be the key of a property either, so users cannot write its count.
    return Symbol('an id that is not a key');
  }
}

module.exports = { OwnTargets, PoolTargets };
