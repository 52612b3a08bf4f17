/** One run: people talk while faults happen; then everything is repaired, settles, and is checked. */
import { setMaxListeners } from 'node:events'
import { findViolations } from './checker/find-violations.js'
import { Findings } from './checker/findings.js'
import { gatherCrowd } from './clients/crowd.js'
import { viewOf } from './clients/view.js'
import { evidenceOf } from './evidence.js'
import type { EntryKind } from './history/entry.js'
import type { DeviceHistory, History, Truth } from './history/history.js'
import type { Fault } from './schedule/faults.js'
import { type ChaosOptions, makeSchedule, type Schedule } from './schedule/schedule.js'
import { settle } from './settle.js'
import { readTruth } from './world/read-truth.js'
import { type RestoreWitness, startWorld, type World } from './world/world.js'

/** How long all may take to come to rest once nothing is broken any more. */
const settlePatienceMs = 90_000
/** So many of a device's conversations are walked through in the end, beside each conversation once by somebody. */
const walksPerDevice = 2

export interface Outcome {
  readonly acknowledged: number
  /** How often each fault came, as `place: what`. */
  readonly faults: Readonly<Record<string, number>>
  readonly faultCount: number
  readonly actedMs: number
  readonly settledMs: number
  /** Acknowledged messages that restores took back. */
  readonly takenBack: number
  /** Messages that programs on devices received live. */
  readonly delivered: number
  readonly changes: number
  /** What groups tell in the end. */
  readonly lines: number
  /** Changes of users' state (blocks, contacts, who may write, preferences, profile, hidden presence) that were acknowledged. */
  readonly stateChanges: number
  /** Of these, those that made two people contacts or ended it. */
  readonly contactChanges: number
  /** How often people came into a group by a link. */
  readonly entries: number
  /** Reactions and pins, made or taken back, that were answered. */
  readonly marks: number
  /** Mentions of people that people asked for. */
  readonly mentions: number
  /** Messages that were refused for good, most of them because of a block or as those of a stranger. */
  readonly refused: number
  readonly violations: readonly string[]
  /** What the devices that violations name did and saw, to read beside them. */
  readonly evidence: readonly string[]
}

/**
 * Runs it and answers with what came out, violations included.
 * @param hurry ends the talking early; what was done until then is checked all the same
 */
export async function runChaos(
  options: ChaosOptions,
  say: (line: string) => void = () => {},
  hurry: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const schedule = makeSchedule(options)
  await using world = await startWorld(options)
  const progress = createProgress(options.messages)
  /** How many restores the database of each name came after. */
  const worlds = new Map<string, number>()
  const pasts: Truth[] = []
  await using crowd = await gatherCrowd({
    ...{ schedule, urls: world.urls, onAcknowledged: progress.step },
    worldOf: (name) => worlds.get(name) ?? 0,
  })
  const witness: RestoreWitness = {
    onBackingUp() {
      for (const device of crowd.devices) device.noteBackup()
    },
    async onPutBack() {
      pasts.push(await readTruth(world.database, crowd.senders()))
      const [named] = await world.database.select('select value from im_incarnation')
      worlds.set(String(named?.value), pasts.length)
      for (const device of crowd.devices) device.notePutBack()
      say(`a backup was put back, for the ${pasts.length}. time`)
    },
  }
  await settle(crowd.devices, world.database, settlePatienceMs, say)
  await crowd.formGroups()
  say(`${crowd.devices.length} devices of ${schedule.people} people are online`)

  const started = performance.now()
  const end = new AbortController()
  // Every fault waits for it, too.
  setMaxListeners(0, end.signal)
  hurry.addEventListener('abort', () => end.abort(), { once: true })
  const timeUp = setTimeout(() => end.abort(), options.minutes * 60_000)
  const reporter = setInterval(() => say(`${progress.count} acknowledged`), 10_000)
  const acting = crowd.act(end.signal)
  const faults = await breakThings({ schedule, world, progress, witness, signal: end.signal, say })
  await progress.reached(1, end.signal)
  end.abort()
  await acting
  clearTimeout(timeUp)
  clearInterval(reporter)
  const actedMs = performance.now() - started

  say(`${progress.count} acknowledged in ${Math.round(actedMs / 1_000)} s; coming to rest`)
  const settled = await settle(crowd.devices, world.database, settlePatienceMs, say)
  say(`at rest after ${Math.round(settled.durationMs)} ms; checking`)
  const senders = crowd.senders()
  const truth = await readTruth(world.database, senders)
  const isWalked = chooseWalks()
  const devices: DeviceHistory[] = []
  const unread = new Findings()
  for (const device of crowd.devices)
    devices.push({
      device: device.index,
      user: device.user,
      entries: device.tape,
      view: await viewOf(device, senders, isWalked(device.index), (conversation, reason) =>
        unread.add('unread', `device ${device.index} could not read conversation ${conversation}: ${reason}`),
      ),
    })
  const violations = findViolations({ devices, truth, pasts })
  const all = [...truth.conversations.values()]
  return {
    acknowledged: progress.count,
    ...faults,
    actedMs,
    settledMs: settled.durationMs,
    takenBack: countTakenBack({ devices, truth, pasts }),
    delivered: countEntries(devices, 'seen'),
    stateChanges: countEntries(devices, 'stateDone'),
    contactChanges: countContactChanges(devices),
    entries: countEntries(devices, 'entered'),
    marks: countEntries(devices, 'answered'),
    mentions: countEntries(devices, 'mentioning'),
    refused: countEntries(devices, 'refused'),
    changes: all.reduce((sum, { changes }) => sum + changes.length, 0),
    lines: all.reduce((sum, { lines }) => sum + lines.length, 0),
    evidence: evidenceOf(violations, { devices, truth, pasts }),
    violations: [
      ...[...world.crashes(), ...settled.unsettled, ...unread.list(), ...violations],
      ...(await world.findFollowerFaults()),
    ],
  }
}

