/** A rejected promise that need not be awaited: a handler that does not wait for its writes must not bring the process down. */
export function rejected(reason: Error): Promise<never> {
  const promise = Promise.reject(reason);
  promise.catch(() => {});
  return promise;
}
