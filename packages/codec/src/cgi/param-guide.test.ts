import { describe, expect, it } from 'vitest';
import { findingConcerns } from './checks/params-of-finding.js';
import { CGI_DIAGNOSTICS } from './diagnose-exchange.js';
import { guideTo } from './param-guide.js';

describe('guideTo', () => {
  it('names the line of nginx that sets a standard param', () => {
    expect(guideTo('SCRIPT_FILENAME')?.nginx).toBe('fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;');
  });

  it('knows headers by their prefix, and those with a meaning of their own', () => {
    expect(guideTo('HTTP_X_FORWARDED_FOR')?.meaning).toContain('“x-forwarded-for”');
    expect(guideTo('HTTP_PROXY')?.meaning).toContain('httpoxy');
  });

  it('says nothing of names of one’s own, whatever objects have', () => {
    for (const name of ['MY_OWN', '', 'HTTP_', 'constructor', '__proto__']) expect(guideTo(name)).toBeUndefined();
  });
});

describe('findingConcerns', () => {
  it('marks the params that a finding is about, and no others', () => {
    expect([findingConcerns('httpoxy', 'HTTP_PROXY'), findingConcerns('httpoxy', 'HTTP_HOST')]).toEqual([true, false]);
    expect(findingConcerns('no-such-code', 'HTTP_HOST')).toBe(false);
  });

  it('speaks of codes that exist', () => {
    for (const code of ['httpoxy', 'path-info-lost', 'script-unknown']) expect(CGI_DIAGNOSTICS).toHaveProperty(code);
  });
});
