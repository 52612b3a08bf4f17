/**
 * Loaded into a program whose memory is measured: `SIGUSR2` collects all garbage, so that what is counted is what is held, and
 * says in a line `memory {…}` what the heap of the main thread holds then, bytes.
 */
const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')
const { isMainThread } = require('node:worker_threads')

const scratch = []
let answers = 0

if (isMainThread) {
  // The other threads, whose space for young objects nobody can fill from here, are to have a small one.
  setFlagsFromString('--min-semi-space-size=1')
  setFlagsFromString('--max-semi-space-size=1')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  process.on('SIGUSR2', () => {
    fillYoungSpace()
    collect()
    // What the first collection found to be finalised is garbage for the second.
    setImmediate(() => {
      collect()
      const { heapUsed, external } = process.memoryUsage()
      answers += 1
      console.log(`memory ${JSON.stringify({ answer: answers, heap: heapUsed, external })}`)
    })
  })
}

/**
 * V8's space for young objects counts from when it is first written to, 32 MB, little by little, by whatever the program does. After
 * this it counts whole, in every program and each time.
 */
function fillYoungSpace() {
  for (let count = 0; count < 1_000_000; count += 1) scratch[0] = [count, count, count, count]
}
