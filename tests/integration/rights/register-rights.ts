/** Tries every cell of docs/guide/rights.md over every carrier: refused ones change nothing, allowed ones do something. */
import type { OperationName } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import { makeTempFolder } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClosing } from '../../support/closing.js'
import {
  type Carrier,
  callOverGrpc,
  callOverHttp,
  callOverSocket,
  carriersOf,
  methodOf,
  openOverHttp,
} from './carriers.js'
import { ownTries } from './own-tries.js'
import { type Right, readRights } from './read-rights.js'
import { makeFile, makeGroup, makeTalks, type Scene } from './scenes.js'
import { tries } from './tries.js'
import type { Attempt, Try } from './try.js'
import { openWorld, serviceToken, type World } from './world.js'
import { changedTables } from './writes.js'

const rights = readRights()
const byToken = rights.filter((right) => right.table === 'By the token')
const byPlace = rights.filter((right) => right.table !== 'By the token')
const names = Object.keys(operations) as OperationName[]

/** Which tables an operation belongs in, by what it takes. */
function tablesOf(name: OperationName): string[] {
  const fields = Object.keys(
    'shape' in operations[name].input ? (operations[name].input.shape as object) : {},
  )
  return [
    'By the token',
    ...(fields.includes('group_id') || fields.includes('target_type')
      ? ['In a group', 'In a dissolved group']
      : []),
    ...(fields.some((field) => /^(target_type|user_ids?|member_ids)$/.test(field))
      ? ['Between two people']
      : []),
    ...(fields.includes('file_id') ? ['Of a file'] : []),
  ]
}

/** What is about no poll does without them: they are most of what a group takes to make. */
const isAboutPolls = (operation: OperationName | undefined) =>
  operation === undefined || /vote|poll/.test(operation)

interface RightsOptions {
  /** Over one carrier only: all of them ask the same store, and that is what differs from database to database. */
  readonly isOverOneCarrier?: boolean
}

