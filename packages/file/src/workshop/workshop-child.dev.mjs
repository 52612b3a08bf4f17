// Runs workshop-child.ts from source.
import { register } from 'tsx/esm/api'

register()
await import('./workshop-child.ts')
