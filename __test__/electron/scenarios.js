'use strict';

/**
 * A look-up of what the scenarios of an app have seen, by name.
 *
 * @param {Promise<{ reports: any[], stdout: string, stderr: string }>} running
 */
async function valuesOf(running) {
  const run = await running;
  const seen = (name) => {
    const found = run.reports.find((entry) => entry.name === name);
    if (!found) throw new Error(`scenario '${name}' was not played\n${run.stdout}\n${run.stderr}`);
    if (found.value.error) throw new Error(`in Electron: ${found.value.error}`);
    return found.value.value;
  };
  return Object.assign(seen, { run });
}

module.exports = { valuesOf };
