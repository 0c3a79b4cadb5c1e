import { Refused } from '../../../src/chat/refusals.ts'
import type { Wire } from '../wire.ts'
import { type Json, objectIn, text } from './translate.ts'

/**
 * A message whose files say what they are: of one that came from another organisation Slack tells the id alone. A file that the
 * bot may not see stays as it is. Throws a `DeliveryError` where Slack does not answer.
 */
export async function withFileFacts(wire: Wire, message: Json): Promise<Json> {
  const { files } = message
  if (!Array.isArray(files) || !files.some(isBare)) return message
  return {
    ...message,
    files: await Promise.all(files.map((file) => (isBare(file) ? factsOf(wire, objectIn(file)) : file))),
  }
}

const isBare = (file: unknown): boolean => {
  const told = objectIn(file)
  return text(told.id) !== undefined && told.file_access === 'check_file_info' && told.mimetype === undefined
}

async function factsOf(wire: Wire, file: Json): Promise<Json> {
  try {
    return objectIn((await wire.ask('files.info', { file: String(file.id) })).file)
  } catch (fault) {
    if (fault instanceof Refused) return file
    throw fault
  }
}
