import { describe, expect, it } from 'vitest';
import { jsonLines } from './json-lines.js';

function body(...pieces: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      controller.close();
    },
  });
}

async function read(stream: ReadableStream<Uint8Array> | null): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines<unknown>(stream)) values.push(value);
  return values;
}

describe('jsonLines', () => {
  it('puts lines together, however the body is cut, within a character too', async () => {
    const [first, second] = [
      new TextEncoder().encode('{"a":"é"}\n{"b"').subarray(0, 7),
      new TextEncoder().encode('{"a":"é"}\n').subarray(7),
    ];
    expect(await read(body(first, second, '{"b":', '2}\n[3]\n'))).toEqual([{ a: 'é' }, { b: 2 }, [3]]);
  });

  it('has nothing where there is nothing, and no line that is not whole', async () => {
    expect(await read(null)).toEqual([]);
    expect(await read(body('1\n2'))).toEqual([1]);
  });
});
