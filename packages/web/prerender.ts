import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, type Plugin, type Rolldown } from 'vite'
import { emojiModule } from './emoji-data.js'
import type { RenderedCard } from './src/start/render-card.js'

/**
 * Puts the sign-in card into the page, ready in every language, and the small script that shows it; see
 * `src/start/early-card.ts`. Each card says where the words of its language are.
 */
export function prerender(): Plugin {
  let cards: readonly RenderedCard[] = []
  let script = ''
  return {
    name: 'prerender',
    apply: 'build',
    async buildStart() {
      const renderer = await bundle('src/start/render-card.tsx', 'es')
      const module = `data:text/javascript;base64,${Buffer.from(renderer).toString('base64')}`
      cards = await ((await import(module)) as typeof import('./src/start/render-card.js')).renderCards()
      const source = await bundle('src/start/first-paint.ts', 'iife')
      script = `assets/first-paint-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.js`
      this.emitFile({ type: 'asset', fileName: script, source })
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle: files = {} }) => [
        ...cards.map(({ locale, id, html }) => ({
          tag: 'template',
          attrs: { id, 'data-texts': `/${textsFileOf(locale, files)}` },
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

/** The built file with the words of a language, which the script above fetches early. */
function textsFileOf(locale: string, files: Rolldown.OutputBundle): string {
  const source = `/text/${locale.toLowerCase()}.ts`
  const chunk = Object.values(files).find(
    (one) => one.type === 'chunk' && one.facadeModuleId?.endsWith(source),
  )
  if (chunk === undefined) throw new Error(`${source} is no file of its own`)
  return chunk.fileName
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
        // Loaded when it is first looked for; no card needs it.
        external: [emojiModule],
        output: { format, codeSplitting: false },
        preserveEntrySignatures: 'strict',
      },
    },
  })
  const [{ output: files }] = [output].flat() as [Rolldown.RolldownOutput]
  return files[0].code
}
