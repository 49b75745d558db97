/**
 * The law of one request (§5, §6): which record may come when, by role.
 *
 * A request has two sides that run at the same time. Its *input* comes from the web server, streams one after the other: PARAMS,
 * then STDIN, then (filter only) DATA. Its *output* comes from the application: STDOUT and STDERR in any order, each ended by an
 * empty record, then END_REQUEST. Real peers bend the law in known ways (PHP-FPM never ends STDOUT, lighttpd sends STDIN to
 * authorizers), so a breach never stops decoding: it moves on to the phase that the sender must believe to be in, and names a
 * diagnostic.
 *
 * All law is here, as tables; the assembler only looks it up. Ids and connections are the demultiplexer's.
 */
import type { FastcgiDiagnosticCode } from './diagnostics.js';

/** Which input stream is due. */
export type InputPhase = 'params' | 'stdin' | 'data' | 'complete';

/** A record of the web server; `…_END` is the empty record that ends a stream. */
export type InputRecord = 'PARAMS' | 'PARAMS_END' | 'STDIN' | 'STDIN_END' | 'DATA' | 'DATA_END' | 'ABORT_REQUEST';

/** What of the output is over. */
export type OutputPhase = 'open' | 'stdout-closed' | 'stderr-closed' | 'closed' | 'ended';

export type OutputRecord = 'STDOUT' | 'STDOUT_END' | 'STDERR' | 'STDERR_END' | 'END_REQUEST';

/** The next phase, and what is wrong if anything is. */
export interface Step<Phase> {
  readonly next: Phase;
  readonly breach?: FastcgiDiagnosticCode;
}

export type InputLaw = Readonly<Record<InputPhase, Readonly<Record<InputRecord, Step<InputPhase>>>>>;
export type OutputLaw = Readonly<Record<OutputPhase, Readonly<Record<OutputRecord, Step<OutputPhase>>>>>;

function to<Phase>(next: Phase): Step<Phase> {
  return { next };
}

function breach<Phase>(next: Phase, code: FastcgiDiagnosticCode): Step<Phase> {
  return { next, breach: code };
}

const RESPONDER: InputLaw = {
  params: {
    PARAMS: to('params'),
    PARAMS_END: to('stdin'),
    STDIN: breach('stdin', 'input-out-of-order'),
    STDIN_END: breach('complete', 'input-out-of-order'),
    DATA: breach('params', 'data-outside-filter'),
    DATA_END: breach('params', 'data-outside-filter'),
    ABORT_REQUEST: to('params'),
  },
  stdin: {
    PARAMS: breach('stdin', 'stream-after-close'),
    PARAMS_END: breach('stdin', 'stream-after-close'),
    STDIN: to('stdin'),
    STDIN_END: to('complete'),
    DATA: breach('stdin', 'data-outside-filter'),
    DATA_END: breach('stdin', 'data-outside-filter'),
    ABORT_REQUEST: to('stdin'),
  },
  // Never reached: nothing leads a responder to DATA.
  data: {
    PARAMS: breach('data', 'stream-after-close'),
    PARAMS_END: breach('data', 'stream-after-close'),
    STDIN: breach('data', 'stream-after-close'),
    STDIN_END: breach('data', 'stream-after-close'),
    DATA: breach('data', 'data-outside-filter'),
    DATA_END: breach('complete', 'data-outside-filter'),
    ABORT_REQUEST: to('data'),
  },
  complete: {
    PARAMS: breach('complete', 'stream-after-close'),
    PARAMS_END: breach('complete', 'stream-after-close'),
    STDIN: breach('complete', 'stream-after-close'),
    STDIN_END: breach('complete', 'stream-after-close'),
    DATA: breach('complete', 'data-outside-filter'),
    DATA_END: breach('complete', 'data-outside-filter'),
    ABORT_REQUEST: to('complete'),
  },
};

/** §6.3: params only. */
const AUTHORIZER: InputLaw = {
  ...RESPONDER,
  params: { ...RESPONDER.params, PARAMS_END: to('complete') },
  complete: {
    ...RESPONDER.complete,
    STDIN: breach('complete', 'stdin-to-authorizer'),
    STDIN_END: breach('complete', 'stdin-to-authorizer'),
  },
};

/** §6.4: DATA after STDIN. */
const FILTER: InputLaw = {
  params: {
    ...RESPONDER.params,
    STDIN_END: breach('data', 'input-out-of-order'),
    DATA: breach('data', 'input-out-of-order'),
    DATA_END: breach('complete', 'input-out-of-order'),
  },
  stdin: {
    ...RESPONDER.stdin,
    STDIN_END: to('data'),
    DATA: breach('data', 'input-out-of-order'),
    DATA_END: breach('complete', 'input-out-of-order'),
  },
  data: { ...RESPONDER.data, DATA: to('data'), DATA_END: to('complete') },
  complete: {
    ...RESPONDER.complete,
    DATA: breach('complete', 'stream-after-close'),
    DATA_END: breach('complete', 'stream-after-close'),
  },
};

/** The law of the input, by role number; unknown roles are held against the responder’s. */
export function inputLaw(role: number): InputLaw {
  return BY_ROLE[role] ?? RESPONDER;
}

const BY_ROLE: Readonly<Record<number, InputLaw>> = { 1: RESPONDER, 2: AUTHORIZER, 3: FILTER };

const AFTER_END: Readonly<Record<OutputRecord, Step<OutputPhase>>> = {
  STDOUT: breach('ended', 'record-after-end'),
  STDOUT_END: breach('ended', 'record-after-end'),
  STDERR: breach('ended', 'record-after-end'),
  STDERR_END: breach('ended', 'record-after-end'),
  END_REQUEST: breach('ended', 'record-after-end'),
};

/** The law of the output: the same for all roles. END_REQUEST may come without the ends of the streams (PHP-FPM). */
export const OUTPUT_LAW: OutputLaw = {
  open: {
    STDOUT: to('open'),
    STDOUT_END: to('stdout-closed'),
    STDERR: to('open'),
    STDERR_END: to('stderr-closed'),
    END_REQUEST: to('ended'),
  },
  'stdout-closed': {
    STDOUT: breach('stdout-closed', 'stream-after-close'),
    STDOUT_END: breach('stdout-closed', 'stream-after-close'),
    STDERR: to('stdout-closed'),
    STDERR_END: to('closed'),
    END_REQUEST: to('ended'),
  },
  'stderr-closed': {
    STDOUT: to('stderr-closed'),
    STDOUT_END: to('closed'),
    STDERR: breach('stderr-closed', 'stream-after-close'),
    STDERR_END: breach('stderr-closed', 'stream-after-close'),
    END_REQUEST: to('ended'),
  },
  closed: {
    STDOUT: breach('closed', 'stream-after-close'),
    STDOUT_END: breach('closed', 'stream-after-close'),
    STDERR: breach('closed', 'stream-after-close'),
    STDERR_END: breach('closed', 'stream-after-close'),
    END_REQUEST: to('ended'),
  },
  ended: AFTER_END,
};
