'use strict';

const { indexByHash } = require('./consistent-hash.js');
const { OwnTargets, PoolTargets } = require('./balancer-targets.js');
const { PoolError, invalidArg, show } = require('../common/errors.js');
const { native } = require('../native/native.js');
const { ALGORITHMS } = require('../wire/algorithms.js');

/** @typedef {import('../../index.js').Algorithm} Algorithm */
/** @typedef {import('../../index.js').LoadBalancerParams} LoadBalancerParams */
/** @typedef {import('../../index.js').Target} Target */
/** @typedef {import('../../binding.js').NativeBalancer} NativeBalancer */

/** @type {readonly Algorithm[]} */
const NAMES = ALGORITHMS;

/** @type {{ readonly [K in Algorithm]: K }} */
const ALGORITHM = /** @type {any} */ (Object.freeze(Object.fromEntries(NAMES.map((name) => [name, name]))));

/** The argument by which `balancerOver` replaces the constructor's options. */
class Shared {
  /**
   * @param {NativeBalancer} native
   * @param {() => readonly Target[]} list
   * @param {() => void} onAlgorithm
   */
  constructor(native, list, onAlgorithm) {
    this.native = native;
    this.list = list;
    this.onAlgorithm = onAlgorithm;
  }
}

/** Picks targets by one of fourteen algorithms; see index.d.ts. Native code picks by index where possible. */
class LoadBalancer {
  static ALGORITHM = ALGORITHM;

  /** @type {NativeBalancer} */
  #native;
  /** @type {(wanted?: number) => number} */
  #pick;
  /** @type {OwnTargets | PoolTargets} */
  #targets;
  #algorithm;
  #onAlgorithm = () => {};
  /** @type {LoadBalancerParams} */
  #params;

  /** @param {{ targets: Target[], algorithm?: Algorithm } | Shared} options */
  constructor(options) {
    if (options instanceof Shared) {
      this.#native = options.native;
      this.#targets = new PoolTargets(options.native, options.list);
      this.#algorithm = /** @type {Algorithm} */ (options.native.algorithm);
      this.#onAlgorithm = options.onAlgorithm;
    } else {
      if (typeof options !== 'object' || options === null)
        throw invalidArg('options', 'an object', options, 'argument');
      this.#algorithm = checkAlgorithm(options.algorithm || 'POLLING');
      this.#native = newBalancer(this.#algorithm);
      this.#targets = new OwnTargets(this.#native);
      this.#targets.replace(options.targets);
    }
    this.#pick = this.#native.picker();
    this.#params = paramsOf(this.#native, this.#targets);
  }

