/** One record as `GET /api/exchanges/{index}/records` and `read --records` describe it. */
export interface RecordSummary {
  /** Number of the record in its connection, from 1, in order of time. */
  readonly record: number;
  readonly time: string;
  readonly connection: number;
  readonly direction: 'to-app' | 'from-app';
  readonly version: number;
  readonly type: string;
  readonly typeCode: number;
  readonly requestId: number;
  readonly contentLength: number;
  readonly paddingLength: number;
  /** Of the header's first byte in the bytes of its direction. */
  readonly offset: number;
}
