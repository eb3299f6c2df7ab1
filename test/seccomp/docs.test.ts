import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GROUPS, USUAL } from '../../src/seccomp/groups.ts';

it('docs/seccomp.md says of each group what the code says', () => {
  const rows = readFileSync('docs/seccomp.md', 'utf8').match(/^\| (?!group |-).*\|$/gm) ?? [];
  const rowOf = ({ name, what, costs, unless }: (typeof GROUPS)[number]) => {
    const back = unless === undefined ? '' : `\`--cap-add ${unless.replace('CAP_', '')}\``;
    return `| ${name} | ${USUAL.includes(name) ? 'yes' : 'no'} | ${back} | ${what} | ${costs} |`;
  };
  expect(rows.filter((it) => !it.startsWith('|---'))).toEqual(GROUPS.map(rowOf));
});
