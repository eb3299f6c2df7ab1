// npm run compare [-- SUITE [TIER]]: audits a stock lab host, hardens it, audits it again, and prints each check of CIS sections 1
// to 3 beside what the well-known bench would say. Exits 1 where a difference has no explanation.
import { type LabHost, type Suite, startHost } from '../lab/host.ts';
import { suites } from '../lab/recipe.ts';
import { ask } from './ask.ts';
import { printed, rows, type Seen } from './table.ts';
import { answer, reach } from './tool.ts';

const PROFILE = ['-p', 'strict'];

// Audit rules and kernel settings are a machine's own: a container (nspawn) shows the rest in a minute, qemu shows all.
const [suite = 'bookworm', tier = 'nspawn'] = process.argv.slice(2);
if (!isSuite(suite)) throw new Error(`no suite is called ${suite}: ${suites.join(', ')}`);
if (tier !== 'nspawn' && tier !== 'qemu') throw new Error(`no tier is called ${tier}: nspawn, qemu`);
const host = await startHost({ tier, suite });
try {
  const stock = await look(host);
  await harden(host);
  const table = rows(stock, await look(host));
  process.stdout.write(printed(table));
  const differing = table.filter(({ why, unexplained }) => why.length + unexplained.length > 0).length;
  const unexplained = table.flatMap((row) => row.unexplained).length;
  console.log(
    `\n${table.length} checks on ${suite} (${tier}); ${differing} differ, ${unexplained} differences not explained`,
  );
  if (unexplained > 0) process.exitCode = 1;
} finally {
  await host.stop();
}

async function look(host: LabHost): Promise<Seen> {
  const { findings } = await answer(['audit', ...reach(host), ...PROFILE]);
  return { findings, facts: await ask(host) };
}

/** As an operator who agrees to everything that the plan asks. */
async function harden(host: LabHost): Promise<void> {
  const { plan } = await answer(['plan', ...reach(host), ...PROFILE]);
  const consents = (plan?.consent ?? []).flatMap(({ name }) => ['--accept', name]);
  const { outcome } = await answer(['apply', ...reach(host), ...PROFILE, '--yes', '--no-verify', ...consents]);
  if (outcome !== 'applied') throw new Error(`the profile did not go through: ${outcome}`);
}

function isSuite(word: string): word is Suite {
  return (suites as readonly string[]).includes(word);
}
