const WIDTH = 56;
const HEIGHT = 16;
const POINTS = 30;

/** A small curve of the last figures, from zero to `most` or the greatest of them. */
export function Sparkline({ values, most }: { values: readonly number[]; most: number }) {
  const top = Math.max(most, ...values);
  const step = WIDTH / (POINTS - 1);
  const left = WIDTH - (values.length - 1) * step;
  const line = values
    .map((value, index) => {
      const y = HEIGHT - 1 - (value / top) * (HEIGHT - 2);
      return `${(left + index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {values.length > 1 && (
        <>
          <polygon points={`${left.toFixed(1)},${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
          <polyline points={line} />
        </>
      )}
    </svg>
  );
}
