import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Smaller files do not get smaller. */
const minBytes = 1_024

/** Puts a `.br` and a `.gz` beside each file worth it, so that the server compresses nothing while it serves. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const paths = await readdir(dir, { recursive: true })
      await Promise.all(
        paths.filter((path) => /\.(js|css|html|svg)$/.test(path)).map((path) => compress(join(dir, path))),
      )
    },
  }
}

async function compress(path: string): Promise<void> {
  const plain = await readFile(path)
  if (plain.length < minBytes) return
  await writeFile(`${path}.br`, await promisify(brotliCompress)(plain))
  await writeFile(`${path}.gz`, await promisify(gzip)(plain))
}
