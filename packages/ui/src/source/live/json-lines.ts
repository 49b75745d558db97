/** The lines of a body as they come, each a JSON value of our own server. */
export async function* jsonLines<T>(body: ReadableStream<Uint8Array> | null): AsyncGenerator<T, void, undefined> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      const lines = (rest + decoder.decode(next.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as T;
    }
  } finally {
    // Whoever has read enough, or goes, lets the server know.
    await reader?.cancel().catch(() => undefined);
  }
}
