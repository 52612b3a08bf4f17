/**
 * Every store that a database carries, as the event loop has it. A new one is an entry here and one in `serve.ts`, which is loaded
 * in the thread of the database only: the event loop is spared the query builder.
 */
import type { MethodAccess } from '@stonechat/im/contract'
import { file } from './file.js'
import { im } from './im.js'
import { user } from './user.js'
import { work } from './work.js'

export const stores = { im, user, work, file }

export type StoreName = keyof typeof stores

/** What callers get, by name. */
export type Stores = { readonly [N in StoreName]: ReturnType<(typeof stores)[N]['open']> }

/** What the thread of the database has, by name. */
export type ServedStores = { readonly [N in StoreName]: Parameters<(typeof stores)[N]['open']>[0] }

/** `undefined` for a method that there is not. */
export function accessOf(store: StoreName, method: string): MethodAccess | undefined {
  return (stores[store].access as Readonly<Record<string, MethodAccess>>)[method]
}
