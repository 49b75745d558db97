import type { KnownValue } from './field.js';

/** The methods of RFC 9110 that web applications are asked with. */
export const METHODS: readonly KnownValue[] = [
  { value: 'GET', help: 'Asks for a resource' },
  { value: 'POST', help: 'Sends a body' },
  { value: 'PUT', help: 'Replaces a resource' },
  { value: 'PATCH', help: 'Changes a resource' },
  { value: 'DELETE', help: 'Removes a resource' },
  { value: 'HEAD', help: 'Asks for the head alone' },
  { value: 'OPTIONS', help: 'Asks what is allowed' },
];

/** How an exchange ends (`EndState`). */
export const ENDS: readonly KnownValue[] = [
  { value: 'end-request', help: 'END_REQUEST was seen' },
  { value: 'open', help: 'It goes on' },
  { value: 'server-closed', help: 'The web server closed (FIN)' },
  { value: 'server-reset', help: 'The web server reset (RST)' },
  { value: 'app-closed', help: 'The application closed (FIN); regular for SCGI and uwsgi' },
  { value: 'app-reset', help: 'The application reset (RST)' },
  { value: 'capture-end', help: 'The capture ended first' },
  { value: 'lost', help: 'A gap in the capture hid the end' },
];

/** The roles of FastCGI 1.0 §6. */
export const ROLES: readonly KnownValue[] = [
  { value: 'responder', help: 'Answers a request: what nginx asks for' },
  { value: 'authorizer', help: 'Decides whether a request may go on' },
  { value: 'filter', help: 'Transforms a file' },
];

/** What is spoken between web server and application. */
export const PROTOCOLS: readonly KnownValue[] = [
  { value: 'fastcgi', help: 'FastCGI 1.0' },
  { value: 'scgi', help: 'SCGI' },
  { value: 'uwsgi', help: 'uwsgi' },
];
