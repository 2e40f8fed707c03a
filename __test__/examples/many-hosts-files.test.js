'use strict';

// The Dockerfile, compose file and systemd unit of examples/many-hosts. No container is built here: each file is checked by what
// there is for it, and its command by the command itself.

const { spawnSync } = require('child_process');
const fs = require('fs');
const yaml = require('js-yaml');
const os = require('os');
const path = require('path');
const vm = require('vm');
const { bin } = require('../../package.json');

const ROOT = path.join(__dirname, '../..');
const FOLDER = path.join(ROOT, 'examples/many-hosts');
const read = (name) => fs.readFileSync(path.join(FOLDER, name), 'utf8');

/** Of `electron-re-native work`, where nothing is said. */
const GRACE_MS = 30_000;
const HTTP_PORT = 9400;

/** Where `program` can be run; CI has both, and says so. */
function testWith(program, required) {
  if (spawnSync(program, ['--version']).status === 0) return test;
  const missing = `${program} is not installed: A FILE OF examples/many-hosts IS NOT LINTED`;
  if (process.env[required]) throw new Error(missing);
  process.stderr.write(`\n*** ${missing}\n\n`);
  return test.skip;
}

/** Fails as the command does before it looks for its server: its options are right, and the file is not there. */
function expectCommand([program, command, file, ...options]) {
  expect(path.basename(program)).toBe('electron-re-native');
  expect([command, file]).toEqual(['work', './tasks.js']);
  const script = path.join(ROOT, bin['electron-re-native']);
  const run = (...args) => spawnSync(process.execPath, [script, 'work', ...args], { encoding: 'utf8' });
  expect(run('no-such-file.js', ...options).stderr).toMatch(/^There is no file .*no-such-file\.js$/m);
  expect(run('no-such-file.js', ...options, '--no-such-option').stderr).toContain('--no-such-option');
}

describe('the Dockerfile', () => {
  /** @type {Map<string, string>} */
  const instructions = new Map(
    read('Dockerfile')
      .replace(/^#.*\n/gm, '')
      .trim()
      .split('\n')
      .map((line) => /** @type {[string, string]} */ (line.split(/ (.*)/s).slice(0, 2))),
  );

  testWith('hadolint', 'REQUIRE_HADOLINT')('has nothing that hadolint complains of', () => {
    const { status, stdout } = spawnSync('hadolint', [path.join(FOLDER, 'Dockerfile')], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('runs a command that exists, as its own process and not as root', () => {
    const command = [...JSON.parse(instructions.get('ENTRYPOINT')), ...JSON.parse(instructions.get('CMD'))];
    expectCommand(command);
    expect(command).toContain(`0.0.0.0:${HTTP_PORT}`);
    expect(Number(instructions.get('USER'))).toBeGreaterThan(0);
    expect(instructions.get('FROM')).toMatch(/^node:\d+-/);
  });

  test('asks for the health of the port that it exposes', () => {
    expect(instructions.get('EXPOSE')).toBe(`${HTTP_PORT}`);
    const [, json] = instructions.get('HEALTHCHECK').split(' CMD ');
    const [node, flag, code] = JSON.parse(json);
    expect([node, flag]).toEqual(['node', '-e']);
    expect(code).toContain(`http://127.0.0.1:${HTTP_PORT}/health`);
    expect(() => new vm.Script(code)).not.toThrow();
  });
});

describe('the compose file', () => {
  const { services, volumes } = yaml.load(read('compose.yaml'));
  const { redis, worker } = services;

  test('builds the host from this folder, after its server', () => {
    expect(Object.keys(services)).toEqual(['redis', 'worker']);
    expect(worker.depends_on).toEqual(['redis']);
    expect(fs.existsSync(path.join(FOLDER, worker.build, 'Dockerfile'))).toBe(true);
    expect(new URL(worker.environment.REDIS_URL).hostname).toBe('redis');
  });

  test('leaves a host more time than its jobs have', () => {
    expect(parseInt(worker.stop_grace_period, 10) * 1000).toBeGreaterThan(GRACE_MS);
  });

  test('keeps the data of the server, and evicts none', () => {
    const [volume, mountedAt] = redis.volumes[0].split(':');
    expect(Object.keys(volumes)).toEqual([volume]);
    expect(mountedAt).toBe('/data');
    expect(redis.command).toEqual(expect.arrayContaining(['--appendonly', 'yes', 'noeviction']));
  });
});

describe('the systemd unit', () => {
  const unit = read('digest-worker.service');
  const valueOf = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)[1];

  testWith('systemd-analyze', 'REQUIRE_SYSTEMD')('has nothing that systemd complains of', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unit-'));
    const file = path.join(folder, 'digest-worker.service');
    // It also looks for the program.
    fs.writeFileSync(file, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    fs.rmSync(folder, { recursive: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('runs a command that exists, in the folder of the app', () => {
    const command = valueOf('ExecStart').split(' ');
    expectCommand(command);
    expect(command[0]).toBe(`${valueOf('WorkingDirectory')}/node_modules/.bin/electron-re-native`);
  });

  test('leaves a host more time than its jobs have', () => {
    expect(Number(valueOf('TimeoutStopSec')) * 1000).toBeGreaterThan(GRACE_MS);
  });
});
