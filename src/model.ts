// The nouns of the program: one door to model/. Nothing here does anything.
export type * from './model/answers.ts';
export type * from './model/changes.ts';
export type * from './model/controls.ts';
export type * from './model/edge.ts';
export type * from './model/findings.ts';
export type * from './model/history.ts';
export type * from './model/json.ts';
export type * from './model/plans.ts';
export type * from './model/reports.ts';
