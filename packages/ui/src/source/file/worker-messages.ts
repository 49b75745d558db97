import type { Exchange, ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';
import type { ConnectionReports, RecordListReply, StatusMessage, ValuesReply } from '@fcgiscope/codec/live';
import type {
  ExportedFile,
  ExportOrder,
  ExportStep,
  RecordScope,
  SourceError,
  StreamName,
  StreamSlice,
} from '../capture-source.js';

/** What the page tells the worker that reads files. Rows come as the page grants credit for them, like those of the live socket. */
export type ToWorker =
  | { readonly type: 'open'; readonly files: readonly File[]; readonly ports: readonly number[] | null }
  | { readonly type: 'cancel' }
  | { readonly type: 'credit'; readonly rows: number }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  /** Nobody waits for the answer any more. */
  | { readonly type: 'forget'; readonly id: number };

export type FromWorker =
  | { readonly type: 'rows'; readonly rows: readonly SummaryRow[] }
  | { readonly type: 'removed'; readonly before: number }
  | StatusMessage
  /** How far the answer to an export is. */
  | { readonly type: 'step'; readonly id: number; readonly step: ExportStep }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly type: 'failure'; readonly id: number; readonly kind: SourceError['kind']; readonly message: string };

/** What can be asked of the files, and what is answered. */
export type Question =
  | { readonly ask: 'exchange'; readonly index: number }
  | { readonly ask: 'stream'; readonly index: number; readonly name: StreamName; readonly from: number; readonly to: number }
  | { readonly ask: 'records'; readonly scope: RecordScope; readonly after: number }
  | { readonly ask: 'recordBytes'; readonly scope: RecordScope; readonly record: number }
  | { readonly ask: 'annotate'; readonly index: number; readonly mark: ExchangeMark | null }
  | { readonly ask: 'matches'; readonly filter: string; readonly indexes: readonly number[] }
  | { readonly ask: 'connections' }
  | { readonly ask: 'export'; readonly order: ExportOrder }
  | { readonly ask: 'values'; readonly fields: readonly string[]; readonly indexes: readonly number[] };

export interface Answers {
  readonly exchange: Exchange;
  readonly stream: StreamSlice;
  readonly records: RecordListReply;
  readonly recordBytes: Uint8Array;
  readonly annotate: { readonly mark: ExchangeMark | null };
  readonly matches: readonly number[];
  readonly connections: ConnectionReports;
  readonly export: ExportedFile;
  readonly values: ValuesReply['exchanges'];
}
