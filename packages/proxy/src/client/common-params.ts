import { variableName } from '@fcgiscope/codec/cgi';
import { type PairInput, type PreparedPairs, preparePairs } from '@fcgiscope/codec/fastcgi';

/** What all requests of a client say, encoded once. No name is sent twice: a request may say it otherwise. */
export class CommonParams {
  readonly #prepared: PreparedPairs;
  readonly #names: ReadonlySet<string>;

  constructor(pairs: readonly PairInput[]) {
    this.#prepared = preparePairs(pairs);
    this.#names = new Set(pairs.map(variableName));
  }

  /** What goes before a request's own params: all but what these say otherwise. */
  before(own: readonly PairInput[]): PreparedPairs {
    if (this.#names.size === 0) return this.#prepared;
    const again = new Set(own.map(variableName).filter((name) => this.#names.has(name)));
    if (again.size === 0) return this.#prepared;
    return preparePairs(this.#prepared.pairs.filter((pair) => !again.has(variableName(pair))));
  }

  /** `guessed` without what the client says itself. */
  instead(guessed: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(guessed).filter(([name]) => !this.#names.has(name)));
  }
}
