import { test } from 'vitest'
import { holdStorm } from './outside-storm.ts'

test(
  'with Discord linked, failing, away and back: nothing lost, doubled, out of order or stale, and the others go on',
  {
    timeout: 240_000,
  },
  () => holdStorm('discord', 7),
)
