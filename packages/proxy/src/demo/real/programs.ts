import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that the demo starts, and the Debian package that has it. */
interface Program {
  readonly name: string;
  readonly file: RegExp;
  readonly debianPackage: string;
}

const NGINX: Program = { name: 'nginx', file: /^nginx$/, debianPackage: 'nginx-light' };
const PHP_FPM: Program = { name: 'php-fpm', file: /^php-fpm[\d.]*$/, debianPackage: 'php-fpm' };

/** Servers live where a user’s PATH often does not look. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/sbin', '/opt/homebrew/bin'];

export interface Programs {
  readonly nginx: string;
  readonly phpFpm: string;
}

/** Where both programs lie. Throws an Error that says what to type where one is missing. */
export function findPrograms(): Programs {
  const nginx = find(NGINX);
  const phpFpm = find(PHP_FPM);
  if (nginx !== undefined && phpFpm !== undefined) return { nginx, phpFpm };
  const missing = [NGINX, PHP_FPM].filter((program) => find(program) === undefined);
  const names = missing.map(({ name }) => name).join(' and ');
  const packages = missing.map(({ debianPackage }) => debianPackage).join(' ');
  throw new Error(`--real needs ${names}: sudo apt-get install --no-install-recommends ${packages}`);
}

function find({ file }: Program): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS].filter((folder) => folder !== '');
  return folders.flatMap((folder) => programsIn(folder, file)).at(0);
}

/** The newest first: Debian has php-fpm8.2 and the like side by side. */
function programsIn(folder: string, file: RegExp): string[] {
  const names = namesIn(folder).filter((name) => file.test(name));
  const paths = names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => join(folder, name));
  return paths.filter(isExecutable);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
