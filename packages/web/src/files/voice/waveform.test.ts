import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeWaveform, encodeWaveform, loudnessOf, resample, waveformValuesMax } from './waveform.js'

describe('the waveform of a recording', () => {
  test('[L720] a waveform is at most 100 values however long the recording, and its loudest moment stays in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 5_000 }),
        (values) => {
          const bytes = Uint8Array.from(atob(encodeWaveform(values)), (one) => one.charCodeAt(0))
          expect(bytes.length).toBe(Math.min(waveformValuesMax, values.length))
          expect(Math.max(...bytes)).toBe(Math.max(...values))
        },
      ),
    )
  })

  test('[L720] a waveform is drawn with any number of bars, and flat where it is missing or is no base64', () => {
    const drawn = decodeWaveform(encodeWaveform([0, 255, 0, 51]), 2)
    expect(drawn).toEqual([1, 0.2])
    expect(decodeWaveform(encodeWaveform([255]), 3)).toEqual([1, 1, 1])
    expect(decodeWaveform(undefined, 3)).toEqual([0, 0, 0])
    expect(decodeWaveform('%%%', 3)).toEqual([0, 0, 0])
    expect(resample([1, 9, 2, 3], 2)).toEqual([9, 3])
  })

  test('[L720] a waveform tells silence, speech and shouting apart', () => {
    const tone = (amplitude: number) =>
      Float32Array.from({ length: 480 }, (_, at) => amplitude * Math.sin(at))
    const [silence, whisper, speech, shout] = [0, 0.01, 0.12, 1].map((amplitude) =>
      loudnessOf(tone(amplitude)),
    )
    expect(silence).toBe(0)
    expect(whisper).toBeGreaterThan(10)
    expect(speech).toBeGreaterThan(whisper! * 2)
    expect(shout).toBeGreaterThan(speech!)
    expect(shout).toBeLessThanOrEqual(255)
    expect(loudnessOf(new Float32Array())).toBe(0)
  })
})
