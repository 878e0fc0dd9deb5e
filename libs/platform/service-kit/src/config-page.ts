import { z } from 'zod';

const publicUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be a URL such as https://carbawatch.hospital.example',
  )
  .transform((text) => text.replace(/\/+$/, ''));

/** A round of the ward; a computer that stands open should lock itself sooner. */
const IDLE_MINUTES_DEFAULT = 60;

/** Settings of the page, part of the environment. */
export const pageEnvironment = {
  CARBAWATCH_PUBLIC_URL: publicUrl.optional().meta({
    description: 'Address of the page as people reach it: messages about alerts link to it.',
    example: 'https://carbawatch.hospital.example',
  }),
  CARBAWATCH_IDLE_MINUTES: z
    .string()
    .refine((text) => /^\d{1,4}$/.test(text), 'must be a number of minutes, 0 to 9999')
    .transform(Number)
    .default(IDLE_MINUTES_DEFAULT)
    .meta({
      description:
        'Minutes after which a page that nobody touches signs out; 0 is never (a screen on a wall).',
      example: '60',
    }),
};
