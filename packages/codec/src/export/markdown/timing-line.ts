import type { Timings } from '../../exchange/index.js';
import { duration } from './amounts.js';

/** Characters of the bar. */
const WIDTH = 40;

const PHASES = [
  { name: 'send', mark: '░' },
  { name: 'wait', mark: '█' },
  { name: 'receive', mark: '▒' },
] as const;

/** `░░████████████████▒▒▒▒  send 0.10 ms + wait 12.2 ms + receive 3.00 ms = 15.3 ms` */
export function timingLine(timings: Timings): string {
  const total = timings.total ?? PHASES.reduce((sum, { name }) => sum + (timings[name] ?? 0), 0);
  const bar = PHASES.map(({ name, mark }) => mark.repeat(columns(timings[name], total))).join('');
  const phases = PHASES.map(({ name }) => `${name} ${duration(timings[name])}`).join(' + ');
  const afterlife =
    timings.afterlife === undefined ? '' : `; the web server had gone ${duration(timings.afterlife)} before the end`;
  return `${bar}  ${phases} = ${duration(timings.total)}${afterlife}`;
}

/** Every phase that there was is to be seen. */
function columns(phase: number | null, total: number): number {
  if (phase === null || phase <= 0) return 0;
  return Math.max(1, Math.round((phase / total) * WIDTH));
}
