import type { Diagnostic, Span } from '@fcgiscope/codec/core';
import { FINDINGS_LIMIT } from '../../lib/finding-count.js';
import type { TabId } from '../../store/route.js';

/** Where a finding can be seen. */
export interface Proof {
  readonly tab: TabId;
  readonly word: string;
  readonly label: string;
}

/** The places of findings that have no bytes of their own, by the beginning of their code. */
const PLACES: readonly (readonly [codes: RegExp, proof: Proof])[] = [
  [/^(?:php-(?!ini)|stderr-|script-(?:unknown|denied))/, { tab: 'stderr', word: 'stderr', label: 'Show what it said on STDERR' }],
  [
    /^(?:head-|header-|status-|content-length|empty-response|redirect-|x-accel|cookie-)/,
    { tab: 'response', word: 'response', label: 'Show the response' },
  ],
  [
    /^(?:httpoxy|php-ini|script-|path-info|params-|duplicate-param|host-port|https-|scgi-)/,
    { tab: 'params', word: 'params', label: 'Show the params' },
  ],
  [
    new RegExp(`^${FINDINGS_LIMIT}$`),
    { tab: 'records', word: 'records', label: 'Show the records, from the last finding that is listed' },
  ],
];

const BYTES: Proof = { tab: 'records', word: 'bytes', label: 'Show the bytes that prove it' };

const DETAILS: Proof = { tab: 'diagnostics', word: 'details', label: 'Show all findings' };

/** Its bytes, where it has a span; else the tab that shows what it speaks of. */
export function proofOf({ code, span }: Diagnostic): Proof {
  if (span !== undefined) return BYTES;
  return PLACES.find(([codes]) => codes.test(code))?.[1] ?? DETAILS;
}

/** The bytes to point at: its own; where findings are left out, those of the last one that is listed, since the others follow. */
export function spanOf({ code, span }: Diagnostic, listed: readonly Diagnostic[]): Span | null {
  const last = code === FINDINGS_LIMIT ? listed.findLast((other) => other.span !== undefined) : undefined;
  return span ?? last?.span ?? null;
}
