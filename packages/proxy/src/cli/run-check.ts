import { CaptureReader, Pipeline } from '@fcgiscope/codec/capture';
import { exchangeOf, summaryOf } from '@fcgiscope/codec/cgi';
import { type Diagnostic, FULL_RETENTION, type Severity } from '@fcgiscope/codec/core';
import type { ConnectionFacts, ExchangeFacts } from '@fcgiscope/codec/exchange';
import type { Filter } from '@fcgiscope/codec/filter';
import { BodyKeeper } from './body-keeper.js';
import { groupLines, totalLine } from './check-output.js';
import { type CheckedDiagnostic, DiagnosticGroups } from './diagnostic-groups.js';
import { CommandFailure } from './exit-code.js';
import { feedCapture, reportFindings } from './feed-capture.js';
import { LineOutput } from './line-output.js';
import { paintFor } from './terminal.js';

/** A checked command line of `fcgiscope check`. */
export interface CheckSettings {
  readonly source: string;
  readonly format: 'text' | 'ndjson';
  readonly failOn: 'error' | 'warning';
  readonly filter: Filter | null;
  readonly ports: readonly number[] | null;
}

/** Runs `fcgiscope check`: prints what was found, and throws where that is a failure. */
export async function runCheck(settings: CheckSettings): Promise<void> {
  const groups = new DiagnosticGroups();
  const output = new LineOutput(process.stdout);
  const take = (found: CheckedDiagnostic): void => {
    groups.add(found);
    if (settings.format === 'ndjson') output.line(JSON.stringify(found));
  };
  const { pipeline, log } = checkingPipeline(settings.filter, groups, take);
  const reader = new CaptureReader({ sink: log, ...(settings.ports !== null && { ports: settings.ports }) });
  const summary = await feedCapture(settings.source, reader);
  pipeline.end();
  if (settings.format === 'text') for (const line of groupLines(groups, paintFor(process.stdout))) output.line(line);
  await output.flush();
  const damage = reportFindings(settings.source, summary);
  if (damage !== undefined) throw damage;
  judge(settings, groups);
}

function checkingPipeline(filter: Filter | null, groups: DiagnosticGroups, take: (found: CheckedDiagnostic) => void) {
  let bodies: BodyKeeper | undefined;
  const pipeline = new Pipeline({
    retention: FULL_RETENTION,
    sink: {
      begun: () => undefined,
      changed: () => undefined,
      settled: (facts) => {
        if (!passes(filter, facts, bodies)) return;
        groups.exchanges++;
        for (const found of exchangeFindings(facts)) take(found);
      },
    },
    observer: {
      // What belongs to no exchange matches no filter.
      ...(filter === null && { finding: (connection, diagnostic) => take(connectionFinding(connection, diagnostic)) }),
      ...(filter?.needs === 'bodies' && { content: (...met) => bodies?.content(...met) }),
    },
  });
  if (filter?.needs === 'bodies') bodies = new BodyKeeper(pipeline);
  return { pipeline, log: bodies ?? pipeline };
}

function passes(filter: Filter | null, facts: ExchangeFacts, bodies: BodyKeeper | undefined): boolean {
  const kept = bodies?.take(facts);
  return filter === null || filter.test({ row: summaryOf(facts), exchange: exchangeOf(facts), ...(kept && { bodies: kept }) });
}

function exchangeFindings(facts: ExchangeFacts): CheckedDiagnostic[] {
  const exchange = exchangeOf(facts);
  const { index, protocol, request, connection } = exchange;
  return exchange.diagnostics.map((diagnostic) => ({
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
