import { z } from 'zod'

/** The largest file when nothing else is set, in MiB. */
const defaultUpload = 10

/** The rooms' own part of the environment. They need no configuration, so that they are there on the day a platform is down. */
export const settings = z
  .object({
    /** Largest file, and largest sum of files, that may be sent with one message, in MiB (1 MiB = 1 048 576 bytes); 0 switches files off. */
    JOM_ROOMS_UPLOAD_MIB: z.coerce
      .number('config.rooms-upload')
      .min(0, 'config.rooms-upload')
      .max(100, 'config.rooms-upload')
      .default(defaultUpload),
  })
  .transform((environment): Settings => ({ uploadBytes: Math.floor(environment.JOM_ROOMS_UPLOAD_MIB * 1_048_576) }))

export type Settings = { uploadBytes: number }
