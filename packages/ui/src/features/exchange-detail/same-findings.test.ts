import type { Diagnostic } from '@fcgiscope/codec/core';
import { describe, expect, it } from 'vitest';
import { sameFindings } from './same-findings.js';

const finding = (code: string, message: string, offset: number): Diagnostic => ({
  code,
  severity: 'error',
  message,
  span: { direction: 'to-app', offset, length: 8 },
});

describe('sameFindings', () => {
  it('says once what is said again and again, and keeps every place', () => {
    const groups = sameFindings([
      finding('unknown-type', 'Type 42', 0),
      finding('stream-after-close', 'A stream goes on', 8),
      finding('unknown-type', 'Type 42', 16),
      finding('unknown-type', 'Type 43', 24),
    ]);
    expect(groups.map(({ first, all }) => [first.message, all.map(({ span }) => span?.offset)])).toEqual([
      ['Type 42', [0, 16]],
      ['A stream goes on', [8]],
      ['Type 43', [24]],
    ]);
  });
});
