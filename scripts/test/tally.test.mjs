import { describe, expect, it } from 'vitest';
import { playwrightTally, summaryLine, total, vitestTally } from './tally.mjs';

const test = (/** @type {string} */ title, /** @type {string} */ status) => ({ ancestorTitles: ['', 'suite'], title, status });
const annotations = [{ type: 'skip', description: 'needs: php-fpm' }];
const spec = (/** @type {string} */ status) => ({ title: status, tests: [{ status, annotations }] });

describe('the tally of a test run', () => {
  it('counts the cases of vitest, and names those skipped', () => {
    const cases = [test('a', 'passed'), test('b', 'failed'), test('c', 'skipped'), test('d', 'pending')];
    expect(vitestTally({ testResults: [{ name: 'x.test.ts', status: 'failed', assertionResults: cases }] })).toEqual({
      passed: 1,
      failed: 1,
      skipped: ['suite › c', 'suite › d'],
    });
  });

  it('counts a file that does not load, or fails outside of its cases, as a failure', () => {
    const broken = { name: 'x.test.ts', status: 'failed', assertionResults: [] };
    const teardown = { name: 'y.test.ts', status: 'failed', assertionResults: [test('a', 'passed')] };
    expect(vitestTally({ testResults: [broken, teardown] })).toMatchObject({ passed: 1, failed: 2 });
  });

  it('counts the cases of playwright wherever they nest, and calls a flaky one failed', () => {
    const inner = { title: 'inner', specs: [spec('expected'), spec('flaky')] };
    const suites = [{ title: 'outer', suites: [inner], specs: [spec('unexpected'), spec('skipped')] }];
    expect(playwrightTally({ suites, errors: [{}] })).toEqual({
      passed: 1,
      failed: 3,
      skipped: ['outer › skipped (needs: php-fpm)'],
    });
  });

  it('ends with one line', () => {
    const one = { passed: 2, failed: 1, skipped: [] };
    expect(summaryLine(one)).toBe('2 passed, 1 failed');
    expect(summaryLine(total([one, { passed: 3, failed: 0, skipped: ['a'] }]))).toBe('5 passed, 1 failed, 1 skipped');
  });
});
