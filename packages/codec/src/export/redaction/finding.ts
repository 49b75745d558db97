/** Where a secret was found, as the manifest names it. */
export type Place =
  | 'param'
  | 'header'
  | 'cookie'
  | 'query field'
  | 'form field'
  | 'multipart field'
  | 'JSON field'
  | 'text'
  | 'pattern'
  | 'body'
  | 'record';

/** Something that has to be masked in a text of one character per byte. */
export interface Finding {
  /** `[from, to)` in the text. */
  readonly from: number;
  readonly to: number;
  /** What is masked there: a field's name, or that of a pattern. Never its value. */
  readonly name: string;
  readonly place: Place;
  /**
   * Whether it is secret by its name or its shape. Values that are masked for caution alone (a cookie called `theme`) are looked
   * for elsewhere only where they could be nothing else.
   */
  readonly certain: boolean;
  /** What the bytes mean once escapes are undone, where that is not what they look like. */
  readonly value?: string;
  /** `zero`: it cannot be looked into, its bytes become zeros. `digits`: only digits keep the text valid. */
  readonly fill?: 'zero' | 'digits';
}

export type Found = (finding: Finding) => void;

/** Looks through a text (one character per byte) for what has to be masked. Findings may overlap and come in any order. */
export type Finder = (text: string, found: Found) => void;

/** `finder`, looking at `text[from, to)` alone. */
export function within(text: string, from: number, to: number, finder: Finder, found: Found): void {
  if (to <= from) return;
  finder(text.slice(from, to), (finding) => found({ ...finding, from: finding.from + from, to: finding.to + from }));
}

/** Several finders as one. */
export function all(...finders: readonly Finder[]): Finder {
  return (text, found) => {
    for (const finder of finders) finder(text, found);
  };
}
