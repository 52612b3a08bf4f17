import { describe, expect, it } from 'vitest'
import {
  type Circumstances,
  hasGoneBack,
  type Known,
  type Standing,
  tablesWithIds,
} from './decide-incarnation.js'

const ids = { users: 10_005, im_conversations: 7, im_groups: 10_003, im_events: 40 }
const standing: Standing = { value: 'a', position: 9, ids }
const known: Known = { ...standing, isClosed: true }
const file: Circumstances = { isOnlyWriter: true, hasLog: true }
const node: Circumstances = { isOnlyWriter: false, hasLog: true }

describe('whether a database went back in time', () => {
  it('[S840] a database that is as it is known to be, or further on, keeps its name', () => {
    for (const given of [file, node]) {
      expect(hasGoneBack(standing, known, given)).toBe(false)
      expect(hasGoneBack({ ...standing, position: 10 }, known, given)).toBe(false)
      for (const table of tablesWithIds)
        expect(hasGoneBack({ ...standing, ids: { ...ids, [table]: ids[table] + 1 } }, known, given)).toBe(
          false,
        )
    }
  })

  it.each(tablesWithIds)(
    '[S841] a file that lacks a row of %s which is known to have been there gets another name',
    (table) => {
      for (const given of [file, node])
        expect(hasGoneBack({ ...standing, ids: { ...ids, [table]: ids[table] - 1 } }, known, given)).toBe(
          true,
        )
    },
  )

  it('[S841] a file whose count is less than what is known gets another name', () => {
    for (const given of [file, node])
      expect(hasGoneBack({ ...standing, position: 8 }, known, given)).toBe(true)
  })

  it('[S842] a file that has another name than the one known is taken for a restored one; on a shared server another node saw it first', () => {
    const other = { ...standing, value: 'b', position: 1, ids: { ...ids, im_events: 3 } }
    expect(hasGoneBack(other, known, file)).toBe(true)
    expect(hasGoneBack(other, known, node)).toBe(false)
  })

  it('[S843] a file whose process died and whose log is missing gets another name', () => {
    const died = { ...known, isClosed: false }
    expect(hasGoneBack(standing, died, { ...file, hasLog: false })).toBe(true)
    expect(hasGoneBack(standing, died, file)).toBe(false)
    expect(hasGoneBack(standing, known, { ...file, hasLog: false })).toBe(false)
  })

  it('[S844] a file that was in use before, and beside which nothing is known of it, gets another name', () => {
    expect(hasGoneBack(standing, undefined, file)).toBe(true)
    expect(hasGoneBack({ ...standing, position: 0 }, undefined, file)).toBe(false)
    expect(hasGoneBack(standing, undefined, node)).toBe(false)
  })
})
