import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImStore } from '@stonechat/im/contract'
import { openSqlite } from '@stonechat/storage/sqlite'
import { afterAll } from 'vitest'
import type { WorkStore } from '../contract/index.js'

interface TestStores extends AsyncDisposable {
  readonly im: ImStore
  readonly work: WorkStore
}

let opened: Promise<TestStores> | undefined

/** The real stores of this test file, on SQLite: their threads take a second to start, so that its tests share them. */
export function openStores(): Promise<TestStores> {
  opened ??= openInTempFolder()
  return opened
}

/** A name that no other test has. */
export function uniqueName(): string {
  return `test ${randomUUID()}`
}

/** The same store, with some methods in other hands. */
export function withMethods<S extends object>(store: S, methods: Partial<S>): S {
  return new Proxy(store, {
    get: (target, name) => Reflect.get(methods, name) ?? Reflect.get(target, name),
  })
}

/** A promise that is resolved from outside. */
export function createGate<T = void>() {
  let open: (value: T) => void = () => {}
  const opened = new Promise<T>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

async function openInTempFolder(): Promise<TestStores> {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-work-'))
  const { im, work, close } = await openSqlite({ path: join(folder, 'test.db') })
  return {
    im,
    work,
    async [Symbol.asyncDispose]() {
      await close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

afterAll(async () => (await opened)?.[Symbol.asyncDispose]())
