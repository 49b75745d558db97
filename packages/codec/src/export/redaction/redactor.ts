import { copyOf, latin1, utf8Bytes, utf8Lossy } from '../../bytes/index.js';
import type { CapturedExchange, CapturedRecord } from '../captured-exchange.js';
import { type Manifest, ManifestCounts } from '../manifest.js';
import { textFinder } from './find-in-text.js';
import type { Finder, Finding } from './finding.js';
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
    const counts = new ManifestCounts();
    const mask: Visit = (bytes, finder, derived) => this.masked(bytes, finder, derived ? undefined : counts);
    const { exchange, bodies } = visitExchange(captured, mask);
    const records = redactRecords(captured.records, bodies, mask);
    return { exchange, bodies, records, masked: counts.manifest(this.cleanName) };
  }

  /** The same for a record that belongs to no exchange. */
  observeStray(record: CapturedRecord): void {
    redactStray(record, this.learn);
  }

  redactStray(record: CapturedRecord): CapturedRecord {
    return redactStray(record, (bytes, finder) => this.masked(bytes, finder, undefined));
  }

  /** Text from elsewhere, as a mark that somebody set. */
  redactText(text: string): string {
    return utf8Lossy(this.masked(utf8Bytes(text), textFinder, undefined));
  }

  /** What is masked in all that was observed. */
  manifest(): Manifest {
    return this.counts.manifest(this.cleanName);
  }

  private readonly learn: Visit = (bytes, finder, derived) => {
    const text = latin1(bytes);
    const findings = findingsIn(text, finder);
    for (const finding of findings) this.book.learn(text, finding);
    if (!derived) countFindings(findings, this.counts);
    return bytes;
  };

  /** A name that somebody sent may hold a secret itself. */
  private readonly cleanName = (name: string): string => utf8Lossy(this.masked(utf8Bytes(name), nothing, undefined));

  private masked(bytes: Uint8Array, finder: Finder, counts: ManifestCounts | undefined): Uint8Array {
    const text = latin1(bytes);
    const findings = findingsIn(text, finder);
    if (counts !== undefined) countFindings(findings, counts);
    if (findings.some(({ fill, from, to }) => fill === 'zero' && from === 0 && to === text.length))
      return new Uint8Array(bytes.length);
    const replacements = findings.map((finding) => this.replacementOf(text, finding));
    this.book.recurrences(text, (replacement) => {
      if (!replacements.some(({ from, to }) => from <= replacement.from && to >= replacement.to)) counts?.add(RECURRENCE);
      replacements.push(replacement);
    });
    if (replacements.length === 0) return bytes;
    const copy = copyOf(bytes);
    paint(copy, merged(replacements));
    this.settle(copy, finder);
    return copy;
  }

  /** Masks may stand where a rule now takes them with their neighbours for a value: until nothing is found, it is masked again. */
  private settle(bytes: Uint8Array, finder: Finder): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const text = latin1(bytes);
      const findings = findingsIn(text, finder);
      if (findings.every(({ from, to }) => from === to)) return;
      paint(bytes, merged(findings.map((finding) => this.replacementOf(text, finding))));
    }
  }

  private replacementOf(text: string, { from, to, fill, value }: Finding): Replacement {
    const written = text.slice(from, to);
    const numeric = /^\d+$/.test(written) ? 'digits' : undefined;
    return { from, to, fill: fill ?? numeric ?? this.book.numberOf(value ?? written) };
  }
}

/** Each round masks more than the one before: real texts need one. */
const MOST_ROUNDS = 8;

/** How the manifest names a secret that stands where nothing announces it. */
const RECURRENCE = { name: 'secret known from elsewhere', place: 'text' } as const;

function nothing(): void {}

/** Counts each place once, however many rules found it. */
function countFindings(findings: readonly Finding[], counts: ManifestCounts): void {
  const places = new Set<string>();
  for (const finding of findings) {
    const place = `${finding.from} ${finding.to}`;
    if (finding.to === finding.from || places.has(place)) continue;
    places.add(place);
    counts.add(finding);
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
