import { join } from 'node:path';
import type { FileFinding } from '@fcgiscope/codec/capture';
import { CommandFailure } from './exit-code.js';
import type { OpenedCapture } from './opened-capture.js';
import { PRODUCT } from './product.js';

/** Says what is wrong with a capture; returns what made it unreadable somewhere. */
export function reportFindings(source: string, { status, capture }: OpenedCapture): CommandFailure | undefined {
  const { findings, names } = status;
  const line = (finding: FileFinding): string => {
    const place = finding.file === null || names.length <= 1 ? source : join(source, finding.file);
    return `${place}: ${finding.message}${finding.count > 1 ? ` (${finding.count} times)` : ''}`;
  };
  for (const finding of findings) if (finding.severity !== 'error') process.stderr.write(`${PRODUCT}: ${line(finding)}\n`);
  if (capture.evicted > 0) {
    const left = `the ${capture.evicted} oldest exchanges are left out`;
    process.stderr.write(`${PRODUCT}: ${source}: more exchanges than can be held: ${left}; use a filter of tcpdump or editcap\n`);
  }
  const fatal = findings.find(({ severity }) => severity === 'error');
  return fatal && new CommandFailure(line(fatal));
}
