import { MAX_REGEX_CELLS } from '../limits.js';
import { Alphabet, type Side } from './alphabet.js';
import { contains } from './char-set.js';
import type { Program } from './program.js';
import type { Assertion } from './syntax.js';

/** A set of instructions where the search stands, and what it has just passed. */
interface State {
  readonly pending: readonly number[];
  readonly before: Side;
  /** Next state per class of characters; {@link UNKNOWN} until it is asked for. */
  readonly next: Int32Array;
  /** Whether the text may end here; undefined until it is asked for. */
  atEnd: boolean | undefined;
}

const UNKNOWN = -1;
const MATCHED = -2;

/** However many classes there are, this many states are kept: less would rebuild them at every character. */
const LEAST_STATES = 16;

/**
 * Searches text for a pattern in one pass, by a deterministic automaton that is built while it is used. The time is linear in
 * the text whatever the pattern is, so no filter can hang the page or the proxy; there is no backtracking to blow up.
 */
export class Automaton {
  private readonly program: Program;
  private readonly alphabet: Alphabet;
  private readonly maxStates: number;
  private states: State[] = [];
  private numbers = new Map<string, number>();

  constructor(program: Program) {
    this.program = program;
    this.alphabet = new Alphabet(program);
    this.maxStates = Math.max(LEAST_STATES, Math.floor(MAX_REGEX_CELLS / this.alphabet.size));
  }

  /** Whether the pattern matches somewhere in `text`. */
  test(text: string): boolean {
    let state = this.start();
    for (let i = 0; i < text.length; i++) {
      const klass = this.alphabet.classOf(text.charCodeAt(i));
      let next = state.next[klass] as number;
      if (next === UNKNOWN) next = this.advance(state, klass);
      if (next === MATCHED) return true;
      state = this.states[next] as State;
    }
    state.atEnd ??= this.closure(state, 'line-end') === undefined;
    return state.atEnd;
  }

  private start(): State {
    return this.states[this.numberOf([], 'line-end')] as State;
  }

  private advance(state: State, klass: number): number {
    const reached = this.closure(state, this.alphabet.side(klass));
    const number = reached === undefined ? MATCHED : this.numberOf(this.step(reached, klass), this.alphabet.side(klass));
    state.next[klass] = number;
    return number;
  }

  /** The instructions behind those of `reached` that take a character of this class. */
  private step(reached: ReadonlySet<number>, klass: number): readonly number[] {
    const unit = this.alphabet.representative(klass);
    const pending: number[] = [];
    for (const at of reached) {
      const step = this.program[at];
      if (step?.type === 'chars' && contains(step.set, unit)) pending.push(at + 1);
    }
    return pending.toSorted((a, b) => a - b);
  }

  /** All instructions reachable without a character, between `state.before` and `after`; undefined where that is a match. */
  private closure(state: State, after: Side): ReadonlySet<number> | undefined {
    const reached = new Set<number>();
    // A match may begin at any place: the first instruction is always among the pending ones.
    const stack = [0, ...state.pending];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      const step = this.program[at];
      if (step?.type === 'match') return undefined;
      if (step?.type === 'jump') stack.push(step.to);
      else if (step?.type === 'split') stack.push(step.first, step.second);
      else if (step?.type === 'assert' && holds(step.what, state.before, after)) stack.push(at + 1);
    }
    return reached;
  }

  private numberOf(pending: readonly number[], before: Side): number {
    const name = `${before} ${pending.join(' ')}`;
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.states.length >= this.maxStates) this.forget();
    const number =
      this.states.push({ pending, before, next: new Int32Array(this.alphabet.size).fill(UNKNOWN), atEnd: undefined }) - 1;
    this.numbers.set(name, number);
    return number;
  }

  /** Starts afresh. States that somebody still holds lead nowhere any more: their rows are of no use to the new ones. */
  private forget(): void {
    this.states = [];
    this.numbers = new Map();
  }
}

function holds(what: Assertion, before: Side, after: Side): boolean {
  if (what === 'line-start') return before === 'line-end';
  if (what === 'line-end') return after === 'line-end';
  return ((before === 'word') !== (after === 'word')) === (what === 'boundary');
}
