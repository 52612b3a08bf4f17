/** `docs/reference/grpc.md`, out of the comments of the .proto files. They keep to a form that a line-by-line reading understands. */
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../packages/protocol/proto/stonechat/v1/', import.meta.url)

const introduction = `# gRPC

For other services of your own: package \`stonechat.v1\`, with reflection and \`grpc.health.v1\`. The \`.proto\` files stand in
\`packages/protocol/proto\`. A caller presents the service token as metadata, \`authorization: Bearer SERVICE_TOKEN\`; it is what
\`-grpc-token\` says, or was made once and kept as \`grpc-token\` in the data folder. A caller acts in the name of a user, whom it names
in the request (\`actor_id\`, \`sender_id\`), and that user's rights apply. Failures carry the status and, in the trailer \`stonechat-code\`, the
code of the [table of errors](errors.md). gRPC listens on 127.0.0.1 unless \`-grpc-host\` says otherwise; give \`-grpc-cert\` and \`-grpc-key\` before
you open it to a network.

\`\`\`sh
grpcurl -plaintext -H "authorization: Bearer $(cat data/grpc-token)" \\
  -d '{"sender_id": 10001, "target_id": 10002, "content": {"text": {"text": "你好"}}}' \\
  localhost:50051 stonechat.v1.MessageService/Send
\`\`\``

/** The page: services first, then what they take and give. */
export function renderGrpc() {
  const blocks = readdirSync(folder)
    .filter((name) => name.endsWith('.proto'))
    .sort()
    .flatMap((name) => readBlocks(readFileSync(new URL(name, folder), 'utf8')))
  const services = blocks.filter((block) => block.kind === 'service')
  const types = blocks.filter((block) => block.kind !== 'service' && block.members.length > 0)
  return [
    introduction,
    '## Services',
    ...services.flatMap(renderBlock),
    '## Messages and enums',
    'A request or response that is not here has no fields.',
    ...types.flatMap(renderBlock),
  ].join('\n\n')
}

/** Top-level services, messages and enums, each with its comment and its members. */
function readBlocks(source) {
  const blocks = []
  let comment = []
  for (const line of source.split('\n')) {
    const words = /^\s*\/\/ ?(.*)$/.exec(line)?.[1]
    if (words !== undefined) {
      comment.push(words)
      continue
    }
    const opening = /^(service|message|enum) (\w+) \{/.exec(line)
    const member = readMember(line)
    if (opening !== null)
      blocks.push({ kind: opening[1], name: opening[2], note: comment.join(' '), members: [] })
    else if (member !== undefined) blocks.at(-1).members.push({ ...member, note: comment.join(' ') })
    comment = []
  }
  return blocks
}

function readMember(line) {
  const method = /^\s+rpc (\w+)\(((?:stream )?\w+)\) returns \(((?:stream )?\w+)\)/.exec(line)
  if (method !== null) return { name: method[1], type: `${method[2]} → ${method[3]}` }
  const field = /^\s+((?:optional |repeated )?[\w.]+) (\w+) = (\d+);/.exec(line)
  if (field !== null) return { name: field[2], type: field[1], number: field[3] }
  const value = /^\s+([A-Z][A-Z0-9_]*) = (\d+);/.exec(line)
  return value === null ? undefined : { name: value[1], type: '', number: value[2] }
}

function renderBlock({ kind, name, note, members }) {
  const heads = {
    service: '| method | takes → gives | |\n|---|---|---|',
    message: '| field | type | number | |\n|---|---|---|---|',
    enum: '| value | number | |\n|---|---|---|',
  }
  const rows = members.map((member) => {
    const type = kind === 'enum' ? '' : ` \`${member.type}\` |`
    const number = kind === 'service' ? '' : ` ${member.number} |`
    return `| \`${member.name}\` |${type}${number} ${member.note} |`
  })
  return [`### ${name}`, note, [heads[kind], ...rows].join('\n')]
}
