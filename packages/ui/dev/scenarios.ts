/** What an application does with a request, in milliseconds after it has come. */
export interface Answer {
  readonly at: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface Scenario {
  /** How often it comes, beside the others. */
  readonly weight: number;
  readonly method: string;
  readonly uri: (random: () => number) => string;
  readonly script: string;
  readonly body?: string;
  readonly bodyType?: string;
  readonly answers: (random: () => number) => readonly Answer[];
  /** How it ends: END_REQUEST after the last answer, a reset by the application, or the web server that does not wait. */
  readonly end: 'regular' | 'app-reset' | { readonly serverGoneAt: number };
}

function head(status: string, type: string, extra = ''): string {
  return `${status === '' ? '' : `Status: ${status}\r\n`}X-Powered-By: PHP/8.2.31\r\n${extra}Content-type: ${type}\r\n\r\n`;
}

const item = (random: () => number) => Math.floor(random() * 900) + 100;
const around = (ms: number, random: () => number) => ms * (0.4 + random() * random() * 2.5);

const PRODUCTS = JSON.stringify({
  items: Array.from({ length: 24 }, (_, i) => ({
    id: 100 + i,
    name: `Product ${i}`,
    price: 12.5 + i,
    tags: ['new', 'sale'],
    stock: i % 5 === 0 ? null : i,
  })),
  page: 1,
  more: true,
});

const SESSION = 'Set-Cookie: PHPSESSID=5f2c1a9be07d4413; path=/; HttpOnly; SameSite=Lax\r\n';

const HTML = `<!DOCTYPE html>\n<html lang="en">\n<head><title>Shop</title></head>\n<body>\n${'  <p class="item">Some product, in stock.</p>\n'.repeat(60)}</body>\n</html>\n`;

/** A shop on PHP-FPM with the troubles that shops have. */
export const SCENARIOS: readonly Scenario[] = [
  {
    weight: 34,
    method: 'GET',
    uri: (random) => `/products/${item(random)}`,
    script: '/index.php',
    answers: (random) => [{ at: around(18, random), stdout: head('', 'text/html; charset=UTF-8', SESSION) + HTML }],
    end: 'regular',
  },
  {
    weight: 24,
    method: 'GET',
    uri: (random) => `/api/products?page=${Math.ceil(random() * 40)}&sort=price`,
    script: '/api/index.php',
    answers: (random) => [{ at: around(9, random), stdout: head('', 'application/json') + PRODUCTS }],
    end: 'regular',
  },
  {
    weight: 9,
    method: 'POST',
    uri: () => '/cart/items',
    script: '/index.php',
    body: 'product=214&quantity=2&note=gift+wrap%2C+please&csrf_token=c29tZS10b2tlbg',
    bodyType: 'application/x-www-form-urlencoded',
    answers: (random) => [
      { at: around(32, random), stdout: head('303 See Other', 'text/html; charset=UTF-8', 'Location: /cart\r\n') },
    ],
    end: 'regular',
  },
  {
    weight: 8,
    method: 'GET',
    uri: (random) => `/search?q=${['lamp', 'garden+chair', 'caf%C3%A9', 'usb+c'][Math.floor(random() * 4)]}`,
    script: '/search.php',
    answers: (random) => [
      {
        at: around(140, random),
        stderr:
          'PHP message: PHP Deprecated:  Creation of dynamic property Search::$cache is deprecated in /srv/shop/src/Search.php on line 88; PHP message: PHP Warning:  Undefined array key "facet" in /srv/shop/src/Search.php on line 131; PHP message: PHP Warning:  Undefined array key "facet" in /srv/shop/src/Search.php on line 131',
        stdout: head('', 'text/html; charset=UTF-8') + HTML,
      },
    ],
    end: 'regular',
  },
  {
    weight: 4,
    method: 'POST',
    uri: () => '/checkout?step=2',
    script: '/index.php',
    body: JSON.stringify({ cart: 'a8f1', payment: { method: 'card', last4: '4242' }, address: { city: 'Wien', zip: '1070' } }),
    bodyType: 'application/json',
    answers: (random) => [
      {
        at: around(620, random),
        stderr:
          'PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/shop/src/Db.php:41\nStack trace:\n#0 /srv/shop/src/Db.php(41): PDO->__construct()\n#1 /srv/shop/src/Checkout.php(117): Shop\\Db->connect()\n#2 {main}\n  thrown in /srv/shop/src/Db.php on line 41',
        stdout: head('500 Internal Server Error', 'text/html; charset=UTF-8'),
      },
    ],
    end: 'regular',
  },
  {
    weight: 6,
    method: 'GET',
    uri: (random) => `/images/thumb.php?id=${item(random)}`,
    script: '/images/thumb.php',
    answers: (random) => [{ at: around(4, random), stdout: head('304 Not Modified', 'image/webp') }],
    end: 'regular',
  },
  {
    weight: 5,
    method: 'GET',
    uri: (random) => ['/wp-login.php', '/.env', '/old/page.php', '/admin/'][Math.floor(random() * 4)] as string,
    script: '/wp-login.php',
    answers: (random) => [
      {
        at: around(0.7, random),
        stderr: 'Primary script unknown',
        stdout: `${head('404 Not Found', 'text/html; charset=UTF-8')}File not found.\n`,
      },
    ],
    end: 'regular',
  },
  {
    weight: 4,
    method: 'GET',
    uri: () => '/events',
    script: '/events.php',
    answers: (random) => [
      { at: 12, stdout: head('', 'text/event-stream', 'Cache-Control: no-cache\r\n') },
      ...Array.from({ length: 8 }, (_, i) => ({
        at: 200 + i * around(300, random),
        stdout: `event: stock\ndata: {"tick":${i}}\n\n`,
      })),
    ],
    end: 'regular',
  },
  {
    weight: 2,
    method: 'GET',
    uri: () => '/reports/monthly',
    script: '/report.php',
    answers: () => [{ at: 3400, stdout: `${head('', 'text/csv')}month,total\n${'2026-11,1204.50\n'.repeat(400)}` }],
    end: { serverGoneAt: 2000 },
  },
  {
    weight: 1.5,
    method: 'PUT',
    uri: (random) => `/api/products/${item(random)}/image`,
    script: '/api/index.php',
    body: `\u0089PNG\r\n\u001a\n${'\u0000\u0001\u0002\u00ff'.repeat(9000)}`,
    bodyType: 'image/png',
    answers: () => [],
    end: 'app-reset',
  },
];
