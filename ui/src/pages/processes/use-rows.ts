import { useCallback, useMemo, useRef } from 'react';
import type { ProcessRow } from '../../protocol';
import { searcher } from '../../search';
import { keepOrder, sorted } from '../../sort';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { processMark, processOrder, processSearch } from '../../state/view';
import { LIVE, SORT_VALUE, searchText, type ShownProcess } from './columns';

/** The rows to show. While `hold` is on, new figures do not change their order. */
export function useRows(session: Session): {
  rows: ShownProcess[];
  total: number;
  hold: (held: boolean) => void;
} {
  const told = useObservable(session.processes);
  const recent = useObservable(session.recent);
  const query = useObservable(processSearch);
  const mark = useObservable(processMark);
  const order = useObservable(processOrder);
  const held = useRef(false);
  const before = useRef<{ order: unknown; pids: number[] }>({ order: null, pids: [] });

  const rows = useMemo(() => {
    if (!told) return [];
    const found = searcher(query);
    const wanted = told.processes.filter(
      (row) => (mark === 'all' || row.mark === mark) && (!found || found(searchText(row))),
    );
    const keeps = held.current && LIVE.has(order.by) && before.current.order === order;
    const inOrder = keeps
      ? keepOrder(wanted, before.current.pids, pidOf)
      : sorted(wanted, SORT_VALUE[order.by], order.down, pidOf);
    before.current = { order, pids: inOrder.map(pidOf) };
    return inOrder.map((row) => ({ row, recent: recent.get(row.pid) ?? [], now: told.time }));
  }, [told, recent, query, mark, order]);

  const hold = useCallback((inside: boolean) => {
    held.current = inside;
  }, []);
  return { rows, total: told?.processes.length ?? 0, hold };
}

function pidOf(row: ProcessRow): number {
  return row.pid;
}
