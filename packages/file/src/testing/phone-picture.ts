import sharp from 'sharp'

/** Words in the metadata of a picture of `phonePicture`, which nobody else may see. */
export const secrets = [
  'Secret Street 1',
  'SecretPhone',
  '52/1',
  'gps:secret',
  'a secret comment',
  'a secret tail',
]

/** A picture as a phone writes it: camera, place, comment, something behind the end; `orientation` as in EXIF. */
export async function phonePicture(
  format: 'jpeg' | 'png' | 'webp' | 'avif',
  { width = 400, height = 300, orientation = 1 } = {},
): Promise<Buffer> {
  const encoded = await halves(width, height)
    .withExif({
      IFD0: { Make: 'SecretPhone', ImageDescription: 'Secret Street 1', Orientation: String(orientation) },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><gps:secret xmlns:gps="gps:"/></x:xmpmeta>')
    .withMetadata({ orientation })
    .toFormat(format)
    .toBuffer()
  if (format !== 'jpeg') return encoded
  const comment = Buffer.from('a secret comment')
  const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment])
  return Buffer.concat([encoded.subarray(0, 2), segment, encoded.subarray(2), Buffer.from('a secret tail')])
}

/** A picture that is red on the left and blue on the right. */
function halves(width: number, height: number) {
  const blue = { width: width / 2, height, channels: 3 as const, background: 'blue' }
  return sharp({ create: { width, height, channels: 3, background: 'red' } }).composite([
    { input: { create: blue }, left: width / 2, top: 0 },
  ])
}

/** Which colour a picture has at a place between 0 and 1. */
export async function colourAt(picture: Uint8Array, x: number, y: number): Promise<'red' | 'blue' | 'other'> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
  if (red > 150 && green < 90 && blue < 90) return 'red'
  return blue > 150 && green < 90 && red < 90 ? 'blue' : 'other'
}
