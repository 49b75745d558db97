import type { Diagnostic, Severity } from '@fcgiscope/codec/core';
import type { ConnectionFacts, Exchange } from '@fcgiscope/codec/exchange';
import { reportFindings } from './capture-report.js';
import { groupLines, totalLine } from './check-output.js';
import { type CheckedDiagnostic, DiagnosticGroups } from './diagnostic-groups.js';
import { CommandFailure } from './exit-code.js';
import { LineOutput } from './line-output.js';
import { type OpenedCapture, type OpenSettings, openCapture, wholeExchange } from './opened-capture.js';
import { paintFor } from './terminal.js';

/** A checked command line of `fcgiscope check`. */
export interface CheckSettings extends OpenSettings {
  readonly format: 'text' | 'ndjson';
  readonly failOn: 'error' | 'warning';
}

/** Runs `fcgiscope check`: prints what was found, and throws where that is a failure. */
export async function runCheck(settings: CheckSettings): Promise<void> {
  const groups = new DiagnosticGroups();
  const output = new LineOutput(process.stdout);
  const take = (found: CheckedDiagnostic): void => {
    groups.add(found);
    if (settings.format === 'ndjson') output.line(JSON.stringify(found));
  };
  const opened = await openCapture(settings, {
    // What belongs to no exchange matches no filter.
    ...(settings.filter === null && { onFinding: (connection, found) => take(connectionFinding(connection, found)) }),
  });
  try {
    await checkExchanges(opened, groups, take);
    if (settings.format === 'text') for (const line of groupLines(groups, paintFor(process.stdout))) output.line(line);
    await output.flush();
    const damage = reportFindings(settings.source, opened);
    if (damage !== undefined) throw damage;
  } finally {
    await opened.close();
  }
  judge(settings, groups);
}

async function checkExchanges(
  { capture, indices }: OpenedCapture,
  groups: DiagnosticGroups,
  take: (found: CheckedDiagnostic) => void,
): Promise<void> {
  for (const index of indices) {
    const exchange = await wholeExchange(capture, index);
    if (exchange === undefined) continue;
    groups.exchanges++;
    for (const found of exchangeFindings(exchange)) take(found);
  }
}

function exchangeFindings({ index, protocol, request, connection, diagnostics }: Exchange): CheckedDiagnostic[] {
  return diagnostics.map((diagnostic) => ({
    exchange: index,
    connection: connection.id,
    protocol,
    request: [request.method, request.uri].filter((word) => word !== null).join(' '),
    ...diagnostic,
  }));
}

function connectionFinding({ id, server, app }: ConnectionFacts, diagnostic: Diagnostic): CheckedDiagnostic {
  return { exchange: null, connection: id, protocol: 'fastcgi', request: `${server} → ${app}`, ...diagnostic };
}

const FAILING: Readonly<Record<CheckSettings['failOn'], readonly Severity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
};

function judge({ source, failOn }: CheckSettings, groups: DiagnosticGroups): void {
  const line = totalLine(groups);
  if (FAILING[failOn].some((severity) => groups.count(severity) > 0)) throw new CommandFailure(`${source}: ${line}`);
  process.stderr.write(`${source}: ${line}\n`);
}
