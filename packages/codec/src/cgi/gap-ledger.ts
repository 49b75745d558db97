import type { Diagnostic, Direction } from '../core/index.js';
import type { ExchangeFacts, GapReason } from '../exchange/index.js';

interface Missing {
  readonly gaps: number;
  /** Null where nobody knows how many. */
  readonly bytes: number | null;
  readonly finding: Diagnostic;
}

/** What the capture lost of one exchange: one finding for each direction, however many gaps there are. */
export class GapLedger {
  private readonly missing = new Map<Direction, Missing>();

  /** Notes a gap of `length` bytes; `diagnose` makes the finding that says so. */
  note(
    facts: ExchangeFacts,
    direction: Direction,
    length: number | null,
    reason: GapReason,
    diagnose: (message: string) => Diagnostic,
  ): void {
    const before = this.missing.get(direction);
    const gaps = (before?.gaps ?? 0) + 1;
    const bytes = length === null || before?.bytes === null ? null : (before?.bytes ?? 0) + length;
    const finding = diagnose(gapMessage(direction, bytes, gaps, reason));
    this.missing.set(direction, { gaps, bytes, finding });
    const at = before === undefined ? -1 : facts.diagnostics.indexOf(before.finding);
    if (at < 0) facts.add(finding);
    else facts.diagnostics[at] = finding;
  }
}

/** What is missing, in words. */
export function gapMessage(direction: Direction, bytes: number | null, gaps: number, reason: GapReason): string {
  const where = direction === 'to-app' ? 'to the application' : 'from the application';
  return `${bytes ?? 'Some'} bytes ${where} are missing${gaps > 1 ? ` in ${gaps} places` : ''} (${reason})`;
}
