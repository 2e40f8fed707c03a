import { memo, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Order } from '../sort';
import { Icon } from './icons';
import { useWindow } from './use-window';

export interface Column<Row, Key extends string> {
  key: Key;
  title: string;
  /** Figures stand at the right. */
  numeric?: boolean;
  cell: (row: Row) => ReactNode;
  hint?: string;
}

interface Props<Row, Key extends string> {
  label: string;
  /** Sets the widths of the columns: see `grid-…` in the styles. */
  kind: string;
  columns: readonly Column<Row, Key>[];
  rows: readonly Row[];
  id: (row: Row) => number;
  selected: number | null;
  onSelect: (id: number | null) => void;
  onDelete?: (row: Row) => void;
  order?: Order<Key>;
  onOrder?: (by: Key) => void;
  /** Whether the pointer is over the rows. */
  onHover?: (inside: boolean) => void;
  follow?: boolean;
  onFollow?: (follow: boolean) => void;
  gone?: number;
  epoch?: number;
  /** Shown instead of rows. */
  children?: ReactNode;
}

const ROW_HEIGHT = 28;
const HEAD_HEIGHT = 30;
const PAGE = 10;

/**
 * A table of any length, of which only what is in sight is in the document. The focus is on the grid as a whole; the
 * arrow keys move a mark over its rows, Enter opens one. While one is open, moving the mark opens what it is on.
 */
export function Grid<Row, Key extends string>(props: Props<Row, Key>) {
  const { rows, columns, id, selected, gone, epoch, follow, onFollow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const base = useId();
  const [marked, setMarked] = useState<number | null>(null);
  const { first, end, height, show } = useWindow({
    scroller,
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    gone,
    epoch,
    follow,
    onFollow,
  });
  const active = selected ?? marked;
  const at = active === null ? -1 : rows.findIndex((row) => id(row) === active);

  // Opening the details takes room away, maybe just where the row was.
  useEffect(() => {
    if (selected !== null && at >= 0) show(at);
  }, [selected, height]);

  const move = (index: number) => {
    const to = Math.min(Math.max(index, 0), rows.length - 1);
    if (to < 0) return;
    setMarked(id(rows[to]));
    if (selected !== null) props.onSelect(id(rows[to]));
    if (to < rows.length - 1) onFollow?.(false);
    show(to);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    if (!pressed(event.key, { ...props, at, move, marked: at < 0 ? null : rows[at] })) return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className={`grid grid-${props.kind}`}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={at < 0 ? undefined : `${base}${active}`}
      tabIndex={0}
      onKeyDown={keyDown}
    >
      <div role="rowgroup" className="grid-head">
        <div role="row" className="grid-row" aria-rowindex={1}>
          {columns.map((column) => (
            <Header key={column.key} column={column} order={props.order} onOrder={props.onOrder} />
          ))}
        </div>
      </div>
      {rows.length > 0 ? (
        <div
          role="rowgroup"
          className="grid-body"
          style={{ height: rows.length * ROW_HEIGHT }}
          onPointerEnter={() => props.onHover?.(true)}
          onPointerLeave={() => props.onHover?.(false)}
        >
          {drawn(first, end, at).map((index) => {
            const row = rows[index];
            const key = id(row);
            const open = key === selected;
            return (
              <div
                key={key}
                id={base + key}
                role="row"
                className={`grid-row${key === active ? ' grid-row-active' : ''}${open ? ' grid-row-open' : ''}`}
                aria-rowindex={index + 2}
                aria-selected={open}
                style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
                onClick={() => {
                  setMarked(key);
                  props.onSelect(key);
                }}
              >
                <Cells row={row} columns={columns} />
              </div>
            );
          })}
        </div>
      ) : (
        props.children
      )}
    </div>
  );
}

/** The rows in sight, and the marked one, which a screen reader must find wherever it is. */
function drawn(first: number, end: number, marked: number): number[] {
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  if (marked >= 0 && marked < first) indexes.unshift(marked);
  else if (marked >= end) indexes.push(marked);
  return indexes;
}

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

/** Whether the key meant something here. */
function pressed<Row>(key: string, context: KeyContext<Row>): boolean {
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

interface HeaderProps<Row, Key extends string> {
  column: Column<Row, Key>;
  order?: Order<Key>;
  onOrder?: (by: Key) => void;
}

function Header<Row, Key extends string>({ column, order, onOrder }: HeaderProps<Row, Key>) {
  const sorts = order?.by === column.key;
  const direction = sorts ? (order.down ? 'descending' : 'ascending') : 'none';
  return (
    <div
      role="columnheader"
      className={cellClass(column)}
      aria-sort={onOrder ? direction : undefined}
      title={column.hint}
    >
      {onOrder ? (
        <button type="button" className={sorts ? 'sorts' : undefined} onClick={() => onOrder(column.key)}>
          <span>{column.title}</span>
          <Icon name={sorts && order.down ? 'down' : 'up'} />
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}

function CellsOf<Row, Key extends string>({
  row,
  columns,
}: {
  row: Row;
  columns: readonly Column<Row, Key>[];
}): ReactNode {
  return columns.map((column) => (
    <div key={column.key} role="gridcell" className={cellClass(column)}>
      {column.cell(row)}
    </div>
  ));
}

// Moving over the table must not draw the cells anew; they change with their row only.
const Cells = memo(CellsOf) as typeof CellsOf;

function cellClass<Row, Key extends string>({ key, numeric }: Column<Row, Key>): string {
  return `cell cell-${key}${numeric ? ' numeric' : ''}`;
}
