/** What commands say: results on standard output for programs, notes beside them for people. */
import { setTimeout as delay } from 'node:timers/promises'
import { openOutput } from './observe/output.js'
import { reasonOf } from './start/reason-of.js'

/** How long the end of a command waits for somebody to read its last words. */
const lastWordsMs = 1_000

/**
 * Prints a line of the result. A reader that left early, as `head` does, is no failure; output that could not be written for
 * another reason makes the exit code 1.
 */
export function print(line: string): void {
  process.stdout.write(`${line}\n`, (error: NodeJS.ErrnoException | null | undefined) => {
    if (error === null || error === undefined || error.code === 'EPIPE' || process.exitCode === 1) return
    process.exitCode = 1
    complain(`stonechat: cannot write the result: ${reasonOf(error)}`)
  })
}

/** For the person, on standard error. It neither fails nor waits. */
export function complain(line: string): void {
  openOutput(2).write(`${line}\n`)
}

/** Lets what was said reach its reader, unless nobody reads. */
export async function finishSpeaking(): Promise<void> {
  const printed = new Promise((resolve) => process.stdout.write('', resolve))
  await Promise.all([
    openOutput(2).settle(lastWordsMs),
    Promise.race([printed, delay(lastWordsMs, undefined, { ref: false })]),
  ])
}
