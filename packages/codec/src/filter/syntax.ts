/** A stretch of the filter text, `[from, to)`, in UTF-16 code units. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

/** Terms joined by AND (written by standing side by side), OR, and NOT (written `-`). An empty filter is an `and` of nothing. */
export type FilterNode = AndNode | OrNode | NotNode | Term;

export interface AndNode extends TextSpan {
  readonly type: 'and';
  readonly operands: readonly FilterNode[];
}

export interface OrNode extends TextSpan {
  readonly type: 'or';
  readonly operands: readonly FilterNode[];
}

export interface NotNode extends TextSpan {
  readonly type: 'not';
  readonly operand: FilterNode;
}

/** `key:value,value`, or a word without a key (then there is one value). Several values are alternatives. */
export interface Term extends TextSpan {
  readonly type: 'term';
  readonly key: Key | null;
  readonly values: readonly Value[];
}

export interface Key extends TextSpan {
  /** In lower case. */
  readonly name: string;
  /** `HTTP_HOST` in `param.HTTP_HOST`, as typed; null where there is no dot. */
  readonly argument: string | null;
}

/** How a value was written: bare, within `"…"`, or as `/…/`. */
export type ValueForm = 'word' | 'quoted' | 'regex';

export type Operator = '=' | '>' | '>=' | '<' | '<=';

export interface Value extends TextSpan {
  /** Only values with a key have one. */
  readonly operator: Operator | null;
  readonly form: ValueForm;
  /** Unescaped where quoted; between the slashes where a regular expression. */
  readonly text: string;
}

/** What is wrong with a filter, where, and what to write instead. */
export interface FilterError {
  /** One sentence for the person who typed it. */
  readonly message: string;
  /** Where the mistake begins, in UTF-16 code units. */
  readonly offset: number;
  /** Length of the mistake; 0 where something is missing at {@link offset}. */
  readonly length: number;
}

export function errorAt(span: TextSpan, message: string): FilterError {
  return { message, offset: span.from, length: span.to - span.from };
}
