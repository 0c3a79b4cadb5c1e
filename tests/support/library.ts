import type { Library } from '../../src/playbook/live/library.ts'

/** No playbooks, for tests that are about something else. */
export const noPlaybooks: Library = {
  playbooks: new Map(),
  version: () => Promise.reject(new Error('there are no playbooks in this test')),
  isApproved: () => Promise.reject(new Error('there are no playbooks in this test')),
}
