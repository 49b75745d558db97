import type { Diagnostic } from '@fcgiscope/codec/core';

/** Findings that say the same, each of another place. */
export interface SameFindings {
  readonly key: string;
  readonly first: Diagnostic;
  readonly all: readonly Diagnostic[];
}

/** What is said again and again once, in the order in which each came first: a peer that is wrong in every record has one fault. */
export function sameFindings(diagnostics: readonly Diagnostic[]): readonly SameFindings[] {
  const groups = new Map<string, SameFindings & { readonly all: Diagnostic[] }>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.code} ${diagnostic.message}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { key, first: diagnostic, all: [diagnostic] });
    else known.all.push(diagnostic);
  }
  return [...groups.values()];
}
