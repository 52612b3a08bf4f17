/** What a recording says of itself; `undefined` where it says nothing, or nothing that can be. */
export interface MediaFacts {
  readonly hasAudio: boolean
  readonly hasVideo: boolean
  readonly durationMs: number | undefined
  readonly width: number | undefined
  readonly height: number | undefined
}

const maxDurationMs = 30 * 24 * 60 * 60_000
const maxPixels = 0xffff

export function toDurationMs(seconds: number | undefined): number | undefined {
  return within(maxDurationMs, seconds === undefined ? 0 : Math.round(seconds * 1000))
}

export function toPixels(pixels: number | undefined): number | undefined {
  return within(maxPixels, pixels ?? 0)
}

function within(max: number, value: number): number | undefined {
  return Number.isSafeInteger(value) && value > 0 && value <= max ? value : undefined
}
