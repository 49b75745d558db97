import type { FileStatus } from '@fcgiscope/codec/capture';
import type { CaptureFacts } from '../../store/capture-store.js';

export interface LiveState {
  readonly word: string;
  readonly sentence: string;
  readonly tone: 'good' | 'busy' | 'held' | 'bad' | 'still';
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
    case 'absent':
      return { word: 'no server', sentence: 'This web server is no fcgiscope: open a file', tone: 'held' };
    case 'live':
      return status?.file === undefined
        ? captureState(status?.state ?? 'running', status?.reason ?? null)
        : fileState(status.file);
  }
}

/** More names are in the hover. */
function fileState({ names, state }: FileStatus): LiveState {
  const word = names.length === 1 ? `file ${names[0]}` : `${names.length} files`;
  const tone = state === 'reading' ? 'busy' : 'still';
  return { word, sentence: `${state === 'reading' ? 'Reading' : 'Read from'} ${names.join(', ')}`, tone };
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
