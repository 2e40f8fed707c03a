import { useState } from 'react';
import { bytes } from '../../format';
import { Button } from '../../parts/button';
import { ConfirmDialog } from '../../parts/dialog';
import { saveFile } from '../../parts/save-file';
import { Segments } from '../../parts/segments';
import { say } from '../../parts/toasts';
import type { ProcessRow, RecordingKind } from '../../protocol';
import { useObservable } from '../../state/observable';
import type { Session } from '../../state/session';

const SECONDS = ['1', '5', '15', '60'] as const;
type Seconds = (typeof SECONDS)[number];

const ENDINGS: Record<RecordingKind, string> = { profile: 'cpuprofile', snapshot: 'heapsnapshot' };

/** Takes a CPU profile or a heap snapshot of a child, one at a time, and saves it. */
export function RecordButtons({ session, row }: { session: Session; row: ProcessRow }) {
  const [asked, setAsked] = useState<RecordingKind | null>(null);
  const [seconds, setSeconds] = useState<Seconds>('5');
  const kind = useObservable(session.recording).get(row.pid);
  const record = async (kind: RecordingKind) => {
    setAsked(null);
    const { name, pid } = row;
    const recording = await session.record(kind, pid, kind === 'profile' ? Number(seconds) * 1000 : 0);
    if (!recording.ok) return say(`${name} (${pid}): ${recording.message}`, true);
    const file = `${name}-${pid}.${ENDINGS[kind]}`;
    saveFile(file, recording.blob);
    say(`Saved ${file} (${bytes(recording.blob.size)})`);
  };
  return (
    <div className="button-row" role="group" aria-label="Recordings">
      <Button
        icon="profile"
        iconOnly
        title="CPU profile: records what its code does"
        disabled={kind !== undefined}
        onClick={() => setAsked('profile')}
      >
        {kind === 'profile' ? 'Profiling…' : 'CPU profile'}
      </Button>
      <Button
        icon="heap"
        iconOnly
        title="Heap snapshot: records the contents of its heap"
        disabled={kind !== undefined}
        onClick={() => setAsked('snapshot')}
      >
        {kind === 'snapshot' ? 'Taking…' : 'Heap snapshot'}
      </Button>
      {kind !== undefined && (
        <Button
          icon="close"
          title="Stops the recording, and saves nothing"
          onClick={() => session.cancelRecording(row.pid)}
        >
          Cancel
        </Button>
      )}
      {asked !== null && (
        <ConfirmDialog
          title={`${asked === 'profile' ? 'CPU profile' : 'Heap snapshot'} of ${row.name} (${row.pid})`}
          action="Record"
          tone="plain"
          onCancel={() => setAsked(null)}
          onConfirm={() => void record(asked)}
        >
          {asked === 'profile' ? (
            <ProfileWords seconds={seconds} onSeconds={setSeconds} />
          ) : (
            <p>
              It stops while the snapshot is taken, and needs many times the memory of its heap. The file
              contains all its strings, including secrets.
            </p>
          )}
        </ConfirmDialog>
      )}
    </div>
  );
}

interface ProfileProps {
  seconds: Seconds;
  onSeconds: (seconds: Seconds) => void;
}

function ProfileWords({ seconds, onSeconds }: ProfileProps) {
  return (
    <>
      <Segments
        label="Duration"
        value={seconds}
        options={SECONDS.map((each) => [each, `${each} s`] as const)}
        onChange={onSeconds}
      />
      <p>It continues its calls. If its code computes without a pause, the profile starts after that.</p>
    </>
  );
}
