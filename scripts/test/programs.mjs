/**
 * The programs (and headers) that tests drive and npm does not bring, and the Debian package that has each. Tests ask here whether a program is
 * there; the test command installs what is missing where it may, and says what to type where it may not.
 */
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {'nginx' | 'php-fpm' | 'chromium' | 'tshark' | 'apache2' | 'lighttpd' | 'haproxy' | 'cgi-fcgi' | 'fcgiwrap' | 'spawn-fcgi' | 'gcc' | 'libc' | 'libfcgi' | 'go'} ProgramName */
/** @typedef {{ name: ProgramName, file: RegExp, folder?: string, variable: string, package: string }} Program `folder`: where it lies, if not where programs do */

/** @type {readonly Program[]} */
const PROGRAMS = [
  { name: 'nginx', file: /^nginx$/, variable: 'NGINX', package: 'nginx-light' },
  { name: 'php-fpm', file: /^php-fpm[\d.]*$/, variable: 'PHP_FPM', package: 'php-fpm' },
  { name: 'chromium', file: /^(chromium|chromium-browser|google-chrome(-stable)?)$/, variable: 'CHROMIUM', package: 'chromium' },
  { name: 'tshark', file: /^tshark$/, variable: 'TSHARK', package: 'tshark' },
  { name: 'apache2', file: /^apache2$/, variable: 'APACHE2', package: 'apache2' },
  { name: 'lighttpd', file: /^lighttpd$/, variable: 'LIGHTTPD', package: 'lighttpd' },
  { name: 'haproxy', file: /^haproxy$/, variable: 'HAPROXY', package: 'haproxy' },
  { name: 'cgi-fcgi', file: /^cgi-fcgi$/, variable: 'CGI_FCGI', package: 'libfcgi-bin' },
  { name: 'fcgiwrap', file: /^fcgiwrap$/, variable: 'FCGIWRAP', package: 'fcgiwrap' },
  { name: 'spawn-fcgi', file: /^spawn-fcgi$/, variable: 'SPAWN_FCGI', package: 'spawn-fcgi' },
  { name: 'gcc', file: /^gcc$/, variable: 'GCC', package: 'gcc' },
  { name: 'libc', file: /^stdlib\.h$/, folder: '/usr/include', variable: 'LIBC_H', package: 'libc6-dev' },
  { name: 'libfcgi', file: /^fcgiapp\.h$/, folder: '/usr/include', variable: 'LIBFCGI_H', package: 'libfcgi-dev' },
  { name: 'go', file: /^go$/, variable: 'GO', package: 'golang-go' },
];

/** Servers live where a user's PATH often does not look. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin'];

/** @param {string} folder @returns {string[]} */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Path of a program: what its environment variable says, else the newest of its kind on the PATH; null where there is none.
 * @param {ProgramName} name
 * @returns {string | null}
 */
export function findProgram(name) {
  const program = PROGRAMS.find((one) => one.name === name);
  if (!program) return null;
  const given = process.env[program.variable];
  if (given) return given;
  const places =
    program.folder === undefined ? [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS] : [program.folder];
  const folders = places.filter((folder) => folder !== '');
  for (const folder of folders) {
    const names = namesIn(folder).filter((file) => program.file.test(file));
    const newest = names.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0];
    if (newest !== undefined) return join(folder, newest);
  }
  return null;
}

/** @returns {Program[]} those of PROGRAMS that are not there */
export const missingPrograms = () => PROGRAMS.filter(({ name }) => findProgram(name) === null);

/**
 * What to type to get the given programs, on Debian and its relatives.
 * @param {readonly Program[]} programs
 */
export const installCommand = (programs) =>
  `sudo apt-get install --no-install-recommends ${programs.map((program) => program.package).join(' ')}`;
