/** Edits and recalls: each that was acknowledged is in the record, in its order, and nothing comes after a recall. */
import { versions } from '../history/entry.js'
import type { ConversationTruth, History } from '../history/history.js'
import type { Findings } from './findings.js'
import { zonesOf } from './zones.js'

export function checkChanges({ devices, truth }: History, findings: Findings): void {
  const courses = new Map<string, readonly number[]>()
  for (const conversation of truth.conversations.values()) {
    for (const [seq, course] of coursesOf(conversation)) {
      const where = `conversation ${conversation.conversation}, seq ${seq}`
      courses.set(`${conversation.conversation} ${seq}`, course)
      if (course.slice(0, -1).includes(versions.recalled))
        findings.add('change', `${where} changed after its recall`)
      if (new Set(course).size < course.length)
        findings.add('change', `${where} went through ${course.join(', ')}`)
    }
  }
  for (const { device, entries } of devices) {
    /** What was done when a change began, by message: it must stand before it. */
    const done = new Map<string, number[]>()
    const before = new Map<string, readonly number[]>()
    for (const { entry, isOwed } of zonesOf(entries)) {
      // A restore may have taken back what it was about, and given its number to another message.
      if (!isOwed) continue
      if (entry.kind !== 'changing' && entry.kind !== 'changeDone' && entry.kind !== 'changed') continue
      const key = `${entry.conversation} ${entry.seq}`
      if (entry.kind === 'changed') {
        // One that was never edited nor recalled is told for what was added to it.
        const only = truth.conversations.get(entry.conversation)?.messages[entry.seq - 1]?.version
        if (!(courses.get(key) ?? [only]).includes(entry.version))
          findings.add(
            'change',
            `device ${device}, conversation ${entry.conversation}, seq ${entry.seq}: version ${entry.version} was told, but never was`,
          )
        continue
      }
      const name = `${key} ${entry.version}`
      if (entry.kind === 'changing') {
        before.set(name, [...(done.get(key) ?? [])])
        continue
      }
      done.set(key, [...(done.get(key) ?? []), entry.version])
      const where = `device ${device}, conversation ${entry.conversation}, seq ${entry.seq}: version ${entry.version}`
      const course = courses.get(key) ?? []
      const place = course.indexOf(entry.version)
      if (place < 0)
        findings.add('change', `${where} was acknowledged, but it went through ${course.join(', ')}`)
      for (const earlier of before.get(name) ?? [])
        if (course.indexOf(earlier) > place)
          findings.add('change', `${where} began after ${earlier} was done, but stands before it`)
    }
  }
}

/** The states each changed message went through, the last being what it is now. */
function coursesOf({ changes, messages }: ConversationTruth): Map<number, number[]> {
  const courses = new Map<number, number[]>()
  for (const { message } of changes) {
    if (message === undefined) continue
    courses.set(message.seq, [...(courses.get(message.seq) ?? []), message.former])
  }
  for (const [seq, course] of courses) {
    const now = messages[seq - 1]
    if (now !== undefined) course.push(now.version)
  }
  return courses
}
