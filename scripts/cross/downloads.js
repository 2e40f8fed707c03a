'use strict';
// Downloads for other platforms from apt, npm and PyPI. The cache keeps each one until its version changes. Nothing is
// installed.

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
 * Runs a program. Shows its output only if it fails.
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
 * Returns a folder of the cache. Fills it if it does not exist. The folder gets its name only when it is complete, so a
 * killed run leaves nothing that looks complete. Networks fail sometimes, so there are three attempts.
 *
 * @param {string} name includes the version
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

/**
 * @param {string} folder
 * @param {string} file removed after it was unpacked
 * @param {string} program
 * @param {string[]} args
 */
function unpack(folder, file, program, ...args) {
  run(folder, program, args);
  fs.rmSync(path.join(folder, file));
}

/** @type {NodeJS.ProcessEnv | undefined} */
let aptEnvironment;

/** Returns our own apt configuration. It neither needs nor changes the machine's. */
function apt() {
  if (aptEnvironment) return aptEnvironment;
  // The lists of an earlier run may name packages that no longer exist.
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

/** Returns the mirror from which this machine gets Debian's packages. */
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
 * Returns a folder with the content of Debian packages.
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

/** Returns Debian's newest version of a package that begins with a text. @param {string} name @param {string} start */
function debianVersion(name, start) {
  const lines = run(CACHE, 'apt-cache', ['madison', name], apt()).split('\n');
  const version = lines.map((line) => line.split('|')[1]?.trim()).find((one) => one?.startsWith(start));
  if (!version) throw new Error(`Debian has no ${name} ${start}`);
  return version;
}

/** Returns a folder with the content of an npm package. @param {string} name @param {string} version */
function fromNpm(name, version) {
  return cached(`${name.replace('/', '-')}-${version}`, (part) => {
    run(part, 'npm', ['pack', '--silent', `${name}@${version}`]);
    const file = only(part, '.tgz');
    unpack(part, file, 'tar', 'xzf', file);
  });
}

/**
 * Returns a folder with Python packages and their programs.
 *
 * @param {string} name
 * @param {string[]} packages as `NAME==VERSION`
 */
function fromPyPI(name, packages) {
  return cached(name, (part) => {
    run(part, 'python3', ['-m', 'pip', 'install', '--quiet', '--no-input', '--target', part, ...packages]);
  });
}

/**
 * Returns a compiler and linker for other systems: the folder of its program, and the packages that call it for cargo.
 */
function zig() {
  const packages = fromPyPI('zig', ['ziglang==0.14.1', 'cargo-zigbuild==0.24.1']);
  return { packages, folder: path.join(packages, 'ziglang') };
}

/**
 * Returns a folder with the content of a wheel for another platform.
 *
 * @param {string} name
 * @param {string} version
 * @param {string} platform
 */
function wheelFor(name, version, platform) {
  return cached(`${name}-${version}`, (part) => {
    const wanted = ['--no-deps', '--only-binary=:all:', '--platform', platform, `${name}==${version}`];
    run(part, 'python3', ['-m', 'pip', 'download', '--quiet', '--no-input', ...wanted]);
    const file = only(part, '.whl');
    unpack(part, file, 'python3', '-m', 'zipfile', '-e', file, '.');
  });
}

module.exports = { CACHE, ROOT, cached, debianVersion, fromDebian, fromNpm, fromPyPI, run, wheelFor, zig };
