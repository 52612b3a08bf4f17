import { describe, expect, test } from 'vitest'
import { decidePaste } from './decide-paste.js'

const picture = (name = 'image.png') => new File(['x'], name, { type: 'image/png' })
const paper = new File(['x'], 'report.pdf', { type: 'application/pdf' })

describe('a paste into the composer', () => {
  test('[L710] words are words', () => {
    expect(decidePaste({ types: ['text/plain'], text: 'hello', files: [] })).toEqual({ kind: 'text' })
  })

  test('[L710] words that come with a picture of themselves, as from office programs, are words; the picture is offered', () => {
    const files = [picture()]
    for (const types of [
      ['text/plain', 'text/html', 'text/rtf', 'Files'],
      ['text/plain', 'text/rtf', 'Files'],
    ]) {
      expect(decidePaste({ types, text: 'A1\tB1', files })).toEqual({ kind: 'text-or-picture', files })
    }
  })

  test('[L710] a screenshot, a picture out of a page, and files are files', () => {
    const files = [picture()]
    expect(decidePaste({ types: ['Files'], text: '', files })).toEqual({ kind: 'files', files })
    const fromPage = { types: ['text/html', 'Files'], text: ' ', files }
    expect(decidePaste(fromPage)).toEqual({ kind: 'files', files })
    const both = [paper, picture('a.png')]
    const fromManager = {
      types: ['text/plain', 'Files'],
      text: '/home/a/report.pdf\n/home/a/a.png\n',
      files: both,
    }
    expect(decidePaste(fromManager)).toEqual({ kind: 'files', files: both })
    const withHtml = { types: ['text/plain', 'text/html', 'Files'], text: 'words', files: [paper] }
    expect(decidePaste(withHtml)).toEqual({ kind: 'files', files: [paper] })
  })
})
