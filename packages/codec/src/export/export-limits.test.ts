import { expect, it } from 'vitest';
import { exported, fixture, openCapture } from '../../testing/exported-capture.js';
import { MAX_LISTED_RECORDS } from '../capture/index.js';
import { ExchangeTooLarge } from './index.js';

it.each(['pcapng', 'markdown'] as const)(
  'an exchange with more records than are listed is no %s, rather than a part of one',
  async (format) => {
    const capture = await openCapture(fixture('nginx-fpm-get-small'));
    const [entry] = (await capture.records(1)) ?? [];
    capture.records = async () => Array(MAX_LISTED_RECORDS).fill(entry);
    await expect(exported(capture, format)).rejects.toThrow(new ExchangeTooLarge(1, '100000 records'));
    expect((await exported(capture, 'ndjson')).report.exchanges).toBe(2);
  },
);
