/** What a piece of text is, for its colour. */
export type TokenKind = 'key' | 'string' | 'literal' | 'comment' | 'tag' | 'keyword';

export interface Token {
  readonly text: string;
  /** Null: nothing special. */
  readonly kind: TokenKind | null;
}

/** An expression whose named groups are kinds. Looks at one row at a time: what goes over several keeps the colour of its first. */
export type Grammar = RegExp;

/** Laid-out JSON: a string before a colon is a key. */
export const JSON_GRAMMAR: Grammar =
  /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\]|\\.)*"?)|(?<literal>-?\d[\d.eE+-]*|\b(?:true|false|null)\b)/g;

/** HTML, XML and SVG as source. */
export const MARKUP_GRAMMAR: Grammar =
  /(?<comment><!--.*?(?:-->|$))|(?<tag><[!?/]?[A-Za-z][^\s<>="'/]*|\/?>|\?>)|(?<string>(?<==)\s*(?:"[^"<>]*"?|'[^'<>]*'?))|(?<key>(?<=\s)[A-Za-z_:@][\w:.-]*(?=\s*=))|(?<literal>&#?\w{1,31};)/g;

/** JavaScript, CSS, PHP: comments, strings, numbers and the words that most of them share. */
export const CODE_GRAMMAR: Grammar =
  /(?<comment>\/\/.*$|\/\*.*?(?:\*\/|$)|^\s*#.*$)|(?<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?)|(?<literal>\b\d[\w.]*\b|\b(?:true|false|null|undefined)\b)|(?<keyword>\b(?:async|await|break|case|catch|class|const|continue|default|do|else|export|extends|finally|for|foreach|function|if|import|in|instanceof|interface|let|namespace|new|of|private|protected|public|return|static|switch|this|throw|try|typeof|use|var|while|yield)\b)/g;

/** Cuts a row of text into pieces, each with its kind. Put together they are the row. */
export function tokensOf(row: string, grammar: Grammar): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of row.matchAll(grammar)) {
    if (match.index > at) tokens.push({ text: row.slice(at, match.index), kind: null });
    tokens.push({ text: match[0], kind: kindOf(match.groups) });
    at = match.index + match[0].length;
  }
  if (at < row.length) tokens.push({ text: row.slice(at), kind: null });
  return tokens;
}

const KINDS: readonly TokenKind[] = ['key', 'string', 'literal', 'comment', 'tag', 'keyword'];

function kindOf(groups: Readonly<Record<string, string | undefined>> | undefined): TokenKind | null {
  return KINDS.find((kind) => groups?.[kind] !== undefined) ?? null;
}
