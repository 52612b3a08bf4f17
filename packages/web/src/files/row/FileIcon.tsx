import {
  Archive,
  File,
  FileCode,
  FileImage,
  FileMusic,
  FileSpreadsheet,
  FileText,
  FileVideo,
  Presentation,
} from 'lucide-react'

/** By the end of a name: what people know a file by. Its bytes are not looked at here. */
const icons: readonly (readonly [typeof File, string, RegExp])[] = [
  [FileText, '260', /\.(pdf|docx?|odt|rtf|txt|md|pages|epub)$/i],
  [FileSpreadsheet, '150', /\.(xlsx?|ods|csv|tsv|numbers)$/i],
  [Presentation, '40', /\.(pptx?|odp|key)$/i],
  [Archive, '80', /\.(zip|rar|7z|tar|gz|bz2|xz|zst|tgz|iso|dmg)$/i],
  [FileCode, '300', /\.(json|xml|html?|css|[cm]?[jt]sx?|py|go|rs|java|c|h|cpp|sh|sql|ya?ml|toml)$/i],
  [FileImage, '200', /\.(heic|heif|svg|psd|ai|tiff?|raw|bmp|ico)$/i],
  [FileMusic, '340', /\.(mp3|wav|flac|m4a|ogg|opus|aac|mid)$/i],
  [FileVideo, '20', /\.(mp4|mov|mkv|avi|webm|wmv)$/i],
]

/** What kind of file it is, as a picture. Decoration: the name stands beside it. */
export function FileIcon({ name }: { readonly name: string }) {
  const [Icon, hue] = icons.find(([, , ends]) => ends.test(name)) ?? [File, undefined]
  const colours =
    hue === undefined
      ? {}
      : {
          backgroundColor: `light-dark(oklch(0.9 0.05 ${hue}), oklch(0.4 0.06 ${hue}))`,
          color: `light-dark(oklch(0.42 0.1 ${hue}), oklch(0.93 0.04 ${hue}))`,
        }
  return (
    <span
      aria-hidden="true"
      className="flex size-11 shrink-0 items-center justify-center rounded-m bg-sunken text-ink-soft"
      style={colours}
    >
      <Icon className="size-5.5" />
    </span>
  )
}
