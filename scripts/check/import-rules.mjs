/**
 * Who may import what. A place is a folder below `packages/<name>/src`, written `<name>/<folder>`; a name without a folder means the
 * whole package. What is not forbidden here is allowed; a place may always import itself. Tests may import anything.
 *
 * - `only`:  these places and nothing else, of the workspace or outside it.
 * - `never`: not these places. `*` is one folder: `ui/features/*` forbids every feature but the importing one.
 * - `except`: files that the rule does not bind.
 *
 * @typedef {{ from: string, why: string, only?: readonly string[], never?: readonly string[], except?: readonly string[] }} ImportRule
 */

const PROTOCOLS = ['codec/fastcgi', 'codec/scgi', 'codec/uwsgi'];
const MODEL = ['codec/core', 'codec/bytes', 'codec/exchange', 'codec/cgi'];
const CAPTURED = [...MODEL, ...PROTOCOLS, 'codec/capture'];

/** @type {readonly ImportRule[]} */
export const importRules = [
  { from: 'codec', only: ['codec'], why: 'the codec is isomorphic: no Node, no browser, no dependency' },

  // Inside the codec every arrow points down: core ← bytes ← exchange ← cgi ← a protocol ← capture ← what looks at exchanges.
  { from: 'codec/core', only: [], why: 'core knows nothing' },
  { from: 'codec/bytes', only: ['codec/core'], why: 'bytes come before any meaning' },
  { from: 'codec/exchange', only: ['codec/core', 'codec/bytes'], why: 'the model knows no protocol' },
  {
    from: 'codec/cgi',
    only: ['codec/core', 'codec/bytes', 'codec/exchange'],
    why: 'what the three protocols share knows none of them',
  },
  { from: 'codec/fastcgi', only: MODEL, why: 'protocols never import each other, nor what reads captures' },
  { from: 'codec/scgi', only: MODEL, why: 'protocols never import each other, nor what reads captures' },
  { from: 'codec/uwsgi', only: MODEL, why: 'protocols never import each other, nor what reads captures' },
  {
    from: 'codec/capture',
    only: [...MODEL, ...PROTOCOLS],
    why: 'the pipeline knows the protocols, and not who looks at the result',
  },
  { from: 'codec/filter', only: CAPTURED, why: 'filter, export, diff and live stand side by side on the capture' },
  { from: 'codec/export', only: CAPTURED, why: 'filter, export, diff and live stand side by side on the capture' },
  { from: 'codec/diff', only: CAPTURED, why: 'filter, export, diff and live stand side by side on the capture' },
  { from: 'codec/live', only: CAPTURED, why: 'filter, export, diff and live stand side by side on the capture' },

  { from: 'proxy', never: ['ui'], why: 'the proxy serves the built page, it never imports it' },
  { from: 'proxy/tap', never: ['proxy/store', 'proxy/api', 'proxy/replay'], why: 'forwarding knows the capture bus alone' },
  { from: 'proxy/capture', never: ['proxy/api'], why: 'a capture does not know who looks at it' },
  { from: 'proxy/store', never: ['proxy/api', 'proxy/tap'], why: 'the store keeps bytes, wherever they come from' },
  { from: 'proxy/client', never: ['proxy/tap', 'proxy/store', 'proxy/api'], why: 'the client is a library of its own' },
  { from: 'proxy/server', never: ['proxy/tap', 'proxy/store', 'proxy/api'], why: 'the server is a library of its own' },
  { from: 'proxy', never: ['proxy/cli'], except: ['proxy/main.ts'], why: 'nobody imports the command line' },

  {
    from: 'ui',
    never: ['proxy', 'node:'],
    why: 'the page shares types with the proxy through codec/live and codec/exchange alone',
  },
  { from: 'ui/features/*', never: ['ui/features/*'], why: 'features meet in the page, not in each other' },
  { from: 'ui/content-views', never: ['ui/features'], why: 'a viewer of content knows nothing of where it is shown' },
  {
    from: 'ui/source',
    never: ['ui/features', 'ui/store'],
    why: 'a source delivers exchanges and does not know what becomes of them',
  },
  { from: 'ui/store', never: ['ui/features'], why: 'the store does not know its views' },
  { from: 'ui/lib', never: ['ui/features', 'ui/store', 'ui/source'], why: 'lib stands at the bottom' },
];
