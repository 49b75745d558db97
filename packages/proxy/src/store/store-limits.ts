/** Bytes of one write buffer: large writes cost least, and a megabyte is past the knee. */
export const BUFFER_BYTES = 1024 * 1024;

/** Traffic that may wait for the disk. Past it bytes are not kept, and a gap `overload` says so. */
export const MAX_PENDING_BYTES = 16 * 1024 * 1024;

/** Up to so much that waits, full buffers go past the page cache: it takes a third of the processor time, and evicts nobody's files. */
export const DIRECT_PENDING_BYTES = 12 * 1024 * 1024;

/** The least that is written past the page cache: small direct writes wait for the disk more than they save. */
export const DIRECT_MIN_BYTES = 256 * 1024;

/** What direct writes are aligned to, in memory and in the file: no disk has larger blocks. */
export const DIRECT_ALIGNMENT = 4096;

/** Traffic that is captured per second, in the long run and at once: more would cost the processor time that forwarding needs. */
export const DEFAULT_BYTES_PER_SECOND = 128 * 1024 * 1024;
export const BURST_BYTES = 16 * 1024 * 1024;

/** Buffers beyond {@link MAX_PENDING_BYTES}: room for what says that bytes are missing, that connections opened and closed. */
export const SPARE_BUFFERS = 2;

/** What was captured is in the file after this long at the latest, if the disk follows. */
export const FLUSH_MILLIS = 40;

/** Default and least limit of the ring. */
export const DEFAULT_CAPTURE_BYTES = 1024 * 1024 * 1024;
export const MIN_CAPTURE_BYTES = 2 * 1024 * 1024;

/** The ring drops whole segments, so it has enough of them that little goes at once; a segment's index takes a tenth of it. */
export const SEGMENTS_PER_RING = 16;
export const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;
