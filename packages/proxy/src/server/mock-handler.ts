import { setTimeout as sleep } from 'node:timers/promises';
import { glanceOf } from '@fcgiscope/codec/cgi';
import type { Exchange, Param } from '@fcgiscope/codec/exchange';
import type { ExportSource } from '@fcgiscope/codec/export';
import type { AppRequest, AppResponse, Handler } from './handler.js';
import { type AnswerPiece, answerPieces } from './mock-rhythm.js';

/** Where recorded exchanges are read from: a capture file or a live capture. */
export type MockSource = Pick<ExportSource, 'exchange' | 'records' | 'stream'>;

export interface MockOptions {
  /** Variables that have to be the same, besides method and URI. */
  readonly match?: readonly string[];
  /** `original`: with the pauses as recorded, from the request on. Default: none. */
  readonly rhythm?: 'original' | 'none';
}

/** A handler that answers from a capture. */
export interface Mock {
  readonly handler: Handler;
  /** Different requests that it knows. */
  readonly requests: number;
  /** Recorded answers; of several to one request each has its turn, in the order of the capture. */
  readonly answers: number;
}

/** A body is read and written in pieces of this length. */
const PIECE_LENGTH = 256 * 1024;

/**
 * Makes an application of a capture: a request is answered as the recorded one with the same method, URI and `match` variables
 * was, STDERR and exit status included. Several answers to one request are given in turn, over and over. What was not recorded
 * is answered 404. Bodies stay in the capture and are read when they are asked for.
 */
export async function mockHandler(source: MockSource, indices: Iterable<number>, options: MockOptions = {}): Promise<Mock> {
  const { match = [], rhythm = 'none' } = options;
  const turns = new Map<string, Turns>();
  let answers = 0;
  for (const index of indices) {
    const exchange = await source.exchange(index);
    if (exchange === undefined || exchange.response === null) continue;
    const key = keyOf(recordedValue(exchange.params), match);
    const known = turns.get(key);
    if (known === undefined) turns.set(key, new Turns(index));
    else known.add(index);
    answers++;
  }
  const handler: Handler = async (request, response) => {
    const key = keyOf((name) => request.params[name], match);
    const index = turns.get(key)?.next();
    const exchange = index === undefined ? undefined : await source.exchange(index);
    if (exchange === undefined) return unknown(key, response);
    return replayAnswer(source, exchange, rhythm, request, response);
  };
  return { handler, requests: turns.size, answers };
}

/** The answers to one request. */
class Turns {
  readonly #indices: number[];
  #at = 0;

  constructor(first: number) {
    this.#indices = [first];
  }

  add(index: number): void {
    this.#indices.push(index);
  }

  next(): number | undefined {
    return this.#indices[this.#at++ % this.#indices.length];
  }
}

/** What identifies a request, in words: it is also what people read where nothing was recorded. */
function keyOf(value: (name: string) => string | undefined, match: readonly string[]): string {
  const { method, uri } = glanceOf(value);
  return [`${method ?? 'GET'} ${uri ?? '/'}`, ...match.map((name) => `${name}=${value(name) ?? ''}`)].join('\n');
}

function recordedValue(params: readonly Param[]): (name: string) => string | undefined {
  return (name) => params.findLast(([other]) => other === name)?.[1];
}

async function unknown(key: string, response: AppResponse): Promise<number> {
  await response.write('Status: 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n');
  await response.write(`The capture has no answer to\n${key}\n`);
  return 0;
}

async function replayAnswer(
  source: MockSource,
  exchange: Exchange,
  rhythm: 'original' | 'none',
  request: AppRequest,
  response: AppResponse,
): Promise<number> {
  const began = performance.now();
  for (const piece of answerPieces(exchange, await source.records(exchange.index))) {
    if (rhythm === 'original')
      await sleep(Math.max(0, piece.after - (performance.now() - began)), undefined, { signal: request.signal });
    await writePiece(source, exchange.index, piece, response);
  }
  return exchange.end.appStatus ?? 0;
}

async function writePiece(
  source: MockSource,
  index: number,
  { stream, from, to }: AnswerPiece,
  response: AppResponse,
): Promise<void> {
  const bytes = await source.stream(index, stream);
  if (bytes === undefined) return;
  for (let at = from; at < Math.min(to, bytes.size); at += PIECE_LENGTH) {
    const piece = await bytes.read(at, Math.min(at + PIECE_LENGTH, to, bytes.size));
    await (stream === 'stdout' ? response.write(piece) : response.writeError(piece));
  }
}
