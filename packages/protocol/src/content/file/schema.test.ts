import { describe, expect, it } from 'vitest'
import { faults } from '../../faults.js'
import * as limits from '../../limits.js'
import { parseInput } from '../../operations/index.js'

const ids = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  }))

function send(content: unknown) {
  return parseInput('message.send', { target_id: 1, content }).content
}

describe('files in a request', () => {
  it('[L400] a message has 1 to 10 files, each once, with or without a caption', () => {
    const ten = {
      type: 'file',
      files: ids(limits.messageFilesMax),
      text: '😀'.repeat(limits.captionMaxCharacters),
    }
    expect(send(ten)).toEqual(ten)
    expect(send({ type: 'file', files: ids(1) })).toEqual({ type: 'file', files: ids(1) })
  })

  it.each([
    ['no files', { files: [] }, 'content.files', faults.atLeastItems(1)],
    ['eleven', { files: ids(11) }, 'content.files', faults.atMostItems(10)],
    ['one twice', { files: [...ids(2), ...ids(1)] }, 'content.files', faults.twice],
    ['no id', { files: [{ name: 'a' }] }, 'content.files.0.id', faults.missing],
    ['a path', { files: [{ id: '../../secret' }] }, 'content.files.0.id', faults.uuid],
    ['an empty caption', { files: ids(1), text: '' }, 'content.text', faults.empty],
    ['a blank caption', { files: ids(1), text: ' \u3000' }, 'content.text', faults.blank],
    [
      'a long caption',
      { files: ids(1), text: 'a'.repeat(4_001) },
      'content.text',
      faults.atMostCharacters(4_000),
    ],
  ])(
    '[L400] a message with other files or another caption is refused with what is wrong: %s',
    (_name, content, path, message) => {
      expect(() => send({ type: 'file', ...content })).toThrow(
        expect.objectContaining({ code: 'invalid_input', errors: [{ path, message }] }),
      )
    },
  )

  it('[L401] a file is its id: what stands beside it, as in a message that is sent on, is left out; beside the files, nothing is', () => {
    const [file] = ids(1)
    const sentOn = { ...file, kind: 'image', name: 'x'.repeat(9_000), bytes: -1, hologram: [{}] }
    expect(send({ type: 'file', files: [sentOn] })).toEqual({ type: 'file', files: [file] })
    expect(() => send({ type: 'file', files: [file], caption: 'a' })).toThrow(
      expect.objectContaining({
        errors: [{ path: 'content.caption', message: faults.unknownKey(undefined) }],
      }),
    )
  })
})
