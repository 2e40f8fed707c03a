import { useCallback, useEffect, useRef, useState } from 'react';
import { plural } from '../../format';
import { Grid } from '../../parts/grid';
import { Notice } from '../../parts/notice';
import { SearchBox } from '../../parts/search-box';
import { Splitter } from '../../parts/splitter';
import type { Mark } from '../../protocol';
import { nextOrder } from '../../sort';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { detailHeight, processMark, processOrder, processSearch, selectedProcess } from '../../state/view';
import { COLUMNS, MARKS, STARTS_DOWN, type ShownProcess } from './columns';
import { Detail } from './detail';
import { ProcessDeaths } from './process-deaths';
import { useActions } from './use-actions';
import { useRows } from './use-rows';

const LEAST_DETAIL = 200;
const LEAST_TABLE = 120;

export function ProcessesPage({ session }: { session: Session }) {
  const { rows, total, hold } = useRows(session);
  const order = useObservable(processOrder);
  const selected = useObservable(selectedProcess);
  const actions = useActions(session);
  const body = useRef<HTMLDivElement>(null);

  useEffect(() => session.look(selected), [session, selected]);
  useEffect(() => () => session.look(null), [session]);
  const select = useCallback((pid: number | null) => selectedProcess.set(pid), []);

  return (
    <section className="page" aria-label="Processes">
      <Toolbar shown={rows.length} total={total} />
      <div className="split" ref={body}>
        <Grid
          kind="processes"
          label="Processes"
          columns={COLUMNS}
          rows={rows}
          id={pidOf}
          selected={selected}
          onSelect={select}
          onDelete={({ row }) => actions.run('kill', row)}
          order={order}
          onOrder={(by) => processOrder.set(nextOrder(order, by, STARTS_DOWN.has(by)))}
          onHover={hold}
        >
          <NoRows total={total} />
        </Grid>
        <ProcessDeaths session={session} />
        {selected !== null && (
          <>
            <DetailSplitter body={body} />
            <Detail session={session} pid={selected} actions={actions} />
          </>
        )}
      </div>
      {actions.question}
    </section>
  );
}

function Toolbar({ shown, total }: { shown: number; total: number }) {
  const query = useObservable(processSearch);
  const mark = useObservable(processMark);
  return (
    <div className="toolbar">
      <SearchBox main label="Filter processes" value={query} onChange={(value) => processSearch.set(value)} />
      <select
        aria-label="Mark"
        value={mark}
        onChange={(event) => processMark.set(event.target.value as Mark | 'all')}
      >
        <option value="all">All marks</option>
        {Object.entries(MARKS).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
      <span className="toolbar-note" role={shown === total ? undefined : 'status'}>
        {shown === total
          ? plural(total, 'process', 'processes')
          : `${shown} of ${plural(total, 'process', 'processes')}`}
      </span>
    </div>
  );
}

function NoRows({ total }: { total: number }) {
  if (total === 0) return <Notice title="No figures yet">The first ones appear in a moment.</Notice>;
  return <Notice title="Nothing matches">No process matches the filter.</Notice>;
}

/** The limits of the detail's height depend on the available space. */
function DetailSplitter({ body }: { body: { current: HTMLDivElement | null } }) {
  const height = useObservable(detailHeight);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [body]);
  return (
    <Splitter
      label="Height of the details"
      controls="detail"
      size={height}
      least={LEAST_DETAIL}
      most={Math.max(LEAST_DETAIL, room - LEAST_TABLE)}
      onResize={(size) => detailHeight.set(size)}
    />
  );
}

function pidOf({ row }: ShownProcess): number {
  return row.pid;
}
