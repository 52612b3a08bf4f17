#!/usr/bin/env node
import { run } from './cli.js'
import { letGoOfTerminals, tolerateOutput } from './observe/stdio.js'
import { finishSpeaking } from './print.js'
import { holdYoungHeap } from './start/young-heap.js'

holdYoungHeap()
tolerateOutput()
letGoOfTerminals()
const code = await run(process.argv.slice(2))
process.exitCode ??= code
if (code !== 0) {
  // What a failed start left open must not keep the process.
  await finishSpeaking()
  process.exit()
}
