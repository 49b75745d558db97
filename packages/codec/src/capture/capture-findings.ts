import { type Diagnostic, type DiagnosticCatalogue, diagnose } from '../core/index.js';

/** Codes of findings about capture files. */
export type CaptureFindingCode =
  | 'capture-empty'
  | 'not-a-capture'
  | 'capture-damaged'
  | 'capture-cut-short'
  | 'gzip-damaged'
  | 'file-unreadable'
  | 'too-much-compressed'
  | 'block-malformed'
  | 'interface-unknown'
  | 'link-type-unknown'
  | 'packets-dropped'
  | 'packets-truncated'
  | 'segments-lost'
  | 'overlap-differs'
  | 'out-of-window'
  | 'waiting-limit'
  | 'connection-limit'
  | 'fragments-incomplete'
  | 'made-from-har';

/** What can be wrong with a capture itself, as opposed to the traffic in it. */
export const CAPTURE_FINDINGS: DiagnosticCatalogue<CaptureFindingCode> = {
  'capture-empty': {
    severity: 'error',
    title: 'the file is empty',
    why: 'There is not a single byte in it.',
    fix: 'Stop the capture program properly, or copy the file again.',
  },
  'not-a-capture': {
    severity: 'error',
    title: 'this is no capture file',
    why: 'The first bytes are those of no format that is read: pcapng, pcap, or gzip of one of them.',
    fix: 'Give a file that tcpdump, Wireshark or fcgiscope has written.',
  },
  'capture-damaged': {
    severity: 'error',
    title: 'the capture is damaged',
    why: 'A length in the file cannot be true; where the next packet begins is unknown. All before it was read.',
    fix: 'Copy the file again in binary mode.',
  },
  'capture-cut-short': {
    severity: 'warning',
    title: 'the capture ends in the middle of a packet',
    why: 'The capture program is still writing, was killed, or the disk was full. All before was read.',
    fix: 'Stop the capture program with SIGINT; it writes its buffer then.',
  },
  'gzip-damaged': {
    severity: 'error',
    title: 'the compressed file is damaged or cut short',
    why: 'gzip cannot be read past the damage. All before it was read.',
    fix: 'Copy the file again.',
  },
  'file-unreadable': {
    severity: 'error',
    title: 'the file cannot be read any further',
    why: 'It was changed, moved or removed while it was read, or the disk fails. All before was read.',
    fix: 'Open it again.',
  },
  'too-much-compressed': {
    severity: 'warning',
    title: 'the file is too large when decompressed: bodies at its end are not kept',
    why: 'What was compressed is kept decompressed, so that any place in it can be read again, and that is bounded.',
    fix: 'Decompress the file, then open it.',
  },
  'block-malformed': {
    severity: 'warning',
    title: 'a block contradicts itself and was skipped',
    why: 'Lengths inside the block do not fit into it.',
    fix: 'Look at the program that wrote the file.',
  },
  'interface-unknown': {
    severity: 'warning',
    title: 'a packet belongs to an interface that the file does not describe',
    why: 'Without the description, neither link type nor clock of the packet is known; it was skipped.',
    fix: 'Look at the program that wrote the file.',
  },
  'link-type-unknown': {
    severity: 'warning',
    title: 'packets of a link type that is not read were skipped',
    why: 'Ethernet, Linux cooked, raw IP, BSD loopback and exported PDUs are read.',
    fix: 'Capture on another interface, for example on lo or any.',
  },
  'packets-dropped': {
    severity: 'warning',
    title: 'the capture program dropped packets',
    why: 'The kernel was faster than the program that wrote the file.',
    fix: 'Capture with a larger buffer (tcpdump -B 65536) and a narrower filter.',
  },
  'packets-truncated': {
    severity: 'warning',
    title: 'packets were captured only in part',
    why: 'The snapshot length of the capture is smaller than the packets. What was cut off is missing in the streams.',
    fix: 'Capture whole packets: tcpdump -s 0.',
  },
  'segments-lost': {
    severity: 'warning',
    title: 'parts of connections are missing in the capture',
    why: 'The receiver acknowledged bytes that are not in the file, or they never came again.',
    fix: 'Capture with a larger buffer (tcpdump -B 65536), or on the machine itself.',
  },
  'overlap-differs': {
    severity: 'warning',
    title: 'a retransmission carries other bytes than the first transmission',
    why: 'The copy that came first was taken. Either somebody plays tricks, or two captures were merged.',
    fix: 'Look at the packets with tshark: -Y tcp.analysis.retransmission.',
  },
  'out-of-window': {
    severity: 'info',
    title: 'segments that cannot belong to their connection were skipped',
    why: 'Their sequence numbers are further away than any window reaches.',
    fix: 'Nothing, unless exchanges are missing.',
  },
  'waiting-limit': {
    severity: 'warning',
    title: 'too much waited for missing segments: they were given up',
    why: 'What waits for a missing segment is held in memory, and memory is bounded.',
    fix: 'Nothing; the gap is marked where it is.',
  },
  'connection-limit': {
    severity: 'warning',
    title: 'too many open connections: the oldest were given up',
    why: 'Each open connection holds state, and memory is bounded.',
    fix: 'Narrow the capture: tcpdump port 9000.',
  },
  'fragments-incomplete': {
    severity: 'warning',
    title: 'IP datagrams came in fragments of which some are missing',
    why: 'They were lost, cut by the snapshot length, or too many at once.',
    fix: 'Capture whole packets, without a filter on ports: later fragments have none.',
  },
  'made-from-har': {
    severity: 'info',
    title: 'made from a HAR, which knows HTTP alone: records and closes are invented',
    why: 'A HAR of fcgiscope also has params, stderr, ids and ends; of those of others, all that is not HTTP is invented, too.',
    fix: 'Export as pcapng where records matter.',
  },
};

/** A finding about a capture file: the first of its kind, and how many there were. */
export interface CaptureFinding extends Diagnostic {
  readonly code: CaptureFindingCode;
  /** In the (decompressed) file, of the first one; null where it has no place. */
  readonly position: number | null;
  readonly count: number;
}

/** Gathers findings, one entry for each code however often it comes. */
export class FindingLog {
  private readonly found = new Map<CaptureFindingCode, CaptureFinding>();

  add(code: CaptureFindingCode, position: number | null, message?: string, count = 1): void {
    const first = this.found.get(code);
    if (first !== undefined) this.found.set(code, { ...first, count: first.count + count });
    else
      this.found.set(code, {
        ...diagnose(CAPTURE_FINDINGS, code, message === undefined ? {} : { message }),
        code,
        position,
        count,
      });
  }

  has(code: CaptureFindingCode): boolean {
    return this.found.has(code);
  }

  list(): CaptureFinding[] {
    return [...this.found.values()];
  }
}
