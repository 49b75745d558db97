import { errorLogEntries } from '../lab/error-log.js';
import type { HttpAnswer } from '../lab/http-client.js';
import { request } from '../lab/http-client.js';
import type { Lab } from '../lab/lab.js';
import { eventually } from '../lab/wait.js';
import type { Scenario } from './scenarios.js';

/** What the people on both sides of nginx see of a scenario. */
export interface Observation {
  readonly answer: HttpAnswer;
  readonly log: readonly string[];
}

/** Plays a scenario, and waits for what nginx writes about it. */
export async function observe(lab: Lab, scenario: Scenario): Promise<Observation> {
  const before = errorLogEntries(lab.errorLog()).length;
  const answer = await request(lab.http, scenario.request);
  const written = () => errorLogEntries(lab.errorLog()).slice(before);
  if (scenario.log.length > 0)
    await eventually(`${scenario.log.length} entries in error.log`, () => written().length >= scenario.log.length);
  return { answer, log: written() };
}

/** What has to be the same with and without a tap. Chunk boundaries and the time of day are nobody's promise. */
export function comparable(
  { answer, log }: Observation,
  scenario: Scenario,
): { readonly answer: object; readonly log: readonly string[] } {
  const headers = answer.headers.filter(([name]) => name !== 'Date');
  const head = { statusLine: answer.statusLine, headers };
  const hungUp = scenario.request.hangUp !== undefined;
  return { answer: hungUp ? head : { ...head, body: answer.body.toString('latin1'), complete: answer.complete }, log };
}
