/** What a visitor of the demo’s shop asks for. */
export interface Visit {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Goes away after so many milliseconds, without the answer. */
  readonly leaveAfter?: number;
}

interface Habit {
  /** How often, against the others. */
  readonly weight: number;
  visit(random: Random): Visit;
}

/** A whole number from 0 to `below` − 1. */
export type Random = (below: number) => number;

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const TERMS = ['gr%C3%BCner+tee', 'kettle', 'earl+grey', 'caf%C3%A9', '%E8%8C%B6'];

const HABITS: readonly Habit[] = [
  { weight: 20, visit: () => ({ method: 'GET', path: '/' }) },
  { weight: 20, visit: (random) => ({ method: 'GET', path: `/product.php?id=${random(60)}` }) },
  { weight: 12, visit: (random) => ({ method: 'GET', path: `/image.php?id=${random(60)}` }) },
  { weight: 10, visit: (random) => ({ method: 'GET', path: `/api.php/orders?limit=${1 + random(50)}` }) },
  { weight: 6, visit: (random) => ({ method: 'GET', path: `/search.php?q=${TERMS[random(TERMS.length)]}` }) },
  { weight: 4, visit: (random) => ({ method: 'POST', path: '/api.php/orders', headers: JSON_TYPE, body: order(random) }) },
  {
    weight: 3,
    visit: () => ({ method: 'POST', path: '/contact.php', headers: FORM, body: 'name=Anna&message=Do+you+have+Sencha%3F' }),
  },
  { weight: 3, visit: (random) => ({ method: 'GET', path: `/slow.php?ms=${300 + random(1500)}` }) },
  { weight: 2, visit: () => ({ method: 'GET', path: '/login.php' }) },
  { weight: 2, visit: (random) => ({ method: 'GET', path: `/stream.php?pieces=${4 + random(8)}` }) },
  { weight: 2, visit: () => ({ method: 'GET', path: '/checkout.php' }) },
  { weight: 2, visit: () => ({ method: 'GET', path: '/wp-login.php' }) },
  { weight: 1, visit: () => ({ method: 'HEAD', path: '/index.php' }) },
  { weight: 1, visit: (random) => ({ method: 'GET', path: `/export.php?rows=${2000 + random(8000)}` }) },
  { weight: 1, visit: () => ({ method: 'POST', path: '/api.php/orders', headers: JSON_TYPE, body: '{"tea": "Assam", ' }) },
  { weight: 1, visit: () => ({ method: 'GET', path: '/slow.php?ms=5000' }) },
  { weight: 1, visit: () => ({ method: 'GET', path: '/stream.php?pieces=30', leaveAfter: 700 }) },
];

const TOTAL = HABITS.reduce((sum, { weight }) => sum + weight, 0);

const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
  'curl/8.16.0',
  'Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example/about)',
];

/** One visit, as often of each kind as its weight says. */
export function nextVisit(random: Random): Visit {
  const visit = habitAt(random(TOTAL)).visit(random);
  return { ...visit, headers: { ...browserHeaders(random), ...visit.headers } };
}

function habitAt(point: number): Habit {
  let end = 0;
  for (const habit of HABITS) {
    end += habit.weight;
    if (point < end) return habit;
  }
  throw new RangeError(`${point} is not below ${TOTAL}`);
}

function browserHeaders(random: Random): Record<string, string> {
  const headers = {
    'User-Agent': AGENTS[random(AGENTS.length)]!,
    Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'Accept-Language': 'en,de;q=0.7',
  };
  return random(2) === 0 ? headers : { ...headers, Cookie: `PHPSESSID=8c1f0b6e2d7a; cart=${1000 + random(9000)}` };
}

function order(random: Random): string {
  return JSON.stringify({ tea: 'Assam', grams: 50 * (1 + random(10)), card: '4111 1111 1111 1111' });
}
