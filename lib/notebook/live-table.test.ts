import { describe, expect, it } from 'vitest';
import { liveTable } from './live-table';
import type { MimeBundle } from './output';

describe('liveTable', () => {
  it('draws rows over those before, and not the same ones again', () => {
    const drawn: MimeBundle[] = [];
    const show = liveTable({ caption: 'Units' }, (bundle) => void drawn.push(bundle));
    const row = { fold: 1, state: 'waiting', note: '<b>' };
    show([row]);
    show([{ ...row }]);
    show([{ ...row, state: 'running' }]);
    expect(drawn.map((bundle) => bundle['text/plain'].includes('running'))).toEqual([false, true]);
    expect(drawn[1]['text/html']).toContain('&lt;b&gt;');
  });
});
