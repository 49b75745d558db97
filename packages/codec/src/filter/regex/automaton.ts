import { MAX_REGEX_CELLS } from '../limits.js';
import { Alphabet, type Side, SMALL } from './alphabet.js';
import { contains } from './char-set.js';
import type { Program } from './program.js';
import type { Assertion } from './syntax.js';

/** A set of instructions where the search stands, and what it has just passed. */
interface State {
  readonly pending: readonly number[];
  readonly before: Side;
  /** Whether the text may end here; undefined until it is asked for. */
  atEnd: boolean | undefined;
}

/** The start of the text is the start of a line. */
const START = 0;
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
  /** Per state: the next one per class of characters; {@link UNKNOWN} until it is asked for. */
  private rows: Int32Array[] = [];
  private numbers = new Map<string, number>();

  constructor(program: Program) {
    this.program = program;
    this.alphabet = new Alphabet(program);
    this.maxStates = Math.max(LEAST_STATES, Math.floor(MAX_REGEX_CELLS / this.alphabet.size));
    this.restart();
  }

  /** Whether the pattern matches somewhere in `text`. */
  test(text: string): boolean {
    const { alphabet } = this;
    const { small } = alphabet;
    let number = START;
    let row = this.rows[number] as Int32Array;
    // Every character of every row goes through here: two look-ups, and no call where the tables know.
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const klass = unit < SMALL ? (small[unit] as number) : alphabet.classOf(unit);
      let next = row[klass] as number;
      if (next === UNKNOWN) next = this.advance(this.states[number] as State, row, klass);
      if (next === MATCHED) return true;
      number = next;
      row = this.rows[number] as Int32Array;
    }
    return this.endsWell(this.states[number] as State);
  }

  private endsWell(state: State): boolean {
    state.atEnd ??= this.closure(state, 'line-end') === undefined;
    return state.atEnd;
  }

  private advance(state: State, row: Int32Array, klass: number): number {
    const side = this.alphabet.side(klass);
    const reached = this.closure(state, side);
    const number = reached === undefined ? MATCHED : this.numberOf(this.step(reached, klass), side);
    row[klass] = number;
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
    if (this.states.length >= this.maxStates) this.restart();
    return this.add(name, pending, before);
  }

  private add(name: string, pending: readonly number[], before: Side): number {
    const number = this.states.push({ pending, before, atEnd: undefined }) - 1;
    this.rows.push(new Int32Array(this.alphabet.size).fill(UNKNOWN));
    this.numbers.set(name, number);
    return number;
  }

  /** Knows the start alone. The row that a search still holds is nobody's any more: what is written to it is lost. */
  private restart(): void {
    this.states = [];
    this.rows = [];
    this.numbers = new Map();
    this.numberOf([], 'line-end');
  }
}

function holds(what: Assertion, before: Side, after: Side): boolean {
  if (what === 'line-start') return before === 'line-end';
  if (what === 'line-end') return after === 'line-end';
  return ((before === 'word') !== (after === 'word')) === (what === 'boundary');
}
