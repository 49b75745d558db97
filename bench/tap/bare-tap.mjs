// The built tap without capture, as a process of its own: bare-tap.mjs PAIR. Its log goes nowhere.
import { createTap, parseAddressPair } from '../../packages/proxy/dist/tap/index.js';

const pair = parseAddressPair(process.argv[2]);
if (!pair.ok) throw new Error(pair.error);
let connections = 0;
const tap = await createTap({
  place: { kind: 'pair', pair: pair.value },
  sink: { opened() {}, bytes() {}, gap() {}, closed() {} },
  nextConnectionId: () => ++connections,
  onEvent: (event) => console.error(event.message),
});
if (!tap.ok) throw new Error(tap.error);
process.send({ listening: true });
