import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { RefObject } from 'react';
import { useCaptureStore } from '../../../store/context.js';
import { usePreferences } from '../../../store/preferences.js';
import { WATERFALL } from '../columns.js';
import { useColumnBox } from './use-column-box.js';
import { WaterfallCanvas } from './WaterfallCanvas.js';

export interface WaterfallColumnProps {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Changes when columns move. */
  readonly layout: string;
  readonly rows: readonly SummaryRow[];
  readonly rowHeight: number;
  readonly top: number;
  /** Bars of open exchanges move. */
  readonly moving: boolean;
  readonly onSpan: (micros: number) => void;
}

/** Lays the waterfall over its column, where that is shown. */
export function WaterfallColumn({ scroller, layout, rows, rowHeight, top, moving, onSpan }: WaterfallColumnProps) {
  const { clock } = useCaptureStore();
  const mode = usePreferences((preferences) => preferences.waterfallMode);
  const box = useColumnBox(scroller, WATERFALL, layout);
  if (box === null) return null;
  return (
    <WaterfallCanvas
      rows={rows}
      rowHeight={rowHeight}
      top={top}
      left={box.left + PADDING}
      width={box.width - 2 * PADDING}
      mode={mode}
      clock={clock}
      moving={moving}
      onSpan={onSpan}
    />
  );
}

/** As the cells of the list have it. */
const PADDING = 8;
