import { base64 } from '../../bytes/index.js';
import { bodyText } from '../body-text.js';
import type { CapturedExchange } from '../captured-exchange.js';
import { httpRequestOf } from '../http-request.js';
import { shellQuote } from './shell-quote.js';

/** Headers that curl makes itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['Host', 'Content-Length', 'Connection', 'Transfer-Encoding', 'Expect']);

/** Past this length a body is named and not repeated: nobody pastes it. Bytes. */
const BODY_LIMIT = 64 * 1024;

/**
 * The HTTP request behind an exchange as a curl command, for a POSIX shell. Case and punctuation of header names are lost on the
 * way through CGI.
 */
export function curlCommand({ exchange, bodies }: CapturedExchange): string {
  const { method, url, headers } = httpRequestOf(exchange);
  const body = bodyArguments(bodies.stdin);
  const words = [
    ['curl', '--globoff', '--path-as-is'],
    ...(method === 'HEAD' ? [['--head']] : [['--request', shellQuote(method)]]),
    [shellQuote(url)],
    ...headers
      .filter(([name]) => !OWN_HEADERS.has(name))
      .map(([name, value]) => ['--header', shellQuote(headerText(name, value))]),
    ...(body.words.length > 0 ? [body.words] : []),
  ];
  return `${body.before}${words.map((line) => line.join(' ')).join(' \\\n  ')}`;
}

/** curl leaves out a header that ends in a colon; with a semicolon it sends it empty. */
function headerText(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

function bodyArguments(body: Uint8Array): { readonly before: string; readonly words: string[] } {
  if (body.length === 0) return { before: '', words: [] };
  if (body.length > BODY_LIMIT) {
    return {
      before: `# body.bin: the ${body.length} bytes of STDIN, saved from the exchange\n`,
      words: ['--data-binary', '@body.bin'],
    };
  }
  const text = bodyText(body);
  if (text !== undefined && !text.startsWith('@')) return { before: '', words: ['--data-binary', shellQuote(text)] };
  return { before: `printf %s ${shellQuote(base64(body))} | base64 -d | `, words: ['--data-binary', '@-'] };
}
