import type { Span } from '@fcgiscope/codec/core';
import { create } from 'zustand';

/** The bytes that somebody asked to see, and of which exchange. */
export interface PointedSpan {
  readonly index: number;
  readonly span: Span | null;
}

export const usePointedSpan = create<PointedSpan>()(() => ({ index: 0, span: null }));

export function pointAt(index: number, span: Span | null): void {
  usePointedSpan.setState({ index, span });
}
