import type { CaptureFacts } from '../../store/capture-store.js';

export interface LiveState {
  readonly word: string;
  readonly sentence: string;
  readonly tone: 'good' | 'busy' | 'held' | 'bad';
}

/** How connection and capture stand, in one word for the badge and a sentence for its hover. */
export function liveState({ connection, status }: CaptureFacts): LiveState {
  switch (connection.kind) {
    case 'connecting':
      return { word: 'connecting', sentence: 'Connecting to fcgiscope', tone: 'busy' };
    case 'disconnected':
      return { word: 'disconnected', sentence: 'fcgiscope does not answer; trying again', tone: 'bad' };
    case 'refused':
      return { word: 'refused', sentence: connection.message, tone: 'bad' };
    case 'live':
      return captureState(status?.state ?? 'running', status?.reason ?? null);
  }
}

function captureState(state: NonNullable<CaptureFacts['status']>['state'], reason: string | null): LiveState {
  switch (state) {
    case 'running':
      return { word: 'live', sentence: 'Exchanges appear as they happen', tone: 'good' };
    case 'paused':
      return { word: 'paused', sentence: 'Traffic goes on, nothing is recorded', tone: 'held' };
    case 'stopped-disk':
      return { word: 'disk full', sentence: reason ?? 'The disk is full: traffic goes on, nothing is recorded', tone: 'bad' };
    case 'stopped-error':
      return { word: 'stopped', sentence: reason ?? 'Capture has stopped; traffic goes on', tone: 'bad' };
  }
}
