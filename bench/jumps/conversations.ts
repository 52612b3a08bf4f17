/** Two conversations as people have them: long and short messages, in English and Chinese, with lists, code and links. */
import { type Person, type RunningApp, register } from '@stonechat/testkit'
import { ask } from '../../tests/support/wire.js'

const atOnce = 32

const pieces = [
  'ok',
  '好的，我马上到。',
  'Could you look at the figures again before we send them? The second table does not add up.',
  '今天下午三点在老地方见面，顺便把上次说的那份材料带过来，我想和大家一起把剩下的几个问题过一遍。',
  'See https://example.org/reports/2026/11?page=2#summary for the **whole** list.',
  '- first\n- second\n- `third`, with code',
  '```\nconst answer = await ask(question)\nif (answer === undefined) throw new Error("nobody there")\n```',
  '> 他说明天会下雨\n\n那我们就改到后天吧 🙂',
] as const

export interface Conversations {
  readonly reader: Person
  /** With the conversation that is long, and with one to switch to. */
  readonly writer: Person
  readonly other: Person
}

/** Writes them. The last message of the long one answers its first, so that a quote leads there. */
export async function fillConversations(server: RunningApp, count: number): Promise<Conversations> {
  const [reader, writer, other] = [await register(server), await register(server), await register(server)]
  for (const [from, total] of [
    [writer, count - 1],
    [other, Math.min(count, 300)],
  ] as const)
    for (let start = 0; start < total; start += atOnce)
      await Promise.all(
        Array.from({ length: Math.min(atOnce, total - start) }, (_, index) =>
          ask(server, from.token, 'POST /api/send', { target_id: reader.id, content: textOf(start + index) }),
        ),
      )
  const answer = { target_id: reader.id, content: 'Is this still true?', reply_to: 1 }
  await ask(server, writer.token, 'POST /api/send', answer)
  for (const { id } of [writer, other]) {
    const { messages } = await ask(server, reader.token, `GET /api/messages?target_id=${id}&limit=1`)
    await ask(server, reader.token, 'POST /api/sessions/read', { target_id: id, seq: messages[0].seq })
  }
  return { reader, writer, other }
}

/** Of every length: some are a word, some fill half a screen. */
function textOf(index: number): string {
  const longer = index % 17 === 0 ? 6 : 1
  return Array.from({ length: longer }, (_, part) => pieces[(index * 5 + part) % pieces.length]).join('\n\n')
}
