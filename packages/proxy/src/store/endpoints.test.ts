import { describe, expect, it } from 'vitest';
import { EndpointAllocator, ipv4Endpoint } from './endpoints.js';

function connection(id: number, server: string, app: string) {
  return { id, server, app, tap: 'a=b', startSeen: true };
}

describe('endpoints of packets', () => {
  it.each([
    ['127.0.0.1:9000', { address: 0x7f000001, port: 9000 }],
    ['255.1.2.3:65535', { address: 0xff010203, port: 65_535 }],
    ['[::ffff:10.0.0.7]:80', { address: 0x0a000007, port: 80 }],
    ['[::1]:9000', undefined],
    ['unix:/run/127.0.0.1:9000', undefined],
    ['256.0.0.1:9000', undefined],
    ['127.0.0.1:99999', undefined],
    ['', undefined],
  ])('%s', (address, endpoint) => {
    expect(ipv4Endpoint(address)).toEqual(endpoint);
  });

  it('are the true ones where they can be', () => {
    expect(new EndpointAllocator().allocate(connection(1, '127.0.0.1:40112', '127.0.0.1:9000'), 1)).toEqual({
      server: { address: 0x7f000001, port: 40_112 },
      app: { address: 0x7f000001, port: 9000 },
    });
  });

  it('never are the same for two open connections, even when two taps lead to one application', () => {
    const allocator = new EndpointAllocator();
    const first = allocator.allocate(connection(1, '127.0.0.1:40112', '127.0.0.1:9000'), 1);
    const second = allocator.allocate(connection(2, '127.0.0.1:40112', '127.0.0.1:9000'), 2);
    expect(second).not.toEqual(first);
    allocator.release(first);
    expect(allocator.allocate(connection(3, '127.0.0.1:40112', '127.0.0.1:9000'), 1)).toEqual(first);
  });

  it('tell a hundred million connections on Unix sockets apart, on loopback addresses', () => {
    const allocator = new EndpointAllocator();
    const ids = [0, 1, 2 ** 23 - 1, 2 ** 23, 2 ** 23 + 1, 1e8];
    const keys = ids.map((id) => allocator.allocate(connection(id, 'unix:', 'unix:/run/php.sock'), 1).server);
    expect(new Set(keys.map(({ address, port }) => `${address}:${port}`)).size).toBe(ids.length);
    for (const { address } of keys) expect(address >>> 24).toBe(127);
  });
});
