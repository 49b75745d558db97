import type { CaptureSource } from '../capture-source.js';
import { checkAccess, getExchange, getRecordBytes, getRecords, getStream, postCapture } from './http-api.js';
import { LiveSocket } from './live-socket.js';

/** The capture of the server that this page came from: live over its WebSocket, details over its HTTP API. */
export function liveSource(location: Location): CaptureSource {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`;
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
    control: {
      pause: () => postCapture('pause'),
      resume: () => postCapture('resume'),
      clear: () => postCapture('clear'),
    },
  };
}
