import type { Address, UnixAddress } from '../net/address.js';

/** A running part of the demo. */
export interface Actor {
  close(): Promise<void>;
}

export interface WebServer extends Actor {
  readonly url: string;
}

/** Who plays the two parts between which the tap sits. What they throw is one line for people. */
export interface Cast {
  /** Starts the application at `address`. Files go into `folder`, which vanishes at the end. */
  startApplication(folder: string, address: UnixAddress): Promise<Actor>;
  /** Starts the web server on `port` of 127.0.0.1 (0: any free one); it sends FastCGI to `application`. */
  startWebServer(folder: string, application: Address, port: number): Promise<WebServer>;
}
