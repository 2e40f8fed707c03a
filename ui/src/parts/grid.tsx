import { memo, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Order } from '../sort';
import { Icon } from './icons';
import { pressed } from './grid-keys';
import { useWindow, type Window } from './use-window';

export interface Column<Row, Key extends string> {
  key: Key;
  title: string;
  /** Figures are aligned to the right. */
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

/**
 * A table of any length, of which only the visible rows are in the document. The focus is on the grid as a whole; the arrow keys move a
 * mark over its rows, and Enter opens one. While a row is open, moving the mark opens the marked row.
 */
export function Grid<Row, Key extends string>(props: Props<Row, Key>) {
  const { rows, columns, order, onOrder } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const base = useId();
  const window = useWindow({
    scroller,
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    gone: props.gone,
    epoch: props.epoch,
    follow: props.follow,
    onFollow: props.onFollow,
  });
  const { active, at, mark, keyDown } = useMark(props, window);
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
            <Header key={column.key} column={column} order={order} onOrder={onOrder} />
          ))}
        </div>
      </div>
      {rows.length === 0 && props.children}
      {rows.length > 0 && (
        <Body
          {...props}
          base={base}
          indexes={drawn(window.first, window.end, at)}
          active={active}
          mark={mark}
        />
      )}
    </div>
  );
}

interface Mark {
  /** Id of the marked row. */
  active: number | null;
  /** Its place, or -1. */
  at: number;
  mark: (id: number) => void;
  keyDown: (event: KeyboardEvent) => void;
}

function useMark<Row, Key extends string>(props: Props<Row, Key>, { height, show }: Window): Mark {
  const { rows, id, selected } = props;
  const [marked, setMarked] = useState<number | null>(null);
  const active = selected ?? marked;
  const at = active === null ? -1 : rows.findIndex((row) => id(row) === active);

  // Opening the details takes space, perhaps exactly where the row was.
  useEffect(() => {
    if (selected !== null && at >= 0) show(at);
  }, [selected, height]);

  const move = (index: number) => {
    const to = Math.min(Math.max(index, 0), rows.length - 1);
    if (to < 0) return;
    setMarked(id(rows[to]));
    if (selected !== null) props.onSelect(id(rows[to]));
    if (to < rows.length - 1) props.onFollow?.(false);
    show(to);
  };
  const keyDown = (event: KeyboardEvent) => {
    // The buttons in the head handle keys themselves.
    if (event.target !== event.currentTarget) return;
    if (pressed(event.key, { ...props, at, move, marked: at < 0 ? null : rows[at] })) event.preventDefault();
  };
  return { active, at, mark: setMarked, keyDown };
}

interface BodyProps<Row, Key extends string> extends Props<Row, Key> {
  base: string;
  indexes: number[];
  active: number | null;
  mark: (id: number) => void;
}

function Body<Row, Key extends string>({
  rows,
  columns,
  id,
  selected,
  indexes,
  active,
  ...props
}: BodyProps<Row, Key>) {
  return (
    <div
      role="rowgroup"
      className="grid-body"
      style={{ height: rows.length * ROW_HEIGHT }}
      onPointerEnter={() => props.onHover?.(true)}
      onPointerLeave={() => props.onHover?.(false)}
    >
      {indexes.map((index) => {
        const key = id(rows[index]);
        const open = key === selected;
        return (
          <div
            key={key}
            id={props.base + key}
            role="row"
            className={`grid-row${key === active ? ' grid-row-active' : ''}${open ? ' grid-row-open' : ''}`}
            aria-rowindex={index + 2}
            aria-selected={open}
            style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
            onClick={() => {
              props.mark(key);
              props.onSelect(key);
            }}
          >
            <Cells row={rows[index]} columns={columns} />
          </div>
        );
      })}
    </div>
  );
}

/** The visible rows, and the marked one, which a screen reader must always find. */
function drawn(first: number, end: number, marked: number): number[] {
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  if (marked >= 0 && marked < first) indexes.unshift(marked);
  else if (marked >= end) indexes.push(marked);
  return indexes;
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

// Moving over the table must not render the cells again; they change only with their row.
const Cells = memo(CellsOf) as typeof CellsOf;

function cellClass<Row, Key extends string>({ key, numeric }: Column<Row, Key>): string {
  return `cell cell-${key}${numeric ? ' numeric' : ''}`;
}
