// webpack.config.mjs
export default {
  mode: 'production',
  target: 'node',
  entry: { app: './app.mjs', tasks: './tasks.mjs' },
  externals: ['electron-re-native'],
  externalsType: 'module',
  experiments: { outputModule: true },
  output: { filename: '[name].mjs', library: { type: 'module' } },
};
