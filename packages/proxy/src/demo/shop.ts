import type { AppRequest, AppResponse, Handler } from '../server/index.js';
import { type Script, sendHead } from './script.js';
import { api } from './scripts/api.js';
import { checkout } from './scripts/checkout.js';
import { contact } from './scripts/contact.js';
import { exportOrders } from './scripts/export.js';
import { image } from './scripts/image.js';
import { index } from './scripts/index.js';
import { login } from './scripts/login.js';
import { product } from './scripts/product.js';
import { search } from './scripts/search.js';
import { slow } from './scripts/slow.js';
import { stream } from './scripts/stream.js';

const SCRIPTS: readonly Script[] = [index, product, image, slow, stream, exportOrders, contact, search, checkout, login, api];

const BY_PATH: ReadonlyMap<string, Script> = new Map(SCRIPTS.map((script) => [script.path, script]));

/** The demo’s application: a shop whose scripts do all that one meets in the field. */
export const shop: Handler = async (request: AppRequest, response: AppResponse): Promise<number | undefined> => {
  const script = BY_PATH.get(request.params.SCRIPT_NAME ?? '');
  if (script === undefined) await unknownScript(response);
  else await script.run(request, response);
  return 0;
};

/** To the letter what PHP-FPM answers. */
async function unknownScript(response: AppResponse): Promise<void> {
  await response.writeError('Primary script unknown');
  await sendHead(response, { Status: '404 Not Found', 'Content-type': 'text/html; charset=UTF-8' });
  await response.write('File not found.\n');
}
