/** The effect of keys in a grid. */

const PAGE = 10;

interface KeyContext<Row> {
  at: number;
  marked: Row | null;
  rows: readonly Row[];
  id: (row: Row) => number;
  selected: number | null;
  move: (index: number) => void;
  onSelect: (id: number | null) => void;
  onDelete?: (row: Row) => void;
}

/** Whether the key has an effect here. */
export function pressed<Row>(key: string, context: KeyContext<Row>): boolean {
  const { at, marked, rows, move } = context;
  if (key === 'ArrowDown') move(at + 1);
  else if (key === 'ArrowUp') move(at < 0 ? 0 : at - 1);
  else if (key === 'PageDown') move(at + PAGE);
  else if (key === 'PageUp') move(at - PAGE);
  else if (key === 'Home') move(0);
  else if (key === 'End') move(rows.length - 1);
  else if ((key === 'Enter' || key === ' ') && marked) context.onSelect(context.id(marked));
  else if (key === 'Delete' && marked && context.onDelete) context.onDelete(marked);
  else if (key === 'Escape' && context.selected !== null) context.onSelect(null);
  else return false;
  return true;
}
