#!/usr/bin/env node
import { run } from './cli.js'
import { holdYoungHeap } from './start/young-heap.js'

holdYoungHeap()
process.exitCode = await run(process.argv.slice(2))
