import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeDisposition } from './disposition.js'

const pattern = /^attachment; filename="([ !#$&-~[\]^-~]*)"; filename\*=UTF-8''([\w.~%$&+^`|-]*)$/

describe('the name of a download', () => {
  it.each([
    ['report.pdf', 'report.pdf', 'report.pdf'],
    ['照片 1.jpg', '__ 1.jpg', '%E7%85%A7%E7%89%87%201.jpg'],
    ['a"b\\c%.txt', 'a_b_c_.txt', 'a%22b%5Cc%25.txt'],
    ["it's (1)!*.txt", "it's (1)!*.txt", 'it%27s%20%281%29%21%2A.txt'],
    ['👋.gif', '_.gif', '%F0%9F%91%8B.gif'],
    ['a\r\nSet-Cookie: b', 'a__Set-Cookie: b', 'a%0D%0ASet-Cookie%3A%20b'],
  ])('[L538] %j is a name that every program reads', (name, simple, exact) => {
    expect(describeDisposition(name, false)).toBe(
      `attachment; filename="${simple}"; filename*=UTF-8''${exact}`,
    )
  })

  it('[L538] a name in any script, whatever it holds, is one header that names it exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const [, , exact] = pattern.exec(describeDisposition(name, false)) ?? []
        expect(decodeURIComponent(exact!)).toBe(name.toWellFormed())
      }),
    )
  })

  it('[L537] a file that is shown is inline', () => {
    expect(describeDisposition('a.png', true)).toBe(`inline; filename="a.png"; filename*=UTF-8''a.png`)
  })
})
