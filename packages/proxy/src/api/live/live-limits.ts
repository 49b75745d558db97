/** What pages may cost, and how often they are told something. Times are milliseconds. */
export const LIVE_LIMITS = {
  /** Pages at once; each may hold {@link bufferedBytes} and a bit per row. */
  pages: 16,
  /** Bytes that may wait in a page's socket before nothing more is written to it. */
  bufferedBytes: 1024 * 1024,
  /** The largest message that a page may send: a hello has less than two hundred bytes. */
  messageBytes: 4096,
  /** Rows of one message: some 2 ms to write as JSON, for so long traffic may have to wait. */
  batchRows: 250,
  /** Characters of one message, about: rows with enormous URIs travel in smaller batches. */
  batchCharacters: 256 * 1024,
  /** Changes are gathered for so long: 20 messages a second look live, and cost a tenth of one message per change. */
  flushEvery: 50,
  /** At most four states a second. */
  statusEvery: 250,
  /** A page must say hello within this time. */
  helloWithin: 10_000,
  /** A ping each; a page that has not answered the one before is dead. */
  pingEvery: 15_000,
} as const;
