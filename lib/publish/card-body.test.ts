import { describe, expect, it } from 'vitest';
import { cardBody } from './card-body';

describe('cardBody', () => {
  it('leaves the front matter out and lowers the headings', () => {
    expect(cardBody('---\nlicense: mit\n---\n# Title\n\ntext # not a heading\n## Data\n')).toBe(
      '### Title\n\ntext # not a heading\n#### Data',
    );
  });
});
