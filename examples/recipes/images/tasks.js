'use strict';

const sharp = require('sharp');

// Each child is one of many: threads of its own would only get in each other's way.
sharp.concurrency(1);

/** @param {string | Buffer} image a path, or the bytes @param {number} width */
exports.thumbnail = (image, width) => sharp(image).resize({ width }).webp({ quality: 80 }).toBuffer();
