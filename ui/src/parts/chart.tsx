import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shortClock } from '../format';

export interface Curve {
  label: string;
  /** Name of the CSS variable with its colour. */
  colour: string;
  values: readonly (number | null)[];
  /** Whether the area below it is tinted. */
  filled?: boolean;
}

interface Props {
  /** The description for screen readers. */
  label: string;
  times: readonly number[];
  curves: readonly Curve[];
  /** Time from the left edge to the right one. */
  spanMs: number;
  /** The minimum upper end of the scale. */
  least: number;
  format: (value: number) => string;
  /** The possible distances between lines of the scale. */
  steps?: number[];
  /** Charts with the same name share their cursor. */
  group?: string;
  /** Called with the point under the pointer, or null. */
  onPoint?: (index: number | null) => void;
}

/** The space to the right of the curves. */
const RIGHT_MARGIN = 8;

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Curves over the last while, the newest at the right edge. */
export function Chart(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  const isDark = useDark();
  const names = props.curves.map((curve) => curve.label).join();

  useLayoutEffect(() => {
    latest.current = props;
    plot.current?.setData(dataOf(props));
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(optionsOf(element, latest), dataOf(latest.current), element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [isDark, names]);

  return <div ref={box} className="chart" role="img" aria-label={props.label} />;
}

function useDark(): boolean {
  const [isDark, setDark] = useState(dark.matches);
  useEffect(() => {
    const changed = () => setDark(dark.matches);
    dark.addEventListener('change', changed);
    return () => dark.removeEventListener('change', changed);
  }, []);
  return isDark;
}

function dataOf({ times, curves }: Props): uPlot.AlignedData {
  return [times.map((time) => time / 1000), ...curves.map((curve) => curve.values)] as uPlot.AlignedData;
}

function sizeOf(element: HTMLElement) {
  return { width: element.clientWidth, height: element.clientHeight };
}

function optionsOf(element: HTMLElement, latest: { current: Props }): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    ...sizeOf(element),
    legend: { show: false },
    padding: [8, RIGHT_MARGIN, 0, 0],
    cursor: {
      drag: { setScale: false, x: false, y: false },
      points: { size: 6 },
      y: false,
      sync: latest.current.group ? { key: latest.current.group } : undefined,
    },
    scales: scalesOf(latest),
    axes: axesOf(latest, {
      stroke: colour('--muted'),
      font: `11px ${style.fontFamily}`,
      grid: { stroke: colour('--grid-line'), width: 1 },
      ticks: { show: false },
      gap: 6,
    }),
    series: [
      {},
      ...latest.current.curves.map((curve) => ({
        label: curve.label,
        stroke: colour(curve.colour),
        fill: curve.filled ? `${colour(curve.colour)}22` : undefined,
        width: 1.5,
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [(plot) => latest.current.onPoint?.(plot.cursor.idx ?? null)] },
  };
}

function scalesOf(latest: { current: Props }): uPlot.Scales {
  let top = 0;
  return {
    x: {
      time: true,
      range: () => {
        const { times, spanMs } = latest.current;
        const end = (times[times.length - 1] ?? Date.now()) / 1000;
        return [end - spanMs / 1000, end];
      },
    },
    y: {
      range: (_plot, _least, greatest) => {
        top = topOf(Math.max(greatest ?? 0, latest.current.least), top);
        return [0, top];
      },
    },
  };
}

function axesOf(latest: { current: Props }, look: uPlot.Axis): uPlot.Axis[] {
  const figures = (_plot: uPlot, splits: number[]) => splits.map((at) => latest.current.format(at));
  return [
    { ...look, size: 22, space: 72, values: timeLabels },
    { ...look, size: 58, space: 22, incrs: latest.current.steps, values: figures },
  ];
}

const HALF_A_LABEL = 26;

/** Times of day, except where an edge would cut one, or where it would touch the figures at the left. */
function timeLabels(plot: uPlot, splits: number[]): string[] {
  const edge = plot.over.clientWidth + RIGHT_MARGIN - HALF_A_LABEL;
  return splits.map((at) => {
    const x = plot.valToPos(at, 'x');
    return x < HALF_A_LABEL || x > edge ? '' : shortClock(at * 1000);
  });
}

/** The upper end of the scale: it grows at once, and shrinks only when most of it stays empty, so that it rarely moves. */
function topOf(wanted: number, before: number): number {
  if (wanted <= before && wanted > before * 0.4) return before;
  return wanted * 1.15;
}
