import type { Span } from './span.js';

export type Severity = 'error' | 'warning' | 'info';

/** A coded finding. The code is the contract; the message is for people and may be reworded. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Section of the specification that says so, e.g. `3.3` (FastCGI 1.0) or `RFC 3875 6.3`. */
  readonly spec?: string;
  /** The bytes that prove it. */
  readonly span?: Span;
}

/** What a catalogue says of one code: the texts that the page, `check` and the docs share. */
export interface DiagnosticRule {
  readonly severity: Severity;
  /** One line, as a heading. */
  readonly title: string;
  /** Why it happens and what it does to people. */
  readonly why: string;
  /** What to change; names the configuration line where there is one. */
  readonly fix: string;
  readonly spec?: string;
}

/** A catalogue: code → rule. Each protocol folder keeps its own. */
export type DiagnosticCatalogue<Code extends string = string> = Readonly<Record<Code, DiagnosticRule>>;

/** Makes the finding `code` of `catalogue`; `message` defaults to the title of its rule. */
export function diagnose<Code extends string>(
  catalogue: DiagnosticCatalogue<Code>,
  code: Code,
  found: { readonly message?: string; readonly span?: Span; readonly severity?: Severity } = {},
): Diagnostic {
  const rule = catalogue[code];
  return {
    code,
    severity: found.severity ?? rule.severity,
    message: found.message ?? rule.title,
    ...(rule.spec === undefined ? {} : { spec: rule.spec }),
    ...(found.span === undefined ? {} : { span: found.span }),
  };
}
