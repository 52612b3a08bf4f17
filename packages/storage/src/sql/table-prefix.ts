import {
  type CreateIndexNode,
  IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type QueryId,
  type RawNode,
  SchemableIdentifierNode,
  type TableNode,
} from 'kysely'
import { allTables } from '../gen/tables.js'

/** Of a table while it is laid out anew. */
export const oldSuffix = '_old'

const names: ReadonlySet<string> = new Set(allTables.flatMap(({ name }) => [name, `${name}${oldSuffix}`]))
const anyName = new RegExp(`\\b(${[...names].join('|')})\\b`, 'g')

/**
 * Puts something in front of the names of our tables and their indexes, wherever they stand in a statement: a database can
 * then be shared with a host, or between several.
 */
export function prefixTables(prefix: string): KyselyPlugin {
  const transformer = new PrefixTransformer(prefix)
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  }
}

class PrefixTransformer extends OperationNodeTransformer {
  readonly #prefix: string
  constructor(prefix: string) {
    super()
    this.#prefix = prefix
  }

  protected override transformTable(node: TableNode, queryId: QueryId): TableNode {
    const { name } = node.table.identifier
    // Any other name stands for a part of the statement.
    return names.has(name)
      ? { ...node, table: this.#rename(node.table) }
      : super.transformTable(node, queryId)
  }

  protected override transformRaw(node: RawNode, queryId: QueryId): RawNode {
    const transformed = super.transformRaw(node, queryId)
    const sqlFragments = node.sqlFragments.map((text) => text.replaceAll(anyName, `${this.#prefix}$1`))
    return { ...transformed, sqlFragments }
  }

  // In SQLite the names of indexes are those of the whole file.
  protected override transformCreateIndex(node: CreateIndexNode, queryId: QueryId): CreateIndexNode {
    const transformed = super.transformCreateIndex(node, queryId)
    return { ...transformed, name: IdentifierNode.create(`${this.#prefix}${node.name.name}`) }
  }

  #rename({ identifier }: SchemableIdentifierNode): SchemableIdentifierNode {
    return SchemableIdentifierNode.create(`${this.#prefix}${identifier.name}`)
  }
}
