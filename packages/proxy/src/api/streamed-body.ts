import type { ServerResponse } from 'node:http';

/**
 * A response body from `chunks`, read only as fast as the client takes it. Where reading fails half-way the connection is cut:
 * the status has gone out already, and a short body must not look like a whole one.
 */
export function streamedBody(chunks: AsyncGenerator<Uint8Array>, outgoing: ServerResponse): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      } catch {
        outgoing.destroy();
        controller.close();
      }
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
