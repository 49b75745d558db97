import { annotateRecord, HEADER_LENGTH, Requester, ROLE, recordTypeLabel } from '@fcgiscope/codec/fastcgi';
import type { PreviewRecord } from '@fcgiscope/codec/live';
import { requestHeader } from '../client/request-header.js';
import { type Draft, type DraftBody, wireParams } from './draft.js';

/** What would go over the wire. */
export interface Preview {
  readonly records: readonly PreviewRecord[];
  /** Bytes of the bodies that are not shown. */
  readonly omittedBytes: number;
}

const HEX_BYTES = 4096;

/** The exact records of a draft, made by the code that sends them; of a long body the first piece. */
export async function previewOf(draft: Draft): Promise<Preview> {
  const body = await firstPiece(draft.body);
  const data = draft.data === null ? { bytes: new Uint8Array(0), omitted: 0 } : await firstPiece(draft.data);
  const omittedBytes = body.omitted + data.omitted;
  if (draft.protocol === 'fastcgi')
    return { records: splitRecords(fastcgiBytes(draft, body, data)).map(described), omittedBytes };
  const header = requestHeader(draft.protocol, wireParams(draft.params));
  const pieces = [piece('header', header), ...(body.bytes.length > 0 ? [piece('body', body.bytes)] : [])];
  return { records: pieces, omittedBytes };
}

interface FirstPiece {
  readonly bytes: Uint8Array;
  readonly omitted: number;
}

async function firstPiece(body: DraftBody): Promise<FirstPiece> {
  for await (const bytes of body.read()) return { bytes, omitted: body.length - bytes.length };
  return { bytes: new Uint8Array(0), omitted: 0 };
}

function fastcgiBytes({ role, params }: Draft, body: FirstPiece, data: FirstPiece): Buffer {
  const requester = new Requester();
  const { requestId, bytes } = requester.begin(wireParams(params), { role: ROLE[role] });
  const parts = [...bytes];
  if (role !== 'authorizer') parts.push(requester.stdin(requestId, body.bytes));
  if (role !== 'authorizer' && body.omitted === 0) parts.push(requester.endStdin(requestId));
  if (role === 'filter') parts.push(requester.data(requestId, data.bytes));
  if (role === 'filter' && data.omitted === 0) parts.push(requester.endData(requestId));
  return Buffer.concat(parts);
}

function splitRecords(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + HEADER_LENGTH + bytes.readUInt16BE(at + 4) + (bytes[at + 6] ?? 0);
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return records;
}

function described(record: Buffer): PreviewRecord {
  const fields = annotateRecord(record.subarray(0, HEX_BYTES)).map(({ name, from, to, value }) => ({ name, from, to, value }));
  return { ...piece(recordTypeLabel(record[1] ?? 0), record), fields };
}

function piece(type: string, bytes: Uint8Array): PreviewRecord {
  return { type, bytes: bytes.length, hex: Buffer.from(bytes.subarray(0, HEX_BYTES)).toString('hex'), fields: [] };
}