export function registerRights(
  getDatabase: (folder: string) => string,
  { isOverOneCarrier = false }: RightsOptions = {},
): void {
  const carriersTried = (operation: OperationName) =>
    isOverOneCarrier ? carriersOf(operation).slice(0, 1) : carriersOf(operation)
  let world: World
  let scenes: Readonly<Record<string, (operation?: OperationName) => Promise<Scene>>>
  const shared = new Map<string, Scene>()
  const opened = createClosing()

  beforeAll(async () => {
    const folder = opened.use(await makeTempFolder())
    world = opened.use(await openWorld(getDatabase(folder.path), folder.path))
    const makeTalk = await makeTalks(world)
    await world.disable()
    scenes = {
      'In a group': (operation) => makeGroup(world, { hasPolls: isAboutPolls(operation) }),
      'In a dissolved group': (operation) =>
        makeGroup(world, { isDissolved: true, hasPolls: isAboutPolls(operation) }),
      'Between two people': makeTalk,
      'Of a file': () => makeFile(world),
    }
    for (const [table, make] of Object.entries(scenes)) shared.set(table, await make())
  }, 120_000)
  afterAll(() => opened[Symbol.asyncDispose]())

  function chooseCaller({ needs }: Try, { caller }: Attempt) {
    if (needs === 'a login') return world.signInAgain(caller)
    if (needs === 'an account') return world.addActor()
    return needs === 'a socket' ? world.connectAgain(caller) : caller
  }

  /** One cell over one carrier. */
  async function attempt(name: OperationName, one: Try, carrier: Carrier, given: Attempt): Promise<string> {
    const caller = await chooseCaller(one, given)
    const input = await one.input({ ...given, caller })
    if (carrier === 'HTTP') return callOverHttp(world.app, name, input, caller.token)
    if (carrier === 'socket') return callOverSocket(caller.socket, name, input)
    return callOverGrpc(world.grpc, name, input, { actorId: caller.id, token: serviceToken })
  }

  async function tryRow({ table, operation, what, cells }: Right): Promise<void> {
    const one = tries[operation]?.[what]
    if (one === undefined)
      throw new Error(`say in tests/integration/rights/tries.ts how to try ${operation}, ${what}`)
    const asked = [...cells].flatMap(([column, wanted]) =>
      carriersTried(operation).map((carrier) => ({ column, wanted, carrier })),
    )
    const run = async ({ column, carrier }: { column: string; carrier: Carrier }, scene: Scene) =>
      attempt(operation, one, carrier, { world, scene, column, caller: scene.caller(column) })
    const expectYes = async (cell: { column: string; carrier: Carrier }, scene: Scene) =>
      expect(`${cell.column}, ${cell.carrier}: ${await run(cell, scene)}`).toBe(
        `${cell.column}, ${cell.carrier}: yes`,
      )
    const told = (outcomes: readonly (readonly [string, string, string])[]) =>
      outcomes.map(([column, carrier, outcome]) => `${column}, ${carrier}: ${outcome}`)
    const wanted: [string, string, string][] = []
    const got: [string, string, string][] = []
    const before = await world.writes.take()
    for (const cell of asked.filter((cell) => cell.wanted !== 'yes')) {
      wanted.push([cell.column, cell.carrier, cell.wanted])
      got.push([cell.column, cell.carrier, await run(cell, shared.get(table)!)])
    }
    expect(told(got)).toEqual(told(wanted))
    expect(changedTables(before, await world.writes.take()), 'what was refused changed something').toEqual([])
    const allowed = asked.filter((cell) => cell.wanted === 'yes')
    if (one.isRead) {
      for (const cell of allowed) await expectYes(cell, shared.get(table)!)
      return
    }
    // All made at once, since making one writes, too: what was found after a cell is what was there before the next.
    const own = await Promise.all(allowed.map(() => scenes[table]!(operation)))
    let former = await world.writes.take()
    for (const [index, cell] of allowed.entries()) {
      await expectYes(cell, own[index]!)
      const now = await world.writes.take()
      expect(now, `${cell.column}: nothing changed`).not.toEqual(former)
      former = now
    }
  }

  describe('who may do what', { timeout: 120_000 }, () => {
    it('[R954] every operation has its rows in the page about rights, in each table that it belongs in', () => {
      const missing = names.flatMap((name) =>
        tablesOf(name)
          .filter((table) => !rights.some((right) => right.table === table && right.operation === name))
          .map((table) => `docs/guide/rights.md needs a row for ${name} under “${table}”`),
      )
      expect(missing).toEqual([])
      const twice = rights.map(({ table, operation, what }) => `${table}: ${operation} ${what}`)
      expect(twice.filter((text, at) => twice.indexOf(text) !== at)).toEqual([])
      const columns = byToken.filter(({ cells }) => cells.size !== 7)
      expect(columns).toEqual([])
    })

    it.each(byToken)(
      '[R955] each kind of token does with $operation what the page says',
      async ({ operation, cells }) => {
        const { http } = operations[operation]
        const one = ownTries[operation] ?? Object.values(tries[operation] ?? {})[0]
        if (one === undefined)
          throw new Error(`say in tests/integration/rights/own-tries.ts how to try ${operation}`)
        const got: [string, string][] = []
        const wanted: [string, string][] = []
        // What others may do with it is in the tables below.
        const isTriedBelow = !(operation in ownTries)
        for (const [column, token] of world.tokens) {
          if (column === 'user' && isTriedBelow) continue
          const outcome = cells.get(column)!
          const before = await world.writes.take()
          const me = world.person('oneself')
          const given = { world, scene: shared.get('Between two people')!, column: 'talked', caller: me }
          if (column === 'user') {
            for (const carrier of carriersTried(operation).filter((carrier) => carrier !== 'gRPC')) {
              got.push([`${column}, ${carrier}`, await attempt(operation, one, carrier, given)])
              wanted.push([`${column}, ${carrier}`, outcome])
            }
            continue
          }
          const input = await one.input(given)
          const prepared = await world.writes.take()
          got.push([
            column,
            await (http === undefined
              ? openOverHttp(world.app, token)
              : callOverHttp(world.app, operation, input, token)),
          ])
          wanted.push([column, outcome])
          if (outcome !== 'yes')
            expect(changedTables(prepared, await world.writes.take()), `${column} changed something`).toEqual(
              [],
            )
          else if (!one.isRead)
            expect(await world.writes.take(), `${column}: nothing changed`).not.toEqual(before)
        }
        expect(got).toEqual(wanted)
      },
    )

    it.each(byPlace)('[R956] everybody does with $operation what the page says: $what ($table)', tryRow)

    it.each(names.filter((name) => !isOverOneCarrier && methodOf(name) !== undefined))(
      '[R957] over gRPC %s is refused without the service token, and in the name of disabled users and of nobody',
      async (name) => {
        const one = ownTries[name] ?? Object.values(tries[name]!)[0]!
        const me = world.person('oneself')
        const column = name.startsWith('group') ? 'owner' : 'talked'
        const scene = shared.get(column === 'owner' ? 'In a group' : 'Between two people')!
        const input = await one.input({ world, scene, column, caller: me })
        const by = (actorId: number, token: string | undefined) =>
          callOverGrpc(world.grpc, name, input, { actorId, token })
        const before = await world.writes.take()
        for (const token of [undefined, me.token, `${serviceToken}x`])
          expect(await by(me.id, token)).toBe('unauthenticated')
        const isReadOfOneself = methodOf(name)!.isForDisabled
        expect(await by(world.person('disabled').id, serviceToken)).toBe(
          isReadOfOneself ? 'yes' : 'user_disabled',
        )
        expect(await by(9_000_000, serviceToken)).toBe('user_not_found')
        expect(await world.writes.take()).toEqual(before)
      },
    )
  })
}
