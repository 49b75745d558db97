import type { JSHandle, Page } from '@playwright/test';

/** A file as somebody drags it. */
export interface DraggedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Files over the page: it is not dropped yet. */
export async function dragOver(page: Page, files: readonly DraggedFile[]): Promise<JSHandle<DataTransfer>> {
  const given = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
  const dragged = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of list) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name));
    }
    return transfer;
  }, given);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: dragged });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: dragged });
  return dragged;
}

export async function drop(page: Page, files: readonly DraggedFile[]): Promise<void> {
  const dataTransfer = await dragOver(page, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}
