'use strict';

// `npm pack` and `npm publish` call it with `absolute` before they read README.md, and with `relative` afterwards.

const fs = require('fs');
const path = require('path');
const manifest = require('../../package.json');
const { absoluteLinks, relativeLinks } = require('./links.js');

const README = path.join(__dirname, '../../README.md');
const change = process.argv[2] === 'absolute' ? absoluteLinks : relativeLinks;
fs.writeFileSync(README, change(fs.readFileSync(README, 'utf8'), manifest));
