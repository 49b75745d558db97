import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...leading: string[]]>>> = {
  darwin: ['open'],
  // `start` takes its first quoted argument for a title.
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens `url` in the person's browser. The error, where there is no opener, is one line. */
export function openBrowser(url: string): Promise<string | undefined> {
  const [command, ...leading] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...leading, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(`could not open a browser (${command}): open the address above`));
    child.once('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}
