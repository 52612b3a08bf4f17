import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, type Plugin, type Rolldown } from 'vite'

/**
 * Puts the sign-in card into the page, ready in every language, and the small script that shows it; see
 * `src/start/early-card.ts`.
 */
export function prerender(): Plugin {
  let cards: readonly { readonly id: string; readonly html: string }[] = []
  let script = ''
  return {
    name: 'prerender',
    apply: 'build',
    async buildStart() {
      const renderer = await bundle('src/start/render-card.tsx', 'es')
      const module = `data:text/javascript;base64,${Buffer.from(renderer).toString('base64')}`
      cards = ((await import(module)) as typeof import('./src/start/render-card.js')).renderCards()
      const source = await bundle('src/start/first-paint.ts', 'iife')
      script = `assets/first-paint-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.js`
      this.emitFile({ type: 'asset', fileName: script, source })
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        ...cards.map(({ id, html }) => ({
          tag: 'template',
          attrs: { id },
          children: html,
          injectTo: 'body' as const,
        })),
        {
          tag: 'script',
          attrs: { async: true, fetchpriority: 'high', src: `/${script}` },
          injectTo: 'body' as const,
        },
      ],
    },
  }
}

/** One file of this folder with all that it imports, as text. */
async function bundle(entry: string, format: 'es' | 'iife'): Promise<string> {
  const output = await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'warn',
    plugins: [react()],
    publicDir: false,
    resolve: { conditions: ['@stonechat/source', 'module', 'browser', 'development|production'] },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: {
        input: entry,
        output: { format, codeSplitting: false },
        preserveEntrySignatures: 'strict',
      },
    },
  })
  const [{ output: files }] = [output].flat() as [Rolldown.RolldownOutput]
  return files[0].code
}
