import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { exchangeOf, summaryOf } from '@fcgiscope/codec/cgi';
import { isoTime } from '@fcgiscope/codec/core';
import type { ExchangeFacts, ExchangeMark, RecordObserver } from '@fcgiscope/codec/exchange';
import { recordTypeLabel } from '@fcgiscope/codec/fastcgi';
import type { LineOutput } from './line-output.js';
import { type TableLook, tableHead, tableRecord, tableRow } from './table-output.js';
import { paintFor } from './terminal.js';

/** How exchanges and records become lines. */
export interface ReadFormat {
  exchange(facts: ExchangeFacts, mark: ExchangeMark | undefined): string;
  readonly record: NonNullable<RecordObserver['record']>;
}

/** Where a terminal does not say. */
const DEFAULT_COLUMNS = 80;

/** Past ASCII there are control characters that JSON leaves as they are, and terminals obey. */
const HIGH_CONTROLS = /[\u007f-\u009f]/g;

function json(value: unknown): string {
  return JSON.stringify(value).replace(HIGH_CONTROLS, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

export function ndjsonFormat(output: LineOutput): ReadFormat {
  let records = 0;
  return {
    exchange: (facts, mark) => json({ ...exchangeOf(facts), ...(mark && { mark }) }),
    record: (connection, direction, record, _owner, time) => {
      const { version, type, requestId, contentLength, paddingLength, offset } = record;
      output.line(
        json({
          record: ++records,
          time: isoTime(time),
          connection: { id: connection.id, server: connection.server, app: connection.app },
          direction,
          version,
          type: recordTypeLabel(type),
          typeCode: type,
          requestId,
          contentLength,
          paddingLength,
          offset,
        }),
      );
    },
  };
}

export function tableFormat(output: LineOutput, look: TableLook): ReadFormat {
  output.head = tableHead(look);
  return {
    exchange: (facts, mark) => tableRow({ ...summaryOf(facts), ...(mark && { mark }) }, look),
    record: (connection, direction, record, _owner, time) =>
      output.line(tableRecord(time, direction, record, connection.id, look)),
  };
}

export function tableLook(stdout: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>): TableLook {
  return { width: stdout.isTTY === true ? (stdout.columns ?? DEFAULT_COLUMNS) : null, paint: paintFor(stdout) };
}
