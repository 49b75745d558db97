import type { Diagnostic, Severity } from '@fcgiscope/codec/core';
import type { ConnectionReport } from '@fcgiscope/codec/live';

/** One kind of finding, and the connections that have it. */
export interface FindingGroup {
  readonly code: string;
  readonly severity: Severity;
  /** As the newest connection has it. */
  readonly message: string;
  readonly spec: string | undefined;
  /** The newest first. */
  readonly found: readonly FoundOn[];
}

/** What one connection has of a kind. */
export interface FoundOn {
  readonly report: ConnectionReport;
  readonly findings: readonly Diagnostic[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Findings by their kind: a hundred connections that speak HTTP are one mistake. The worst kind first, then the newest. */
export function findingGroups(reports: readonly ConnectionReport[]): readonly FindingGroup[] {
  const groups = new Map<string, FindingGroup & { readonly found: FoundOn[] }>();
  for (const report of reports.toReversed()) {
    for (const [code, findings] of byCode(report.findings)) {
      const [first] = findings;
      if (first === undefined) continue;
      const group = groups.get(code) ?? {
        code,
        severity: first.severity,
        message: first.message,
        spec: first.spec,
        found: [],
      };
      group.found.push({ report, findings });
      groups.set(code, group);
    }
  }
  return [...groups.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function byCode(findings: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    const same = found.get(finding.code);
    if (same === undefined) found.set(finding.code, [finding]);
    else same.push(finding);
  }
  return found;
}

/** The worst severity among the findings of a connection; null where it has none. */
export function worstOf({ findings }: ConnectionReport): Severity | null {
  return findings.map(({ severity }) => severity).sort((a, b) => RANK[a] - RANK[b])[0] ?? null;
}
