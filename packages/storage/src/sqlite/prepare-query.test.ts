import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../testing/local-store.js'
import { openBinding } from './binding.js'
import { prepareQuery } from './prepare-query.js'

describe('rows of SQLite', () => {
  it('[Z202] arrive as they are stored, in their order: numbers up to 2^53, any text, nothing', () => {
    using folder = makeFolder()
    const binding = openBinding(join(folder.path, 'rows.db'))
    binding.exec('create table t (id integer primary key, text text, number integer) strict')
    const stored = [
      { id: 1, text: '你好 😀 "quoted" \\ back\nline', number: Number.MAX_SAFE_INTEGER },
      { id: 2, text: null, number: -1 },
      { id: 3, text: 'a\u0000b', number: null },
      { id: 4, text: '', number: 0 },
    ]
    for (const { id, text, number } of stored) {
      const query = prepareQuery(binding, 'insert into t values (?, ?, ?)')
      if (query.kind === 'write') query.run([id, text, number])
    }
    const read = (sql: string, parameters: readonly number[] = []) => {
      const query = prepareQuery(binding, sql)
      return query.kind === 'read' ? query.read(parameters) : undefined
    }
    expect(read('select id, text, number from t order by id')).toEqual(stored)
    expect(read('select id from t order by number desc limit 3')).toEqual([{ id: 1 }, { id: 4 }, { id: 2 }])
    expect(read('select id as "a""b" from t where id > ? order by id desc', [2])).toEqual([
      { 'a"b': 4 },
      { 'a"b': 3 },
    ])
    expect(read('select id from t where id = 9')).toEqual([])
    expect(read('update t set number = 7 where id = 4 returning number')).toEqual([{ number: 7 }])
    binding.close()
  })
})
