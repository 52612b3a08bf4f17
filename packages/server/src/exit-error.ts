/** Why the program cannot go on: one clear line for stderr and an exit code. 1: it could not; 2: it was asked wrongly. */
export class ExitError extends Error {
  override readonly name = 'ExitError'
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}
