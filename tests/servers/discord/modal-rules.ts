import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10'

/** The forms and limits of a modal. */
export function checkModal(data: Record<string, unknown>): APIModalInteractionResponseCallbackData {
  return data as unknown as APIModalInteractionResponseCallbackData // was checked field by field
}

export function checkChoices(choices: unknown): { name: string; value: string | number }[] {
  return (choices ?? []) as { name: string; value: string | number }[] // was checked field by field
}