/** Breaks what the schedule says when it says it; resolves when all is mended. */
async function breakThings({
  schedule,
  world,
  progress,
  witness,
  signal,
  say,
}: {
  readonly schedule: Schedule
  readonly world: World
  readonly progress: Progress
  readonly witness: RestoreWitness
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}): Promise<Pick<Outcome, 'faults' | 'faultCount'>> {
  const faults: Record<string, number> = {}
  const mending: Promise<void>[] = []
  const note = ({ place, what }: Fault) => {
    faults[`${place}: ${what}`] = (faults[`${place}: ${what}`] ?? 0) + 1
  }
  for (const fault of schedule.faults) {
    await progress.reached(fault.at, signal)
    if (signal.aborted) break
    say(`fault ${mending.length + 1}: ${fault.place} ${fault.what}, ${fault.durationMs} ms`)
    note(fault)
    mending.push(world.inflict(fault, witness))
  }
  await Promise.all(mending)
  return { faults, faultCount: mending.length }
}

interface Progress {
  readonly count: number
  readonly step: () => void
  /** Resolves when this part of the messages is acknowledged, or at the signal. */
  reached(part: number, signal: AbortSignal): Promise<void>
}

function createProgress(total: number): Progress {
  let count = 0
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined
  return {
    get count() {
      return count
    },
    step() {
      count += 1
      if (waiting !== undefined && count >= waiting.count) waiting.resolve()
    },
    async reached(part, signal) {
      if (count >= part * total || signal.aborted) return
      await new Promise<void>((resolve) => {
        waiting = { count: part * total, resolve }
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    },
  }
}

/** Every conversation is walked once, by the first device that has it; and some by every device. */
function chooseWalks() {
  const walked = new Set<number>()
  return (device: number) => {
    let own = 0
    return ({ conversation_id }: { conversation_id: number }) => {
      const isChosen =
        !walked.has(conversation_id) || ((conversation_id + device) % 7 === 0 && own < walksPerDevice)
      if (walked.has(conversation_id) && isChosen) own += 1
      walked.add(conversation_id)
      return isChosen
    }
  }
}

function countTakenBack({ devices, truth }: History): number {
  const all = [...truth.conversations.values()].flatMap(({ messages }) => messages)
  const stored = new Set(all.map(({ device, n }) => `${device}.${n}`))
  let count = 0
  for (const { device, entries } of devices)
    for (const entry of entries)
      if (entry.kind === 'acknowledged' && !stored.has(`${device}.${entry.n}`)) count += 1
  return count
}

function countContactChanges(devices: readonly DeviceHistory[]): number {
  let count = 0
  for (const { entries } of devices) {
    let isAboutContacts = false
    for (const { kind } of entries) {
      if (kind === 'stateDone' && isAboutContacts) count += 1
      if (kind === 'stateDone' || kind === 'stateVoid') isAboutContacts = false
      else if (kind === 'befriending') isAboutContacts = true
    }
  }
  return count
}

function countEntries(devices: readonly DeviceHistory[], wanted: EntryKind): number {
  let count = 0
  for (const { entries } of devices) for (const { kind } of entries) if (kind === wanted) count += 1
  return count
}
