import type { PduEnd } from './upper-pdu.js';

/** 127.127.0.0: where an application without an address of its own listens, and its customary port. */
const APP_ADDRESS = Uint8Array.of(127, 127, 0, 0);
const CUSTOMARY_PORT = 9000;

/** Where ports of web servers without an address begin; there are 16,384 of them. */
const FIRST_EPHEMERAL_PORT = 49_152;
const EPHEMERAL_PORTS = 16_384;

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):(\d{1,5})$/;
const IPV6 = /^\[([0-9a-fA-F:]+)\]:(\d{1,5})$/;

/**
 * The ends of a connection as packets name them: their own where both are of one family, else loopback addresses made of the
 * connection's number. Our notes say the true ones.
 */
export function pduEnds(connection: { readonly id: number; readonly server: string; readonly app: string }): {
  readonly server: PduEnd;
  readonly app: PduEnd;
} {
  const server = parseEnd(connection.server);
  const app = parseEnd(connection.app);
  if (server !== undefined && app !== undefined && server.address.length === app.address.length) return { server, app };
  return { server: syntheticServer(connection.id), app: { address: APP_ADDRESS, port: app?.port ?? CUSTOMARY_PORT } };
}

/** 127.128.0.0/9 with the number's lower 23 bits; what they cannot tell goes into the port. */
function syntheticServer(id: number): PduEnd {
  return {
    address: Uint8Array.of(127, 0x80 | ((id >> 16) & 0x7f), (id >> 8) & 0xff, id & 0xff),
    port: FIRST_EPHEMERAL_PORT + (Math.floor(id / 2 ** 23) % EPHEMERAL_PORTS),
  };
}

/** The end that an address in nginx's notation names; undefined for Unix sockets. */
function parseEnd(text: string): PduEnd | undefined {
  const v4 = IPV4.exec(text);
  if (v4 !== null) return end(v4.slice(1, 5).map(Number), Number(v4[5]));
  const v6 = IPV6.exec(text);
  const groups = v6 === null ? undefined : ipv6Groups(v6[1]!);
  return (
    groups &&
    end(
      groups.flatMap((group) => [group >> 8, group & 0xff]),
      Number(v6?.[2]),
    )
  );
}

function end(address: readonly number[], port: number): PduEnd | undefined {
  return port <= 65_535 && address.every((byte) => byte <= 255) ? { address: Uint8Array.from(address), port } : undefined;
}

function ipv6Groups(text: string): number[] | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))));
  const [head = [], tail] = halves;
  const missing = 8 - head.length - (tail?.length ?? 0);
  const groups = tail === undefined ? head : [...head, ...new Array<number>(Math.max(0, missing)).fill(0), ...tail];
  return halves.length <= 2 && groups.length === 8 && groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}
