'use strict';

// A segment tree over the targets, so that a pick costs O(log n); the JavaScript twin of src/core/balancer/tree.rs. It
// adds up in the same order, so that both round alike and pick alike.

/**
 * The root is at 1, the children of `i` are at `2i` and `2i + 1`, and the leaves make up the second half.
 *
 * @template S what a node tells of the targets below it
 */
class Tree {
  /** @type {S[]} */
  #nodes;
  #leaves = 1;
  #join;

  /**
   * @param {S[]} items
   * @param {S} none of no target at all
   * @param {(left: S, right: S) => S} join
   */
  constructor(items, none, join) {
    while (this.#leaves < items.length) this.#leaves *= 2;
    this.#join = join;
    this.#nodes = Array.from({ length: 2 * this.#leaves }, (_, node) => items[node - this.#leaves] ?? none);
    for (let node = this.#leaves - 1; node > 0; node--) this.#sum(node);
  }

  /** The summary of all. */
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
   * Goes down from the root, to the right where `goRight` says so.
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

  /** The first leaf at or after `from` that equals the summary of all; else the first of all that does. @param {number} from */
  nextBest(from) {
    const best = this.root;
    let node = this.#leaves + from;
    while (this.#nodes[node] !== best) {
      // To the next subtree on the right: up until this is a left child, then over.
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
