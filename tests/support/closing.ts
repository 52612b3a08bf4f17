/** Things that are closed together, the last opened first. */
export interface Closing extends AsyncDisposable {
  use<T extends AsyncDisposable>(thing: T): T
  /** Hands them on: the caller closes them. */
  move(): () => Promise<void>
}

export function createClosing(): Closing {
  let things: AsyncDisposable[] = []
  const close = async (some: readonly AsyncDisposable[]) => {
    for (const thing of [...some].reverse()) await thing[Symbol.asyncDispose]()
  }
  return {
    use(thing) {
      things.push(thing)
      return thing
    },
    move() {
      const moved = things
      things = []
      return () => close(moved)
    },
    [Symbol.asyncDispose]: () => close(things),
  }
}
