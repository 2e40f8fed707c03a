// The app installs Electron, not this package: its types are not here, and tests run what is used in a real Electron.
declare module 'electron';
