import 'electron-re-native/preload';
