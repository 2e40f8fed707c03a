'use strict';

const path = require('path');
const { app } = require('electron');

/** A file in the app's folder, which is an archive in a packed app. The app's own requires are resolved from there. */
module.exports = path.join(app.getAppPath(), 'index.js');
