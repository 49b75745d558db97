import { findNamedValues } from './find-named-values.js';
import { findTraceArguments } from './find-trace-arguments.js';
import type { Finder } from './finding.js';
import { SECRET_PATTERNS } from './secret-patterns.js';
import { originEnd, originOf, viewsOf } from './views.js';

/** Any text at all, with or without structure: what looks like a secret, and what is called one; escapes undone. */
export const textFinder: Finder = (text, found) => {
  for (const view of viewsOf(text)) {
    findInPlainText(view.text, (finding) =>
      found({
        ...finding,
        from: originOf(view, finding.from),
        to: originEnd(view, finding.to),
        value: finding.value ?? view.text.slice(finding.from, finding.to),
      }),
    );
  }
};

const findInPlainText: Finder = (text, found) => {
  for (const { name, pattern, certain } of SECRET_PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = match.indices?.[1] ?? [0, 0];
      found({ from, to, name, place: 'pattern', certain });
    }
  }
  findNamedValues(text, found);
  findTraceArguments(text, found);
};
