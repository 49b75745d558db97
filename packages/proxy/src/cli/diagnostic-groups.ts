import type { Diagnostic, Severity } from '@fcgiscope/codec/core';
import type { Protocol } from '@fcgiscope/codec/exchange';

/** A diagnostic and whose it is: as `check --format ndjson` prints it. */
export interface CheckedDiagnostic extends Diagnostic {
  /** Null where it belongs to a connection alone. */
  readonly exchange: number | null;
  readonly connection: number;
  readonly protocol: Protocol;
  /** The request line, or the ends of the connection. */
  readonly request: string;
}

/** Diagnostics of one code and severity. */
export interface DiagnosticGroup {
  readonly code: string;
  readonly severity: Severity;
  readonly protocol: Protocol;
  count: number;
  /** The first ones. */
  readonly examples: CheckedDiagnostic[];
}

/** The worst first. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

const EXAMPLES = 5;

/** Gathers the diagnostics of a capture by their codes. */
export class DiagnosticGroups {
  /** Exchanges that were looked at. */
  exchanges = 0;
  private readonly groups = new Map<string, DiagnosticGroup>();

  add(found: CheckedDiagnostic): void {
    const { code, severity, protocol } = found;
    const key = `${severity} ${code}`;
    const group = this.groups.get(key) ?? { code, severity, protocol, count: 0, examples: [] };
    this.groups.set(key, group);
    group.count++;
    if (group.examples.length < EXAMPLES) group.examples.push(found);
  }

  count(severity: Severity): number {
    return this.sorted().reduce((sum, group) => sum + (group.severity === severity ? group.count : 0), 0);
  }

  /** By severity, then the most frequent first. */
  sorted(): DiagnosticGroup[] {
    const rank = ({ severity }: DiagnosticGroup): number => SEVERITIES.indexOf(severity);
    return [...this.groups.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
  }
}
