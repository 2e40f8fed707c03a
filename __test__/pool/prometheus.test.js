'use strict';

const { until } = require('../electron/wait');
const { child, openPool } = require('../helpers/pools');

/** Samples by name and labels; fails on a line that the format does not have. */
function parse(text) {
  expect(text.endsWith('\n')).toBe(true);
  const samples = {};
  for (const line of text.trimEnd().split('\n')) {
    if (/^# (HELP|TYPE) [a-z_]+ \S/.test(line)) continue;
    const [, key, value] = line.match(/^([a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\}) (\S+)$/) ?? [];
    expect(line).toBe(`${key} ${value}`);
    expect(Number.isFinite(Number(value))).toBe(true);
    samples[key] = Number(value);
  }
  return samples;
}

test('a pool tells its counters to Prometheus', async () => {
  const pool = openPool({ path: child('ours.js'), max: 1, name: 'the "first"\\\n' });
  const label = 'pool="the \\"first\\"\\\\\\n"';
  expect(parse(pool.toPrometheus())).toMatchObject({ [`electron_re_native_calls_in_flight{${label}}`]: 0 });
  for (let calls = 0; calls < 3; calls += 1) await pool.run('echo', 1);
  await pool.run('fail').catch(() => {});
  const samples = parse(pool.toPrometheus());
  const stats = pool.stats();
  expect(samples).toMatchObject({
    [`electron_re_native_calls_total{${label},outcome="done"}`]: stats.done,
    [`electron_re_native_calls_total{${label},outcome="failed"}`]: stats.failed,
    [`electron_re_native_calls_queued{${label}}`]: 0,
    [`electron_re_native_children{${label},state="ready"}`]: 1,
    [`electron_re_native_children{${label},state="asleep"}`]: 0,
    [`electron_re_native_restarts_total{${label}}`]: 0,
    [`electron_re_native_recycled_total{${label}}`]: 0,
    [`electron_re_native_deaths_total{${label},cause="asked"}`]: 0,
    [`electron_re_native_spares{${label}}`]: 0,
    [`electron_re_native_call_run_seconds_count{${label}}`]: stats.run.count,
    [`electron_re_native_call_run_seconds{${label},quantile="0.99"}`]: stats.run.p99 / 1000,
  });
  expect(samples[`electron_re_native_call_run_seconds_sum{${label}}`]).toBeCloseTo(
    (stats.run.mean * stats.run.count) / 1000,
  );
});

test('a pool tells the ends of its children by cause', async () => {
  const pool = openPool({ max: 1, name: 'mortal' });
  await pool.run('pid');
  await pool.forked[0].drain();
  await pool.run('value', 'process.exit(3)').catch(() => {});
  const causes = ['exit', 'signal', 'out_of_memory', 'asked', 'recycled', 'drained'];
  const told = () => {
    const samples = parse(pool.toPrometheus());
    return causes.map((cause) => samples[`electron_re_native_deaths_total{pool="mortal",cause="${cause}"}`]);
  };
  await until(() => told()[0] === 1, 'the exit');
  expect(told()).toEqual([1, 0, 0, 0, 0, 1]);
});
