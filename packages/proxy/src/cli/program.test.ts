import { describe, expect, it } from 'vitest';
import { runCli } from '../../testing/cli-process.js';
import { runHere } from '../../testing/run-here.js';

/** Starting a process takes a while on a busy machine. */
const PATIENCE = 20_000;

describe('the command line', { timeout: PATIENCE }, () => {
  it('prints its version', async () => {
    expect(await runCli('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown,
      stderr: '',
    });
  });

  it('prints its help, and that of every command, with examples', async () => {
    const help = await runHere('--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Examples:');
    const commands = [...help.stdout.matchAll(/^ {2}(\w+) .*$/gm)]
      .map((match) => match[1] ?? '')
      .filter((name) => name !== 'help');
    expect(commands).toContain('tap');
    for (const command of commands) {
      const one = await runHere(command, '--help');
      expect(one).toMatchObject({ code: 0, stderr: '' });
      expect(one.stdout).toContain('Examples:');
    }
  });

  it('shows the help on stderr and fails where there is no command', async () => {
    const nothing = await runHere();
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('Usage: fcgiscope');
  });

  it('says what is wrong in one line on stderr, and ends with 2', async () => {
    expect(await runCli('tap')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^fcgiscope: [^\n]+\n$/) as unknown,
    });
  });
});

describe('wrong usage', () => {
  it.each([
    ['an unknown command', ['tpa'], /unknown command 'tpa' \(Did you mean tap\?\)/],
    ['an unknown option', ['tap', '--tokn', 'x', '1=2'], /unknown option '--tokn' \(Did you mean --token\?\)/],
    ['nothing to tap', ['tap'], /tap needs a LISTEN=UPSTREAM pair or --takeover/],
    ['a damaged pair', ['tap', '9000'], /9000.*LISTEN=UPSTREAM/],
    ['a damaged address', ['tap', '9000=/run/php.sock'], /unix:\/run\/php\.sock/],
    ['a port beyond the last', ['tap', '9000=127.0.0.1:70000'], /65535/],
    ['one address twice', ['tap', '9000=9001', '127.0.0.1:9000=9002'], /127\.0\.0\.1:9000 is to be listened on twice/],
    ['a takeover of a port', ['tap', '--takeover', '127.0.0.1:9000'], /no Unix socket/],
    ['an unknown protocol', ['tap', '9000=9001', '--protocol', 'http'], /auto, fastcgi/],
    ['a damaged size', ['tap', '9000=9001', '--max-capture', 'much'], /"much" is no size/],
    ['a size that holds nothing', ['tap', '9000=9001', '--max-capture', '1M'], /at least 2 MiB/],
    ['a capture nowhere', ['tap', '9000=9001', '--capture', ''], /no directory is named/],
    ['a damaged page address', ['tap', '9000=9001', '--ui', 'unix:/tmp/page.sock'], /browser/],
    ['a page for everybody', ['tap', '9000=9001', '--ui', '0.0.0.0:7357'], /--allow-remote-ui/],
    ['nothing to open', ['tap', '9000=9001', '--no-ui', '--open'], /--open/],
    ['an empty token', ['tap', '9000=9001', '--token', ''], /a token has/],
    ['a token that no cookie holds', ['tap', '9000=9001', '--token', 'a b;c'], /a token has/],
  ])('as %s is told in one line', async (_, args, line) => {
    const result = await runHere(...args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(line);
    expect(result.stderr).toMatch(/^fcgiscope: [^\n]+\n$/);
  });
});
