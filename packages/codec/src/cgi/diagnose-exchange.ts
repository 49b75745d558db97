import { latin1, utf8Lossy } from '../bytes/index.js';
import type { Diagnostic, DiagnosticRule } from '../core/index.js';
import type { ExchangeFacts } from '../exchange/index.js';
import { type CheckSubject, type CheckTable, runChecks } from './checks/check.js';
import { LIMIT_CHECKS } from './checks/limit-checks.js';
import { PARAMS_CHECKS } from './checks/params-checks.js';
import { RESPONSE_CHECKS } from './checks/response-checks.js';
import { SCGI_CHECKS } from './checks/scgi-checks.js';
import { STDERR_CHECKS } from './checks/stderr-checks.js';
import { type CgiHead, parseHead } from './head.js';
import { splitPhpMessages } from './php-messages.js';

const CHECKS: CheckTable = { ...STDERR_CHECKS, ...RESPONSE_CHECKS, ...PARAMS_CHECKS, ...SCGI_CHECKS, ...LIMIT_CHECKS };

/** The catalogue of what follows from the meaning of params and answers. */
export const CGI_DIAGNOSTICS: Readonly<Record<string, DiagnosticRule>> = CHECKS;

/**
 * All findings about an exchange: what the wire showed while it was decoded, and, once it has settled, what its params and its
 * answer mean. Looks at the texts that the facts keep, so a row and a document may differ where more than a row keeps is needed.
 */
export function diagnosticsOf(facts: ExchangeFacts, head: CgiHead | null = headOf(facts)): readonly Diagnostic[] {
  if (facts.open) return facts.diagnostics;
  return [...facts.diagnostics, ...runChecks(CHECKS, subjectOf(facts, head))];
}

/** The head, parsed; null while it is not complete. */
export function headOf(facts: ExchangeFacts): CgiHead | null {
  return facts.headBytes === 0 ? null : parseHead(facts.head.view());
}

function subjectOf(facts: ExchangeFacts, head: CgiHead | null): CheckSubject {
  const params = facts.params.view();
  const text = latin1(params);
  const values = new Map<string, string>();
  const paramNames: string[] = [];
  facts.dialect.walkParams(params, (nameFrom, nameTo, valueFrom, valueTo) => {
    const name = text.substring(nameFrom, nameTo);
    paramNames.push(name);
    values.set(name, text.substring(valueFrom, valueTo));
  });
  const stderr = utf8Lossy(facts.stderrText.view());
  return {
    facts,
    head,
    stderr,
    paramNames,
    param: (name) => values.get(name),
    messages: stderr === '' ? [] : splitPhpMessages(stderr),
  };
}
