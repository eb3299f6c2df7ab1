import { expect, it } from 'vitest';
import { freeBlock, overlapping, readIdRanges } from '../../src/facts/id-ranges.ts';

const range = (start: number, count = 65536, owner = 'x') => ({ owner, start, count });

it.each([
  ['starts at 100000', [], 100000],
  ['goes behind a range at its start', [range(100000)], 165536],
  ['counts a range that begins below and reaches in', [range(90000)], 155536],
  ['uses a gap that is just wide enough', [range(100000), range(231072)], 165536],
  ['skips one that is an id too narrow', [range(100000), range(231071)], 296607],
  ['does not trust the order of the file', [range(165536), range(100000)], 231072],
  ['steps over a single real account', [range(100005, 1)], 100006],
  ['is none when all is taken', [range(0, 4294967295)], null],
])('a free block %s', (_, taken, start) => {
  expect(freeBlock(taken)).toBe(start);
});

it('finds ranges of others that share even one id', () => {
  const own = range(100000, 65536, 'dockremap');
  expect(overlapping([own], [own, range(165535, 1, 'alice'), range(165536, 1, 'bob')])).toEqual([
    range(165535, 1, 'alice'),
  ]);
});

it('reads comments and blank lines over, and names a line that dockerd would refuse', () => {
  expect(readIdRanges('# c\n\nalice:100000:65536\n')).toMatchObject({
    state: 'ok',
    ranges: [range(100000, 65536, 'alice')],
  });
  expect(readIdRanges('alice:100000:65536\nbob:1\n')).toEqual({ state: 'broken', line: 2 });
  expect(readIdRanges(null)).toEqual({ state: 'ok', ranges: [] });
});
