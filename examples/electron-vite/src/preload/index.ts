// src/preload/index.ts
import 'electron-re-native/preload';
