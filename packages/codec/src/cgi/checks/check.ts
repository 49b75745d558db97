import type { Diagnostic, DiagnosticRule, Severity } from '../../core/index.js';
import type { ExchangeFacts } from '../../exchange/index.js';
import type { CgiHead } from '../head.js';
import type { PhpMessage } from '../php-messages.js';

/** What a check may look at: one settled exchange, decoded once for all checks. */
export interface CheckSubject {
  readonly facts: ExchangeFacts;
  /** Last value of a param; undefined where there is none. */
  readonly param: (name: string) => string | undefined;
  /** Names in wire order, repeated ones too. */
  readonly paramNames: readonly string[];
  /** Null where the head is not complete. */
  readonly head: CgiHead | null;
  readonly stderr: string;
  readonly messages: readonly PhpMessage[];
}

/** What a check has found; the title of its rule is the message where none is given. */
export interface Finding {
  readonly message?: string;
  readonly severity?: Severity;
}

/** A rule that follows from the meaning of params and answers, and how to see that it is broken. */
export interface Check extends DiagnosticRule {
  readonly look: (subject: CheckSubject) => Finding | null;
}

export type CheckTable = Readonly<Record<string, Check>>;

/** Runs all checks of a table over one exchange. */
export function runChecks(table: CheckTable, subject: CheckSubject): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [code, check] of Object.entries(table)) {
    const finding = check.look(subject);
    if (finding === null) continue;
    found.push({
      code,
      severity: finding.severity ?? check.severity,
      message: finding.message ?? check.title,
      ...(check.spec !== undefined && { spec: check.spec }),
    });
  }
  return found;
}