  /** @returns {Target[]} */
  get targets() {
    return /** @type {Target[]} */ (this.#targets.list);
  }

  get algorithm() {
    return this.#algorithm;
  }

  get params() {
    return this.#params;
  }

  /**
   * @param {unknown} [id] for SPECIFY and CONSISTENT_HASH
   * @returns {Target | null}
   */
  pickOne(id) {
    let index;
    if (this.#algorithm === 'SPECIFY') {
      const wanted = this.#targets.indexOf(id);
      index = wanted < 0 ? wanted : this.#pick(wanted);
    } else if (this.#algorithm === 'CONSISTENT_HASH' && id !== undefined) {
      const wanted = indexByHash(id, this.targets);
      index = wanted < 0 ? wanted : this.#pick(wanted);
    } else {
      index = this.#pick();
    }
    return index < 0 ? null : this.#targets.at(index);
  }

  /**
   * @param {number} count
   * @param {unknown[]} params
   */
  pickMulti(count = 1, ...params) {
    if (!Number.isInteger(count) || count < 0) {
      throw invalidArg('count', 'a whole number of at least 0', count, 'argument');
    }
    return Array.from({ length: count }, () => this.pickOne(params[0]));
  }

  /** @param {Target} target */
  add(target) {
    this.#targets.add(target);
  }

  /** @param {{ id: any }} target */
  del(target) {
    if (typeof target !== 'object' || target === null) {
      throw invalidArg('target', 'an object with an id', target, 'argument');
    }
    this.#targets.remove(target.id);
  }

  /** @param {Target[]} targets */
  setTargets(targets) {
    this.#targets.replace(targets);
  }

  /** @param {Algorithm} algorithm */
  setAlgorithm(algorithm) {
    this.#algorithm = checkAlgorithm(algorithm);
    this.#native.setAlgorithm(algorithm);
    this.#onAlgorithm();
  }

  /** @param {Partial<LoadBalancerParams>} params */
  updateParams(params) {
    if (typeof params !== 'object' || params === null)
      throw invalidArg('params', 'an object', params, 'argument');
    this.#targets.change(() => {
      for (const [key, value] of Object.entries(params)) {
        const known = Object.getOwnPropertyDescriptor(this.#params, key);
        if (known && (known.set || known.writable)) Object.assign(this.#params, { [key]: value });
      }
    });
  }

  /** @param {any} [id] */
  clean(id) {
    if (id === undefined) {
      this.#targets.forgetAll();
      this.updateParams({ currentIndex: 0, weightIndex: 0 });
      return;
    }
    this.#targets.forget(id);
  }

  wipe() {
    this.#targets.clear();
    this.clean();
  }
}

/**
 * Creates the balancer of a pool over the pool's native balancer.
 *
 * @param {NativeBalancer} native
 * @param {() => readonly Target[]} list returns the targets in the native balancer's order
 * @param {() => void} [onAlgorithm] called when the algorithm has changed
 */
function balancerOver(native, list, onAlgorithm = () => {}) {
  return new LoadBalancer(new Shared(native, list, onAlgorithm));
}

/** Falls back to JavaScript if no binary can be loaded. @param {Algorithm} algorithm @returns {NativeBalancer} */
function newBalancer(algorithm) {
  let binding;
  try {
    binding = native();
  } catch {
    const { ScriptedBalancer } = require('./scripted/index.js');
    return new ScriptedBalancer(algorithm);
  }
  return new binding.NativeBalancer(algorithm);
}

/**
 * @param {NativeBalancer} native
 * @param {OwnTargets | PoolTargets} targets
 * @returns {LoadBalancerParams}
 */
function paramsOf(native, targets) {
  const params = {
    get currentIndex() {
      return native.currentIndex;
    },
    set currentIndex(index) {
      native.currentIndex = number('currentIndex', index);
    },
    get weightIndex() {
      return native.weightIndex;
    },
    set weightIndex(index) {
      native.weightIndex = number('weightIndex', index);
    },
    get weightTotal() {
      return native.weightTotal;
    },
    get connectionsMap() {
      return targets.map('connectionsMap');
    },
    set connectionsMap(counts) {
      targets.setMap('connectionsMap', counts);
    },
    get cpuOccupancyMap() {
      return targets.map('cpuOccupancyMap');
    },
    set cpuOccupancyMap(percents) {
      targets.setMap('cpuOccupancyMap', percents);
    },
    get memoryOccupancyMap() {
      return targets.map('memoryOccupancyMap');
    },
    set memoryOccupancyMap(bytes) {
      targets.setMap('memoryOccupancyMap', bytes);
    },
  };
  // This property is not enumerable: the keys are electron-re's.
  return Object.defineProperty(/** @type {any} */ (params), 'latencyMap', {
    get: () => targets.map('latencyMap'),
    set(millis) {
      targets.setMap('latencyMap', millis);
    },
  });
}

/**
 * @param {string} name
 * @param {number} value
 */
function number(name, value) {
  if (typeof value === 'number') return value;
  throw invalidArg(name, 'a number', value);
}

/** @param {Algorithm} algorithm */
function checkAlgorithm(algorithm) {
  if (typeof algorithm === 'string' && Object.keys(ALGORITHM).includes(algorithm)) return algorithm;
  const shown = typeof algorithm === 'string' ? algorithm : show(algorithm);
  const names = Object.keys(ALGORITHM).join('|');
  throw new PoolError('ERR_INVALID_ARG', `Invalid algorithm: ${shown}, pick from ${names}`);
}

module.exports = { LoadBalancer, balancerOver };
