import type { TxEvent } from '../engine/transaction/progress.ts';
import type { Stage } from '../events.ts';

/** Which stage of the work a transaction's word tells of; undefined: nothing new to tell. */
export function stageOf(event: TxEvent): { stage: Stage; detail?: string } | undefined {
  switch (event.type) {
    case 'step':
      return { stage: 'applying', detail: event.text };
    case 'checked':
    case 'settling':
    case 'armed':
      return { stage: 'applying' };
    case 'activating':
      return { stage: 'activating', detail: event.text };
    case 'failed':
    case 'rolling-back':
    case 'undoing':
      return { stage: 'rolling-back' };
    default:
      return undefined;
  }
}
