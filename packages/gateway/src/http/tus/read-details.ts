import { type ParsedInput, parseInput } from '@stonechat/protocol/operations'

const numbers = ['width', 'height', 'duration_ms'] as const
const texts = ['kind', 'waveform', 'client_id'] as const

/**
 * What the metadata of an upload say of the file, by the rules of an upload in one request. Clients add names of their own, which say
 * nothing here.
 * @throws StonechatError `invalid_input`
 */
export function readDetails(metadata: Record<string, string | null> | undefined): {
  readonly details: ParsedInput<'file.upload'>
  readonly mediaType: string
} {
  const given = metadata ?? {}
  const details = parseInput('file.upload', {
    ...Object.fromEntries(numbers.flatMap((name) => entryOf(given, name, readNumber))),
    ...Object.fromEntries(texts.flatMap((name) => entryOf(given, name, (text) => text))),
    ...Object.fromEntries(entryOf(given, 'filename', (text) => text).map(([, name]) => ['name', name])),
  })
  return { details, mediaType: given.filetype ?? 'application/octet-stream' }
}

function entryOf<T>(
  given: Record<string, string | null>,
  name: string,
  read: (text: string) => T,
): [string, T][] {
  const text = given[name]
  return text === undefined || text === null || text === '' ? [] : [[name, read(text)]]
}

/** Text that is no number stays what it is, and is refused as such. */
function readNumber(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text
}
