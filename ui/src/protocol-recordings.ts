/** The messages with which a page records a child of a pool and gets the recording; see protocol.ts. */

/** A CPU profile (`.cpuprofile`) or a heap snapshot (`.heapsnapshot`). */
export type RecordingKind = 'profile' | 'snapshot';

/** Answered by `recorded`, piece by piece as `more` asks for them; or by a `result` that says why not. */
export interface RecordChild {
  type: 'record';
  /** As in `Act`. */
  request: number;
  kind: RecordingKind;
  pid: number;
  /** How long a profile takes, 60,000 at most; 0 for a snapshot. */
  ms: number;
}

/** Asks for the next piece. */
export interface More {
  type: 'more';
  request: number;
}

/** Cancels a recording. */
export interface StopRecording {
  type: 'stop';
  request: number;
}

/** The next piece of a recording. The last one, `isOver`, may be empty. */
export interface Recorded {
  type: 'recorded';
  request: number;
  text: string;
  isOver: boolean;
}
