import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('[B135] the lists that are made of the folders name every operation, event, noun, table and migration that there is', async () => {
  const script = fileURLToPath(new URL('../scripts/generate-lists.mjs', import.meta.url))
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check'])
  expect(stderr).toContain('the lists are up to date')
})
