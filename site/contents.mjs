// In which order the pages stand, beside the text and above it.

/** @type {Array<{ text: string, pages: string[] }>} */
export const GUIDES = [
  {
    text: 'Get started',
    pages: ['start/node', 'start/electron', 'start/from-electron-re', 'start/from-piscina', 'start/tour'],
  },
  {
    text: 'Guides',
    pages: [
      'tasks',
      'pool',
      'balancing',
      'lifecycle',
      'choosing',
      'threads',
      'shared-memory',
      'scaling',
      'errors',
    ],
  },
  {
    text: 'Recipes',
    pages: [
      'recipes/cpu',
      'recipes/hashing',
      'recipes/images',
      'recipes/sqlite',
      'recipes/model',
      'recipes/uploads',
      'recipes/streaming',
    ],
  },
  { text: 'Electron', pages: ['electron', 'packaging', 'process-manager'] },
  { text: 'From others', pages: ['migrating', 'moving-in', 'comparison'] },
  {
    text: 'What to rely on',
    pages: [
      'what-happens-when',
      'platforms',
      'performance',
      'measurements',
      'security',
      'versions',
      'changelog',
      'examples',
    ],
  },
  {
    text: 'How it works',
    pages: [
      'how-it-works',
      'internals/architecture',
      'internals/hot-path',
      'internals/shared-memory-transport',
      'internals/codec',
      'internals/processes',
      'internals/shared-memory',
      'internals/messages',
      'internals/tried',
      'internals/measuring',
      'internals/coverage',
      'internals/glossary',
      'internals/releasing',
      'contributing',
    ],
  },
];

export const NAV = [
  { text: 'Get started', link: '/start/node' },
  { text: 'Guides', link: '/tasks' },
  { text: 'Recipes', link: '/recipes/cpu' },
  { text: 'Reference', link: '/reference/' },
  { text: 'Changelog', link: '/changelog' },
];
