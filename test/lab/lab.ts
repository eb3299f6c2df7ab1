// What tests import. Programs outside vitest (the demo, cli.ts) take host.ts and detached.ts: vitest cannot be imported there.
export { type HostWish, type LabHost, labKeys, type Suite, startHost, type Tier } from './host.ts';
export { differences, type HostState, hostState } from './state.ts';
export { canRun } from './tiers.ts';
export { useHost } from './use.ts';
