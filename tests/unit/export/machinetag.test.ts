import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { machinetag, tagsOf } from '../../../src/export/misp-tags.ts'
import { sampleCase } from './sample.ts'

test('the file that an administrator of MISP takes in is that of the taxonomies', () => {
  const path = join(import.meta.dirname, '../../../docs/misp/eu-election/machinetag.json')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(machinetag)
})

test('a tag of ours is one of them', () => {
  const known = new Set(
    machinetag.values.flatMap(({ predicate, entry }) =>
      entry.map(({ value }) => `eu-election:${predicate}="${value}"`),
    ),
  )
  const own = tagsOf(sampleCase).filter((tag) => tag.startsWith('eu-election:'))
  expect(own).toHaveLength(3)
  for (const tag of own) expect(known).toContain(tag)
})

test('tags are those of the taxonomies', () => {
  expect(tagsOf(sampleCase)).toEqual([
    'eu-election:phase="results_publication"',
    'eu-election:asset="results_website"',
    'eu-election:threat="T23"',
    'rsit:availability="ddos"',
    'nis2:nature-root-cause="malicious-actions"',
    'nis2:nature-severity="high"',
    'nis2:impact-severity="yellow"',
    'nis2:impact-outlook="worsening"',
    'admiralty-scale:source-reliability="b"',
    'admiralty-scale:information-credibility="2"',
    'information-origin:human-generated',
    'workflow:state="ongoing"',
  ])
})
