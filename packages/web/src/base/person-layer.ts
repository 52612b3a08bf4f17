import { createCell } from './cell.js'

/** Whose card is open, and where. */
export interface PersonLayer {
  readonly userId: number
  readonly at: { readonly x: number; readonly y: number }
}

/** One at a time. */
export const personLayer = createCell<PersonLayer | undefined>(undefined)
