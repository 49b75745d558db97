import type { ConnectionInfo, LogSink } from '@fcgiscope/codec/capture';
import { epochMicros } from '@fcgiscope/codec/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecordingGate } from './recording-gate.js';

let heard: string[];
let gate: RecordingGate;
let clock: number;

const behind: LogSink = {
  opened: ({ id }, time) => heard.push(`${time} opened ${id}`),
  bytes: (id, direction, _chunk, from, to, time) => heard.push(`${time} bytes ${id} ${direction} ${to - from}`),
  gap: (id, direction, length, reason, time) => heard.push(`${time} gap ${id} ${direction} ${length} ${reason}`),
  closed: (id, by, manner, time) => heard.push(`${time} closed ${id} ${by} ${manner}`),
};

const now = () => epochMicros(++clock + 0.7);
const info = (id: number): ConnectionInfo => ({ id, server: '', app: '', tap: '', startSeen: true });
const opens = (id: number) => gate.opened(info(id), now());
const sends = (id: number, length: number) => gate.bytes(id, 'to-app', new Uint8Array(length), 0, length, now());
const answers = (id: number, length: number) => gate.bytes(id, 'from-app', new Uint8Array(length), 0, length, now());

beforeEach(() => {
  heard = [];
  clock = 0;
  gate = new RecordingGate(behind);
});

describe('recording gate', () => {
  it('passes everything while recording is on, with whole microseconds', () => {
    opens(1);
    sends(1, 5);
    gate.gap(1, 'from-app', null, 'lost', now());
    gate.closed(1, 'app', 'reset', now());
    sends(1, 5);
    expect(heard).toEqual(['1 opened 1', '2 bytes 1 to-app 5', '3 gap 1 from-app null lost', '4 closed 1 app reset']);
  });

  it('makes one gap of what passed meanwhile, when the connection goes on', () => {
    opens(1);
    gate.shut('paused');
    sends(1, 5);
    answers(1, 7);
    sends(1, 6);
    gate.open();
    answers(1, 1);
    expect(heard).toEqual(['1 opened 1', '5 gap 1 to-app 11 paused', '5 gap 1 from-app 7 paused', '5 bytes 1 from-app 1']);
  });

  it('introduces a connection that opened meanwhile, and tells of the end that it had closed', () => {
    gate.shut('paused');
    opens(1);
    sends(1, 5);
    gate.closed(1, 'server', 'fin', now());
    gate.open();
    answers(1, 1);
    gate.closed(1, 'app', 'fin', now());
    expect(heard).toEqual([
      '1 opened 1',
      '4 gap 1 to-app 5 paused',
      '3 closed 1 server fin',
      '4 bytes 1 from-app 1',
      '5 closed 1 app fin',
    ]);
  });

  it('never tells of connections that came and went meanwhile, always of the end of those that are known', () => {
    opens(1);
    gate.shut('paused');
    opens(2);
    sends(2, 5);
    gate.closed(2, 'app', 'reset', now());
    sends(1, 5);
    gate.closed(1, 'app', 'reset', now());
    gate.open();
    expect(heard).toEqual(['1 opened 1', '6 gap 1 to-app 5 paused', '6 closed 1 app reset']);
  });

  it('counts what the disk could not take', () => {
    opens(1);
    gate.shut('disk');
    sends(1, 5);
    answers(1, 7);
    expect(gate.lostToDisk).toBe(12);
  });
});
