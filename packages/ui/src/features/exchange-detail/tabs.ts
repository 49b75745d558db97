import type { Diagnostic } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import type { ComponentType } from 'react';
import { findingCount } from '../../lib/finding-count.js';
import { formatBytes } from '../../lib/format-bytes.js';
import { formatCount } from '../../lib/format-count.js';
import type { TabId } from '../../store/route.js';
import { DiagnosticsTab } from './diagnostics/DiagnosticsTab.js';
import { RequestTab } from './message/RequestTab.js';
import { ResponseTab } from './message/ResponseTab.js';
import { OverviewTab } from './overview/OverviewTab.js';
import { ParamsTab } from './params/ParamsTab.js';
import { RecordsTab } from './records/RecordsTab.js';
import { listMessages } from './stderr/messages.js';
import { StderrTab } from './stderr/StderrTab.js';

export interface DetailTab {
  readonly id: TabId;
  readonly title: string;
  /** What stands beside the title: how much there is. Empty where there is nothing to count. */
  readonly amount: (exchange: Exchange) => string;
  readonly View: ComponentType<{ readonly exchange: Exchange }>;
}

const some = (count: number) => (count === 0 ? '' : formatCount(count));

const found = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.length === 0 ? '' : findingCount(diagnostics.map(({ code }) => code));

const sized = (bytes: number) => (bytes === 0 ? '' : formatBytes(bytes));

/** The tabs in their order; key `1` opens the first. */
export const DETAIL_TABS: readonly DetailTab[] = [
  { id: 'overview', title: 'Overview', amount: () => '', View: OverviewTab },
  { id: 'params', title: 'Params', amount: ({ params }) => some(params.length), View: ParamsTab },
  {
    id: 'request',
    title: 'Request',
    amount: ({ streams }) => sized(streams.stdin.bytes + (streams.data?.bytes ?? 0)),
    View: RequestTab,
  },
  { id: 'response', title: 'Response', amount: ({ streams }) => sized(streams.stdout.bytes), View: ResponseTab },
  { id: 'stderr', title: 'Stderr', amount: ({ streams }) => some(listMessages(streams.stderr.text).length), View: StderrTab },
  { id: 'records', title: 'Records', amount: () => '', View: RecordsTab },
  { id: 'diagnostics', title: 'Diagnostics', amount: ({ diagnostics }) => found(diagnostics), View: DiagnosticsTab },
];
