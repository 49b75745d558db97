import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.js';
import { shortcutsOf } from './shortcuts.js';

describe('commands', () => {
  it('have a key and a name of their own', () => {
    for (const field of ['id', 'title', 'key'] as const) {
      const values = COMMANDS.map((command) => command[field]).filter((value) => value !== undefined);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('are all on the help sheet, as far as they have a key', () => {
    const told = new Set(shortcutsOf(COMMANDS).flatMap(({ does }) => does.split(', ')));
    for (const { key, title } of COMMANDS)
      if (key !== undefined) for (const part of title.split(', ')) expect(told).toContain(part);
  });
});
