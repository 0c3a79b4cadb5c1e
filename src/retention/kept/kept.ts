import { destroyedSql, isDestroyedSql } from '../../store/seal.ts'
import type { ClassName } from '../classes.ts'

/** A place where data of a class stands, and how they end there. */
export type Kept = {
  /** In what is counted and logged. */
  id: string
  /** Several rows of one class have one period. */
  class: ClassName
  table: string
  /** SQL over the row, named `kept`: since when its period runs; rows where that is null are not due. */
  since: string
  where?: string
  /** `words`: the assignments that destroy them; the row stays. `row`: it is deleted. `case`: the whole case is erased. */
  end: { words: string } | 'row' | 'case'
  /** SQL over the row: a subject of legal holds that keeps it, `case/…` or `person/…`; null where none of its own can. */
  subject?: string
  /** SQL over the row: the member whose elections put it off; null for those of every member. */
  code?: string
  /** SQL over a row that was ended: whom it is told. */
  tell?: string
}

/** SQL: destroys the words of a column. */
export const gone = (column: string): string => `${column} = ${destroyedSql(`kept.${column}`)}`
/** SQL: whether a column has its words still. */
export const left = (column: string): string => `NOT (${isDestroyedSql(`kept.${column}`)})`

/** SQL: posts that wait for a room in which all may read them, or for somebody who has them sent again. */
export const undelivered = `kept.state IN ('held', 'dead') AND kept.intent = 'put' AND kept.envelope IS NOT NULL`
/** SQL: without their words they wait for nothing; what stands of them stands. */
export const givenUp = `envelope = NULL, held = NULL, fault = NULL,
  state = CASE WHEN cardinality(kept.parts) > 0 THEN 'sent' ELSE 'retracted' END`
