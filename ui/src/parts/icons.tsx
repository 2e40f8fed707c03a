import type { ReactNode } from 'react';

// Drawn on a field of 16 by 16, in lines of 1.5.
const PATHS = {
  search: <path d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14" />,
  close: <path d="m4 4 8 8m0-8-8 8" />,
  up: <path d="m4.5 9.5 3.5-3.5 3.5 3.5" />,
  down: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  right: <path d="m6.5 4.5 3.5 3.5-3.5 3.5" />,
  moon: <path d="M13.2 9.6A5.8 5.8 0 0 1 6.4 2.8a5.8 5.8 0 1 0 6.8 6.8Z" />,
  sun: (
    <path d="M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7" />
  ),
  restart: <path d="M13 8a5 5 0 1 1-1.6-3.7L13 5.8M13 2.5v3.3H9.7" />,
  recycle: (
    <path d="M3 6.5A5.2 5.2 0 0 1 12.4 5M13 9.5A5.2 5.2 0 0 1 3.6 11M12.5 2v3.2H9.3M3.5 14v-3.2h3.2" />
  ),
  drain: <path d="M2.5 3h11L9.5 8.5v5l-3-1.5V8.5Z" />,
  profile: <path d="M1.5 8.5h3l2-5.5 3 10 2-4.5h3" />,
  heap: <path d="M2.5 10h11v3.5h-11ZM4.5 6.2h7V10h-7ZM6.2 2.5h3.6v3.7H6.2Z" />,
  stop: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.9 5.9l4.2 4.2m0-4.2-4.2 4.2" />,
  code: <path d="M5 4.5 1.8 8 5 11.5m6-7L14.2 8 11 11.5M9.2 3.2 6.8 12.8" />,
  copy: <path d="M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8Z" />,
  pause: <path d="M5.5 3.5v9m5-9v9" />,
  play: <path d="m5 3.2 7.5 4.8L5 12.8Z" />,
  end: <path d="M8 2.5v8m-3.5-3.5L8 10.5 11.5 7M4 13.5h8" />,
  check: <path d="m3.5 8.5 3 3 6-7" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {PATHS[name]}
    </svg>
  );
}
