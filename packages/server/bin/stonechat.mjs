#!/usr/bin/env node
/** The command `stonechat`. It stands here ready, so that npm links it before anything was built. */
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  process.stderr.write('stonechat: this is not built yet; "npm start" or "npm run build" does that\n')
  process.exitCode = 1
}
