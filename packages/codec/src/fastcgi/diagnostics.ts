import type { DiagnosticCatalogue } from '../core/index.js';

export type FastcgiDiagnosticCode =
  | 'app-closed-early'
  | 'app-reset'
  | 'app-status-not-zero'
  | 'begin-for-active-id'
  | 'begin-wrong-size'
  | 'capture-gap'
  | 'data-outside-filter'
  | 'end-wrong-size'
  | 'input-after-end'
  | 'input-out-of-order'
  | 'kept-bytes-limit'
  | 'management-id'
  | 'not-fastcgi'
  | 'null-request-id'
  | 'output-before-params'
  | 'pair-cut'
  | 'pair-over-record-edge'
  | 'protocol-status-unknown'
  | 'record-after-end'
  | 'record-cut'
  | 'record-without-request'
  | 'request-rejected'
  | 'resynchronised'
  | 'server-gave-up'
  | 'stdin-long'
  | 'stdin-short'
  | 'stdin-to-authorizer'
  | 'stream-after-close'
  | 'too-many-requests'
  | 'unknown-flags'
  | 'unknown-role'
  | 'unknown-type'
  | 'version-unsupported'
  | 'wrong-direction';

/**
 * What the wire itself can get wrong, by the rules of the FastCGI Specification 1.0. Whatever follows from the meaning of
 * params and answers, for all protocols alike, stands in the catalogue of `cgi/`.
 */
