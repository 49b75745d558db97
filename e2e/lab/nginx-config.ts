import type { Address } from './address.js';

/** How nginx passes a request on; the first part of the path picks it: `/keep/hello.php`. */
const LOCATIONS = {
  once: '', // nginx's default: a connection for each request
  keep: 'fastcgi_pass application_kept; fastcgi_keep_conn on;',
  unbuffered: 'fastcgi_buffering off; fastcgi_request_buffering off;',
  impatient: 'fastcgi_read_timeout 1s;',
  'small-buffer': 'fastcgi_buffer_size 4k; fastcgi_buffers 4 4k;',
  'ignore-abort': 'fastcgi_ignore_client_abort on;',
} as const;

export interface NginxOptions {
  readonly folder: string;
  readonly http: Address;
  /** Where nginx sends FastCGI: the application, or a tap before it. */
  readonly application: Address;
  readonly documentRoot: string;
  /** nginx wants to be told not to change its user. */
  readonly isRoot: boolean;
}

function location([name, directives]: [string, string], { documentRoot }: NginxOptions): string {
  return `
    location ~ ^/${name}(?<script>/[\\w-]+\\.php)(?<info>/.*)?$ {
      ${directives.includes('fastcgi_pass') ? '' : 'fastcgi_pass application;'} ${directives}
      fastcgi_param SCRIPT_FILENAME ${documentRoot}$script;
      fastcgi_param SCRIPT_NAME $script;
      fastcgi_param PATH_INFO $info;
      fastcgi_param DOCUMENT_ROOT ${documentRoot};
      fastcgi_param DOCUMENT_URI $document_uri;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param REQUEST_SCHEME $scheme;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;
      fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param SERVER_SOFTWARE nginx/$nginx_version;
      fastcgi_param SERVER_NAME $server_name;
      fastcgi_param SERVER_ADDR $server_addr;
      fastcgi_param SERVER_PORT $server_port;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param REMOTE_PORT $remote_port;
      fastcgi_param REDIRECT_STATUS 200;
    }`;
}

/** One worker, and everything it writes in one folder. */
export function nginxConfig(options: NginxOptions): string {
  const { folder, http, application, isRoot } = options;
  return `
daemon off;
${isRoot ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 256; }
http {
  access_log off;
  client_max_body_size 64m;
  client_body_temp_path ${folder}/temporary/body;
  proxy_temp_path ${folder}/temporary/proxy;
  fastcgi_temp_path ${folder}/temporary/fastcgi;
  uwsgi_temp_path ${folder}/temporary/uwsgi;
  scgi_temp_path ${folder}/temporary/scgi;
  upstream application { server ${application}; }
  upstream application_kept { server ${application}; keepalive 2; }
  server {
    listen ${http};
    server_name shop.test;
    ${Object.entries(LOCATIONS)
      .map((entry) => location(entry, options))
      .join('\n')}
  }
}
`;
}
