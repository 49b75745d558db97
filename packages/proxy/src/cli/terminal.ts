import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command speaks to people: stderr, so that stdout stays for machines. */
export interface Terminal {
  /** One line. */
  readonly say: (line: string) => void;
  readonly paint: Paint;
}

/** Colours where a person looks: a terminal, and no `NO_COLOR` (no-color.org: present and not empty). */
function colourWanted(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  if (environment.NO_COLOR) return false;
  return stream.isTTY === true && environment.TERM !== 'dumb';
}

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  // styleText asks about stdout by itself, and about the environment: that has been answered here.
  const colour = colourWanted(stream, process.env);
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

export function stderrTerminal(): Terminal {
  return {
    say: (line) => void process.stderr.write(`${line}\n`),
    paint: paintFor(process.stderr),
  };
}
