/** @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Tally what became of the tests; those skipped by name */

/** @typedef {{ ancestorTitles: string[], title: string, status: string }} VitestCase */
/** @typedef {{ testResults: { name: string, status: string, assertionResults: VitestCase[] }[] }} VitestReport */

/**
 * Reads the report of `vitest --reporter=json`. A file that could not even be loaded counts as one failure.
 * @param {VitestReport} report
 * @returns {Tally}
 */
export function vitestTally(report) {
  const cases = report.testResults.flatMap((file) => file.assertionResults);
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const titles = cases
    .filter((test) => ['skipped', 'pending', 'todo'].includes(test.status))
    .map((test) => [...test.ancestorTitles, test.title].filter((title) => title !== '').join(' › '));
  return {
    passed: cases.filter((test) => test.status === 'passed').length,
    failed: cases.filter((test) => test.status === 'failed').length + unloadable.length,
    skipped: titles,
  };
}

/** @typedef {{ status: string, annotations: { type: string, description?: string }[] }} PlaywrightTest */
/** @typedef {{ title: string, suites?: PlaywrightSuite[], specs?: { title: string, tests: PlaywrightTest[] }[] }} PlaywrightSuite */
/** @typedef {{ suites: PlaywrightSuite[], errors?: unknown[] }} PlaywrightReport */

/** @param {string} title @param {PlaywrightTest} test */
function playwrightCase(title, { status, annotations }) {
  const reason = annotations.find(({ type }) => type === 'skip')?.description;
  return { title: reason ? `${title} (${reason})` : title, status };
}

/** @param {PlaywrightSuite} suite @returns {{ title: string, status: string }[]} */
function playwrightCases(suite) {
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => playwrightCase(`${suite.title} › ${spec.title}`, test)),
  );
  return [...own, ...(suite.suites ?? []).flatMap(playwrightCases)];
}

/**
 * Reads the report of `playwright test --reporter=json`. An error outside of any test counts as one failure; a test that passed
 * only when tried again counts as failed.
 * @param {PlaywrightReport} report
 * @returns {Tally}
 */
export function playwrightTally(report) {
  const cases = report.suites.flatMap(playwrightCases);
  return {
    passed: cases.filter((test) => test.status === 'expected').length,
    failed: cases.filter((test) => test.status === 'unexpected' || test.status === 'flaky').length + (report.errors?.length ?? 0),
    skipped: cases.filter((test) => test.status === 'skipped').map((test) => test.title),
  };
}

/** @param {readonly Tally[]} tallies @returns {Tally} */
export const total = (tallies) => ({
  passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
  failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  skipped: tallies.flatMap((tally) => tally.skipped),
});

/** The line that everything ends with: `12 passed, 0 failed, 3 skipped`. @param {Tally} tally */
export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
