import type { State } from './state.ts';
import { on, type Step, turn } from './turn.ts';

/** How much to demand. */
export const chooseProfile: Step<State> = async (state) => {
  const answer = await turn('How much is to be demanded of them?', BASES, state.base);
  return answer.go === 'on' ? on({ ...state, base: answer.value }) : answer;
};

const BASES = [
  {
    name: 'baseline: what four hosts in five can hold to (recommended)',
    value: 'baseline',
    description: 'Gains most of what there is to gain. Breaks nothing without asking; containers keep running.',
  },
  {
    name: 'strict: all there is',
    value: 'strict',
    description: 'For a host of its own. Denies system calls that few servers need, and asks for more decisions.',
  },
  {
    name: 'swarm: the baseline for nodes of a swarm',
    value: 'swarm',
    description: 'Without live-restore, which a swarm cannot have; tasks move while a node restarts.',
  },
  {
    name: 'cis-docker-1.8: the CIS Docker Benchmark, to the letter',
    value: 'cis-docker-1.8',
    description: 'For an auditor. Some of its checks cost more than they gain; explain says which.',
  },
];
