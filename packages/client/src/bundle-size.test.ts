import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Gzipped: before anybody is signed in, with all that a signed-in user needs, and what is loaded only where it is needed. */
const maxBytes = {
  signedOut: 10_500,
  all: 32_500,
  proof: 600,
  lease: 500,
  files: 6_000,
  groups: 1_800,
  routes: 1_200,
}

describe('the bundle', () => {
  it('[L650] the part for files is loaded at its first use, and is at most 6 kB gzipped', async () => {
    const { sizes, sizeOf, metafile } = await bundle()
    const files = partsOf(sizes, 'open-files')
    expect(files).toHaveLength(1)
    expect(loadedFromStart(metafile)).not.toContain(files[0])
    expect(sizeOf(files)).toBeLessThanOrEqual(maxBytes.files)
  })

  it('[T174] the part for groups is loaded at its first use', async () => {
    const { sizes, metafile } = await bundle()
    const [groups] = partsOf(sizes, 'open-groups')
    expect(groups).toBeDefined()
    expect(loadedFromStart(metafile)).not.toContain(groups)
    expect(loadedWith(metafile, 'open-workspace')).not.toContain(groups)
  })

  it('[Y454] what a signed-in user calls over HTTP is known once it is called so, since a socket carries it too', async () => {
    const { sizes, metafile } = await bundle()
    const [routes] = partsOf(sizes, 'user-routes')
    expect(routes).toBeDefined()
    expect(loadedFromStart(metafile)).not.toContain(routes)
    expect(loadedWith(metafile, 'open-workspace')).not.toContain(routes)
  })

  it('[K70] the SDK with the protocol is at most 10.5 kB gzipped until somebody is signed in and 32.5 kB after, without the parts for proofs (600 bytes), for files, for groups (1.8 kB), for calls over HTTP (1.2 kB) and for pages without locks (500 bytes), and carries no zod and no limits of servers', async () => {
    const { sizes, sizeOf, metafile } = await bundle()
    expect(sizes.size).toBeGreaterThan(1)
    expect(sizeOf(loadedFromStart(metafile))).toBeLessThanOrEqual(maxBytes.signedOut)
    const names = ['prove', 'dated-lease', 'open-groups', 'user-routes', 'open-files']
    const parts = names.map((name) => partsOf(sizes, name))
    expect(parts.map((paths) => paths.length)).toEqual([1, 1, 1, 1, 1])
    const [proof, lease, groups, routes] = parts.map(sizeOf)
    expect(proof).toBeLessThanOrEqual(maxBytes.proof)
    expect(lease).toBeLessThanOrEqual(maxBytes.lease)
    expect(groups).toBeLessThanOrEqual(maxBytes.groups)
    expect(routes).toBeLessThanOrEqual(maxBytes.routes)
    const others = [...sizes.keys()].filter((path) => !parts.flat().includes(path))
    expect(sizeOf(others)).toBeLessThanOrEqual(maxBytes.all)
    const carried = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    )
    expect(carried.filter((path) => /zod|protocol\/src\/limits\.ts/.test(path))).toEqual([])
  })
})

/** What an app that bundles the SDK by itself ships, in parts. */
async function bundle() {
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
  return { sizes, sizeOf, metafile: metafile as Metafile }
}

function partsOf(sizes: ReadonlyMap<string, number>, name: string): string[] {
  return [...sizes.keys()].filter((path) => path.startsWith(`/${name}-`))
}

/** The entry and what it imports statically, as paths of files. */
function loadedFromStart(metafile: Metafile): string[] {
  return loadedWith(metafile, 'entry')
}

/** Likewise a part. */
function loadedWith({ outputs }: Metafile, part: string): string[] {
  const found = new Set<string>()
  const visit = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    for (const { path, kind } of outputs[name]!.imports) if (kind === 'import-statement') visit(path)
  }
  visit(Object.keys(outputs).find((name) => new RegExp(`(^|/)${part}(-|\\.js)`).test(name))!)
  return [...found].map((name) => `/${name.split('/').at(-1)}`)
}
