import { describe, expect, it } from 'vitest';
import {
  MAX_TYPE,
  PROTOCOL_STATUS,
  protocolStatusName,
  RECORD_TYPES,
  ROLE,
  recordTypeLabel,
  recordTypeName,
  roleName,
  TYPE,
} from './constants.js';

describe('the numbers of the specification, §8', () => {
  it('gives each record type one code, 1 to 11 without a hole', () => {
    const codes = Object.values(RECORD_TYPES).map((law) => law.code);
    expect(codes).toEqual(Array.from({ length: MAX_TYPE }, (_, i) => i + 1));
  });

  it('finds the name of each code', () => {
    for (const [name, code] of Object.entries(TYPE)) expect(recordTypeName(code)).toBe(name);
  });

  it('keeps numbers that it does not know', () => {
    expect([recordTypeLabel(0), recordTypeLabel(77)]).toEqual(['UNKNOWN(0)', 'UNKNOWN(77)']);
    expect([roleName(ROLE.filter), roleName(9)]).toEqual(['filter', 'unknown(9)']);
    expect([protocolStatusName(PROTOCOL_STATUS.OVERLOADED), protocolStatusName(200)]).toEqual(['OVERLOADED', 'unknown(200)']);
  });
});
