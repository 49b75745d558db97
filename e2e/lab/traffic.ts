import { type Address, type AddressKind, freeAddress } from './address.js';
import { type HttpAnswer, type HttpRequest, request } from './http-client.js';
import { type Lab, startLab } from './lab.js';
import { type Scope, startScope } from './scope.js';

export interface TrafficOptions {
  /** How PHP-FPM listens, and how the tap does. */
  readonly application: AddressKind;
  readonly listen: AddressKind;
  /** Take the place of the socket of PHP-FPM instead of listening elsewhere. */
  readonly takeover?: boolean;
}

/** A real nginx and a real PHP-FPM with the `fcgiscope` command in between. */
export class Traffic {
  readonly lab: Lab;
  readonly scope: Scope;

  constructor(lab: Lab, scope: Scope) {
    this.lab = lab;
    this.scope = scope;
  }

  request(wanted: HttpRequest): Promise<HttpAnswer> {
    return request(this.lab.http, wanted);
  }

  get(path: string, headers: HttpRequest['headers'] = {}): Promise<HttpAnswer> {
    return this.request({ method: 'GET', path, headers });
  }

  async stop(): Promise<void> {
    await this.scope.stop();
    await this.lab.stop();
  }
}

/** Starts PHP-FPM, the tap and nginx, in this order. */
export async function startTraffic({ application, listen, takeover = false }: TrafficOptions): Promise<Traffic> {
  let scope: Scope | undefined;
  const between = async (app: Address, folder: string): Promise<Address> => {
    const address = takeover ? app : await freeAddress(listen, folder, 'tap');
    scope = await startScope(takeover ? ['--takeover', app] : [`${address}=${app}`]);
    return address;
  };
  try {
    const lab = await startLab({ kind: application, between });
    return new Traffic(lab, scope!);
  } catch (error) {
    await scope?.stop();
    throw error;
  }
}
