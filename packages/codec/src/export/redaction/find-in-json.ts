import { latin1, latin1Bytes, utf8Bytes, utf8Lossy } from '../../bytes/index.js';
import type { Finder, Found } from './finding.js';
import { isCertainName, isSecretName } from './secret-names.js';

const TOKEN = /"((?:[^"\\]|\\.)*)("?)|[{}[\],:]|-?\d[\d.eE+-]*/g;

/** Deeper than any document that is meant; brackets beyond are not followed. */
const DEPTH_LIMIT = 256;

/** What one pair of brackets stands for. */
interface Level {
  /** Everything inside belongs to this secret name. */
  readonly secret: string | undefined;
  key: string | undefined;
  readonly isObject: boolean;
}

/**
 * The values of fields with secret names, and everything inside them where they are objects or lists. Works on documents that
 * are cut or damaged, too: it follows brackets and colons, it does not parse.
 */
export const findInJson: Finder = (text, found) => {
  const walk = new JsonWalk(found);
  for (const match of text.matchAll(TOKEN)) walk.token(match, text);
};

class JsonWalk {
  private readonly found: Found;
  private readonly levels: Level[] = [];
  private level: Level = { secret: undefined, key: undefined, isObject: false };

  constructor(found: Found) {
    this.found = found;
  }

  token(match: RegExpExecArray, text: string): void {
    const token = match[0];
    if (token === '{' || token === '[') this.open(token === '{');
    else if (token === '}' || token === ']') this.level = this.levels.pop() ?? this.level;
    else if (token === ',') this.level.key = undefined;
    else if (token !== ':') this.scalar(match, text);
  }

  private open(isObject: boolean): void {
    if (this.levels.length >= DEPTH_LIMIT) return;
    this.levels.push(this.level);
    this.level = { secret: this.secretName(), key: undefined, isObject };
  }

  private scalar({ 0: token, 1: content, 2: quote, index }: RegExpExecArray, text: string): void {
    if (content !== undefined && quote === '"' && isKey(text, index + token.length)) {
      this.level.key = unescapedText(content);
      return;
    }
    const name = this.secretName();
    if (name === undefined) return;
    const certain = isCertainName(name);
    const from = content === undefined ? index : index + 1;
    if (content === undefined) this.found({ from, to: from + token.length, name, place: 'JSON field', certain, fill: 'digits' });
    else this.found({ from, to: from + content.length, name, place: 'JSON field', certain, value: unescapedText(content) });
  }

  private secretName(): string | undefined {
    const { key, secret } = this.level;
    return secret ?? (key !== undefined && isSecretName(key) ? key : undefined);
  }
}

function isKey(text: string, at: number): boolean {
  return /[ \t\r\n]*:/y.test(text.slice(at, at + 64));
}

/** What a JSON string says, one character per byte. */
function unescapedText(content: string): string {
  if (!content.includes('\\')) return content;
  try {
    return latin1(utf8Bytes(String(JSON.parse(`"${utf8Lossy(latin1Bytes(content))}"`))));
  } catch {
    return content;
  }
}
