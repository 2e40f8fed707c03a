import { memo, useRef } from 'react';
import { ansiRuns, plainText } from '../../ansi';
import { clock } from '../../format';
import { Notice } from '../../parts/notice';
import { useWindow } from '../../parts/use-window';
import type { ConsoleLine } from '../../protocol';
import { pieces } from '../../search';
import { useObservable } from '../../state/observable';
import type { StreamLog } from '../../state/stream-log';

const ROW_HEIGHT = 20;
/** Space below the last line. */
const END_GAP = 10;

interface Props {
  log: StreamLog<ConsoleLine>;
  query: string;
  follow: boolean;
  onFollow: (follow: boolean) => void;
}

export function ConsoleLines({ log, query, follow, onFollow }: Props) {
  const { shown, gone, total, epoch } = useObservable(log.view);
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end } = useWindow({
    scroller,
    count: shown.length,
    rowHeight: ROW_HEIGHT,
    gone,
    epoch,
    follow,
    onFollow,
  });
  const drawn = shown.slice(first, end);
  const width = useWidth(drawn, epoch);
  return (
    <div ref={scroller} className="lines" role="log" aria-live="off" aria-label="Console output" tabIndex={0}>
      {shown.length === 0 && (
        <Notice title={total === 0 ? 'No output yet' : 'Nothing matches'}>
          {total > 0 && 'No line matches, or its level is turned off.'}
        </Notice>
      )}
      <div
        className="lines-all"
        style={{ height: shown.length * ROW_HEIGHT + END_GAP, minWidth: `calc(${width}ch + 8.5em)` }}
      >
        <div className="lines-drawn" style={{ transform: `translateY(${first * ROW_HEIGHT}px)` }}>
          {drawn.map((line) => (
            <Line key={line.id} line={line} query={query} />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The longest line seen so far: the width only grows, so that a scrollbar does not come and go. */
function useWidth(lines: readonly ConsoleLine[], epoch: number): number {
  const seen = useRef({ epoch, width: 0 });
  if (seen.current.epoch !== epoch) seen.current = { epoch, width: 0 };
  for (const line of lines) seen.current.width = Math.max(seen.current.width, line.text.length);
  return seen.current.width;
}

const Line = memo(function Line({ line, query }: { line: ConsoleLine; query: string }) {
  return (
    <div className={`line line-${line.level}`}>
      <span className="line-time">{clock(line.time)}</span>
      {line.level !== 'log' && <span className="unseen">{line.level}: </span>}
      <span className="line-text">
        {query.trim() === '' ? <Coloured text={line.text} /> : <Found line={line} query={query} />}
      </span>
    </div>
  );
});

function Coloured({ text }: { text: string }) {
  const runs = ansiRuns(text);
  if (runs.length === 1 && runs[0].style === '') return runs[0].text;
  return runs.map((run, index) => (
    <span key={index} className={run.style || undefined}>
      {run.text}
    </span>
  ));
}

function Found({ line, query }: { line: ConsoleLine; query: string }) {
  return pieces(plainText(line.text), query).map((piece, index) =>
    piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text,
  );
}
