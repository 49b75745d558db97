/**
 * Writes FastCGI traffic to a capture until it is killed: `endless-capture.ts DIRECTORY`. After each flush it prints how many
 * connections are on disk, or why the capture stopped.
 */
import { setTimeout } from 'node:timers/promises';
import { utf8Bytes } from '@fcgiscope/codec/bytes';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { CaptureStore } from '../src/store/capture-store.js';
import { StoreConversation } from './store-conversation.js';

const CONNECTIONS_PER_FLUSH = 20;
const PAUSE_MILLIS = 5;

const [directory = ''] = process.argv.slice(2);
const store = await CaptureStore.open({
  captureId: 'endless',
  directory,
  onStopped: (stop) => console.log(`${stop.state}: ${stop.reason}`),
});

for (let id = 1; store.stopped === null; id++) {
  const request = [beginRequest(1), paramsRecords(1, [['REQUEST_URI', `/${id}`]]), streamEnd(TYPE.STDIN, 1)];
  const body = utf8Bytes(`Content-Type: text/plain\r\n\r\n${'x'.repeat(id % 3000)}`);
  new StoreConversation(store, id)
    .server(...request)
    .app(streamRecords(TYPE.STDOUT, 1, body), endRequest(1))
    .closes('app')
    .closes('server');
  if (id % CONNECTIONS_PER_FLUSH === 0) {
    await store.flush();
    console.log(`stored ${id}`);
    // Slow enough for readers to keep up.
    await setTimeout(PAUSE_MILLIS);
  }
}
console.log(`uncaptured ${store.uncapturedBytes}`);
