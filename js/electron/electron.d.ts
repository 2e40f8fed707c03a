// Electron is the app's, not ours: there are no types of it here, and what is used of it is tested in a real one.
declare module 'electron';
