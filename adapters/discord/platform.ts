/** What the platform is called in addresses. */
export const platform = 'discord'
