import { base64, latin1Bytes } from '../../bytes/index.js';

/** One way in which a secret is written. */
export interface Needle {
  readonly text: string;
  readonly secret: number;
  readonly form: 'plain' | 'base64' | 'hex';
}

/** The shortest secret that is looked for inside other text. */
export const LEAST_NEEDLE = 6;

/** Bits that one character moves a window on: six characters fill thirty bits, older ones fall out. */
const SHIFT = 5;
const WINDOW_MASK = 0x3fff_ffff;
const SIEVE_BITS = 20;

/** A text cut short ends with one of these: half a secret is a secret. The second is the UTF-8 of an ellipsis. */
const CUT = /\.\.\.|\xe2\x80\xa6/g;

/** Characters that a text cut short may keep of a secret. */
const CUT_REACH = 256;

/**
 * Finds any of many texts in one pass: a window of six characters rolls over the text, a sieve says which windows begin a
 * needle, and only there texts are compared.
 */
export class NeedleIndex {
  private readonly sieve = new Uint32Array(2 ** SIEVE_BITS / 32);
  private readonly lengths = new Map<number, number[]>();
  private readonly needles = new Map<string, Needle>();
  private readonly byStart = new Map<string, Needle[]>();

  /** How many needles there are. */
  get size(): number {
    return this.needles.size;
  }

  add(needle: Needle): void {
    const { text } = needle;
    if (text.length < LEAST_NEEDLE || this.needles.has(text)) return;
    this.needles.set(text, needle);
    const window = windowOf(text);
    const slot = slotOf(window);
    this.sieve[slot >>> 5]! |= 1 << (slot & 31);
    const lengths = this.lengths.get(window) ?? [];
    if (!lengths.includes(text.length))
      this.lengths.set(
        window,
        [...lengths, text.length].sort((a, b) => b - a),
      );
    if (needle.form === 'plain') this.rememberStart(needle);
  }

  private rememberStart(needle: Needle): void {
    const start = needle.text.slice(0, LEAST_NEEDLE);
    const same = this.byStart.get(start);
    if (same === undefined) this.byStart.set(start, [needle]);
    else same.push(needle);
  }

  /** Calls `found` for every place where a needle stands, the longest of those that begin together. */
  search(text: string, found: (from: number, to: number, needle: Needle) => void): void {
    if (this.needles.size === 0) return;
    this.searchCut(text, found);
    let window = 0;
    for (let i = 0; i < text.length; i++) {
      window = ((window << SHIFT) ^ text.charCodeAt(i)) & WINDOW_MASK;
      const slot = slotOf(window);
      if ((this.sieve[slot >>> 5]! & (1 << (slot & 31))) === 0) continue;
      const from = i - LEAST_NEEDLE + 1;
      const needle = from < 0 ? undefined : this.at(text, from, window);
      if (needle !== undefined) found(from, from + needle.text.length, needle);
    }
  }

  private at(text: string, from: number, window: number): Needle | undefined {
    for (const length of this.lengths.get(window) ?? []) {
      const needle = this.needles.get(text.slice(from, from + length));
      if (needle !== undefined) return needle;
    }
    return undefined;
  }

  /** Secrets of which a text shows the beginning alone, before its ellipsis. */
  private searchCut(text: string, found: (from: number, to: number, needle: Needle) => void): void {
    for (const { index } of text.matchAll(CUT)) {
      for (let from = Math.max(0, index - CUT_REACH); from <= index - LEAST_NEEDLE; from++) {
        const candidates = this.byStart.get(text.slice(from, from + LEAST_NEEDLE));
        const shown = candidates && text.slice(from, index);
        const needle = candidates?.find((candidate) => candidate.text.startsWith(shown ?? ''));
        if (needle !== undefined) found(from, index, needle);
      }
    }
  }
}

function windowOf(text: string): number {
  let window = 0;
  for (let i = 0; i < LEAST_NEEDLE; i++) window = ((window << SHIFT) ^ text.charCodeAt(i)) & WINDOW_MASK;
  return window;
}

function slotOf(window: number): number {
  return (window ^ (window >>> 10)) & (2 ** SIEVE_BITS - 1);
}

/** Every way to write `value` that escapes do not cover: as it is, in base64 at each of three alignments, in hex. */
export function needlesOf(value: string, secret: number): Needle[] {
  const hex = Array.from(value, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const encoded = [0, 1, 2].map((before) => base64Inside(value, before));
  return [
    { text: value, secret, form: 'plain' },
    ...encoded.flatMap((text): Needle[] => [
      { text, secret, form: 'base64' },
      { text: text.replaceAll('+', '-').replaceAll('/', '_'), secret, form: 'base64' },
    ]),
    { text: hex, secret, form: 'hex' },
    { text: hex.toUpperCase(), secret, form: 'hex' },
  ];
}

/** The base64 of `value` behind `before` other bytes, less the characters that depend on its neighbours. */
function base64Inside(value: string, before: number): string {
  const whole = base64(latin1Bytes('\0'.repeat(before) + value));
  const from = Math.ceil((before * 8) / 6);
  return whole.slice(from, Math.floor(((before + value.length) * 8) / 6));
}
