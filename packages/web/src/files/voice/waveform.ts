/** How loud a recording is over its time: taken while it is made, sent with it, drawn before it is played. */
import { fromBase64, toBase64 } from '../base64.js'

/** As many values as a message carries of a recording. */
export const waveformValuesMax = 100

/** Speech is mostly quiet: its loudest tenth would be all that is seen of it. */
const gain = 3.2

/** The loudness of a piece of sound, 0 to 255; samples are as Web Audio gives them, -1 to 1. */
export function loudnessOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const root = Math.sqrt(sum / Math.max(1, samples.length))
  return Math.round(255 * Math.min(1, Math.sqrt(root) * Math.sqrt(gain) * 0.8))
}

/** Brings values of any number to `count`: the loudest of each stretch, or each value several times. */
export function resample(values: ArrayLike<number>, count: number): number[] {
  if (values.length === 0) return Array.from({ length: count }, () => 0)
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * values.length) / count)
    const end = Math.max(start + 1, Math.floor(((index + 1) * values.length) / count))
    let loudest = 0
    for (let at = start; at < end; at += 1) loudest = Math.max(loudest, values[at] ?? 0)
    return loudest
  })
}

/** As a message carries it. */
export function encodeWaveform(values: readonly number[]): string {
  const count = Math.min(waveformValuesMax, values.length)
  return toBase64(Uint8Array.from(resample(values, count)))
}

/** The values to draw, 0 to 1; flat for sound of which nothing is known. */
export function decodeWaveform(waveform: string | undefined, count: number): number[] {
  return resample(fromBase64(waveform ?? ''), count).map((value) => value / 255)
}
