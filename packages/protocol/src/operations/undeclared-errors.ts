/** Codes that handlers threw although the entries of their operations do not name them: gaps in the table. */

import type { ErrorCode } from '../errors.js'
import type { OperationName } from '../gen/routes.js'

export interface UndeclaredError {
  readonly operation: OperationName
  readonly code: ErrorCode
}

export type OnUndeclaredError = (found: UndeclaredError) => void

let listener: OnUndeclaredError = () => {}

/**
 * Notifies of every undeclared code in this process, in place of the listener before. Tests fail by it; the code
 * is answered as it is either way.
 * @returns a function that puts the former listener back
 */
export function listenForUndeclaredErrors(next: OnUndeclaredError): () => void {
  const former = listener
  listener = next
  return () => {
    listener = former
  }
}

/** What `serve` does with an undeclared code unless it was given something else. */
export const reportUndeclaredError: OnUndeclaredError = (found) => listener(found)
