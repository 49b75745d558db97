import type { Assembler, AssemblerContext, AssemblerStart, ConnectionFacts, Protocol } from '../exchange/index.js';
import { FastcgiAssembler } from '../fastcgi/index.js';
import { ScgiAssembler } from '../scgi/index.js';
import { UwsgiAssembler } from '../uwsgi/index.js';

export interface AssemblerOptions {
  /** False where the capture begins after the connection. */
  readonly startSeen: boolean;
  /** Where decoding starts in the middle; SCGI and uwsgi have no middle. */
  readonly start?: AssemblerStart;
}

type MakeAssembler = (connection: ConnectionFacts, context: AssemblerContext, options: AssemblerOptions) => Assembler;

/** Who assembles which protocol. */
export const ASSEMBLERS: Readonly<Record<Protocol, MakeAssembler>> = {
  fastcgi: (connection, context, options) => new FastcgiAssembler(connection, context, options),
  scgi: (connection, context) => new ScgiAssembler(connection, context),
  uwsgi: (connection, context) => new UwsgiAssembler(connection, context),
};
