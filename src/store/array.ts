/** Writes a list as one value of the database's array type, for where lists of lists go to it: those have no place in an array. */
export const asArray = (list: readonly string[]): string =>
  `{${list.map((each) => `"${each.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
