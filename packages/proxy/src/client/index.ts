export { type Address, formatAddress, parseAddress } from '../net/address.js';
export { type Client, createClient, type RequestOptions } from './client.js';
export { CLIENT_ERRORS, ClientError, type ClientErrorCode } from './client-error.js';
export {
  CLIENT_DEFAULTS,
  type ClientOptions,
  type ClientProtocol,
  DEFAULT_TIMEOUTS,
  type RequestParams,
  type Timeouts,
} from './client-options.js';
export { type BodyContent, type EncodedBody, encodeBody, encodeJson } from './encoded-body.js';
export { headerParams, paramsFor, type RequestTarget } from './params-for.js';
export { type PhpFpmPath, phpFpmPing, phpFpmStatus } from './php-fpm.js';
export type { RequestBody } from './request-body.js';
export { ClientResponse, type RequestEnd } from './response.js';
