import type { Severity } from '@fcgiscope/codec/core';
import { diagnosticRule } from '@fcgiscope/codec/export';
import type { CheckedDiagnostic, DiagnosticGroup, DiagnosticGroups } from './diagnostic-groups.js';
import { printable } from './display-width.js';
import type { Paint } from './terminal.js';

const STYLES: Readonly<Record<Severity, Parameters<Paint>[0]>> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** All groups as text: what, where, why, and what to change. */
export function groupLines(groups: DiagnosticGroups, paint: Paint): string[] {
  return groups.sorted().flatMap((group) => oneGroup(group, paint));
}

function oneGroup(group: DiagnosticGroup, paint: Paint): string[] {
  const { code, severity, count, examples } = group;
  const rule = diagnosticRule(code, group.protocol);
  const times = count === 1 ? 'once' : `${count} times`;
  const more = count > examples.length ? [paint('dim', `    … ${count - examples.length} more`)] : [];
  return [
    `${paint(STYLES[severity], severity)} ${paint('bold', code)}, ${times}: ${rule?.title ?? printable(examples[0]?.message ?? '')}`,
    ...examples.map((example) => exampleLine(example, paint)),
    ...more,
    ...(rule === undefined ? [] : [`  why  ${rule.why}`, `  fix  ${rule.fix}`]),
    '',
  ];
}

function exampleLine({ exchange, connection, request, message }: CheckedDiagnostic, paint: Paint): string {
  const whose = exchange === null ? `connection ${connection}` : `#${exchange}`;
  return `    ${paint('dim', `${whose} ${printable(request)}`)}  ${printable(message)}`;
}

/** `12 exchanges: 3 errors, 1 warning, nothing else`. */
export function totalLine(groups: DiagnosticGroups): string {
  const exchanges = amount(groups.exchanges, 'exchange');
  const counts = [
    amount(groups.count('error'), 'error'),
    amount(groups.count('warning'), 'warning'),
    amount(groups.count('info'), 'note'),
  ];
  return `${exchanges}: ${counts.join(', ')}`;
}

function amount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
