import { expect, test } from 'vitest'
import { hueOf, initialsOf } from './avatar-look.js'

test('[X77] initials are a Chinese given name, the start of a longer text, or the letters of two words', () => {
  const names = ['林晓', '王浩然', '产品讨论组', 'Marta Nowak', 'sam_okafor', 'x', '', '🐦 bird']
  expect(names.map(initialsOf)).toEqual(['林晓', '浩然', '产品', 'MN', 'SO', 'X', '#', '🐦B'])
})

test('[X78] ids that follow each other have different colours, and each always the same', () => {
  for (let id = 10_001; id < 10_050; id++) {
    expect(hueOf(id)).not.toBe(hueOf(id + 1))
    expect(hueOf(id)).toBe(hueOf(id))
  }
})
