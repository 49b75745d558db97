import { describe, expect, it } from 'vitest';
import { prometheusText } from './prometheus-text.js';

describe('prometheusText', () => {
  it('writes help, type and samples', () => {
    const text = prometheusText([
      { name: 'requests_total', help: 'Requests.', type: 'counter', samples: [{ labels: { tap: 'a', class: '2xx' }, value: 3 }] },
      { name: 'open', help: 'Open ones.', type: 'gauge', samples: [{ value: 0 }] },
    ]);
    expect(text).toBe(
      '# HELP requests_total Requests.\n# TYPE requests_total counter\nrequests_total{tap="a",class="2xx"} 3\n' +
        '# HELP open Open ones.\n# TYPE open gauge\nopen 0\n',
    );
  });

  it('escapes what would end a label or a line', () => {
    const [sample] = prometheusText([
      { name: 'm', help: 'a\nb', type: 'gauge', samples: [{ labels: { path: 'a"b\\c\nd' }, value: 1 }] },
    ])
      .split('\n')
      .slice(2);
    expect(sample).toBe('m{path="a\\"b\\\\c\\nd"} 1');
  });
});
