import { type Label, labels } from '../sharing/label.ts'

/** Facts of an object of STIX. */
export type StixObject = Readonly<Record<string, unknown>>
export type Marked = StixObject & { id: string; object_marking_refs: readonly string[] }

/** TLP 2.0 in STIX 2.1: extension and marking objects by OASIS, the same everywhere. */
const tlpExtension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
const ids: Readonly<Record<Label, string>> = {
  'TLP:CLEAR': 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  'TLP:GREEN': 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  'TLP:AMBER': 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'TLP:AMBER+STRICT': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  'TLP:RED': 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
}

/** The core extension of an incident, by the technical committee of OASIS. */
export const incidentCore = 'extension-definition--ef765651-680c-498d-9894-99799f2fa126'

/** The marking object of a label. */
export const markingOf = (label: Label): string => ids[label]

/** The marking objects of all labels, as OASIS publishes them. None bears a marking itself: it would be its own. */
export const tlpMarkings = labels.map((label) => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: ids[label],
  created: '2022-10-01T00:00:00.000Z',
  name: label,
  extensions: {
    [tlpExtension]: { extension_type: 'property-extension', tlp_2_0: label.slice('TLP:'.length).toLowerCase() },
  },
}))
