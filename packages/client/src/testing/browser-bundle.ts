import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A source file of this package, relative to `src`, as a script that puts its exports on a global name. */
export async function bundleForBrowser(file: string, globalName: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../${file}`, import.meta.url))],
    conditions: ['@stonechat/source'],
    bundle: true,
    format: 'iife',
    globalName,
    write: false,
  })
  return outputFiles[0]!.text
}
