import { describe, expect, it } from 'vitest';
import { formatView, parseView, type View } from './view.js';

describe('the address of a view', () => {
  it.each<View>([{ kind: 'traffic' }, { kind: 'connections' }, { kind: 'endpoints' }, { kind: 'compare', left: 12, right: 34 }])(
    '$kind comes back',
    (view) => expect(parseView(formatView(view))).toEqual(view),
  );

  it('stays where an exchange is open beside it', () => {
    expect(parseView('/connections/x/12/params')).toEqual({ kind: 'connections' });
    expect(parseView('/connections/elsewhere')).toEqual({ kind: 'traffic' });
  });

  it('is the list for everything else', () => {
    for (const path of ['', '/', '/x/12/params', '/compare/1', '/compare/a/b', '/elsewhere'])
      expect(parseView(path)).toEqual({ kind: 'traffic' });
  });
});
