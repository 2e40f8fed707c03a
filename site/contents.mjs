// In which order the pages stand, beside the text and above it.

/** @type {Array<{ text: string, pages: string[] }>} */
export const GUIDES = [
  { text: 'Get started', pages: ['tasks', 'migrating', 'moving-in'] },
  {
    text: 'Guides',
    pages: ['pool', 'balancing', 'lifecycle', 'choosing', 'threads', 'shared-memory', 'scaling', 'errors'],
  },
  { text: 'Electron', pages: ['electron', 'packaging', 'process-manager'] },
  {
    text: 'What to rely on',
    pages: [
      'what-happens-when',
      'platforms',
      'security',
      'versions',
      'changelog',
      'measurements',
      'examples',
    ],
  },
  {
    text: 'How it works',
    pages: [
      'internals/architecture',
      'internals/hot-path',
      'internals/shared-memory-transport',
      'internals/codec',
      'internals/processes',
      'internals/shared-memory',
      'internals/messages',
      'internals/measuring',
      'internals/glossary',
      'internals/releasing',
      'contributing',
    ],
  },
];

export const NAV = [
  { text: 'Get started', link: '/tasks' },
  { text: 'Guides', link: '/pool' },
  { text: 'Reference', link: '/reference/' },
  { text: 'Changelog', link: '/changelog' },
];
