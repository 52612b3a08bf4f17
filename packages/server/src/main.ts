#!/usr/bin/env node
import { run } from './cli.js'
import { holdYoungHeap } from './start/young-heap.js'

holdYoungHeap()
letReadersGo()
process.exitCode = await run(process.argv.slice(2))

/** The reader of the output may leave early, as `head` does: what was begun is done nevertheless. */
function letReadersGo(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
