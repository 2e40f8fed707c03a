export interface Order<Key extends string> {
  by: Key;
  down: boolean;
}

type Value = string | number | null;

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * `rows` in order of `value`. Rows without a value come last in both directions. Rows with equal values keep the order of `tie`, so that
 * they do not change places every second.
 */
export function sorted<Row>(
  rows: readonly Row[],
  value: (row: Row) => Value,
  down: boolean,
  tie: (row: Row) => number,
): Row[] {
  const sign = down ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: value(row) }));
  keyed.sort((a, b) => compare(a.value, b.value, sign) || tie(a.row) - tie(b.row));
  return keyed.map((each) => each.row);
}

function compare(a: Value, b: Value, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * words.compare(String(a), String(b));
}

/** The order after a click on the header `by`: figures start with the greatest, words with the first in the alphabet. */
export function nextOrder<Key extends string>(now: Order<Key>, by: Key, startsDown: boolean): Order<Key> {
  return now.by === by ? { by, down: !now.down } : { by, down: startsDown };
}

/** `rows` in the order of `before`, new ones at the end, so that nothing moves under the pointer. */
export function keepOrder<Row>(
  rows: readonly Row[],
  before: readonly number[],
  key: (row: Row) => number,
): Row[] {
  const place = new Map(before.map((each, index) => [each, index]));
  return [...rows].sort((a, b) => (place.get(key(a)) ?? Infinity) - (place.get(key(b)) ?? Infinity) || 0);
}
