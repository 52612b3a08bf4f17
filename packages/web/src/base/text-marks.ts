import { createContext, type ReactNode, useContext } from 'react'

/** Shows what is special in a run of plain text. */
export type TextMarks = (text: string) => ReactNode

/** What a message marks in its words. */
export const TextMarksContext = createContext<TextMarks | undefined>(undefined)

export function useTextMarks(): TextMarks | undefined {
  return useContext(TextMarksContext)
}
