'use strict';

/**
 * A list whose members are written independently: objects that two of them have in common are not shared on the other side, as if each had
 * been a separate message. It has to be the last part of its value. It is read as a plain array with an internal first element.
 */
class Separate {
  /**
   * @param {unknown[]} list its first element is `Separate.first`
   * @param {boolean} [isLast] whether no member is ever sent again, so that objects can be transferred
   */
  constructor(list, isLast = true) {
    this.list = list;
    this.isLast = isLast;
  }

  /** JSON shares nothing. */
  toJSON() {
    return this.list;
  }
}

/** The element before the members. */
Separate.first = '';

module.exports = { Separate };
