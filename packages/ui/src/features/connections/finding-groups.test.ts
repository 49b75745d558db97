import type { Diagnostic } from '@fcgiscope/codec/core';
import type { ConnectionReport } from '@fcgiscope/codec/live';
import { describe, expect, it } from 'vitest';
import { findingGroups, worstOf } from './finding-groups.js';

const finding = (code: string, severity: Diagnostic['severity'], message: string = code): Diagnostic => ({
  code,
  severity,
  message,
});

const report = (connection: number, ...findings: readonly Diagnostic[]): ConnectionReport => ({
  connection,
  tap: 'tap',
  server: '',
  app: '',
  opened: connection,
  closed: null,
  findings,
  more: 0,
});

describe('the findings of connections', () => {
  it('are grouped by kind, the worst first, with the newest connection in front', () => {
    const groups = findingGroups([
      report(1, finding('stray', 'warning', 'one'), finding('stray', 'warning', 'two')),
      report(2, finding('http', 'error')),
      report(3, finding('stray', 'warning', 'three')),
    ]);
    expect(
      groups.map(({ code, message, found }) => [code, message, found.map(({ report: { connection } }) => connection)]),
    ).toEqual([
      ['http', 'http', [2]],
      ['stray', 'three', [3, 1]],
    ]);
    expect(groups[1]?.found[1]?.findings).toHaveLength(2);
  });

  it('are as grave as the worst of them', () => {
    expect(worstOf(report(1, finding('a', 'info'), finding('b', 'error'), finding('c', 'warning')))).toBe('error');
    expect(worstOf(report(1))).toBeNull();
  });
});
