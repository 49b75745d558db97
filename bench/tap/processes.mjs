// CPU and memory of processes, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** Seconds that the processes and their children, living and dead, have computed. The kernel counts in 10 ms. */
export function cpuSeconds(pids) {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(statOf);
  const family = all.filter((stat) => stat && (pids.includes(stat.pid) || pids.includes(stat.parent)));
  return family.reduce((sum, stat) => sum + stat.ticks, 0) / 100;
}

function statOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ');
    const isParentOfDead = fields.slice(11, 15).map(Number);
    return { pid: Number(pid), parent: Number(fields[1]), ticks: isParentOfDead.reduce((a, b) => a + b, 0) };
  } catch {
    return undefined;
  }
}

/** Resident memory in MB, now (`VmRSS`) or at its highest (`VmHWM`). */
export function memory(pid, field = 'VmRSS') {
  const line = readFileSync(`/proc/${pid}/status`, 'latin1').match(new RegExp(`${field}:\\s+(\\d+) kB`));
  return Number(line[1]) / 1024;
}
