/** A card as somebody sees it, whichever the platform: what can be read, and how to press what stands on it. */
export type Card = {
  text: string
  commands: readonly string[]
  links: readonly string[]
  /** Presses the platform's own control for a command. */
  press(command: string): Promise<unknown>
}

/** One platform: its official, the cell of their Member State, and the joint room that is linked with those of the others. */
export type Side = {
  code: string
  official: string
  /** Says a command in the cell, the way one says it there. */
  command(words: string): Promise<unknown>
  /** Says something to all in the joint room; gives what the platform calls it. */
  say(words: string): Promise<string>
  cards(room: 'cell' | 'joint'): Promise<readonly Card[]>
  /** What stands in a room, as text. */
  read(room: 'cell' | 'joint'): Promise<string>
  /** What the bot says to the official alone, outside the rooms or within them. */
  alone(): Promise<string>
}

/** A platform on which nothing above TLP:CLEAR may be said. */
export type NarrowSide = Side & {
  /** Asks for the form of a report and answers what is asked first, the label; gives what is shown then, addresses included. */
  askAbove(label: string): Promise<string>
  /** Says a command in the cell where everybody there reads it. */
  mention(words: string): Promise<unknown>
  /** Presses a button of the newest message to the official alone that matches. */
  pressAlone(matching: RegExp, label: string): Promise<unknown>
  /** Takes back what was said to all in the joint room. */
  erase(message: string): Promise<unknown>
  /** Everything that the bot ever sent there, to anybody, as it was sent. */
  everything(): string
}
