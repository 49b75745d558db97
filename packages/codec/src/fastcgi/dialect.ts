import type { Dialect } from '../exchange/index.js';
import { FLAG_KEEP_CONN, protocolStatusName, roleName } from './constants.js';
import { decodeNameValues, walkPairs } from './name-values.js';

/** FastCGI, as the parts that all protocols share see it. */
export const FASTCGI: Dialect = {
  protocol: 'fastcgi',
  multiplexes: true,
  decodeParams: decodeNameValues,
  walkParams: (bytes, visit) => {
    walkPairs(bytes, 0, bytes.length, (_from, name, value, end) => visit(name, value, value, end));
  },
  roleName,
  keepsConnection: (flags) => (flags & FLAG_KEEP_CONN) !== 0,
  protocolStatusName,
};
