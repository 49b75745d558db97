import { type Address, formatAddress } from '../../net/address.js';

export interface NginxOptions {
  readonly folder: string;
  readonly documentRoot: string;
  readonly port: number;
  readonly application: Address;
  readonly isRoot: boolean;
}

/** One worker, everything that it writes in one folder, and the patience of the embedded web server. */
export function nginxConfig({ folder, documentRoot, port, application, isRoot }: NginxOptions): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `
daemon off;
${isRoot ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 256; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    server_name shop.test;
    root ${documentRoot};
    location / { rewrite ^/$ /index.php last; return 404; }
    location ~ ^(?<script>/.+?\\.php)(?<info>/.*)?$ {
      fastcgi_pass ${formatAddress(application)};
      fastcgi_read_timeout 4s;
      fastcgi_param SCRIPT_FILENAME $document_root$script;
      fastcgi_param PATH_INFO $info;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param SCRIPT_NAME $script;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param DOCUMENT_URI $document_uri;
      fastcgi_param DOCUMENT_ROOT $document_root;
      fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param REQUEST_SCHEME $scheme;
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;
      fastcgi_param SERVER_SOFTWARE nginx/$nginx_version;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param REMOTE_PORT $remote_port;
      fastcgi_param SERVER_ADDR $server_addr;
      fastcgi_param SERVER_PORT $server_port;
      fastcgi_param SERVER_NAME $server_name;
      fastcgi_param REDIRECT_STATUS 200;
    }
  }
}
`;
}
