import { useMemo, useState } from 'react';
import { bytes, percent, shortClock } from '../../format';
import { Chart } from '../../parts/chart';
import { Segments } from '../../parts/segments';
import { useObservable } from '../../state/observable';
import { since, type Columns } from '../../state/series';
import type { Session } from '../../state/session';
import { trendSpan } from '../../state/view';
import { MEMORY_HINT, RESIDENT_HINT } from './columns';

const SPANS = [
  ['1', '1 min'],
  ['10', '10 min'],
  ['60', '1 h'],
] as const;
const WORDS = { '1': 'last minute', '10': 'last ten minutes', '60': 'last hour' };
const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;

/** CPU and memory of the selected process over time. */
export function TrendsPanel({ session }: { session: Session }) {
  const trends = useObservable(session.trends);
  const span = useObservable(trendSpan);
  const spanMs = Number(span) * MINUTE_MS;
  const columns = useMemo(
    () => shownPart(span === '1' ? trends.minute : trends.hour, spanMs),
    [trends, span, spanMs],
  );
  // The whole span shows one figure, and the title names it: the two figures must not be compared.
  const isShare = columns.pss.some((value) => value !== null);
  const [point, setPoint] = useState<number | null>(null);
  const common = {
    times: columns.times,
    spanMs,
    group: 'trends',
    point,
    onPoint: setPoint,
    words: WORDS[span],
  };
  return (
    <section className="panel trends" aria-label="Trends">
      <div className="panel-head">
        <h3>Trends</h3>
        <Segments
          label="Time shown"
          value={span}
          options={SPANS}
          onChange={(value) => trendSpan.set(value)}
        />
      </div>
      <TrendChart
        {...common}
        name="CPU"
        colour="--cpu"
        values={columns.cpu}
        least={10}
        figure={cpuFigure}
        axis={cpuAxis}
      />
      <TrendChart
        {...common}
        name={isShare ? 'Memory' : 'Resident'}
        hint={isShare ? MEMORY_HINT : RESIDENT_HINT}
        colour="--memory"
        values={isShare ? columns.pss : columns.memory}
        least={16 * MIB}
        figure={bytes}
        axis={memoryAxis}
        steps={MEMORY_STEPS}
      />
    </section>
  );
}

function shownPart(columns: Columns, spanMs: number): Columns {
  const last = columns.times[columns.times.length - 1];
  return last === undefined ? columns : since(columns, last - spanMs);
}

/** Round figures of memory are powers of two. */
const MEMORY_STEPS = Array.from({ length: 16 }, (_, power) => MIB * 2 ** power);
const cpuFigure = (value: number) => `${percent(value)} %`;
const cpuAxis = (value: number) => `${value} %`;
const memoryAxis = (value: number) => `${Math.round(value / MIB)} MB`;

interface TrendChartProps {
  name: string;
  /** Which figure is shown, if there are several. */
  hint?: string;
  colour: string;
  times: readonly number[];
  values: readonly (number | null)[];
  spanMs: number;
  least: number;
  group: string;
  words: string;
  point: number | null;
  onPoint: (index: number | null) => void;
  figure: (value: number) => string;
  axis: (value: number) => string;
  steps?: number[];
}

function TrendChart({
  name,
  hint,
  colour,
  times,
  values,
  words,
  figure,
  axis,
  point,
  ...chart
}: TrendChartProps) {
  const known = values.filter((value) => value !== null);
  const at = point !== null && point < values.length ? point : null;
  const shown = at === null ? known[known.length - 1] : values[at];
  const greatest = known.length > 0 ? Math.max(...known) : null;
  const write = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : figure(value);
  return (
    <div className="trend">
      <div className="trend-head">
        <h4 title={hint}>{name}</h4>
        <span className="trend-peak">
          {at === null ? `highest ${write(greatest)}` : `at ${shortClock(times[at])}`}
        </span>
        <span className="trend-now">{write(shown)}</span>
      </div>
      <Chart
        {...chart}
        label={`${name}, ${words}: now ${write(known[known.length - 1])}, highest ${write(greatest)}`}
        times={times}
        curves={[{ label: name, colour, values, filled: true }]}
        format={axis}
      />
    </div>
  );
}
