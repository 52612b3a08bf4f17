import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTempFolder } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { resolveSecret } from './secrets.js'

const secretIn = (dataFolder: string) => resolveSecret({ name: 'jwt-secret', given: undefined, dataFolder })

describe('a secret that is made at the first start', () => {
  it('[R841] an empty file, as a full disk once left it, is replaced by a whole secret that stays', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'jwt-secret')
    writeFileSync(path, '')
    const secret = await secretIn(folder.path)
    expect(readFileSync(path, 'utf8')).toBe(`${secret}\n`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await secretIn(folder.path)).toBe(secret)
  })

  it('[R952] first starts at the same time use one secret, and it is the one that stays', async () => {
    for (let round = 0; round < 10; round += 1) {
      await using folder = await makeTempFolder()
      const secrets = await Promise.all(Array.from({ length: 8 }, () => secretIn(folder.path)))
      expect(new Set(secrets)).toEqual(new Set([await secretIn(folder.path)]))
      expect(readdirSync(folder.path)).toEqual(['jwt-secret'])
    }
  })

  it('[R842] a disk that takes no byte leaves no secret behind, and the next start makes one', async () => {
    await using folder = await makeTempFolder()
    const module = join(import.meta.dirname, '../../dist/start/secrets.js')
    const script = `process.on('SIGXFSZ', () => {})
      const { resolveSecret } = await import(${JSON.stringify(module)})
      await resolveSecret({ name: 'jwt-secret', dataFolder: ${JSON.stringify(folder.path)} }).then(
        () => console.log('made'), (error) => console.log(error.message))`
    const node = `ulimit -f 0; exec "${process.execPath}" --input-type=module -e '${script.replaceAll("'", "'\\''")}' 2>&1 | cat`
    const output = await new Promise<string>((resolve) =>
      execFile('sh', ['-c', node], (_, text) => resolve(text)),
    )
    expect(output).toMatch(/^cannot write .*jwt-secret/)
    expect(readdirSync(folder.path)).toEqual([])
    expect((await secretIn(folder.path)).length).toBeGreaterThan(32)
  })
})
