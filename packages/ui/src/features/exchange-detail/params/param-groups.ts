import type { Param } from '@fcgiscope/codec/exchange';

export interface ParamGroup {
  readonly title: string;
  readonly holds: (name: string) => boolean;
}

const oneOf = (...names: readonly string[]) => {
  const set = new Set(names);
  return (name: string) => set.has(name);
};

/** The groups in their order on the page; a param goes into the first that holds it. */
export const PARAM_GROUPS: readonly ParamGroup[] = [
  {
    title: 'Request',
    holds: oneOf(
      'REQUEST_METHOD',
      'REQUEST_URI',
      'QUERY_STRING',
      'CONTENT_TYPE',
      'CONTENT_LENGTH',
      'REQUEST_SCHEME',
      'HTTPS',
      'DOCUMENT_URI',
      'SERVER_PROTOCOL',
    ),
  },
  {
    title: 'Script',
    holds: oneOf(
      'SCRIPT_FILENAME',
      'SCRIPT_NAME',
      'DOCUMENT_ROOT',
      'PATH_INFO',
      'PATH_TRANSLATED',
      'ORIG_SCRIPT_NAME',
      'ORIG_PATH_INFO',
    ),
  },
  { title: 'Server', holds: (name) => name.startsWith('SERVER_') || name === 'GATEWAY_INTERFACE' },
  { title: 'Client', holds: (name) => name.startsWith('REMOTE_') || name.startsWith('SSL_CLIENT_') || name === 'AUTH_TYPE' },
  { title: 'HTTP headers', holds: (name) => name.startsWith('HTTP_') },
  { title: 'PHP', holds: (name) => name.startsWith('PHP_') || name === 'REDIRECT_STATUS' },
  { title: 'Other', holds: () => true },
];

/** A param with its number on the wire, from 0. */
export interface ListedParam {
  readonly position: number;
  readonly name: string;
  readonly value: string;
  /** The value is base64 of bytes that are not UTF-8. */
  readonly binary: boolean;
  /** The name came more than once: PHP-FPM takes the last. */
  readonly repeated: boolean;
}

export function listParams(params: readonly Param[]): readonly ListedParam[] {
  const counts = new Map<string, number>();
  for (const [name] of params) counts.set(name, (counts.get(name) ?? 0) + 1);
  return params.map(([name, value, encoding], position) => ({
    position,
    name,
    value,
    binary: encoding === 'base64',
    repeated: (counts.get(name) ?? 0) > 1,
  }));
}

export interface FilledGroup {
  readonly title: string;
  readonly params: readonly ListedParam[];
}

/** The groups that are not empty; each keeps wire order. */
export function groupParams(params: readonly ListedParam[]): readonly FilledGroup[] {
  const groupOf = (name: string) => PARAM_GROUPS.findIndex((group) => group.holds(name));
  const filled = PARAM_GROUPS.map(({ title }) => ({ title, params: [] as ListedParam[] }));
  for (const param of params) filled[groupOf(param.name)]?.params.push(param);
  return filled.filter((group) => group.params.length > 0);
}

/** The params whose name or value has `text` in it, whatever the case. */
export function searchParams(params: readonly ListedParam[], text: string): readonly ListedParam[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return params;
  return params.filter(({ name, value }) => name.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted));
}
