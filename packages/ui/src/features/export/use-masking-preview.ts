import type { ExportSource } from '@fcgiscope/codec/export';
import { type MaskedPair, previewMasking } from '@fcgiscope/codec/export';
import { type Resource, useResource } from '../../lib/use-resource.js';
import { useCaptureSource } from '../../store/context.js';
import { exportSourceOf } from '../../store/export-source-of.js';

/** Of each body so many bytes are looked at for the preview; the export looks at all of them. */
export const PREVIEWED_BYTES = 16 * 1024;

/** Exchanges before and after the masking; made here, whatever the source. */
export function useMaskingPreview(indexes: readonly number[]): Resource<readonly MaskedPair[]> {
  const source = useCaptureSource();
  return useResource(indexes.join(), '', (signal) => previewMasking(beginnings(exportSourceOf(source, signal)), indexes));
}

function beginnings(source: ExportSource): ExportSource {
  return {
    ...source,
    stream: async (index, name) => {
      const stream = await source.stream(index, name);
      return stream && { ...stream, size: Math.min(stream.size, PREVIEWED_BYTES) };
    },
  };
}
