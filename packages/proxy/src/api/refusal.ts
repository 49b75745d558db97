import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { API_ERRORS, type ApiErrorCode, errorReply } from './api-error.js';

/** Why a request is not served. */
export interface Refusal {
  readonly code: ApiErrorCode;
  readonly message: string;
}

/** Refuses in the form that whoever asked can show: a page for a browser that navigates, JSON for everything else. */
export function refuseRequest(request: IncomingMessage, response: ServerResponse, { code, message }: Refusal): void {
  const page = request.headers['sec-fetch-mode'] === 'navigate' || request.headers.accept?.includes('text/html') === true;
  const body = page ? refusalPage(request, message) : JSON.stringify(errorReply(code, message));
  response.writeHead(API_ERRORS[code], {
    'Content-Type': page ? 'text/html; charset=utf-8' : 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...(API_ERRORS[code] === 401 && { 'WWW-Authenticate': 'Bearer' }),
    // What follows on this connection is a body that nobody reads.
    Connection: 'close',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Refuses a live socket before its handshake. */
export function refuseUpgrade(socket: Duplex, { code, message }: Refusal): void {
  const status = API_ERRORS[code];
  const body = JSON.stringify(errorReply(code, message));
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function refusalPage(request: IncomingMessage, message: string): string {
  // A SameSite=Strict cookie stays at home when a link on another site leads here: our own page asks again, with the cookie.
  const fromElsewhere = request.headers['sec-fetch-site'] === 'cross-site';
  const again = fromElsewhere ? '<meta http-equiv="refresh" content="0">' : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8">${again}<title>fcgiscope</title><h1>fcgiscope</h1><p>${escapeHtml(message)}</p></html>\n`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
