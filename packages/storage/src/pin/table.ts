import type { TableOf } from '../sql/table.js'

/** Which messages of a conversation are pinned, clustered on the conversation: few enough to be read together. */
export interface ImPinsTable {
  conversation_id: number
  seq: number
  /** Of the change that pinned it: the order of pins. */
  rev: number
}

export const imPins: TableOf<'im_pins', ImPinsTable> = {
  name: 'im_pins',
  key: ['conversation_id', 'seq'],
}
