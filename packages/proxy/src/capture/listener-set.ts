import type { CaptureListener } from './capture-view.js';

/** Those who listen to a capture. One that throws is taken off: it may hurt neither the others nor the capture. */
export class ListenerSet implements CaptureListener {
  private listeners: readonly CaptureListener[] = [];

  /** Returns the way to stop listening. */
  add(listener: CaptureListener): () => void {
    this.listeners = [...this.listeners, listener];
    return () => this.remove(listener);
  }

  rowChanged(index: number): void {
    for (const listener of this.listeners) {
      try {
        listener.rowChanged(index);
      } catch {
        this.remove(listener);
      }
    }
  }

  rowsRemoved(before: number, reason: 'evicted' | 'cleared'): void {
    for (const listener of this.listeners) {
      try {
        listener.rowsRemoved(before, reason);
      } catch {
        this.remove(listener);
      }
    }
  }

  private remove(listener: CaptureListener): void {
    this.listeners = this.listeners.filter((other) => other !== listener);
  }
}
