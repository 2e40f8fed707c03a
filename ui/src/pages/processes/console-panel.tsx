import { useCallback, useEffect, useState } from 'react';
import { plainText } from '../../ansi';
import { count, plural } from '../../format';
import { Button } from '../../parts/button';
import { copyText } from '../../parts/copy';
import { Notice } from '../../parts/notice';
import { SearchBox } from '../../parts/search-box';
import type { ConsoleLevel, ConsoleLine, ProcessRow } from '../../protocol';
import { phrase } from '../../search';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';
import { consoleLevels, consoleSearch } from '../../state/view';
import { ConsoleLines } from './console-lines';

const LEVELS: readonly (readonly [ConsoleLevel, string])[] = [
  ['debug', 'Debug'],
  ['log', 'Log'],
  ['warn', 'Warn'],
  ['error', 'Error'],
];

/** The output of the selected process. */
export function ConsolePanel({ session, row }: { session: Session; row: ProcessRow }) {
  const query = useObservable(consoleSearch);
  const levels = useObservable(consoleLevels);
  const [follow, setFollow] = useState(true);
  const takeFollow = useCallback((on: boolean) => setFollow(on), []);

  useEffect(() => () => session.console.setPaused(false), [session]);
  useEffect(() => session.console.setFilter(filterOf(query, levels)), [session, query, levels]);

  return (
    <section className="panel console" aria-label="Console">
      <div className="panel-head">
        <h3>Console</h3>
        <SearchBox label="Search the console" value={query} onChange={(value) => consoleSearch.set(value)} />
        <div className="toggles" role="group" aria-label="Levels">
          {LEVELS.map(([level, title]) => (
            <button
              key={level}
              type="button"
              className={`toggle level-${level}`}
              aria-pressed={levels.has(level)}
              onClick={() => consoleLevels.set(toggled(levels, level))}
            >
              {title}
            </button>
          ))}
        </div>
        <Dropped session={session} />
        <PauseButton session={session} />
        <CopyLines session={session} />
        <Button icon="end" iconOnly pressed={follow} onClick={() => setFollow(!follow)}>
          Follow
        </Button>
      </div>
      {row.hasConsole ? (
        <ConsoleLines log={session.console} query={query} follow={follow} onFollow={takeFollow} />
      ) : (
        <Notice title="No console">{whyNone(row)}</Notice>
      )}
    </section>
  );
}

/** Where its output goes instead. */
function whyNone({ mark, pool }: ProcessRow): string {
  if (mark === 'main') {
    return 'This is the app itself. It writes to the terminal that started it, or wherever its output was redirected.';
  }
  if (pool !== null) return 'Its pool sets the option `stdio`, so its output bypasses the app.';
  if (mark === 'gpu' || mark === 'zygote') return 'Chromium’s own processes write to the app’s own output.';
  if (mark === 'guard') return 'The guard writes nothing.';
  if (mark === 'thread') return 'Its output goes to the thread that started it.';
  return 'Its output is not shown here. For a child process of the app, `ProcessManager.pipe(child)` shows it.';
}

function Dropped({ session }: { session: Session }) {
  const { dropped, paused, waiting } = useObservable(session.console.view);
  if (paused) return <span className="panel-note">{count(waiting)} new</span>;
  if (dropped === 0) return <span className="panel-note" />;
  return (
    <span className="panel-note" title="Lines that came faster than the app could send them">
      {count(dropped)} skipped
    </span>
  );
}

/** At ten thousand lines a second nobody could read or scroll. */
function PauseButton({ session }: { session: Session }) {
  const { paused } = useObservable(session.console.view);
  const title = paused ? 'Resume: show the lines written in the meantime' : 'Pause the output';
  return (
    <Button
      icon={paused ? 'play' : 'pause'}
      iconOnly
      pressed={paused}
      title={title}
      onClick={() => session.console.setPaused(!paused)}
    >
      Pause
    </Button>
  );
}

function CopyLines({ session }: { session: Session }) {
  const { view } = session.console;
  const copy = () => {
    const lines = view.get().shown.map(({ text }) => plainText(text));
    if (lines.length > 0) void copyText(lines.join('\n'), plural(lines.length, 'line'));
  };
  return (
    <Button icon="copy" iconOnly title="Copy the lines shown" onClick={copy}>
      Copy lines
    </Button>
  );
}

function toggled(levels: ReadonlySet<ConsoleLevel>, level: ConsoleLevel): ReadonlySet<ConsoleLevel> {
  const next = new Set(levels);
  if (!next.delete(level)) next.add(level);
  return next;
}

function filterOf(query: string, levels: ReadonlySet<ConsoleLevel>): ((line: ConsoleLine) => boolean) | null {
  const found = phrase(query);
  if (!found && levels.size === LEVELS.length) return null;
  return (line) => levels.has(line.level) && (!found || found(plainText(line.text)));
}
