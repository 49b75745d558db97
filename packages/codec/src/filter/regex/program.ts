import type { CharSet } from './char-set.js';
import type { Assertion, RegexNode } from './syntax.js';

/** One step of a nondeterministic automaton; targets are numbers of instructions. */
type Instruction =
  | { readonly type: 'chars'; readonly set: CharSet }
  | { readonly type: 'assert'; readonly what: Assertion }
  | { type: 'split'; first: number; second: number }
  | { type: 'jump'; to: number }
  | { readonly type: 'match' };

export type Program = readonly Instruction[];

/** Instructions that a node will take. Cheap to ask, where writing it out might not end: `(a{999}){999}`. */
export function programSize(node: RegexNode): number {
  switch (node.type) {
    case 'empty':
      return 0;
    case 'chars':
    case 'assert':
      return 1;
    case 'sequence':
      return total(node.parts);
    case 'choice':
      return total(node.options) + 2 * (node.options.length - 1);
    case 'repeat':
      return (programSize(node.part) + 1) * (node.max === Number.POSITIVE_INFINITY ? node.min + 1 : node.max) + 1;
  }
}

function total(nodes: readonly RegexNode[]): number {
  return nodes.reduce((sum, node) => sum + programSize(node), 0);
}

/** Thompson's construction. */
export function assemble(node: RegexNode): Program {
  const program: Instruction[] = [];
  emit(program, node);
  program.push({ type: 'match' });
  return program;
}

function emit(program: Instruction[], node: RegexNode): void {
  if (node.type === 'chars' || node.type === 'assert') program.push(node);
  else if (node.type === 'sequence') for (const part of node.parts) emit(program, part);
  else if (node.type === 'choice') emitChoice(program, node.options);
  else if (node.type === 'repeat') emitRepeat(program, node.part, node.min, node.max);
}

function emitChoice(program: Instruction[], options: readonly RegexNode[]): void {
  const jumps: { type: 'jump'; to: number }[] = [];
  for (const [i, option] of options.entries()) {
    if (i === options.length - 1) {
      emit(program, option);
      continue;
    }
    const split = pushSplit(program);
    emit(program, option);
    const jump = { type: 'jump' as const, to: 0 };
    jumps.push(jump);
    program.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
}

function emitRepeat(program: Instruction[], part: RegexNode, min: number, max: number): void {
  for (let i = 0; i < min; i++) emit(program, part);
  if (max === Number.POSITIVE_INFINITY) emitLoop(program, part);
  else emitOptional(program, part, max - min);
}

/** `x{0,3}` as `(x(x(x)?)?)?`. */
function emitOptional(program: Instruction[], part: RegexNode, times: number): void {
  const exits = [];
  for (let i = 0; i < times; i++) {
    exits.push(pushSplit(program));
    emit(program, part);
  }
  for (const exit of exits) exit.second = program.length;
}

function emitLoop(program: Instruction[], part: RegexNode): void {
  const start = program.length;
  const split = pushSplit(program);
  emit(program, part);
  program.push({ type: 'jump', to: start });
  split.second = program.length;
}

/** A split whose first way is the next instruction; the second is set when it is known. */
function pushSplit(program: Instruction[]): { type: 'split'; first: number; second: number } {
  const split = { type: 'split' as const, first: program.length + 1, second: 0 };
  program.push(split);
  return split;
}
