import { describe, expect, it } from 'vitest'
import { describeDatabase, parseDatabaseAddress } from './database-address.js'

const mysql = {
  kind: 'mysql',
  host: 'localhost',
  port: 3306,
  socketPath: undefined,
  user: 'root',
  password: 'password',
  database: 'im_user_test',
  tls: 'off',
}

describe('database addresses', () => {
  it.each([
    ['sqlite:./data/chat.db', { kind: 'sqlite', path: './data/chat.db' }],
    ['sqlite:/var/lib/chat.db', { kind: 'sqlite', path: '/var/lib/chat.db' }],
    ['mysql://root:password@localhost:3306/im_user_test', mysql],
    ['mysql://root:password@localhost/im_user_test', mysql],
    ['mysql://root:p%40ss%2Fw%3Ard@localhost/im_user_test', { ...mysql, password: 'p@ss/w:rd' }],
    [
      'mysql://root:password@[::1]:3307/im_user_test?tls=true',
      { ...mysql, host: '::1', port: 3307, tls: 'on' },
    ],
    ['root:password@tcp(localhost:3306)/im_user_test?parseTime=true', mysql],
    ['root:p@ss/w:rd@tcp(localhost:3306)/im_user_test', { ...mysql, password: 'p@ss/w:rd' }],
    ['root:password@tcp([::1]:3307)/im_user_test', { ...mysql, host: '::1', port: 3307 }],
    ['root:password@/im_user_test', { ...mysql, host: '127.0.0.1' }],
    ['root@tcp(db)/im_user_test?tls=skip-verify', { ...mysql, host: 'db', password: '', tls: 'unverified' }],
    ['root:password@unix(/run/mysqld.sock)/im_user_test', { ...mysql, socketPath: '/run/mysqld.sock' }],
  ])('[R1] -db reads the three forms: %s', (text, expected) => {
    expect(parseDatabaseAddress(text)).toEqual(expected)
  })

  it.each([
    'sqlite:',
    'sqlite::memory:',
    'postgres://root:hunter2@localhost/im',
    './data/chat.db',
    'chat.db',
    'mysql://root:hunter2@localhost',
    'mysql://root:hunter2@localhost:99999/im',
    'mysql://:hunter2@localhost/im',
    'mysql://root:hunter2%zz@localhost/im',
    'root:hunter2@udp(localhost:3306)/im',
    'root:hunter2@tcp(localhost:3306:1)/im',
    'root:hunter2@tcp(localhost:70000)/im',
    'root:hunter2@tcp(localhost:3306)/',
    'root:hunter2@tcp(localhost:3306)/im`; drop',
    'root:hunter2@tcp(localhost:3306)/im?tls=custom',
  ])('[B101] a database address in no known form is refused, without quoting its password: %s', (text) => {
    const fault = parseDatabaseAddress(text)
    expect(fault).toBeTypeOf('string')
    expect(fault).not.toContain('hunter2')
  })

  it('[R2] a database address is shown without its password', () => {
    const parsed = parseDatabaseAddress('root:hunter2@tcp(db:3306)/im')
    expect(typeof parsed === 'string' ? parsed : describeDatabase(parsed)).toBe('mysql://root@db:3306/im')
  })

  it('[S852] a prefix of the tables is part of the address, and one that is no name is refused', () => {
    expect(parseDatabaseAddress('mysql://a:b@h/c?prefix=chat_')).toMatchObject({ tablePrefix: 'chat_' })
    expect(parseDatabaseAddress('a:b@tcp(h)/c?parseTime=true&prefix=c2_')).toMatchObject({
      tablePrefix: 'c2_',
    })
    for (const prefix of ['', 'A_', '1_', 'a-b', '`', 'a'.repeat(17)])
      expect(parseDatabaseAddress(`mysql://a:b@h/c?prefix=${prefix}`)).toMatch(/takes a prefix of 1 to 16/)
  })
})
