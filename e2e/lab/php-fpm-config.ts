import type { Address } from './address.js';

export interface PhpFpmOptions {
  readonly folder: string;
  readonly listen: Address;
  readonly isRoot: boolean;
}

/** More workers than connections that nginx keeps: an idle kept connection occupies its worker. */
const WORKERS = 4;

/** One pool with a fixed number of workers; PHP's messages go to the FastCGI error stream and never into the page. */
export function phpFpmConfig({ folder, listen, isRoot }: PhpFpmOptions): string {
  return `
[global]
daemonize = no
error_log = ${folder}/php-fpm.log
[lab]
${isRoot ? 'user = root\ngroup = root' : ''}
listen = ${listen.replace(/^unix:/, '')}
listen.mode = 0660
pm = static
pm.max_children = ${WORKERS}
catch_workers_output = yes
pm.status_path = /status
ping.path = /ping
php_admin_value[output_buffering] = 0
php_admin_flag[display_errors] = off
php_admin_flag[html_errors] = off
php_admin_flag[log_errors] = on
php_admin_value[error_reporting] = 32767
php_admin_value[upload_max_filesize] = 64M
php_admin_value[post_max_size] = 64M
php_admin_value[upload_tmp_dir] = ${folder}/temporary
`;
}
