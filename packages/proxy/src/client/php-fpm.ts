import type { Client } from './client.js';

/** `pm.status_path` and `ping.path` of the pool, where they are not PHP-FPM’s usual ones. */
export interface PhpFpmPath {
  readonly path?: string;
}

/** What PHP-FPM says of its pool; keys as it writes them: `active processes`, `listen queue`. Needs `pm.status_path`. */
export async function phpFpmStatus(client: Client, options: PhpFpmPath = {}): Promise<Readonly<Record<string, unknown>>> {
  const text = await ask(client, options.path ?? '/status', 'json&full', 'pm.status_path');
  return JSON.parse(text) as Record<string, unknown>;
}

/** Whether the pool answers: the text of `ping.response`, `pong` by default. Needs `ping.path`. */
export function phpFpmPing(client: Client, options: PhpFpmPath = {}): Promise<string> {
  return ask(client, options.path ?? '/ping', '', 'ping.path');
}

/** PHP-FPM takes SCRIPT_NAME for the path, and wants SCRIPT_FILENAME to be the same. */
async function ask(client: Client, path: string, query: string, setting: string): Promise<string> {
  const params = { SCRIPT_NAME: path, SCRIPT_FILENAME: path, REQUEST_METHOD: 'GET', QUERY_STRING: query };
  const response = await client.request(params);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`PHP-FPM answered ${response.status} to ${path}: is ${setting} = ${path} set?`);
  return text;
}
