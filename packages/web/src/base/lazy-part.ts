import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** How long to wait before a server that was not there is asked again. */
const pauseMs = 2_000

/** A part of the app whose code comes when it is first shown. Until then, also without a network, its place shows what `Suspense` says. */
export function lazyPart<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPatiently(load) }))
}

/**
 * Loads, however long the server is away. Rejects only where the server is there and has no such file (any more): then
 * the page is older than the server, and must be loaded anew.
 */
export async function loadPatiently<T>(
  load: () => Promise<T>,
  { isServerThere, pause }: { isServerThere: () => Promise<boolean>; pause: () => Promise<void> } = browser,
): Promise<T> {
  let wasThere = false
  for (;;) {
    try {
      return await load()
    } catch (error) {
      if (wasThere) throw error
      wasThere = await isServerThere()
      if (!wasThere) await pause()
    }
  }
}

const browser = {
  isServerThere: () =>
    fetch('/healthz').then(
      ({ ok }) => ok,
      () => false,
    ),
  pause: () => new Promise<void>((resolve) => setTimeout(resolve, pauseMs)),
}
