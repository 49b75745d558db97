/** Characters of a filter: room for some thousand alternatives, and it still fits the URL that carries it. */
export const MAX_FILTER_LENGTH = 8192;

/** Parentheses and negations within each other. People nest three; the parser's stack must not depend on them. */
export const MAX_FILTER_DEPTH = 64;

/** Characters that a filter made from a value takes of it (see {@link filterFor}). */
export const MAX_VALUE_LENGTH = 1000;

/** Instructions of one regular expression, its counted repetitions written out: they bound the work for one character. */
export const MAX_REGEX_PROGRAM = 500;

/** Cells (states × classes of characters) that one regular expression remembers before it starts afresh. */
export const MAX_REGEX_CELLS = 262_144;

/** Suggestions offered at once: what a list shows without scrolling far. */
export const MAX_SUGGESTIONS = 50;

/** `is:slow` begins here, in milliseconds: people notice a page that takes a second. */
export const SLOW_MILLIS = 1000;
