import { describe, expect, it, vi } from 'vitest';
import { watchForStop } from './stop-signal.js';

describe('watchForStop', () => {
  it('settles at the first signal and ends at once with the second', async () => {
    const atOnce = vi.fn();
    const watch = watchForStop(atOnce);
    process.emit('SIGTERM', 'SIGTERM');
    expect(await watch.stopped).toBe('SIGTERM');
    expect(atOnce).not.toHaveBeenCalled();
    process.emit('SIGINT', 'SIGINT');
    expect(atOnce).toHaveBeenCalledOnce();
    watch.dispose();
    expect(process.listenerCount('SIGHUP')).toBe(0);
  });
});
