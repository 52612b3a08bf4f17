/** Reads QR codes: with what the browser brings along, else with code that is loaded for it. */

/** What of `BarcodeDetector` is used. */
interface Detector {
  detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>
}

interface DetectorClass {
  new (options: { formats: 'qr_code'[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Wider pictures are read at this width: a code is larger than a pixel. */
const maxSide = 1_600

let loading: Promise<Detector> | undefined

/** The text of a code in a picture or a frame of a video; `undefined` where there is none. */
export async function readCode(source: ImageBitmapSource): Promise<string | undefined> {
  loading ??= loadDetector()
  const detector = await loading.catch((error) => {
    loading = undefined
    throw error
  })
  return (await detector.detect(source))[0]?.rawValue
}

/** Likewise of a file. Rejects where it is no picture. */
export async function readCodeOf(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, maxSide / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return readCode(canvas)
}

async function loadDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const formats = await native?.getSupportedFormats().catch((): readonly string[] => [])
  const isNative = native !== undefined && formats?.includes('qr_code') === true
  const Found = isNative ? native : (await import('qr/decode.js')).BarcodeDetector
  return new Found({ formats: ['qr_code'] })
}
