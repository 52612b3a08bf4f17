import { describe, expect, it } from 'vitest'
import { addWritten, findWritten } from './written.js'

const makePage = () => {
  let reads = 0
  const read = () => {
    reads += 1
    return JSON.parse('[{"seq":1}]') as { seq: number }[]
  }
  const json = new TextEncoder().encode('{"messages":[{"seq":1}],"has_more":false}')
  const page = addWritten({ has_more: false }, 'messages', read, json)
  return { page, countReads: () => reads }
}

describe('an answer that stands written', () => {
  it('[T550] an answer that stands written is handed on as it stands, and read once, when somebody asks for it', () => {
    const { page, countReads } = makePage()
    expect(JSON.parse(new TextDecoder().decode(findWritten(page)))).toEqual({
      messages: [{ seq: 1 }],
      has_more: false,
    })
    expect(countReads()).toBe(0)
    expect([page.messages, page.messages, page]).toEqual([
      [{ seq: 1 }],
      [{ seq: 1 }],
      { messages: [{ seq: 1 }], has_more: false },
    ])
    expect(countReads()).toBe(1)
  })

  it('[T550] what somebody has read, put in its place or copied is written anew, since it may differ', () => {
    const read = makePage().page
    read.messages[0]!.seq = 2
    const other = makePage().page
    other.messages = [{ seq: 3 }]
    const copy = { ...makePage().page, has_more: true }
    expect([read, other, copy].map(findWritten)).toEqual([undefined, undefined, undefined])
    expect([read, other, copy].map((page) => JSON.stringify(page))).toEqual([
      '{"has_more":false,"messages":[{"seq":2}]}',
      '{"has_more":false,"messages":[{"seq":3}]}',
      '{"has_more":true,"messages":[{"seq":1}]}',
    ])
  })

  it('[T550] nothing else stands written', () => {
    expect([undefined, null, 'a', {}, [1]].map(findWritten)).toEqual(Array(5).fill(undefined))
  })
})
