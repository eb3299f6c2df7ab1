/** A plan that must not be made: two controls contradict each other, or the way into the host would be touched. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
