export interface RawAnswer {
  readonly body: string;
  readonly code: number;
  readonly error: string;
}

/** A probe script's output taken apart: by probe name the raw answer, exit status and first error line. */
export function rawAnswers(stdout: string, nonce: string): Map<string, RawAnswer> {
  const frame = new RegExp(`^<${nonce} (\\S+)\\n([\\s\\S]*?)\\n>${nonce} (\\d+) ?(.*)$`, 'gm');
  const answers = [...stdout.matchAll(frame)];
  return new Map(
    answers.map(([, name, body, code, error]) => [name!, { body: body!, code: Number(code), error: error! }]),
  );
}
