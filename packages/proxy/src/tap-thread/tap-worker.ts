import { parentPort, workerData } from 'node:worker_threads';
import type { Result } from '@fcgiscope/codec/core';
import { inWords } from '../net/system-error.js';
import { createTap, type Tap } from '../tap/tap.js';
import { TapCounters } from '../tap/tap-counters.js';
import { LogOutlet } from './log-outlet.js';
import { LogWriter } from './log-writer.js';
import type { TapFacts, TapNews, TapOrder, TapThreadData } from './thread-messages.js';

/** The thread of the taps: forwards, and writes the log into shared memory. `TapThread` starts it and gives it orders. */

const { log, protocol } = workerData as TapThreadData;
const writer = new LogWriter(log, () => tell({ type: 'log' }));
const outlet = new LogOutlet(writer);
const taps: Tap[] = [];
let connections = 0;

function tell(news: TapNews): void {
  parentPort?.postMessage(news, []);
}

async function putIn(order: Extract<TapOrder, { type: 'put-in' }>): Promise<Result<TapFacts, string>> {
  const tap = await createTap({
    place: order.place,
    sink: outlet,
    counters: new TapCounters(order.counters),
    nextConnectionId: () => ++connections,
    onEvent: (event) => tell({ type: 'event', event }),
    ...(protocol !== null && { protocol }),
  });
  if (!tap.ok) return tap;
  taps.push(tap.value);
  const { name, listen, upstream } = tap.value;
  return { ok: true, value: { name, listen, upstream, takeover: tap.value.status().takeover } };
}

/** All at once: each may wait for the connections that are open. */
async function close(): Promise<void> {
  const closed = await Promise.allSettled(taps.splice(0).map((tap) => tap.close()));
  writer.publish();
  tell({ type: 'closed', failures: closed.flatMap((end) => (end.status === 'rejected' ? [inWords(end.reason)] : [])) });
}

parentPort?.on('message', (order: TapOrder) => {
  if (order.type === 'close') void close();
  else void putIn(order).then((result) => tell({ type: 'put-in', number: order.number, result }));
});

/** A bug in what looks on must not end what passes traffic. */
process.on('uncaughtException', (error: unknown) => {
  tell({ type: 'bug', trace: error instanceof Error ? (error.stack ?? error.message) : String(error) });
});

tell({ type: 'ready' });
