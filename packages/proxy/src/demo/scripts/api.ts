import type { AppRequest, AppResponse } from '../../server/index.js';
import { numberOf, queryOf, type Script, sendHead } from '../script.js';

const MAX_JSON_BYTES = 1024 * 1024;

/** JSON in and out; PATH_INFO says what is wanted: /orders, /orders/17. */
export const api: Script = {
  path: '/api.php',
  run: (request, response) => (request.params.REQUEST_METHOD === 'POST' ? create(request, response) : show(request, response)),
};

async function create(request: AppRequest, response: AppResponse): Promise<void> {
  const text = await request.stdin.text(MAX_JSON_BYTES);
  try {
    await sendJson(response, '201 Created', { order: 100_017, received: JSON.parse(text) as unknown });
  } catch {
    await response.writeError('PHP message: JsonException: Syntax error in /srv/shop/api.php:23');
    await sendJson(response, '422 Unprocessable Content', { error: 'the body is no JSON' });
  }
}

function show(request: AppRequest, response: AppResponse): Promise<void> {
  const [, kind, id] = (request.params.PATH_INFO ?? '').split('/');
  if (kind !== 'orders') return sendJson(response, '404 Not Found', { error: 'there are orders only' });
  if (id !== undefined) return sendJson(response, '200 OK', orderOf(Number(id)));
  const limit = numberOf(queryOf(request.params), 'limit', 10, 1000);
  return sendJson(
    response,
    '200 OK',
    Array.from({ length: limit }, (_, at) => orderOf(at + 1)),
  );
}

function orderOf(id: number): object {
  return { id, customer: `customer-${id % 977}`, total: ((id * 7919) % 20_000) / 100, paid: id % 3 !== 0 };
}

async function sendJson(response: AppResponse, status: string, value: object): Promise<void> {
  await sendHead(response, { Status: status, 'Content-Type': 'application/json' });
  await response.write(JSON.stringify(value));
}
