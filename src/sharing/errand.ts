/**
 * What a letter or a call by another machine may say. It holds no words of people and no label above TLP:CLEAR: its text is put
 * together from the catalogue when it is sent, so that nothing confidential can leave this way by mistake.
 */
export type ErrandContent = {
  /** What the receiver is to do: say that they got a notice, read it, answer a test ring, or see to a notice that failed. */
  purpose: 'acknowledge' | 'read' | 'ring' | 'failed'
  /** The short name of the notice, `n-4f2a91c07be3`. */
  notice: string
  urgent: boolean
  /** Who is meant, as the directory calls them, and how they are written to. */
  name: string
  language: string
  zone: string
  /** By when it is needed, ISO 8601. */
  due: string
}
