// The built tap without capture, as a process of its own: bare-tap.mjs PAIR… Its log goes nowhere.
import { createTap, parseAddressPair } from '../../packages/proxy/dist/tap/index.js';

let connections = 0;
for (const text of process.argv.slice(2)) {
  const pair = parseAddressPair(text);
  if (!pair.ok) throw new Error(pair.error);
  const tap = await createTap({
    place: { kind: 'pair', pair: pair.value },
    sink: { opened() {}, bytes() {}, gap() {}, closed() {} },
    nextConnectionId: () => ++connections,
    onEvent: (event) => console.error(event.message),
  });
  if (!tap.ok) throw new Error(tap.error);
}
process.send({ listening: true });
