/** A body with the variables that describe it. */
export interface EncodedBody {
  readonly params: { readonly CONTENT_TYPE: string; readonly CONTENT_LENGTH: string };
  readonly body: Uint8Array;
}

/** What browsers send in a body. */
export type BodyContent = URLSearchParams | FormData | Blob;

/**
 * Encodes a form (URLSearchParams), an upload (FormData, with File or Blob in it), or a Blob, as browsers do. It is gathered
 * whole: send a file of gigabytes as a stream instead.
 *
 *     const form = await encodeBody(new URLSearchParams({ name: 'Anna' }));
 *     client.request({ ...paramsFor({ script, method: 'PUT' }), ...form.params }, form.body)
 */
export async function encodeBody(content: BodyContent): Promise<EncodedBody> {
  const response = new Response(content);
  const body = new Uint8Array(await response.arrayBuffer());
  return described(response.headers.get('content-type') ?? 'application/octet-stream', body);
}

/** The same for a value as JSON. */
export function encodeJson(value: unknown): EncodedBody {
  return described('application/json', new TextEncoder().encode(JSON.stringify(value)));
}

function described(type: string, body: Uint8Array): EncodedBody {
  return { params: { CONTENT_TYPE: type, CONTENT_LENGTH: String(body.length) }, body };
}
