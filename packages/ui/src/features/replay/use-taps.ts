import type { Exchange } from '@fcgiscope/codec/exchange';
import type { TapStatus } from '@fcgiscope/codec/live';
import { useCaptureFacts } from '../../store/context.js';

/** Where requests can be sent through: the taps of the session, and nothing else. */
export function useTaps(): readonly TapStatus[] {
  const { status, hello } = useCaptureFacts();
  return status?.taps ?? hello?.taps ?? [];
}

/** The tap that the exchange came through; where it is not there any more, the first one. */
export function usualTap(taps: readonly TapStatus[], exchange: Exchange | null): string | null {
  const own = taps.find(({ name }) => name === exchange?.connection.tap);
  return (own ?? taps[0])?.name ?? null;
}
