'use strict';

// Runs a tool that npm does not install: `node scripts/checks/tool.js "how to install it" TOOL ARGS...`. A machine
// without the tool skips the check, unless REQUIRE_TOOLS lists the tool.
// the check, unless REQUIRE_TOOLS lists the tool.

const { spawnSync } = require('child_process');
const { ROOT } = require('../run-steps.js');

const [install, tool, ...args] = process.argv.slice(2);
const { error, status } = spawnSync(tool, args, { cwd: ROOT, stdio: 'inherit' });
if (!error) process.exit(status ?? 1);
const isRequired = process.env.REQUIRE_TOOLS?.split(',').includes(tool);
console.log(`${isRequired ? 'failed' : 'skipped'}: ${tool} is not installed: ${install}`);
process.exit(isRequired ? 1 : 0);
