/** `stonechat stickers`: pictures that this server gives to everybody. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { addToPack, createWorkshop, type PackParts } from '@stonechat/file'
import { fileLimits } from '@stonechat/file/limits'
import { StonechatError } from '@stonechat/protocol'
import { systemClock } from '@stonechat/protocol/base'
import type { Command } from '../cli.js'
import type { Arguments } from '../config/read-arguments.js'
import { ExitError } from '../exit-error.js'
import { createLogger } from '../observe/logger.js'
import { complain, print } from '../print.js'
import { openDatabase } from '../start/open-database.js'
import { openPlace } from '../start/open-files.js'
import { readConfig } from './read-config.js'

/** More of a title finds no room in the tabs of an app. */
const titleMaxCharacters = 60

export const stickers: Command = {
  help: `Usage: stonechat stickers add FOLDER [-title TITLE] [options]
       stonechat stickers list [options]
       stonechat stickers remove ID [options]

Stickers that everybody on this server may send. add makes a pack of the pictures of a folder, in the order of their names, or adds to the
pack of that title what it lacks; the title is the folder's name by default. PNG, JPEG, GIF and WebP, moving ones too: what is larger
than 512 pixels or 512 KB is made smaller. A pack has at most ${fileLimits.packStickersMax} stickers, and a server ${fileLimits.stickerPacksMax} packs. remove takes a pack away by
its number in the list; messages keep their stickers. All of it works while the server runs.`,

  async run(args) {
    const [name, ...words] = args.words
    const run = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
    if (run === undefined)
      throw new ExitError('stickers needs the command add, list or remove; see stonechat stickers -help', 2)
    await run(args, words)
  },
}

const commands: Readonly<Record<string, (args: Arguments, words: readonly string[]) => Promise<void>>> = {
  add: addFolder,
  list: listPacks,
  remove: removePack,
}

async function addFolder(args: Arguments, [folder, ...more]: readonly string[]): Promise<void> {
  if (folder === undefined || more.length > 0) throw new ExitError('stickers add needs one FOLDER', 2)
  const title = (args.extra.get('title') ?? basename(resolve(folder))).normalize('NFC').trim()
  if (title === '' || [...title].length > titleMaxCharacters)
    throw new ExitError(`a title has 1 to ${titleMaxCharacters} characters`, 2)
  const names = await listFiles(folder)
  if (names.length === 0) throw new ExitError(`there are no files in ${folder}`)
  await using parts = await openParts(args)
  await using workshop = createWorkshop()
  const packId = await parts.store.openStickerPack(title, fileLimits.stickerPacksMax, systemClock())
  if (packId === undefined)
    throw new ExitError(`there are ${fileLimits.stickerPacksMax} packs already: remove one first`)
  let [added, left] = [0, 0]
  for (const name of names) {
    try {
      const bytes = await readFile(join(folder, name))
      if (await addToPack({ ...parts, workshop, clock: systemClock }, packId, { name, bytes })) added += 1
    } catch (error) {
      const code = error instanceof StonechatError ? error.code : undefined
      if (code !== 'file_refused' && code !== 'limit_reached' && code !== 'invalid_input') throw error
      left += 1
      complain(
        `${name}: ${code === 'limit_reached' ? `the pack has ${fileLimits.packStickersMax} stickers` : 'no picture that can be a sticker'}`,
      )
    }
  }
  print(`${added} added to ${title} (${packId}), ${names.length - added - left} were there, ${left} left out`)
  if (left > 0) throw new ExitError(`${left} of ${names.length} files are no stickers of ${title}`)
}

async function listPacks(args: Arguments): Promise<void> {
  await using parts = await openParts(args)
  const packs = await parts.store.listStickerPacks()
  if (packs.length === 0) print('no packs')
  for (const {
    id,
    title,
    stickers: { length },
  } of packs)
    print(`${id}  ${title}  ${length} stickers`)
}

async function removePack(args: Arguments, [id = '', ...more]: readonly string[]): Promise<void> {
  if (!/^\d+$/.test(id) || more.length > 0)
    throw new ExitError('stickers remove needs the number of a pack; see stonechat stickers list', 2)
  await using parts = await openParts(args)
  if (!(await parts.store.removeStickerPack(Number(id)))) throw new ExitError(`there is no pack ${id}`)
  print(`removed ${id}`)
}

/** In the order in which people name things: 2 before 10. */
async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = (await readdir(folder)).filter((name) => !name.startsWith('.'))
    const areFiles = await Promise.all(entries.map(async (name) => (await stat(join(folder, name))).isFile()))
    const { compare } = new Intl.Collator('en', { numeric: true })
    return entries.filter((_, index) => areFiles[index]).sort(compare)
  } catch (cause) {
    throw new ExitError(`cannot read the folder ${folder}`, 1, { cause })
  }
}

async function openParts(args: Arguments): Promise<Pick<PackParts, 'store' | 'blobs'> & AsyncDisposable> {
  const config = await readConfig(args)
  if (config.files === undefined) throw new ExitError('-nats is given: say with -files where files are')
  const log = await createLogger({ ...config, log: 'warn' })
  const blobs = await openPlace(config.files)
  const storage = await openDatabase(config.db, { log })
  return { store: storage.file, blobs, [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose]() }
}
