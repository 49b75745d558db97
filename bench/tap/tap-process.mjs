// Our tap as a process of its own: tap-process.mjs TCP_PAIR UNIX_PAIR [MODULE]. MODULE's default export makes a LogSink.
import { createTap, parseAddressPair } from '../../packages/proxy/src/tap/index.ts';

const [tcpPair, unixPair, module] = process.argv.slice(2);
const nothing = { opened() {}, bytes() {}, gap() {}, closed() {} };
const sink = module ? await (await import(module)).default() : nothing;
let connections = 0;

async function start(text) {
  const pair = parseAddressPair(text);
  if (!pair.ok) throw new Error(pair.error);
  const tap = await createTap({
    place: { kind: 'pair', pair: pair.value },
    sink,
    nextConnectionId: () => ++connections,
    onEvent: (event) => console.error(event.message),
  });
  if (!tap.ok) throw new Error(tap.error);
  return tap.value;
}

const tcp = await start(tcpPair);
await start(unixPair);
process.send({ port: tcp.listen.port });
