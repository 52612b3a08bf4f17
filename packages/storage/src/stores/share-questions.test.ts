import { describe, expect, it } from 'vitest'
import { shareQuestions } from './share-questions.js'

/** A question that is answered when the test says so: each key with its square. */
function createAsk() {
  const asked: (readonly number[])[] = []
  const waiting: { answer(): void; fail(error: Error): void }[] = []
  const ask = (keys: readonly number[]) => {
    asked.push(keys)
    return new Promise<ReadonlyMap<number, number>>((resolve, reject) => {
      const answer = () => resolve(new Map(keys.filter((key) => key > 0).map((key) => [key, key * key])))
      waiting.push({ answer, fail: reject })
    })
  }
  const turn = () => new Promise(setImmediate)
  return { ask, asked, next: () => waiting.shift()!, turn }
}

describe('questions that many ask', () => {
  it('[Z123] questions that many ask go out at once where nothing is under way, and gather while something is', async () => {
    const { ask, asked, next, turn } = createAsk()
    const find = shareQuestions(ask, 100)
    const first = find([1])
    await turn()
    expect(asked).toEqual([[1]])
    const others = [find([2]), find([3, 2]), find([-1])]
    await turn()
    expect(asked).toHaveLength(1)
    next().answer()
    expect((await first).get(1)).toBe(1)
    await turn()
    expect(asked).toEqual([[1], [2, 3, -1]])
    next().answer()
    const answers = await Promise.all(others)
    expect([answers[0]!.get(2), answers[1]!.get(3), answers[2]!.get(-1)]).toEqual([4, 9, undefined])
  })

  it('[Z124] questions that many ask are answered with what was read after they were asked, not by a question under way', async () => {
    const { ask, asked, next, turn } = createAsk()
    const find = shareQuestions(ask, 100)
    const first = find([1])
    await turn()
    const again = find([1])
    next().answer()
    await first
    await turn()
    expect(asked).toEqual([[1], [1]])
    next().answer()
    await again
  })

  it('[Z125] questions that many ask fail together, and the next ones are asked all the same', async () => {
    const { ask, next, turn } = createAsk()
    const find = shareQuestions(ask, 100)
    const failing = [find([1]), find([2])].map((one) => one.catch((error: Error) => error.message))
    const after = turn().then(() => find([3]))
    await turn()
    next().fail(new Error('away'))
    expect(await Promise.all(failing)).toEqual(['away', 'away'])
    await turn()
    next().answer()
    expect((await after).get(3)).toBe(9)
  })

  it('[Z126] questions that many ask are so many in one: what is more goes into the next', async () => {
    const { ask, asked, next, turn } = createAsk()
    const find = shareQuestions(ask, 2)
    const all = [1, 2, 3, 4, 5].map((key) => find([key]))
    for (let count = 0; count < 3; count += 1) {
      await turn()
      next().answer()
    }
    expect((await Promise.all(all)).map((answers, index) => answers.get(index + 1))).toEqual([
      1, 4, 9, 16, 25,
    ])
    expect(asked).toEqual([[1, 2], [3, 4], [5]])
  })
})
