import { useGroupTexts } from './use-group-texts.js'

/** Stands in the place of the composer for members of a group in which the owner and admins write. */
export function OnlyAdminsPost() {
  const words = useGroupTexts()
  return (
    <p
      className="shrink-0 border-t border-line bg-surface p-4 text-center text-sm text-balance text-ink-quiet"
      data-testid="only-admins-post"
    >
      {words.onlyAdminsPost}
    </p>
  )
}
