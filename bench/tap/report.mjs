// Medians and ratios as Markdown tables.

/** Ratios are medians of the ratios of each round, so that what troubles the machine for a while troubles both sides of them. */
export function casesTable(results) {
  const head = ['case', 'tap', 'requests/s', '/ direct', '/ haproxy', 'added p50 µs', 'added p99 µs', 'CPU s/10k'];
  const rows = results.flatMap(({ load, taps }) => [...taps].map(([name, measured]) => caseRow(load, name, measured, taps)));
  return table(head, rows);
}

function caseRow(load, name, measured, taps) {
  const direct = taps.get('direct');
  return [
    load.name,
    name,
    Math.round(median(measured.rounds.map(({ perSecond }) => perSecond))),
    ratio(measured, direct).toFixed(2),
    ratio(measured, taps.get('haproxy')).toFixed(2),
    name === 'direct' ? `(${Math.round(of(direct, 'p50'))})` : Math.round(of(measured, 'p50') - of(direct, 'p50')),
    name === 'direct' ? `(${Math.round(of(direct, 'p99'))})` : Math.round(of(measured, 'p99') - of(direct, 'p99')),
    name === 'direct' ? '' : ((measured.cpu / measured.requests) * 10_000).toFixed(2),
  ];
}

function of(measured, figure) {
  return median(measured.rounds.map((round) => round[figure]));
}

function ratio(measured, other) {
  return median(measured.rounds.map((round, index) => round.perSecond / other.rounds[index].perSecond));
}

export function memoryTable(taps) {
  return table(
    ['tap', 'peak RSS MB, all cases'],
    taps.map(({ name, peak }) => [name, peak.toFixed(0)]),
  );
}

/** `course`: resident memory at even steps of the load; `growth`, in MB a minute, of the steady one. */
export function limitsTable(results) {
  const head = ['load', 'tap', 'requests', 'RSS before MB', 'over time', 'peak', 'after', 'growth MB/min'];
  const rows = results.map(({ load, tap, count, before, course, peak, after, growth }) => [
    load,
    tap,
    count,
    before.toFixed(0),
    course.map((megabytes) => megabytes.toFixed(0)).join(' → '),
    peak.toFixed(0),
    after.toFixed(0),
    growth?.toFixed(1) ?? '',
  ]);
  return table(head, rows);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
