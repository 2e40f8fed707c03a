/** One of the large numbers of a pool or a queue. */
export function Figure({
  name,
  value,
  unit,
  tone,
}: {
  name: string;
  value: string;
  unit?: string;
  tone?: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={tone && `figure-${tone}`}>
        {value}
        {unit && <span className="unit">{unit}</span>}
      </dd>
    </div>
  );
}
