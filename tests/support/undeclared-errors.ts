/**
 * Fails every test during which an operation answered a code that its entry does not declare: a gap in the documents. It
 * sees the services in the test's own process. Imports the one light file, since every test file loads this.
 */
import { afterEach, expect } from 'vitest'
import {
  listenForUndeclaredErrors,
  type UndeclaredError,
} from '../../packages/protocol/src/operations/undeclared-errors.js'

const found: UndeclaredError[] = []
listenForUndeclaredErrors((one) => found.push(one))

afterEach(() => {
  expect(found.splice(0), 'codes to add to the entries of these operations').toEqual([])
})
