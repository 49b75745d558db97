import { latin1, utf8Bytes } from '../../bytes/index.js';

/**
 * What a text means once escapes are undone, and where each of its characters came from: so a secret is found however it is
 * written, and masked where it is written.
 */
export interface View {
  readonly text: string;
  /** In the source, where each character begins; one more for the end. Null where the view is the source. */
  readonly origins: Uint32Array | null;
}

/** Undoes one way of escaping; undefined where there is nothing to undo. Texts have one character per byte, in and out. */
interface Unescaping {
  readonly marker: string;
  readonly written: RegExp;
  /** What the match of `written` stands for; undefined where it stands for itself. */
  readonly meaning: (match: RegExpExecArray) => string | undefined;
}

const JSON_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

function character(code: number): string | undefined {
  return code <= 0x10ffff ? latin1(utf8Bytes(String.fromCodePoint(code))) : undefined;
}

const PERCENT: Unescaping = {
  marker: '%',
  written: /%([0-9A-Fa-f]{2})/g,
  meaning: (match) => String.fromCharCode(Number.parseInt(match[1]!, 16)),
};

const PLUS: Unescaping = { marker: '+', written: /\+/g, meaning: () => ' ' };

/** JSON, JavaScript, PHP's addslashes: `\/`, `\"`, `\u00e9`, `\x27`. */
const BACKSLASH: Unescaping = {
  marker: '\\',
  written: /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([^ux]))/g,
  meaning: ([, unicode, byte, plain]) =>
    plain === undefined ? character(Number.parseInt(unicode ?? byte ?? '', 16)) : (JSON_ESCAPES[plain] ?? plain),
};

const ENTITY: Unescaping = {
  marker: '&',
  written: /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|quot|apos|lt|gt));/g,
  meaning: ([, decimal, hexadecimal, name]) =>
    name === undefined ? character(decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal)) : ENTITIES[name],
};

const UNESCAPINGS: readonly Unescaping[] = [PERCENT, PLUS, BACKSLASH, ENTITY];

/** Texts up to this length are unescaped twice (a URL in a URL, JSON in JSON), longer ones once: bytes. */
const TWICE_LIMIT = 1024 * 1024;

/** The text as it is, and as it reads with escapes undone, where there are any. */
export function viewsOf(text: string): View[] {
  const source: View = { text, origins: null };
  const once = UNESCAPINGS.flatMap((unescaping) => unescaped(source, unescaping) ?? []);
  if (text.length > TWICE_LIMIT) return [source, ...once];
  const twice = once.flatMap((view) => UNESCAPINGS.flatMap((unescaping) => unescaped(view, unescaping) ?? []));
  return [source, ...once, ...twice];
}

/** A field's value as an application reads it. */
export function percentDecoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  return unescaped({ text: spaced, origins: null }, PERCENT)?.text ?? spaced;
}

function unescaped(view: View, { marker, written, meaning }: Unescaping): View | undefined {
  const { text } = view;
  if (!text.includes(marker)) return undefined;
  const search = new RegExp(written);
  const out = new ViewBuilder(view);
  let at = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const meant = meaning(match);
    if (meant === undefined) continue;
    out.copy(at, match.index);
    out.write(meant, match.index);
    at = match.index + match[0].length;
  }
  if (at === 0) return undefined;
  out.copy(at, text.length);
  return out.end();
}

class ViewBuilder {
  private readonly source: View;
  private readonly origins: Uint32Array;
  private readonly parts: string[] = [];
  private length = 0;

  constructor(source: View) {
    this.source = source;
    // The longest escape for its meaning is a decimal entity: nothing grows.
    this.origins = new Uint32Array(source.text.length + 1);
  }

  copy(from: number, to: number): void {
    if (from === to) return;
    this.parts.push(this.source.text.slice(from, to));
    for (let i = from; i < to; i++) this.origins[this.length++] = originOf(this.source, i);
  }

  write(meant: string, from: number): void {
    this.parts.push(meant);
    for (let i = 0; i < meant.length; i++) this.origins[this.length++] = originOf(this.source, from);
  }

  end(): View {
    this.origins[this.length] = originOf(this.source, this.source.text.length);
    return { text: this.parts.join(''), origins: this.origins.subarray(0, this.length + 1) };
  }
}

/** Where the character `at` of a view begins in the source. */
export function originOf(view: View, at: number): number {
  return view.origins === null ? at : view.origins[at]!;
}

/** Where in the source what lies before `at` in a view has ended: a character of several bytes is never cut. */
export function originEnd(view: View, at: number): number {
  const { origins } = view;
  if (origins === null || at === 0) return at;
  let next = at;
  while (next < origins.length - 1 && origins[next] === origins[at - 1]) next++;
  return origins[next]!;
}
