import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const maxBytes = 25_000

describe('the bundle', () => {
  it('[K70] the SDK with the protocol is at most 25 kB gzipped, and carries no zod and no limits of servers', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [fileURLToPath(new URL('./index.ts', import.meta.url))],
      conditions: ['@stonechat/source'],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      write: false,
      metafile: true,
    })
    expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThanOrEqual(maxBytes)
    const carried = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    )
    expect(carried.filter((path) => /zod|protocol\/src\/limits\.ts/.test(path))).toEqual([])
  })
})
