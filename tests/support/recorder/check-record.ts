/** What must be true of a record, whatever happened to the processes that wrote it. */

export interface RecordLine {
  readonly life: string
  readonly what: 'event' | 'gap' | 'begin' | 'end' | 'added' | 'lost'
  readonly number: number
}

export function parseRecord(text: string): RecordLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [life = '', what, number] = line.split(' ')
      return { life, what: what as RecordLine['what'], number: Number(number) }
    })
}

export interface Expected {
  /** The ids of all events, ascending. */
  readonly log: readonly number[]
  /** Whether this life was killed or paused: only what such a one had received may come again. */
  readonly isInterrupted: (life: string) => boolean
  /** How many events may come again in all. */
  readonly againMax: number
}

/** What is wrong with the events of a record: a sentence for each. */
export function findEventFaults(lines: readonly RecordLine[], expected: Expected): string[] {
  const { log, isInterrupted, againMax } = expected
  const faults: string[] = []
  const receivers = new Map<number, string[]>()
  let next = 0
  let again = 0
  for (const { life, what, number } of lines) {
    if (what === 'gap') faults.push(`${life} was notified of a gap after ${number}`)
    if (what !== 'event') continue
    const former = receivers.get(number)
    receivers.set(number, [...(former ?? []), life])
    if (former === undefined) {
      if (log[next] !== number) faults.push(`event ${number} came to ${life} where ${log[next]} was due`)
      next = log[next] === number ? next + 1 : log.indexOf(number) + 1
    } else {
      again += 1
      if (!former.every(isInterrupted)) faults.push(`event ${number} came again to ${life}, after ${former}`)
    }
  }
  if (next !== log.length) faults.push(`${log.length - next} events at the end never came`)
  if (again > againMax) faults.push(`${again} events came again, more than ${againMax}`)
  return faults
}

/** What is wrong with the jobs of a record: each that was added is done, and begun again only where a life that began it was interrupted. */
export function findJobFaults(
  lines: readonly RecordLine[],
  { isInterrupted }: Pick<Expected, 'isInterrupted'>,
): string[] {
  const livesOf = (what: RecordLine['what']) => {
    const lives = new Map<number, string[]>()
    for (const line of lines)
      if (line.what === what) lives.set(line.number, [...(lives.get(line.number) ?? []), line.life])
    return lives
  }
  const [added, begun, ended] = [livesOf('added'), livesOf('begin'), livesOf('end')]
  return [...added.keys()].flatMap((number) => {
    const lives = begun.get(number) ?? []
    const faults = ended.has(number) ? [] : [`job ${number} was never done`]
    if (!lives.slice(0, -1).every(isInterrupted)) faults.push(`job ${number} was begun by ${lives}`)
    return faults
  })
}
