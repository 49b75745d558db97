import { setTimeout } from 'node:timers/promises';
import { utf8Bytes } from '@fcgiscope/codec/bytes';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { test as base, expect } from '@playwright/test';
import { type ScriptedTraffic, startScriptedTraffic } from '../lab/scripted-app.js';

const test = base.extend<{ readonly traffic: ScriptedTraffic }>({
  traffic: async ({}, use) => {
    const traffic = await startScriptedTraffic();
    await use(traffic);
    await traffic.stop();
  },
});

/** Requests of one connection: a few connections replace what is in sight faster than anybody reads. */
const AT_ONCE = 40;

/** Milliseconds between connections: some hundred requests a second. */
const PAUSE_MS = 10;

/** Pixels from the top, where there are rows whatever else the page shows. */
const MIDDLE = 450;

/** Frames that are looked at: some seconds of them. */
const FRAMES = 180;

/** As many requests as one connection carries, each with an id and a number of its own. */
function requestsFrom(number: number): Uint8Array {
  return forEachId((id) => [
    beginRequest(id, { role: 1, keepConnection: true }),
    paramsRecords(id, [
      ['REQUEST_METHOD', 'GET'],
      ['REQUEST_URI', `/product?number=${number + id}`],
      ['SCRIPT_FILENAME', '/srv/index.php'],
    ]),
    streamEnd(TYPE.STDIN, id),
  ]);
}

const ANSWERS = forEachId((id) => [
  streamRecords(TYPE.STDOUT, id, utf8Bytes('Content-Type: text/plain\r\n\r\nhello')),
  streamEnd(TYPE.STDOUT, id),
  endRequest(id),
]);

function forEachId(make: (id: number) => readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(Array.from({ length: AT_ONCE }, (_, i) => make(i + 1)).flat());
}

/** What a cell under the mouse shows and what its hover says, and whether other cells have hovers. */
interface Seen {
  readonly text: string | null;
  readonly hover: string | null;
  readonly others: boolean;
}

/** Runs in the page: the cells of the URIs, frame after frame, while the mouse rests at `x`, `y`. */
function watchHovers({ x, y, frames }: { readonly x: number; readonly y: number; readonly frames: number }): Promise<Seen[]> {
  return new Promise((resolve) => {
    const seen: Seen[] = [];
    const look = (): void => {
      const cell = document.elementFromPoint(x, y)?.closest('[role=gridcell]') ?? null;
      const others = [...document.querySelectorAll('[role=gridcell][data-column=uri]')].filter((other) => other !== cell);
      const withHover = others.filter((other) => other.hasAttribute('title'));
      seen.push({ text: cell?.textContent ?? null, hover: cell?.getAttribute('title') ?? null, others: withHover.length > 1 });
      if (seen.length < frames) requestAnimationFrame(look);
      else resolve(seen);
    };
    look();
  });
}

test('the cell under the mouse has its hover while rows rush by, and all have theirs afterwards', async ({ traffic, page }) => {
  await page.goto(traffic.scope.pageAddress);
  const closing = new AbortController();
  const visit = async (): Promise<void> => {
    for (let number = 0; !closing.signal.aborted; number += AT_ONCE) {
      await traffic.exchange(requestsFrom(number), ANSWERS);
      await setTimeout(PAUSE_MS);
    }
  };
  const visitor = visit();
  const cells = page.locator('[role=gridcell][data-column=uri]');
  await expect.poll(() => cells.count()).toBeGreaterThan(25);
  const { x } = (await cells.nth(0).boundingBox()) ?? { x: 0 };
  const place = { x: x + 30, y: MIDDLE };
  await page.mouse.move(place.x, place.y);
  const seen = await page.evaluate(watchHovers, { ...place, frames: FRAMES });
  closing.abort();
  await visitor;
  const busy = seen.filter(({ others, text }) => !others && text !== null);
  expect(new Set(busy.map(({ text }) => text)).size).toBeGreaterThan(5);
  expect(busy.filter(({ text, hover }) => text !== hover)).toEqual([]);
  await expect
    .poll(() => cells.evaluateAll((all) => all.every((cell) => cell.getAttribute('title') === cell.textContent)))
    .toBe(true);
});
