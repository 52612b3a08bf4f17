import type { Message } from '@stonechat/protocol'
import { describe, expect, test } from 'vitest'
import { linksOf } from './find-links.js'
import { linksEnough, lookBack, nothingSeen, pagesMax } from './look-back.js'

const saying = (text: string, seq = 1) =>
  ({ seq, content: { type: 'text', text }, created_at: seq }) as Message

const found = (text: string) => linksOf(saying(text)).map(({ href, words }) => [href, words])

describe('the links of a message', () => {
  test('[L765] each address of a message is listed once, with the words around it as they are read', () => {
    expect(found('https://a.example/x')).toEqual([['https://a.example/x', '']])
    expect(found('see **this**: https://a.example/x, *please*\nand https://a.example/x')).toEqual([
      ['https://a.example/x', 'see this: a.example, please and https://a.example/x'],
    ])
    expect(found('- [the plan](https://a.example/plan)\n- https://b.example')).toEqual([
      ['https://a.example/plan', 'the plan https://b.example'],
      ['https://b.example', 'the plan b.example'],
    ])
    expect(
      found('`https://a.example` and javascript:alert(1) and https://bank.example@evil.example'),
    ).toEqual([])
    const long = '😀'.repeat(100)
    const around = '😀'.repeat(60)
    expect(found(`${long} https://a.example ${long}`)).toEqual([
      ['https://a.example', `…${around.slice(2)} a.example ${around.slice(2)}…`],
    ])
  })

  test('[L765] captions count as words; what is recalled has none', () => {
    const caption = { seq: 1, content: { type: 'file', files: [], text: 'https://a.example' } }
    expect(linksOf(caption as unknown as Message)).toMatchObject([{ href: 'https://a.example' }])
    expect(linksOf({ seq: 1, content: null } as Message)).toEqual([])
  })
})

describe('looking back', () => {
  /** A history of so many pages of two messages, each page read once. */
  const history = (pages: number, textOf: (seq: number) => string) => {
    const asked: (number | undefined)[] = []
    const readPage = async (before = pages * 2 + 1) => {
      asked.push(before)
      return {
        messages: [before - 2, before - 1].map((seq) => saying(textOf(seq), seq)),
        has_more: before - 2 > 1,
      }
    }
    return { asked, readPage }
  }
  const lookOnce = async (from: typeof nothingSeen, readPage: Parameters<typeof lookBack>[1]) => {
    let last = from
    for await (const look of lookBack(from, readPage)) last = look
    return last
  }

  test('[L766] some pages are read at a time, newest first; the next look goes on where the last ended, to the beginning', async () => {
    const { asked, readPage } = history(pagesMax + 2, (seq) => `https://a.example/${seq}`)
    const first = await lookOnce(nothingSeen, readPage)
    expect(asked).toHaveLength(pagesMax)
    expect(first).toMatchObject({ hasMore: true, oldest: { seq: 5 } })
    expect(first.links.map(({ message }) => message.seq)).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5])
    const second = await lookOnce(first, readPage)
    expect(asked.slice(pagesMax)).toEqual([5, 3])
    expect(second.hasMore).toBe(false)
    expect(second.links.map(({ message }) => message.seq).slice(-4)).toEqual([4, 3, 2, 1])
  })

  test('[L766] a look ends early where it has found much, and where a page has nothing', async () => {
    const many = Array.from({ length: linksEnough }, (_, index) => `https://a.example/${index}`).join(' ')
    const { asked, readPage } = history(4, () => many)
    await lookOnce(nothingSeen, readPage)
    expect(asked).toHaveLength(1)
    const none = await lookOnce(nothingSeen, async () => ({ messages: [], has_more: true }))
    expect(none).toMatchObject({ hasMore: false, oldest: undefined })
  })
})
