import type { ServerMessage, StatusMessage } from '@fcgiscope/codec/live';
import type { Page } from '@playwright/test';

/**
 * States of a page that a healthy tap does not reach: its live socket is held back, broken, or says another state of the capture. The
 * traffic stays what it is. Call these before the page is opened.
 */

const LIVE = /\/api\/live$/;
const DROPPED = { code: 4000, reason: 'dropped' };

/** Nobody answers the page's hello. */
export async function holdBack(page: Page): Promise<void> {
  await page.routeWebSocket(LIVE, () => undefined);
}

/** The status that the page hears of, changed. */
export async function alterStatus(page: Page, changes: Partial<StatusMessage>): Promise<void> {
  await page.routeWebSocket(LIVE, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((data) => {
      const message = JSON.parse(String(data)) as ServerMessage;
      socket.send(message.type === 'status' ? JSON.stringify({ ...message, ...changes }) : data);
    });
  });
}

/** The first connection is good until the returned function is called; every further one breaks at once. */
export async function breakable(page: Page): Promise<() => Promise<void>> {
  let cut = false;
  let drop = async (): Promise<void> => {};
  await page.routeWebSocket(LIVE, (socket) => {
    if (cut) {
      void socket.close(DROPPED);
      return;
    }
    socket.connectToServer();
    drop = () => socket.close(DROPPED);
  });
  return async () => {
    cut = true;
    await drop();
  };
}
