// Full capture as a module for bench/tap: `run.mjs --capture bench/capture/sink.mjs`. Its files go when the process is told to stop.
import { rmSync } from 'node:fs';
import { LogQueue } from '../../packages/proxy/src/capture/log-queue.ts';
import { CaptureSession } from '../../packages/proxy/src/capture/session.ts';

const MAX_BYTES = 256 * 1024 * 1024;

export default async function captureSink() {
  const session = await CaptureSession.open({ maxBytes: MAX_BYTES });
  process.once('exit', () => rmSync(session.directory, { recursive: true, force: true }));
  process.once('SIGTERM', () => process.exit(0));
  if (process.env.CAPTURE_STATUS) process.once('exit', () => console.error(statusLine(session.status())));
  return new LogQueue(session);
}

function statusLine({ state, exchanges, evicted, storedBytes, uncapturedBytes }) {
  return JSON.stringify({ state, exchanges, evicted, storedBytes, uncapturedBytes });
}
