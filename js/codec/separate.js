'use strict';

/**
 * A list whose members are written each for itself: what two of them have in common is not shared on the other side, as if each had
 * gone by a message of its own. It has to be the last thing of the value that it stands in. It is read as a plain array, with
 * something of the codec's own as its first element.
 */
class Separate {
  /**
   * @param {unknown[]} list has `Separate.first` as its first element
   * @param {boolean} [isLast] whether no member is ever sent again, so that what is transferred can go with it
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

/** What stands before the members. */
Separate.first = '';

module.exports = { Separate };
