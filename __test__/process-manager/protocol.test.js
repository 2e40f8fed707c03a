'use strict';

const fs = require('fs');
const path = require('path');
const vm = require('vm');
const ts = require('typescript');
const ours = require('../../js/process-manager/protocol');

test("the backend's constants are the page's", () => {
  const source = fs.readFileSync(path.join(__dirname, '../../ui/src/protocol.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exports = {};
  vm.runInNewContext(outputText, { exports });
  expect({ ...exports }).toEqual(ours);
});
