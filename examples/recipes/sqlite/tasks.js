'use strict';

const { ProcessHost } = require('electron-re-native');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(process.env.DATABASE);
db.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000');
db.exec('CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
ProcessHost.onEnd(() => db.close());

const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
const find = db.prepare('SELECT id, text FROM notes WHERE text LIKE ? ORDER BY id');

/** A transaction is one call: nothing of another caller's comes between. */
exports.add = (texts) => {
  db.exec('BEGIN');
  try {
    const ids = texts.map((text) => Number(insert.run(text).lastInsertRowid));
    db.exec('COMMIT');
    return ids;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
};

exports.search = (word) => find.all(`%${word}%`).map(({ id, text }) => ({ id, text }));
