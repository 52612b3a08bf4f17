/** "Fifty messages of 8,000 stars freeze the tab": what reads foreign input takes time in proportion to it. */
import { describe, expect, it } from 'vitest'
import { plainText } from '../../packages/web/src/ui/markdown/plain-text.js'
import { tokenize } from '../../packages/web/src/ui/markdown/tokenize.js'
import { growthMax, growthPerDoubling, repeats } from '../support/growth.js'

interface Reader {
  readonly name: string
  readonly read: (text: string) => unknown
  /** The length that is doubled, twice. */
  readonly from: number
}

const readers: readonly Reader[] = [
  { name: 'the markup of a message', read: tokenize, from: 2_000 },
  { name: 'the preview of a message', read: plainText, from: 2_000 },
]

describe('what costs more than what it checks', () => {
  it.for(readers)(
    '[X749] the time of reading is in proportion to what is read, whatever it repeats: $name',
    ({ read, from }) => {
      const slow = [...repeats()]
        .map(({ name, make }) => ({ name, growth: growthPerDoubling(read, make, from) }))
        .filter(({ growth }) => growth > growthMax)
      expect(slow).toEqual([])
    },
  )
})
