// Runs sqlite-worker.ts from source. `--import tsx` does not reach a thread of a process that was itself started with it.
import { register } from 'tsx/esm/api'

register()
await import('./sqlite-worker.ts')
