import { ruleFor } from '../capture/index.js';
import { SINGLE_EXCHANGE_DIAGNOSTICS } from '../cgi/index.js';
import type { DiagnosticRule } from '../core/index.js';
import type { Protocol } from '../exchange/index.js';
import { FASTCGI_DIAGNOSTICS } from '../fastcgi/index.js';

/** What the catalogues say of a diagnostic: why, and what to change; undefined for codes of other versions. */
export function diagnosticRule(code: string, protocol: Protocol): DiagnosticRule | undefined {
  const wire: Readonly<Record<string, DiagnosticRule>> =
    protocol === 'fastcgi' ? FASTCGI_DIAGNOSTICS : SINGLE_EXCHANGE_DIAGNOSTICS;
  return wire[code] ?? ruleFor(code);
}
