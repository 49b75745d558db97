import { formatBytes } from '../../lib/format-bytes.js';
import { countOf } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import type { CaptureFacts } from '../../store/capture-store.js';

export interface Banner {
  readonly id: string;
  readonly tone: 'error' | 'warning' | 'notice';
  readonly text: string;
}

/** Each asks the facts for one thing that people must know; null where it is not so. The worst first. */
const RULES: readonly ((facts: CaptureFacts) => Banner | null)[] = [
  refused,
  disconnected,
  stopped,
  uncaptured,
  tapFailure,
  nothingUnderstood,
  evicted,
];

export function bannersOf(facts: CaptureFacts): readonly Banner[] {
  return RULES.map((rule) => rule(facts)).filter((banner) => banner !== null);
}

function refused({ connection }: CaptureFacts): Banner | null {
  if (connection.kind !== 'refused') return null;
  return { id: 'refused', tone: 'error', text: connection.message };
}

function disconnected({ connection }: CaptureFacts): Banner | null {
  if (connection.kind !== 'disconnected') return null;
  const next = formatDuration(connection.retryInMs);
  return {
    id: 'disconnected',
    tone: 'error',
    text: `Connection lost. Trying again every ${next} (attempt ${connection.attempt}); what was missed comes then.`,
  };
}

function stopped({ status }: CaptureFacts): Banner | null {
  if (status?.state === 'stopped-disk')
    return { id: 'stopped', tone: 'error', text: status.reason ?? 'The disk is full: traffic goes on, nothing is recorded.' };
  if (status?.state === 'stopped-error')
    return { id: 'stopped', tone: 'error', text: status.reason ?? 'Capture has stopped; traffic goes on.' };
  return null;
}

function uncaptured({ status }: CaptureFacts): Banner | null {
  if (status === null || status.uncapturedBytes === 0) return null;
  return {
    id: 'uncaptured',
    tone: 'warning',
    text: `${formatBytes(status.uncapturedBytes)} were passed on but not recorded: exchanges of that time have gaps.`,
  };
}

/** The application cannot be reached, or the tap takes nobody, or its socket file is gone: the message says which. */
function tapFailure({ status }: CaptureFacts): Banner | null {
  const tap = status?.taps.find((candidate) => candidate.lastFailure !== null);
  if (tap === undefined || tap.lastFailure === null) return null;
  const { upstreamFailures, lastFailure } = tap;
  const count = upstreamFailures > 0 ? `. ${countOf(upstreamFailures, 'connection')} could not reach it so far.` : '';
  return { id: 'tap', tone: 'error', text: lastFailure.message + count };
}

/** The list is empty, and the reason is known. */
function nothingUnderstood({ status }: CaptureFacts): Banner | null {
  if (status?.trouble === undefined || status.exchanges > 0 || status.taps.some((tap) => tap.lastFailure !== null)) return null;
  const { connections, newest } = status.trouble;
  return {
    id: 'nothing-understood',
    tone: 'warning',
    text: `${countOf(connections, 'connection')} came, and no request on ${connections === 1 ? 'it' : 'them'} that could be read. ${newest.message}`,
  };
}

function evicted({ status }: CaptureFacts): Banner | null {
  if (status === null || status.evicted === 0) return null;
  return {
    id: 'evicted',
    tone: 'notice',
    text: `The oldest ${countOf(status.evicted, 'exchange')} went: ${keptOf(status)}.`,
  };
}

function keptOf({ file, limitBytes }: NonNullable<CaptureFacts['status']>): string {
  if (file !== undefined) return 'the file has more than are listed';
  return `the capture keeps ${formatBytes(limitBytes)} (--max-capture)`;
}
