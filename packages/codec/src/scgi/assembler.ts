import { SingleExchangeAssembler } from '../cgi/index.js';
import type { AssemblerContext, ConnectionFacts } from '../exchange/index.js';
import { SCGI } from './dialect.js';
import { ScgiHeaderReader } from './header-reader.js';

/** Turns the bytes of one SCGI connection into its exchange. */
export class ScgiAssembler extends SingleExchangeAssembler {
  constructor(connection: ConnectionFacts, context: AssemblerContext) {
    super(connection, context, SCGI, new ScgiHeaderReader());
  }
}
