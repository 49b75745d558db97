import type { ConnectionInfo, Ipv4Endpoint } from '@fcgiscope/codec/capture';

export interface ConnectionEndpoints {
  readonly server: Ipv4Endpoint;
  readonly app: Ipv4Endpoint;
}

/** 127.127.0.0: application ends that have no IPv4 address, one per tap. */
const APP_NETWORK = 0x7f7f0000;
/** 127.128.0.0/9: web server ends that have none, one per connection; what 23 bits cannot tell goes into the port. */
const SERVER_NETWORK = 0x7f800000;
const SERVER_BITS = 23;
const FIRST_EPHEMERAL_PORT = 49_152;
const EPHEMERAL_PORTS = 16_384;

/** Where FastCGI customarily listens: readers can be told one port for all Unix sockets. */
const CUSTOMARY_PORT = 9000;

const IPV4_ADDRESS = /^(?:\[::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\]?:(\d{1,5})$/i;
const PORT_AT_END = /\]:(\d{1,5})$/;

/** The IPv4 end that `address` (as nginx writes it) names; undefined for Unix sockets and IPv6. */
export function ipv4Endpoint(address: string): Ipv4Endpoint | undefined {
  const match = IPV4_ADDRESS.exec(address);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, port = 0] = match.slice(1).map(Number);
  if (a > 255 || b > 255 || c > 255 || d > 255 || port > 65_535) return undefined;
  return { address: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, port };
}

/**
 * Gives each connection the addresses that its packets carry: its own where they are IPv4, else loopback addresses made of the
 * connection's number and the tap's. Open connections never share a pair, not even when two taps lead to one application.
 */
export class EndpointAllocator {
  /** Ends of web servers in use, by the end of the application. */
  private readonly taken = new Map<number, Set<number>>();

  allocate(connection: ConnectionInfo, tapNumber: number): ConnectionEndpoints {
    const app = ipv4Endpoint(connection.app) ?? syntheticApp(connection.app, tapNumber);
    const own = ipv4Endpoint(connection.server);
    const taken = this.takenWith(app);
    const server = own === undefined || taken.has(keyOf(own)) ? syntheticServer(connection.id) : own;
    taken.add(keyOf(server));
    return { server, app };
  }

  release({ server, app }: ConnectionEndpoints): void {
    this.takenWith(app).delete(keyOf(server));
  }

  /** There are as many applications as taps: none is ever forgotten. */
  private takenWith(app: Ipv4Endpoint): Set<number> {
    const key = keyOf(app);
    const taken = this.taken.get(key) ?? new Set<number>();
    if (taken.size === 0) this.taken.set(key, taken);
    return taken;
  }
}

function syntheticApp(address: string, tapNumber: number): Ipv4Endpoint {
  const port = PORT_AT_END.exec(address);
  return { address: APP_NETWORK | (tapNumber & 0xffff), port: port === null ? CUSTOMARY_PORT : Number(port[1]) & 0xffff };
}

function syntheticServer(connection: number): Ipv4Endpoint {
  const high = Math.floor(connection / 2 ** SERVER_BITS);
  return {
    address: SERVER_NETWORK | (connection % 2 ** SERVER_BITS),
    port: FIRST_EPHEMERAL_PORT + (high % EPHEMERAL_PORTS),
  };
}

function keyOf({ address, port }: Ipv4Endpoint): number {
  return address * 2 ** 16 + port;
}
