import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * A second of sound or video, made by ffmpeg 5.1 from its test sources, such as
 * `ffmpeg -f lavfi -i testsrc=s=64x48:r=2:d=1 -f lavfi -i sine=d=1 -pix_fmt yuv420p -crf 51 -b:a 8k -ar 8000 video.mp4`; `turned` with
 * `-metadata:s:v:0 rotate=90`, `live-sound` with `-live 1`, as browsers record it: without a duration.
 */
export function sample(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`./samples/${name}`, import.meta.url)))
}
