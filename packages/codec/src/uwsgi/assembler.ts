import { SingleExchangeAssembler } from '../cgi/index.js';
import type { AssemblerContext, ConnectionFacts } from '../exchange/index.js';
import { UWSGI } from './dialect.js';
import { UwsgiHeaderReader } from './header-reader.js';

/** Turns the bytes of one uwsgi connection into its exchange. */
export class UwsgiAssembler extends SingleExchangeAssembler {
  constructor(connection: ConnectionFacts, context: AssemblerContext) {
    super(connection, context, UWSGI, new UwsgiHeaderReader());
  }
}
