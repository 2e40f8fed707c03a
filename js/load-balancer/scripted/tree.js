'use strict';

// A segment tree over the targets, so that a pick costs O(log n); the JavaScript twin of src/core/balancer/tree.rs. It
// adds in the same order, so both round and pick alike.

/**
 * The root is at 1, the children of `i` are at `2i` and `2i + 1`, and the leaves make up the second half.
 *
 * @template S a node's summary of the targets below it
 */
class Tree {
  /** @type {S[]} */
  #nodes;
  #leaves = 1;
  #join;

  /**
   * @param {S[]} items
   * @param {S} none the summary of no target
   * @param {(left: S, right: S) => S} join
   */
  constructor(items, none, join) {
    while (this.#leaves < items.length) this.#leaves *= 2;
    this.#join = join;
    this.#nodes = Array.from({ length: 2 * this.#leaves }, (_, node) => items[node - this.#leaves] ?? none);
    for (let node = this.#leaves - 1; node > 0; node--) this.#sum(node);
  }

  /** The summary of all targets. */
  get root() {
    return this.#nodes[1];
  }

  /** @param {number} index @param {S} item */
  set(index, item) {
    let node = this.#leaves + index;
    this.#nodes[node] = item;
    while ((node >>= 1) > 0) this.#sum(node);
  }

  /**
   * Walks down from the root. Goes right where `goRight` returns true.
   *
   * @param {(left: S, right: S) => boolean} goRight
   * @param {number} [node]
   * @returns {number} the index of the leaf
   */
  descend(goRight, node = 1) {
    let at = node;
    while (at < this.#leaves) at = 2 * at + Number(goRight(this.#nodes[2 * at], this.#nodes[2 * at + 1]));
    return at - this.#leaves;
  }

  /**
   * Returns the first leaf from `from` on that equals the summary of all, or else the first such leaf.
   *
   * @param {number} from
   */
  nextBest(from) {
    const best = this.root;
    let node = this.#leaves + from;
    while (this.#nodes[node] !== best) {
      // Find the next subtree on the right: go up until this is a left child, then go to its sibling.
      while (node % 2 === 1) node >>= 1;
      if (node === 0) return this.descend((left) => left !== best);
      node += 1;
    }
    return this.descend((left) => left !== best, node);
  }

  /** @param {number} node */
  #sum(node) {
    this.#nodes[node] = this.#join(this.#nodes[2 * node], this.#nodes[2 * node + 1]);
  }
}

module.exports = { Tree };
