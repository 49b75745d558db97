import type { EndState } from '@fcgiscope/codec/exchange';

export interface EndWords {
  /** For a cell of the list; empty where the end is the regular one. */
  readonly short: string;
  /** For people. */
  readonly sentence: string;
}

/** How each end is said. *Web server* is whoever asked (nginx), *application* whoever answers (PHP-FPM). */
export const END_WORDS: Readonly<Record<EndState, EndWords>> = {
  open: { short: '', sentence: 'still open' },
  'end-request': { short: '', sentence: 'ended regularly, with END_REQUEST' },
  'server-closed': { short: 'server FIN', sentence: 'the web server closed the connection before the end' },
  'server-reset': { short: 'server RST', sentence: 'the web server reset the connection before the end' },
  'app-closed': { short: 'app FIN', sentence: 'the application closed the connection without END_REQUEST' },
  'app-reset': { short: 'app RST', sentence: 'the application reset the connection' },
  'capture-end': { short: 'cut', sentence: 'still open when the capture ends' },
  lost: { short: 'lost', sentence: 'a gap in the capture hides the end' },
};
