import { describe, expect, it } from 'vitest';
import { fixture, openCapture } from '../../testing/exported-capture.js';
import { type ExportProgress, exportCapture, previewMasking } from './index.js';

describe('a preview of the masking', () => {
  it('has exchanges before and after, in the same lengths, and leaves out what is gone', async () => {
    const file = await openCapture(fixture('nginx-fpm-stderr'));
    const pairs = await previewMasking(file, [1, 77, 3]);
    expect(pairs.map(({ before, after }) => [before.exchange.index, after.exchange.index])).toEqual([
      [1, 1],
      [3, 3],
    ]);
    for (const { before, after } of pairs) {
      const lengths = ({ exchange }: typeof before) => exchange.params.map(([name, value]) => [name, value.length]);
      expect(lengths(after)).toEqual(lengths(before));
      expect([before.masked, after.masked?.masked]).toEqual([null, expect.any(Number)]);
    }
  });
});

describe('the progress of an export', () => {
  const request = { format: 'ndjson', indices: [1, 2, 3], whole: false, product: { name: 'test', version: '1' } } as const;

  async function progressOf(includeSecrets: boolean): Promise<ExportProgress[]> {
    const file = await openCapture(fixture('nginx-fpm-stderr'));
    const told: ExportProgress[] = [];
    const pieces = exportCapture(file, { ...request, includeSecrets, onProgress: (progress) => told.push(progress) });
    for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0);
    return told;
  }

  it('goes through all exchanges twice where secrets are masked, once where they are not', async () => {
    const steps = [0, 1, 2].map((done) => ({ done, total: 3 }));
    const stage = (name: ExportProgress['stage']) => steps.map((step) => ({ stage: name, ...step }));
    expect(await progressOf(false)).toEqual([...stage('looking'), ...stage('writing')]);
    expect(await progressOf(true)).toEqual(stage('writing'));
  });
});
