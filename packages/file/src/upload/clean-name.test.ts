import { describe, expect, it } from 'vitest'
import { cleanName } from './clean-name.js'

const bidi = ['\u202e', '\u2066', '\u200f', '\u061c']

describe('the name of a file', () => {
  it.each<readonly [string | undefined, string]>([
    ['report.pdf', 'report.pdf'],
    ['照片 1.jpg', '照片 1.jpg'],
    ['صورة.png', 'صورة.png'],
    ['👩‍👩‍👧.gif', '👩‍👩‍👧.gif'],
    ['e\u0301.txt', '\u00e9.txt'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\a.txt', 'a.txt'],
    ['\\\\host\\share\\..\\b.txt', 'b.txt'],
    ['a/b/', 'file'],
    ['..', 'file'],
    ['...', 'file'],
    ['', 'file'],
    ['   ', 'file'],
    ['\u200b\u2060', 'file'],
    ['  a.txt \t', 'a.txt'],
    ['a\0.txt', 'a.txt'],
    ['a\r\nSet-Cookie: b\u2028.txt', 'aSet-Cookie: b.txt'],
    ['a\u0007\u009b.txt', 'a.txt'],
    ['half\ud83d.txt', 'half.txt'],
    ...bidi.map((turn) => [`invoice${turn}gnp.exe`, 'invoicegnp.exe'] as const),
    ['.gitignore', '.gitignore'],
    ['"quoted"; filename=x.html', '"quoted"; filename=x.html'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`${'folder/'.repeat(100)}a.txt`, 'a.txt'],
    [undefined, 'file'],
  ])('[L213] the name of a file loses what does harm: %j is %j', (given, name) => {
    expect(cleanName(given)).toBe(name)
    expect(cleanName(cleanName(given))).toBe(name)
  })

  it.each([256, 1_001, 10_000])('[L213] a name of more than 255 characters is refused: %i', (characters) => {
    expect(() => cleanName('x'.repeat(characters))).toThrow(
      expect.objectContaining({ code: 'invalid_input', errors: [expect.objectContaining({ path: 'name' })] }),
    )
  })
})
