import { latin1, latin1Bytes, utf8Bytes, utf8Lossy } from '../../bytes/index.js';
import type { Finding } from './finding.js';
import { isMasked, type Replacement } from './mask.js';
import { LEAST_NEEDLE, NeedleIndex, needlesOf } from './needles.js';
import { originEnd, originOf, percentDecoded, viewsOf } from './views.js';

/** Different secrets of one export: each is kept, in every form that it is looked for in. */
const SECRETS_LIMIT = 100_000;

/** Characters of all of them. */
const CHARACTERS_LIMIT = 64 * 1024 * 1024;

/** Masked for caution alone, a value is looked for elsewhere from this length on. */
const LEAST_DISTINCTIVE = 8;

/** There are more secrets than can be kept: nothing is exported. */
export class TooManySecrets extends Error {
  constructor() {
    super(`more than ${SECRETS_LIMIT} different secrets: export less at once, with a filter`);
    this.name = 'TooManySecrets';
  }
}

/** Every secret that one export has met, numbered: the same one has the same mask everywhere. */
export class SecretBook {
  private readonly numbers = new Map<string, number>();
  private readonly needles = new NeedleIndex();
  private readonly words = new Map<string, number>();
  private characters = 0;

  /** Takes note of what is masked in `text`. */
  learn(text: string, finding: Finding): void {
    if (finding.fill === 'zero') return;
    const written = text.slice(finding.from, finding.to);
    if (isMasked(written)) return;
    const value = finding.value ?? written;
    if (value === '' || isMasked(value)) return;
    const number = this.numberOf(value);
    for (const form of new Set([value, written, percentDecoded(value), trimmed(value)]))
      this.lookFor(form, finding.certain, number);
  }

  /** The pseudonym of a secret. */
  numberOf(value: string): number {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    this.characters += value.length;
    if (this.numbers.size >= SECRETS_LIMIT || this.characters > CHARACTERS_LIMIT) throw new TooManySecrets();
    this.numbers.set(value, this.numbers.size + 1);
    return this.numbers.size;
  }

  /** Where in `text` (one character per byte) a known secret stands, however it is written there. */
  recurrences(text: string, found: (replacement: Replacement) => void): void {
    for (const view of viewsOf(text)) {
      const report = (from: number, to: number, fill: Replacement['fill']): void =>
        found({ from: originOf(view, from), to: originEnd(view, to), fill });
      this.needles.search(view.text, (from, to, { form, secret, text: needle }) => {
        report(from, to, form === 'hex' ? 'hex' : form === 'plain' && DIGITS.test(needle) ? 'digits' : secret);
      });
      if (this.words.size === 0) continue;
      for (const { 0: word, index } of view.text.matchAll(SHORT_WORD)) {
        const secret = this.words.get(word);
        if (secret !== undefined) report(index, index + word.length, secret);
      }
    }
  }

  private lookFor(value: string, certain: boolean, number: number): void {
    if (value.length < LEAST_NEEDLE) {
      if (certain && SHORT_SECRET.test(value)) this.words.set(value, number);
    } else if (certain || isDistinctive(value)) {
      for (const form of new Set([value, escapedText(value)]))
        for (const needle of needlesOf(form, number)) this.needles.add(needle);
    }
  }
}

const DIGITS = /^\d+$/;

/** Short secrets are looked for as whole words only, and only where they are no plain words or numbers. */
const SHORT_SECRET = /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{4,5}$/;
const SHORT_WORD = /(?<![A-Za-z0-9])[A-Za-z0-9]{4,5}(?![A-Za-z0-9])/g;

/** No word, no number of few digits: chance would not write it again. */
function isDistinctive(value: string): boolean {
  if (value.length < LEAST_DISTINCTIVE) return false;
  return /\d/.test(value)
    ? /[A-Za-z]/.test(value) || value.length >= 12
    : /[a-z][A-Z]/.test(value) || /[A-Z].*[a-z].*[A-Z]/.test(value);
}

/** Text that was latin1 is written as UTF-8 elsewhere, and the other way round. */
function escapedText(value: string): string {
  const bytes = latin1Bytes(value);
  const text = utf8Lossy(bytes);
  return text.includes('\ufffd') ? latin1(utf8Bytes(value)) : value;
}

function trimmed(value: string): string {
  return value.trim();
}
