/** Every exit code (design A2): what it means, and what to do about it. */
export const EXIT_CODES = [
  {
    code: 0,
    means:
      'every host complies, or was brought to comply and proved; to audit and plan, a host without Docker is as good',
    next: 'Nothing is left to do. What is waived stays waived until its day, and the report names it.',
  },
  {
    code: 1,
    means: 'findings remain, something waits for consent, or what was asked for cannot be had (no Docker to apply to)',
    next: 'ironhull plan shows what would change, line by line, and which --accept a disruptive change needs; ironhull apply does it.',
  },
  {
    code: 2,
    means: 'the command could not be carried out: usage, configuration, or a bug',
    next: 'Standard error says what is wrong, where, and what was probably meant. No host was changed.',
  },
  {
    code: 3,
    means: 'a host rolled back',
    next: 'The host is as it was; the report quotes why. ironhull rollback HOST --list shows its history. Mend the cause, then apply again.',
  },
  {
    code: 4,
    means: 'a host could not be reached, or a question stayed unanswered',
    next: 'The report says which, and why: a login that was refused, sudo, a daemon that did not answer. What is unknown is not a pass.',
  },
] as const;

/** As --help ends. */
export const exitCodesText = (): string =>
  `\nExit codes:\n${EXIT_CODES.map(({ code, means }) => `  ${code}  ${means}`).join('\n')}`;
