/** How the command ends: scripts rely on it. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** The command line cannot be meant: one line on stderr, exit 2. */
export class UsageError extends Error {}

/** The command could not do what it was asked to: one line on stderr, exit 1. */
export class CommandFailure extends Error {}
