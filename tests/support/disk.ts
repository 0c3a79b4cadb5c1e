import { type FileHandle, open } from 'node:fs/promises'
import { vi } from 'vitest'

/** Every one on which a function of theirs was called is a handle; one that is closed has no file any more. */
const isOpen = (handle: unknown): boolean => (handle as FileHandle).fd >= 0

/** Watches what this process does through open files until the test ends, and lets the disk fail where a test wants that. */
export async function watchDisk() {
  const probe = await open(import.meta.filename)
  const handles: FileHandle = Object.getPrototypeOf(probe) // what all open files have their functions of
  await probe.close()
  const writing = handles.write
  const [read, write] = [vi.spyOn(handles, 'read'), vi.spyOn(handles, 'write')]
  return {
    /** Bytes that were given to the disk so far. */
    written: () => write.mock.calls.reduce((sum, [, , bytes]) => sum + Number(bytes), 0),
    /** How many of the files that were written to are open. */
    open: () => [...new Set(write.mock.contexts)].filter(isOpen).length,
    /** Does something when the next piece is written, before it is. */
    atWriting: (then: () => void) =>
      write.mockImplementationOnce(function (this: FileHandle, ...piece: unknown[]) {
        then()
        return Reflect.apply(writing, this, piece)
      }),
    /** The next reading fails, as it does where the disk is broken. */
    breakReading: () => read.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })),
    end: () => {
      for (const spy of [read, write]) spy.mockRestore()
    },
  }
}
