import encodeQR from 'qr'
import { useMemo } from 'react'

/** Light modules around a code, without which it cannot be told from what is beside it. */
const border = 3

interface CodePictureProps {
  readonly text: string
  readonly label: string
}

/** A text as a QR code: dark on white in every look, as scanners want it. */
export function CodePicture({ text, label }: CodePictureProps) {
  const rows = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border }), [text])
  const path = useMemo(() => drawRows(rows), [rows])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
      className="my-4 aspect-square w-full max-w-56 shrink-0 rounded-m border border-line"
      data-testid="code"
      data-text={text}
    >
      <rect width="100%" height="100%" fill="white" />
      <path d={path} fill="black" />
    </svg>
  )
}

/** Every dark run of a row as one bar. */
function drawRows(rows: readonly (readonly boolean[])[]): string {
  const bars: string[] = []
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue
      const end = row.indexOf(false, x)
      const width = (end < 0 ? row.length : end) - x
      bars.push(`M${x} ${y}h${width}v1h-${width}z`)
      x += width
    }
  })
  return bars.join('')
}
