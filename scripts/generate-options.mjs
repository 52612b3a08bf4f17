/** `npm run generate`: writes the options table into README.md. With --check: fails where it is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, fail, root } from './lib/workspace.mjs'

await ensureBuilt()
const { flagOf, optionKeys, options } = await import('../packages/server/dist/config/options.js')

const path = join(root, 'README.md')
const present = readFileSync(path, 'utf8')
const fresh = present.replace(
  /<!-- options -->\n([\s\S]*?<!-- \/options -->\n)?/,
  () => `<!-- options -->\n${renderTable()}<!-- /options -->\n`,
)
if (!process.argv.includes('--check')) writeFileSync(path, fresh)
else if (fresh !== present) fail('the options in README.md are stale: run `npm run generate`')

function renderTable() {
  const rows = optionKeys.map((key) => {
    const { default: standard, defaultNote, help, placeholder } = options[key]
    const flag = `\`-${flagOf(key)}${placeholder === undefined ? '' : ` ${plainBars(placeholder)}`}\``
    return `| ${flag} | ${standard === undefined ? (defaultNote ?? '') : `\`${standard}\``} | ${plainBars(help)} |`
  })
  return ['| option | default | |', '|---|---|---|', ...rows, ''].join('\n')
}

/** A bar would end the cell. */
function plainBars(text) {
  return text.replaceAll('|', '\\|')
}
