import type { UnixAddress } from '../../net/address.js';

export interface PhpFpmOptions {
  readonly folder: string;
  readonly address: UnixAddress;
  readonly isRoot: boolean;
}

/** A slow request takes a worker: with six of them the shop stays open. */
const WORKERS = 6;

/** One pool; PHP’s messages go to the FastCGI error stream and never into the page. */
export function phpFpmConfig({ folder, address, isRoot }: PhpFpmOptions): string {
  return `
[global]
daemonize = no
error_log = ${folder}/php-fpm.log
[shop]
${isRoot ? 'user = root\ngroup = root' : ''}
listen = ${address.path}
listen.mode = 0600
pm = static
pm.max_children = ${WORKERS}
catch_workers_output = yes
php_admin_value[output_buffering] = 0
php_admin_flag[display_errors] = off
php_admin_flag[html_errors] = off
php_admin_flag[log_errors] = on
php_admin_value[error_reporting] = 32767
`;
}
