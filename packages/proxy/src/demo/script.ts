import type { AppResponse, Handler } from '../server/index.js';

/** One script of the demo’s shop. */
export interface Script {
  /** As in SCRIPT_NAME. */
  readonly path: `/${string}.php`;
  readonly run: Handler;
}

export type Head = Readonly<Record<string, string>>;

/** Writes the head of an answer. */
export function sendHead(response: AppResponse, head: Head): Promise<void> {
  const fields = { 'X-Powered-By': 'fcgiscope demo', ...head };
  return response.write(
    `${Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );
}

/** Writes a whole page. */
export async function sendPage(response: AppResponse, title: string, body: string, head: Head = {}): Promise<void> {
  await sendHead(response, { 'Content-Type': 'text/html; charset=UTF-8', ...head });
  await response.write(`<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>\n`);
  await response.write(`<body>\n<h1>${title}</h1>\n${body}\n${LINKS}\n</body></html>\n`);
}

/** Every page links to every other: people click around and watch what that does. */
const LINKS = `<nav><h2>Try</h2><ul>
<li><a href="/index.php">the shop</a>, <a href="/product.php?id=7">a product</a>, <a href="/image.php?id=7">its picture</a></li>
<li><a href="/slow.php?ms=1500">a slow report</a>, <a href="/slow.php?ms=6000">one that the web server gives up on</a></li>
<li><a href="/stream.php?pieces=12">a page that comes in pieces</a>, <a href="/export.php?rows=20000">a large download</a></li>
<li><a href="/search.php?q=gr%C3%BCner+tee">a search with warnings</a>, <a href="/checkout.php">a fatal error</a>,
 <a href="/imprint.php">a missing script</a>, <a href="/login.php">a redirection with cookies</a></li>
<li><a href="/api.php/orders?limit=3">JSON</a>, <a href="/contact.php">a form</a></li>
</ul></nav>`;

export function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The query as PHP’s $_GET has it. */
export function queryOf(params: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams(params.QUERY_STRING ?? '');
}

/** A whole number of the query, at most `max`; `fallback` where there is none. */
export function numberOf(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const value = Number(query.get(name) ?? fallback);
  return Number.isInteger(value) && value >= 0 ? Math.min(value, max) : fallback;
}
