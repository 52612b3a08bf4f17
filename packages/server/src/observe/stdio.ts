/** Standard output and error may be closed, full or gone at any time: that never decides how the process ends. */
import { closeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { flushOutputs } from './output.js'

/** Those who write notice what fails by themselves; an error that nobody asked for must not end the process. */
export function tolerateOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

/**
 * Node puts terminals back as they were when it ends, and aborts where one is gone. It leaves alone what is closed. What was
 * logged in the last turn is written before.
 */
export function letGoOfTerminals(): void {
  const terminals = [0, 1, 2].filter((fd) => isatty(fd))
  process.on('exit', () => {
    flushOutputs()
    for (const fd of terminals) if (!isatty(fd)) closeSync(fd)
  })
}
