'use strict';
// What other platforms take, from apt, npm and PyPI, each kept in the cache until its version changes. Nothing is installed.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.join(__dirname, '../..');
const CACHE = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'platforms');
const ATTEMPTS = 3;
const TIME_LIMIT = 10 * 60e3;

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SUITES = ['trixie', 'trixie-backports', 'bookworm-backports'];

/**
 * Runs a program. What it prints is shown only if it fails.
 *
 * @param {string} cwd @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 */
function run(cwd, program, args, env = process.env) {
  return execFileSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
    timeout: TIME_LIMIT,
  });
}

/**
 * A folder of the cache, which is filled only if it is not there. It gets its name when it is whole, so that a run that was
 * killed leaves nothing that looks so. Networks fail sometimes: three attempts.
 *
 * @param {string} name with the version
 * @param {(folder: string) => void} fill
 * @returns {string}
 */
function cached(name, fill) {
  const folder = path.join(CACHE, name);
  for (let attempt = 1; !fs.existsSync(folder); attempt += 1) {
    const part = `${folder}.part`;
    fs.rmSync(part, { recursive: true, force: true });
    fs.mkdirSync(part, { recursive: true });
    try {
      console.log(`fetching ${name}`);
      fill(part);
      fs.renameSync(part, folder);
    } catch (error) {
      if (attempt === ATTEMPTS) throw new Error(`${name} cannot be had`, { cause: error });
      console.log(`attempt ${attempt} for ${name} failed: ${/** @type {Error} */ (error).message}`);
    }
  }
  return folder;
}

/** @param {string} folder @param {string} suffix */
function only(folder, suffix) {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(suffix));
  if (names.length !== 1) throw new Error(`expected one *${suffix} in ${folder}, found ${names.length}`);
  return names[0];
}

/** @param {string} folder @param {string} file which is not needed any more then @param {string} program @param {string[]} args */
function unpack(folder, file, program, ...args) {
  run(folder, program, args);
  fs.rmSync(path.join(folder, file));
}

/** @type {NodeJS.ProcessEnv | undefined} */
let aptEnvironment;

/** Its own apt configuration: the machine's is neither needed nor changed. */
function apt() {
  if (aptEnvironment) return aptEnvironment;
  // The lists of an earlier run may name packages that are gone.
  fs.rmSync(path.join(CACHE, 'apt'), { recursive: true, force: true });
  const folder = cached('apt', (part) => {
    for (const name of ['lists/partial', 'cache/archives/partial'])
      fs.mkdirSync(path.join(part, name), { recursive: true });
    const sources = SUITES.map((suite) => `deb [signed-by=${KEYRING}] ${mirror()} ${suite} main\n`);
    fs.writeFileSync(path.join(part, 'sources.list'), sources.join(''));
    run(part, 'apt-get', ['update', '--error-on=any'], writeAptConfig(part));
  });
  aptEnvironment = writeAptConfig(folder);
  return aptEnvironment;
}

/** Where this machine gets Debian's packages from. */
function mirror() {
  const lines = run(ROOT, 'apt-get', ['indextargets', '--format', '$(REPO_URI)']).split('\n');
  const found = lines.find((line) => line.endsWith('/debian/'));
  if (!found) throw new Error('apt has no mirror of Debian here');
  return found;
}

/** @param {string} folder @returns {NodeJS.ProcessEnv} */
function writeAptConfig(folder) {
  const settings = {
    'Dir::Etc::sourcelist': path.join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': path.join(folder, 'lists'),
    'Dir::Cache': path.join(folder, 'cache'),
    'APT::Architectures': 'amd64',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`);
  fs.writeFileSync(path.join(folder, 'apt.conf'), lines.join(''));
  return { ...process.env, APT_CONFIG: path.join(folder, 'apt.conf') };
}

/**
 * The content of Debian packages.
 *
 * @param {string} name @param {string[]} packages as `NAME=VERSION` or `NAME/SUITE`
 */
function fromDebian(name, packages) {
  return cached(name, (part) => {
    run(part, 'apt-get', ['download', ...packages], apt());
    for (const file of fs.readdirSync(part).filter((one) => one.endsWith('.deb')))
      unpack(part, file, 'dpkg-deb', '-x', file, '.');
  });
}

/** The newest version that Debian has of a package and that begins so. @param {string} name @param {string} start */
function debianVersion(name, start) {
  const lines = run(CACHE, 'apt-cache', ['madison', name], apt()).split('\n');
  const version = lines.map((line) => line.split('|')[1]?.trim()).find((one) => one?.startsWith(start));
  if (!version) throw new Error(`Debian has no ${name} ${start}`);
  return version;
}

/** The content of a package of npm's. @param {string} name @param {string} version */
function fromNpm(name, version) {
  return cached(`${name.replace('/', '-')}-${version}`, (part) => {
    run(part, 'npm', ['pack', '--silent', `${name}@${version}`]);
    const file = only(part, '.tgz');
    unpack(part, file, 'tar', 'xzf', file);
  });
}

/** Python packages with their programs. @param {string} name @param {string[]} packages as `NAME==VERSION` */
function fromPyPI(name, packages) {
  return cached(name, (part) => {
    run(part, 'python3', ['-m', 'pip', 'install', '--quiet', '--no-input', '--target', part, ...packages]);
  });
}

/** A compiler and linker for other systems, with the folder of its program, and what calls it for cargo. */
function zig() {
  const packages = fromPyPI('zig', ['ziglang==0.14.1', 'cargo-zigbuild==0.24.1']);
  return { packages, folder: path.join(packages, 'ziglang') };
}

/** The content of a wheel for another platform. @param {string} name @param {string} version @param {string} platform */
function wheelFor(name, version, platform) {
  return cached(`${name}-${version}`, (part) => {
    const wanted = ['--no-deps', '--only-binary=:all:', '--platform', platform, `${name}==${version}`];
    run(part, 'python3', ['-m', 'pip', 'download', '--quiet', '--no-input', ...wanted]);
    const file = only(part, '.whl');
    unpack(part, file, 'python3', '-m', 'zipfile', '-e', file, '.');
  });
}

module.exports = { CACHE, ROOT, cached, debianVersion, fromDebian, fromNpm, fromPyPI, run, wheelFor, zig };
