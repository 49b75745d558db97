import { err, ok, type Result } from '@fcgiscope/codec/core';
import type { PageMessage } from '@fcgiscope/codec/live';
import * as z from 'zod';

const MOST_CREDIT = 1_000_000;

const resumePoint = z.strictObject({ capture: z.string().min(1).max(100), sequence: z.int().min(0) });

const pageMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), version: z.int().min(0), resume: resumePoint.exactOptional() }),
  z.strictObject({ type: z.literal('credit'), rows: z.int().min(1).max(MOST_CREDIT) }),
]);

/** Reads what a page sent; the error says in one line what is wrong with it. */
export function parsePageMessage(text: string): Result<PageMessage, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('not JSON');
  }
  const parsed = pageMessage.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err(issue === undefined ? 'not a message' : `${issue.path.join('.') || 'message'}: ${issue.message}`);
}
