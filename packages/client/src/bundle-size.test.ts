import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Gzipped: before anybody is signed in, with all that a signed-in user needs, and what a refused sign-in loads to prove its work. */
const maxBytes = { signedOut: 10_000, all: 28_200, proof: 600 }

describe('the bundle', () => {
  it('[K70] the SDK with the protocol is at most 10 kB gzipped until somebody is signed in and 28.2 kB after, without the 600 bytes that work out a proof, and carries no zod and no limits of servers', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [fileURLToPath(new URL('./index.ts', import.meta.url))],
      conditions: ['@stonechat/source'],
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      write: false,
      outdir: '/',
      entryNames: 'entry',
      metafile: true,
    })
    const sizes = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents).length]))
    const sizeOf = (paths: string[]) => paths.reduce((sum, path) => sum + sizes.get(path)!, 0)
    expect(sizes.size).toBeGreaterThan(1)
    expect(sizeOf(loadedFromStart(metafile))).toBeLessThanOrEqual(maxBytes.signedOut)
    const [proving, ...others] = [...sizes.keys()].filter((path) => path.startsWith('/prove-'))
    expect(others).toEqual([])
    expect(sizeOf([proving!])).toBeLessThanOrEqual(maxBytes.proof)
    expect(sizeOf([...sizes.keys()]) - sizeOf([proving!])).toBeLessThanOrEqual(maxBytes.all)
    const carried = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    )
    expect(carried.filter((path) => /zod|protocol\/src\/limits\.ts/.test(path))).toEqual([])
  })
})

/** The entry and what it imports statically, as paths of files. */
function loadedFromStart({ outputs }: Metafile): string[] {
  const found = new Set<string>()
  const visit = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    for (const { path, kind } of outputs[name]!.imports) if (kind === 'import-statement') visit(path)
  }
  visit(Object.keys(outputs).find((name) => name.endsWith('entry.js'))!)
  return [...found].map((name) => `/${name.split('/').at(-1)}`)
}
