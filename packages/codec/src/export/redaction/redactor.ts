import { latin1, utf8Bytes, utf8Lossy } from '../../bytes/index.js';
import type { CapturedExchange, CapturedRecord } from '../captured-exchange.js';
import { textFinder } from './find-in-text.js';
import type { Finder, Finding } from './finding.js';
import { type Manifest, ManifestCounts } from './manifest.js';
import { isMasked, merged, paint, type Replacement } from './mask.js';
import { redactRecords, redactStray } from './redact-records.js';
import { SecretBook } from './secret-book.js';
import { type Visit, visitExchange } from './visit-exchange.js';

/**
 * Masks the secrets of exchanges. Show it every exchange of an export first, then let it mask them: a secret that one exchange
 * names is masked in all. Lengths never change; one secret has one mask; what cannot be looked into becomes zeros. It throws
 * where it cannot do that, and then nothing must be written.
 *
 *     for (const captured of exchanges) redactor.observe(captured);
 *     for (const captured of exchanges) write(redactor.redact(captured));
 */
export class Redactor {
  private readonly book = new SecretBook();
  private readonly counts = new ManifestCounts();

  /** Learns the secrets of an exchange. */
  observe(captured: CapturedExchange): void {
    visitExchange(captured, this.learn);
  }

  /** A copy without secrets; `captured` stays as it is. */
  redact(captured: CapturedExchange): CapturedExchange {
    const { exchange, bodies } = visitExchange(captured, this.mask);
    return { exchange, bodies, records: redactRecords(captured.records, bodies, this.mask) };
  }

  /** The same for a record that belongs to no exchange. */
  observeStray(record: CapturedRecord): void {
    redactStray(record, this.learn);
  }

  redactStray(record: CapturedRecord): CapturedRecord {
    return redactStray(record, this.mask);
  }

  /** Text from elsewhere, as a mark that somebody set. */
  redactText(text: string): string {
    return utf8Lossy(this.mask(utf8Bytes(text), textFinder, true));
  }

  /** What was masked, as far as it was observed. */
  manifest(): Manifest {
    return this.counts.manifest((name) => this.withoutRecurrences(name));
  }

  private readonly learn: Visit = (bytes, finder, derived) => {
    const text = latin1(bytes);
    const counted = new Set<string>();
    for (const finding of findingsIn(text, finder)) {
      this.book.learn(text, finding);
      const place = `${finding.from} ${finding.to}`;
      if (derived || finding.to === finding.from || counted.has(place)) continue;
      counted.add(place);
      this.counts.add(finding);
    }
    return bytes;
  };

  private readonly mask: Visit = (bytes, finder) => {
    const text = latin1(bytes);
    const replacements = findingsIn(text, finder).map((finding) => this.replacementOf(text, finding));
    if (replacements.some(({ fill, from, to }) => fill === 'zero' && from === 0 && to === text.length))
      return new Uint8Array(bytes.length);
    this.book.recurrences(text, (replacement) => replacements.push(replacement));
    if (replacements.length === 0) return bytes;
    const masked = bytes.slice();
    paint(masked, merged(replacements));
    return masked;
  };

  private replacementOf(text: string, { from, to, fill, value }: Finding): Replacement {
    const written = text.slice(from, to);
    const numeric = /^\d+$/.test(written) ? 'digits' : undefined;
    return { from, to, fill: fill ?? numeric ?? this.book.numberOf(value ?? written) };
  }

  private withoutRecurrences(name: string): string {
    return utf8Lossy(this.mask(utf8Bytes(name), () => undefined, true));
  }
}

/** What is to be masked and was not masked before. */
function findingsIn(text: string, finder: Finder): Finding[] {
  const findings: Finding[] = [];
  finder(text, (finding) => {
    if (finding.fill === 'zero' || !isMasked(text.slice(finding.from, finding.to))) findings.push(finding);
  });
  return findings;
}
