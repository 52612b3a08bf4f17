/**
 * V8 doubles the space for young objects as a program loads, to 16 MiB, and keeps it. A server that has just started and
 * serves few does without: growth begins once it serves and objects really come and go.
 */
import { setFlagsFromString } from 'node:v8'

export function holdYoungHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** Back to what V8 does by itself. */
export function releaseYoungHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}
