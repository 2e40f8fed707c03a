import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

interface Options {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  rowHeight: number;
  /** The height of the sticky part above the rows. */
  headHeight?: number;
  /** The total of rows dropped at the head, and the value whose change resets it. */
  gone?: number;
  epoch?: number;
  /** Whether the end stays visible as rows are added. */
  follow?: boolean;
  onFollow?: (follow: boolean) => void;
}

export interface Window {
  /** The rows to draw: `first` up to but without `end`. */
  first: number;
  end: number;
  /** The height of the visible part, in pixels. */
  height: number;
  /** Scrolls just enough to show this row, with a whole row at the top. */
  show: (index: number) => void;
}

const OVERSCAN = 6;

/** Which of `count` rows of one height are to be drawn, `first` up to but without `end`. */
export function useWindow(options: Options): Window {
  const { scroller, count, rowHeight, headHeight = 0, follow = false } = options;
  const [top, setTop] = useState(0);
  const height = useHeight(scroller);
  useFollowing(options, setTop);
  useAnchor(options);

  const visible = Math.ceil(height / rowHeight) + 1;
  // A scroller that just lost rows still has its old place for one frame.
  const start = follow ? count - visible : Math.min(Math.floor(top / rowHeight), count - visible);
  const first = Math.max(0, start - OVERSCAN);
  const end = Math.min(count, Math.max(0, start) + visible + OVERSCAN);

  const show = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const room = element.clientHeight - headHeight;
      const at = index * rowHeight;
      if (at < element.scrollTop) element.scrollTop = at;
      else if (at + rowHeight > element.scrollTop + room)
        element.scrollTop = Math.ceil((at + rowHeight - room) / rowHeight) * rowHeight;
    },
    [scroller, rowHeight, headHeight],
  );
  return { first, end, height, show };
}

function useHeight(scroller: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return height;
}

/** Follows the end, stops when the reader scrolls up, and continues when the reader is back at the end. */
function useFollowing(options: Options, setTop: (top: number) => void): void {
  const { scroller, rowHeight, follow, onFollow, count } = options;
  const seen = useRef({ top: 0, height: 0 });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const scrolled = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      // A list that got shorter moves by itself; only a reader moves one of the same length.
      const up = scrollTop < seen.current.top - 1 && scrollHeight >= seen.current.height;
      const down = scrollTop > seen.current.top;
      seen.current = { top: scrollTop, height: scrollHeight };
      const atEnd = scrollHeight - clientHeight - scrollTop < rowHeight;
      if (up && !atEnd) onFollow?.(false);
      else if (down && atEnd) onFollow?.(true);
      setTop(Math.floor(scrollTop / rowHeight) * rowHeight);
    };
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => element.removeEventListener('scroll', scrolled);
  }, [scroller, rowHeight, onFollow, setTop]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !follow) return;
    element.scrollTop = element.scrollHeight;
    seen.current = { top: element.scrollTop, height: element.scrollHeight };
  }, [scroller, follow, count, options.gone, options.epoch]);
}

/** Keeps the visible rows in place while rows above them are dropped. */
function useAnchor({ scroller, rowHeight, follow, gone = 0, epoch = 0 }: Options): void {
  const before = useRef({ gone, epoch });
  useLayoutEffect(() => {
    const lost = epoch === before.current.epoch ? gone - before.current.gone : 0;
    before.current = { gone, epoch };
    if (lost > 0 && !follow && scroller.current) scroller.current.scrollTop -= lost * rowHeight;
  }, [scroller, rowHeight, follow, gone, epoch]);
}
