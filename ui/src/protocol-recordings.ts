/** How a page has a child of a pool recorded, and gets what was recorded; see protocol.ts. */

/** A CPU profile (`.cpuprofile`), or what the heap holds (`.heapsnapshot`). */
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

/** Gives a recording up. */
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
