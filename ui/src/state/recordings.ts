import type { PageMessage, RecordChild, Recorded } from '../protocol';

export type Recording = { ok: true; blob: Blob } | { ok: false; message: string };

/** Assembles recordings piece by piece. */
export class Recordings {
  private open = new Map<number, { pid: number; pieces: Blob[]; resolve: (recording: Recording) => void }>();

  constructor(private send: (message: PageMessage) => void) {}

  begin(message: RecordChild): Promise<Recording> {
    return new Promise((resolve) => {
      this.open.set(message.request, { pid: message.pid, pieces: [], resolve });
      this.send(message);
    });
  }

  take({ request, text, isOver }: Recorded): void {
    const recording = this.open.get(request);
    if (!recording) return this.send({ type: 'stop', request });
    // A blob may be kept on disk.
    recording.pieces.push(new Blob([text]));
    if (!isOver) return this.send({ type: 'more', request });
    this.open.delete(request);
    recording.resolve({ ok: true, blob: new Blob(recording.pieces, { type: 'application/json' }) });
  }

  fail(request: number, message: string): void {
    this.open.get(request)?.resolve({ ok: false, message });
    this.open.delete(request);
  }

  /** Cancels the recording of a process. */
  cancel(pid: number): void {
    for (const [request, recording] of this.open) {
      if (recording.pid !== pid) continue;
      this.send({ type: 'stop', request });
      this.fail(request, 'The recording was cancelled.');
    }
  }

  failAll(message: string): void {
    for (const request of this.open.keys()) this.fail(request, message);
  }
}
