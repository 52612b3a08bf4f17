/**
 * In which order test files run: those that take longest first, so that no worker is left alone with one at the end, and those that
 * share a process last and in one row, since a process that is to run anything else is ended.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take most of a minute or more, which their sizes do not tell. */
const long = [
  'tests/integration/rights.test.ts',
  'tests/integration/rights-on-mariadb.test.ts',
  'tests/chaos/chaos.test.ts',
  'tests/docs/fresh-clone.test.ts',
  'tests/bench/speed.test.ts',
  'tests/bench/growth-and-peers.test.ts',
  'tests/docs/site.test.ts',
  'tests/integration/first-start.test.ts',
  'tests/integration/kill-on-mariadb.test.ts',
  'tests/integration/kill-scheduled.test.ts',
  'tests/integration/kill-polls.test.ts',
  'tests/cluster/scheduled.test.ts',
]

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => long.some((name) => moduleId.endsWith(name))
    const rank = (file: TestSpecification) => (isLong(file) ? 0 : file.project.config.isolate ? 1 : 2)
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
