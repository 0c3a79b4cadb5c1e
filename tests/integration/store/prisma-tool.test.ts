import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { difference, generate, outdated, writeMigration } from '../../../prisma/tool.ts'
import { temporaryFolder } from './places.ts'

const base = temporaryFolder()
const places = { schema: join(base, 'prisma', 'schema.prisma'), migrations: join(base, 'prisma', 'migrations') }
const schema = (more: string) => `generator client {
  provider               = "prisma-client"
  output                 = "../generated"
  runtime                = "nodejs"
  generatedFileExtension = "ts"
  importFileExtension    = "ts"
}
datasource db {
  provider = "postgresql"
}
model Word {
  id   Int    @id @default(autoincrement())
  text String
  ${more}
}
`
// What the schema language cannot say and the check must not take for a difference.
const byHand = `
CREATE FUNCTION jom_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() $$;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN RAISE EXCEPTION 'no; never'; END $body$;
CREATE TRIGGER append_only BEFORE DELETE ON "Word" FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE INDEX pending ON "Word" (id) WHERE text = 'pending';
CREATE UNIQUE INDEX one_open ON "Word" (text) WHERE text = 'open';
CREATE INDEX lowered ON "Word" (lower(text));
ALTER TABLE "Word" ADD CONSTRAINT known CHECK (text <> '');
ALTER TABLE "Word" SET (fillfactor = 70);
`

beforeAll(() => {
  mkdirSync(join(base, 'prisma'))
  writeFileSync(places.schema, schema(''))
})

test('migrations are written, checked against the schema, and may say more than it', async () => {
  const first = await writeMigration(places, 'first step')
  expect(first).toMatch(/\d{14}_first_step$/)
  appendFileSync(join(first!, 'migration.sql'), byHand)
  // Only what the schema does speak about: the column that is missing and the plain index that is too many.
  appendFileSync(join(first!, 'migration.sql'), 'CREATE INDEX plain ON "Word" (text);')
  writeFileSync(places.schema, schema('more Int?'))
  const missing = await difference(places)
  expect(missing.split('\n').filter((line) => line !== '' && !line.startsWith('--'))).toEqual([
    'DROP INDEX "plain";',
    expect.stringMatching(/^ALTER TABLE "Word" ADD COLUMN +"more" INTEGER;$/),
  ])
  writeFileSync(places.schema, schema(''))
})

test('the client is generated without an engine, and one that is not current is noticed', () => {
  generate(places.schema)
  expect(readFileSync(join(base, 'generated', 'client.ts'), 'utf8')).toContain('PrismaClient')
  expect(outdated(places.schema)).toEqual([])
  writeFileSync(places.schema, schema('more Int?'))
  expect(outdated(places.schema)).toContain(join('models', 'Word.ts'))
  writeFileSync(places.schema, schema(''))
  rmSync(join(base, 'generated', 'enums.ts'))
  expect(outdated(places.schema)).toEqual(['enums.ts'])
})
