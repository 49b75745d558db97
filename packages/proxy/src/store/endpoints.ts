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
  private readonly taken = new Set<string>();

  allocate(connection: ConnectionInfo, tapNumber: number): ConnectionEndpoints {
    const app = ipv4Endpoint(connection.app) ?? syntheticApp(connection.app, tapNumber);
    const own = ipv4Endpoint(connection.server);
    const server = own === undefined || this.taken.has(keyOf({ server: own, app })) ? syntheticServer(connection.id) : own;
    this.taken.add(keyOf({ server, app }));
    return { server, app };
  }

  release(endpoints: ConnectionEndpoints): void {
    this.taken.delete(keyOf(endpoints));
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

function keyOf({ server, app }: ConnectionEndpoints): string {
  return `${server.address}:${server.port}>${app.address}:${app.port}`;
}
