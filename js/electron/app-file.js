'use strict';

const path = require('path');
const { app } = require('electron');

/** A file in the folder of the app, which is an archive when it is packed: what the app requires is found from there. */
module.exports = path.join(app.getAppPath(), 'index.js');
