/** Traffic worth a picture: a shop in a bad hour. Most of it works, some of it is slow, some of it fails. */

const ORDER = '{"order":{"id":4711,"items":[{"sku":"A-1","count":2},{"sku":"B-7","count":1}],"gift":null,"coupon":"TEA-10"}}';
const FORM = 'product=214&quantity=2&note=gift+wrap%2C+please&csrf_token=c29tZS10b2tlbg';

/** @typedef {{ path: string, body?: string, type?: string, headers?: Record<string, string> }} Visit */

/** @type {readonly Visit[]} */
const VISITS = [
  { path: '/once/hello.php?product=214' },
  { path: '/keep/params.php?page=2&sort=price' },
  { path: '/once/redirect.php' },
  { path: '/keep/hello.php?q=garden+chair' },
  { path: '/unbuffered/stream.php?pieces=4&ms=60' },
  { path: '/once/warning.php' },
  { path: '/keep/headers.php?status=201' },
  { path: '/once/missing.php' },
  { path: '/keep/hello.php?product=118' },
  { path: '/unbuffered/big.php?bytes=2000000' },
  { path: '/once/slow.php?ms=340' },
  { path: '/keep/stderr.php?lines=3' },
  {
    path: '/keep/echo.php',
    body: FORM,
    type: 'application/x-www-form-urlencoded',
    headers: { Cookie: 'PHPSESSID=5f2c1a9be07d4413' },
  },
  { path: '/small-buffer/headers.php?bytes=5000' },
  { path: '/once/killed.php' },
  { path: '/keep/hello.php?product=902' },
  { path: '/impatient/slow.php?ms=1300' },
  { path: '/once/echo.php', body: ORDER, type: 'application/json' },
  { path: '/once/fatal.php?order=4711' },
];

/** Visitors at once, and how often each goes round. */
const VISITORS = 2;
const ROUNDS = 3;

/** @param {import('../../e2e/lab/traffic.js').Traffic} traffic */
export async function openShop(traffic) {
  const host = {
    Host: traffic.lab.http.replace('127.0.0.1', 'shop.test'),
    'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0',
  };
  await Promise.all(Array.from({ length: VISITORS }, (_, visitor) => walk(traffic, host, visitor)));
  // The last thing that happened is what a picture of the end of the list shows.
  await visit(traffic, host, { path: '/once/fatal.php?order=4711' });
}

/** @param {import('../../e2e/lab/traffic.js').Traffic} traffic @param {Record<string, string>} host @param {number} visitor */
async function walk(traffic, host, visitor) {
  for (let round = 0; round < ROUNDS; round++) {
    const turned = [...VISITS.slice(visitor * 7), ...VISITS.slice(0, visitor * 7)];
    for (const one of turned) await visit(traffic, host, one);
  }
}

/** @param {import('../../e2e/lab/traffic.js').Traffic} traffic @param {Record<string, string>} host @param {Visit} visit */
async function visit(traffic, host, { path, body, type, headers }) {
  const all = { ...host, ...headers };
  if (body === undefined) await traffic.get(path, all);
  else await traffic.request({ method: 'POST', path, headers: { ...all, 'Content-Type': type ?? '' }, body: Buffer.from(body) });
}
