import { base64 } from '../../bytes/index.js';
import { bodyText } from '../body-text.js';
import type { CapturedExchange } from '../captured-exchange.js';
import { paramText } from '../http-request.js';
import { shellQuote } from './shell-quote.js';

/**
 * Above this, cgi-fcgi (libfcgi 2.4) cuts a name-value pair across two PARAMS records, which is legal (§3.4), and PHP-FPM resets
 * the connection (measured; php-src#16042).
 */
export const CGI_FCGI_PARAMS_LIMIT: number = 8 * 1024;

const BODY_LIMIT = 64 * 1024;

/**
 * An exchange as a cgi-fcgi command, for a POSIX shell: exactly these parameters, straight to the application. A comment says
 * where that cannot work.
 */
export function cgiFcgiCommand({ exchange, bodies }: CapturedExchange): string {
  const size = exchange.params.reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0);
  const input = inputOf(bodies.stdin);
  const lines = [
    ...exchange.params.map((param) => shellQuote(`${param[0]}=${paramText(param)}`)),
    `cgi-fcgi -bind -connect ${shellQuote(connectAddress(exchange.connection.app))}${input.behind}`,
  ];
  return [...warnings(size), `${input.before}env -i ${lines.join(' \\\n  ')}`].join('\n');
}

function warnings(size: number): string[] {
  if (size <= CGI_FCGI_PARAMS_LIMIT) return [];
  return [
    `# The parameters have ${size} bytes. Above ${CGI_FCGI_PARAMS_LIMIT} cgi-fcgi cuts one of them across two records, and PHP-FPM resets`,
    '# the connection. Leave some out, or use: fcgiscope request',
  ];
}

function inputOf(body: Uint8Array): { readonly before: string; readonly behind: string } {
  if (body.length === 0) return { before: '', behind: ' < /dev/null' };
  if (body.length > BODY_LIMIT) {
    return { before: `# body.bin: the ${body.length} bytes of STDIN, saved from the exchange\n`, behind: ' < body.bin' };
  }
  const text = bodyText(body);
  if (text !== undefined) return { before: `printf %s ${shellQuote(text)} | `, behind: '' };
  return { before: `printf %s ${shellQuote(base64(body))} | base64 -d | `, behind: '' };
}

/** cgi-fcgi takes a path for a Unix socket, and host:port. */
function connectAddress(app: string): string {
  return app.startsWith('unix:') ? app.slice('unix:'.length) : app;
}
