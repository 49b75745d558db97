import type { CaptureSource } from '../capture-source.js';
import { exportFile } from './export-api.js';
import {
  checkAccess,
  findMatches,
  getConnections,
  getExchange,
  getRecordBytes,
  getRecords,
  getStream,
  getValues,
  postCapture,
  postMark,
  putMark,
} from './http-api.js';
import { LiveSocket } from './live-socket.js';
import { replayer } from './replay-api.js';

/** The capture of the server that this page came from: live over its WebSocket, details over its HTTP API. */
export function liveSource(location: Location): CaptureSource {
  const { href } = new URL('api/live', location.href);
  const url = href.replace(/^http/, 'ws');
  return {
    start(sink) {
      const socket = new LiveSocket({ url, checkAccess }, sink);
      socket.start();
      return () => socket.stop();
    },
    exchange: getExchange,
    stream: getStream,
    records: getRecords,
    recordBytes: getRecordBytes,
    matches: findMatches,
    values: getValues,
    connections: getConnections,
    annotate: putMark,
    export: exportFile,
    replay: replayer,
    control: {
      pause: () => postCapture('pause'),
      resume: () => postCapture('resume'),
      clear: () => postCapture('clear'),
      mark: postMark,
    },
  };
}
