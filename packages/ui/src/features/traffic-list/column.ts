import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { ReactNode } from 'react';

/** One column of the list: everything that the header, the cells, sorting, the column menu and screen readers need of it. */
export interface TrafficColumn {
  readonly id: string;
  readonly title: string;
  /** One line for the header's hover. */
  readonly hint: string;
  /** Pixels. */
  readonly width: number;
  /** Takes its share of what is left of the page's width, in this proportion. */
  readonly grows?: number;
  readonly align: 'start' | 'end';
  readonly face?: 'mono';
  /** What it sorts by; null sorts last. Absent: arrival order says the same, or there is none. */
  readonly sortBy?: (row: SummaryRow) => number | string | null;
  readonly text: (row: SummaryRow) => string;
  /** Where a cell is more than its text. */
  readonly cell?: (row: SummaryRow) => ReactNode;
  /** Hover of a cell, where it says more than its text, or its text may be too long for the column. */
  readonly hover?: (row: SummaryRow) => string;
  /** Not shown until somebody asks for it. */
  readonly hidden?: true;
  /** Made by somebody, of a param or a header: can be removed. Its id is the filter's field. */
  readonly made?: true;
}