export const FASTCGI_DIAGNOSTICS: DiagnosticCatalogue<FastcgiDiagnosticCode> = {
  'app-closed-early': {
    severity: 'error',
    title: 'The application closed the connection before END_REQUEST',
    why: 'The process ended or gave up in the middle of the request. nginx logs "upstream prematurely closed connection" and answers 502.',
    fix: 'Look into the application’s own log at this time: an exit, a crash handler, a limit of requests per worker.',
    spec: '3.5',
  },
  'app-reset': {
    severity: 'error',
    title: 'The application reset the connection before END_REQUEST',
    why: 'Mostly the worker died: segmentation fault, out-of-memory kill, request_terminate_timeout. nginx logs "recv() failed (104: Connection reset by peer)" and answers 502.',
    fix: 'Look into the log of PHP-FPM for "exited on signal" and into the kernel’s log for the OOM killer at this time.',
    spec: '3.5',
  },
  'app-status-not-zero': {
    severity: 'warning',
    title: 'The program ended with a non-zero status',
    why: 'appStatus is the exit status of the CGI program. PHP always says 0, and libfcgi never resets it once it was set.',
    fix: 'Look into STDERR and the program’s own log.',
    spec: '5.5',
  },
  'begin-for-active-id': {
    severity: 'error',
    title: 'BEGIN_REQUEST for an id that is still active',
    why: 'The id must not be used again before its END_REQUEST. PHP-FPM answers such requests one after the other, libfcgi loses them.',
    fix: 'The web server (or client) has to wait for END_REQUEST, or use another id.',
    spec: '3.3',
  },
  'begin-wrong-size': {
    severity: 'error',
    title: 'BEGIN_REQUEST whose content is not 8 bytes long',
    why: 'Role and flags are a structure of 8 bytes; what is shorter cannot be read.',
    fix: 'Mend the client’s encoder.',
    spec: '5.1',
  },
  'capture-gap': {
    severity: 'warning',
    title: 'Bytes are missing in the capture',
    why: 'They were forwarded, but not recorded: the capturing program lost packets, or memory or disk ran short.',
    fix: 'Sizes and texts of this exchange may be too short. Capture again with a larger buffer (tcpdump -B) or a faster disk.',
  },
  'data-outside-filter': {
    severity: 'error',
    title: 'DATA in a request whose role is not filter',
    why: 'Only a filter has a second input stream.',
    fix: 'Mend the client: send DATA only after BEGIN_REQUEST with role 3.',
    spec: '6.4',
  },
  'end-wrong-size': {
    severity: 'error',
    title: 'END_REQUEST whose content is not 8 bytes long',
    why: 'appStatus and protocolStatus are a structure of 8 bytes.',
    fix: 'Mend the application’s encoder.',
    spec: '5.5',
  },
  'input-after-end': {
    severity: 'info',
    title: 'Input after END_REQUEST',
    why: 'The application answered before it had read everything; Apache, lighttpd and others then send their last STDIN to nobody.',
    fix: 'Harmless. It is not counted as input of the request.',
    spec: '3.3',
  },
  'input-out-of-order': {
    severity: 'error',
    title: 'Input streams out of order',
    why: 'PARAMS have to be complete before STDIN begins, and STDIN before DATA.',
    fix: 'Mend the client: end each stream with its empty record before the next begins.',
    spec: '6.1',
  },
  'kept-bytes-limit': {
    severity: 'info',
    title: 'Longer than what is kept in memory',
    why: 'All bytes are counted and are in the capture; texts and heads are shown up to a limit.',
    fix: 'Nothing to change; download the stream to see it whole.',
  },
  'management-id': {
    severity: 'error',
    title: 'Management record with a request id',
    why: 'GET_VALUES, GET_VALUES_RESULT and UNKNOWN_TYPE belong to no request: their id is 0.',
    fix: 'Mend the sender.',
    spec: '3.3',
  },
  'not-fastcgi': {
    severity: 'error',
    title: 'This is not FastCGI',
    why: 'The first bytes are no record header: HTTP or TLS sent to the FastCGI port, or another protocol.',
    fix: 'Use fastcgi_pass (not proxy_pass) for this address, and check that the port is the one of the application.',
    spec: '3.3',
  },
  'null-request-id': {
    severity: 'error',
    title: 'Application record with request id 0',
    why: 'Id 0 is that of management records.',
    fix: 'Mend the sender.',
    spec: '3.3',
  },
  'output-before-params': {
    severity: 'warning',
    title: 'Output before PARAMS were complete',
    why: 'A responder cannot know the request yet.',
    fix: 'Mend the application.',
    spec: '6.2',
  },
  'pair-cut': {
    severity: 'error',
    title: 'A name-value pair is cut at the end of PARAMS',
    why: 'Its lengths claim more bytes than the stream has; the pair is lost.',
    fix: 'Mend the client’s encoder: lengths above 127 take four bytes with the high bit set.',
    spec: '3.4',
  },
  'pair-over-record-edge': {
    severity: 'warning',
    title: 'A name-value pair crosses the edge of a PARAMS record',
    why: 'Legal, but PHP-FPM decodes each record by itself and resets such a connection.',
    fix: 'With cgi-fcgi: keep the environment under 8 KB. Otherwise cut PARAMS between pairs.',
    spec: '3.4',
  },
  'protocol-status-unknown': {
    severity: 'error',
    title: 'END_REQUEST with an unknown protocol status',
    why: 'The specification knows 0 to 3.',
    fix: 'Mend the application’s encoder.',
    spec: '5.5',
  },
  'record-after-end': {
    severity: 'error',
    title: 'A record for a request that has ended',
    why: 'Output after END_REQUEST belongs to nobody, or leaks into the next request. An empty STDIN of the web server is harmless.',
    fix: 'Mend the sender.',
    spec: '3.3',
  },
  'record-cut': {
    severity: 'error',
    title: 'The connection ended inside a record',
    why: 'The header promises more bytes than came. What came of the record is not counted.',
    fix: 'Look at who closed the connection, and why.',
    spec: '3.3',
  },
  'record-without-request': {
    severity: 'warning',
    title: 'A record for an id that was never begun',
    why: 'Receivers ignore it; nginx fails with "unexpected FastCGI request id".',
    fix: 'Mend the sender, or start the capture before the connection.',
    spec: '3.3',
  },
  'request-rejected': {
    severity: 'error',
    title: 'The application refused the request',
    why: 'protocolStatus says so: it cannot multiplex, is overloaded, or does not know the role. nginx does not look at it.',
    fix: 'CANT_MPX_CONN: one request at a time per connection. OVERLOADED: more workers. UNKNOWN_ROLE: check the role of the client.',
    spec: '5.5',
  },
  resynchronised: {
    severity: 'warning',
    title: 'Records were found again after a gap',
    why: 'The bytes before them could not be decoded: the capture lost the record’s header, or began inside a record.',
    fix: 'What lies before is not shown. Start the capture before the connection.',
  },
  'server-gave-up': {
    severity: 'warning',
    title: 'The web server closed the connection before the end',
    why: 'Its client went away, or a timeout ran out (nginx: fastcgi_read_timeout, 60 s by default). nginx never sends ABORT_REQUEST, so the application works on for nobody.',
    fix: 'If it was the timeout: make the script faster or raise fastcgi_read_timeout. If it was the client: fastcgi_ignore_client_abort and PHP’s ignore_user_abort decide what happens.',
    spec: '3.5',
  },
  'stdin-long': {
    severity: 'warning',
    title: 'More STDIN than CONTENT_LENGTH says',
    why: 'PHP reads CONTENT_LENGTH bytes and leaves the rest.',
    fix: 'Check what sets CONTENT_LENGTH (chunked requests, fastcgi_request_buffering off, a rewriting module).',
    spec: '6.2',
  },
  'stdin-short': {
    severity: 'warning',
    title: 'Less STDIN than CONTENT_LENGTH says',
    why: 'The upload was cut. PHP-FPM waits for the missing bytes until the web server closes.',
    fix: 'Check whether the browser’s upload broke off, and what sets CONTENT_LENGTH.',
    spec: '6.2',
  },
  'stdin-to-authorizer': {
    severity: 'info',
    title: 'STDIN sent to an authorizer',
    why: 'An authorizer gets params only; lighttpd sends an empty STDIN all the same.',
    fix: 'Harmless.',
    spec: '6.3',
  },
  'stream-after-close': {
    severity: 'error',
    title: 'A stream goes on after its empty record',
    why: 'The empty record ended it. nginx answers 502 to this, Apache cuts the page (an old bug of PHP, 72185, did so).',
    fix: 'Mend the sender: an empty record only at the end of a stream.',
    spec: '3.3',
  },
  'too-many-requests': {
    severity: 'warning',
    title: 'More open requests on one connection than are followed',
    why: 'The oldest of them is given up as lost, so that memory stays bounded.',
    fix: 'Ids should be small and ended; look at who leaves requests open.',
    spec: '3.3',
  },
  'unknown-flags': {
    severity: 'info',
    title: 'BEGIN_REQUEST with unknown flags',
    why: 'Only FCGI_KEEP_CONN (1) is defined.',
    fix: 'Harmless unless the peer means something by it.',
    spec: '5.1',
  },
  'unknown-role': {
    severity: 'warning',
    title: 'BEGIN_REQUEST with an unknown role',
    why: 'Roles are 1 responder, 2 authorizer, 3 filter. PHP-FPM closes the connection without a word.',
    fix: 'Mend the client.',
    spec: '5.1',
  },
  'unknown-type': {
    severity: 'warning',
    title: 'A record of unknown type',
    why: 'The specification knows 1 to 11. The application should answer UNKNOWN_TYPE; PHP-FPM closes the connection.',
    fix: 'Mend the sender.',
    spec: '4.2',
  },
  'version-unsupported': {
    severity: 'error',
    title: 'A record whose version is not 1',
    why: 'nginx fails with "unsupported FastCGI protocol version"; PHP-FPM takes versions above 1. Often the framing broke before.',
    fix: 'Mend the sender.',
    spec: '3.3',
  },
  'wrong-direction': {
    severity: 'error',
    title: 'A record from the wrong side',
    why: 'Each record type has one sender: the web server, or the application.',
    fix: 'Mend the sender, or check which side of the connection is the web server.',
    spec: 'App. A',
  },
};
