// For lab.test.ts: a process that has a host and does not end by itself.
import { startHost } from './host.ts';

const host = await startHost({ tier: 'nspawn' });
console.log(host.folder);
setInterval(() => {}, 1000);
if (process.argv[2] === 'throw') setTimeout(() => Promise.reject(new Error('nobody catches this')), 10);
