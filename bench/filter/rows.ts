import type { SummaryRow } from '@fcgiscope/codec/exchange';

const ROUTES = [
  '/',
  '/index.php',
  '/checkout?step=2',
  '/api/v1/orders/48213?expand=items,customer',
  '/wp-login.php',
  '/assets/app.css',
];
const AGENTS = ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'curl/8.14.1', 'Googlebot/2.1'];
const STDERR = 'PHP message: PHP Warning:  Undefined array key "id" in /srv/www/shop/index.php on line 17\n';
const START = 1_763_686_923_000_000;

/** Rows as a shop would give them: every 20th fails, every 10th writes to STDERR. The strings are their own, as after JSON. */
export function rows(count: number): SummaryRow[] {
  return Array.from({ length: count }, (_, i) => JSON.parse(JSON.stringify(row(i + 1))) as SummaryRow);
}

function row(index: number): SummaryRow {
  const start = START + index * 500;
  const talks = index % 10 === 0;
  return {
    index,
    protocol: 'fastcgi',
    connection: index,
    requestId: 1,
    generation: 1,
    role: 'responder',
    keepConnection: false,
    tap: '127.0.0.1:9000=unix:/run/php/php8.2-fpm.sock',
    method: index % 4 === 0 ? 'POST' : 'GET',
    uri: `${ROUTES[index % ROUTES.length]}#${index}`,
    host: 'shop.example.org',
    script: '/srv/www/shop/public/index.php',
    status: index % 20 === 0 ? 500 : 200,
    requestType: null,
    contentType: 'text/html; charset=UTF-8',
    remoteAddress: `192.0.2.${index % 256}`,
    userAgent: AGENTS[index % AGENTS.length] ?? null,
    start,
    sent: start + 100,
    firstByte: start + 5000 + (index % 997) * 1000,
    end: start + 6000 + (index % 997) * 1000,
    gaveUp: null,
    state: 'end-request',
    paramsBytes: 812,
    stdinBytes: index % 4 === 0 ? 120 : 0,
    dataBytes: 0,
    stdoutBytes: 1000 + (index % 50_000),
    headBytes: 62,
    stderrBytes: talks ? STDERR.length : 0,
    stderrText: talks ? STDERR : '',
    appStatus: 0,
    abortRequest: false,
    diagnosticCodes: talks ? ['php-stderr-message'] : [],
    worst: talks ? 'warning' : null,
  };
}
