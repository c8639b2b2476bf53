import { z } from 'zod';
import { AwsFault } from './wire.ts';

/**
 * The shapes and limits of the sending calls, from the SES v2 API model: 50 entries and 50 recipients a destination;
 * 15 headers of together 996 printable ASCII characters each (name at most 126); tags of letters, digits, "_" and "-",
 * at most 256; 262,144 characters of template data. A breach refuses the whole call.
 */
const Tag = z.object({
  Name: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, 'must be 1 to 256 letters, digits, "_" or "-"'),
  Value: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, 'must be 1 to 256 letters, digits, "_" or "-"'),
});
const Header = z
  .object({
    Name: z.string().regex(/^[!-9;-@A-~]{1,126}$/, 'must be printable ASCII without a colon, at most 126'),
    Value: z.string().regex(/^[ -~]{1,995}$/, 'must be printable ASCII, at most 995'),
  })
  .refine(({ Name, Value }) => Name.length + Value.length <= 996, 'name and value together must not exceed 996');
const Headers = z.array(Header).max(15).default([]);
const Tags = z.array(Tag).default([]);
const Data = z.string().max(262_144);

const Addresses = z.array(z.string()).default([]);
const Destination = z
  .object({ ToAddresses: Addresses, CcAddresses: Addresses, BccAddresses: Addresses })
  .transform(({ ToAddresses, CcAddresses, BccAddresses }) => ({
    to: ToAddresses,
    all: [...ToAddresses, ...CcAddresses, ...BccAddresses],
  }))
  .refine(({ all }) => all.length > 0 && all.length <= 50, 'must name 1 to 50 recipients');

const Part = z.object({ Data: z.string() });
const Template = z.object({
  TemplateName: z.string().optional(),
  TemplateArn: z.string().optional(),
  TemplateContent: z.record(z.string(), z.string()).optional(),
  TemplateData: Data.default('{}'),
  Headers,
});
export type TemplateChoice = z.infer<typeof Template>;

const common = {
  ConfigurationSetName: z.string().optional(),
  FeedbackForwardingEmailAddress: z.string().optional(),
  ReplyToAddresses: Addresses,
};

export const SendEmail = z.object({
  ...common,
  FromEmailAddress: z.string().optional(),
  Destination: Destination.optional(),
  EmailTags: Tags,
  Content: z.object({
    Simple: z
      .object({ Subject: Part, Body: z.object({ Html: Part.optional(), Text: Part.optional() }), Headers })
      .optional(),
    Raw: z.object({ Data: z.base64() }).optional(),
    Template: Template.optional(),
  }),
});
export type SendEmail = z.infer<typeof SendEmail>;

export const SendBulkEmail = z.object({
  ...common,
  FromEmailAddress: z.string(),
  DefaultEmailTags: Tags,
  DefaultContent: z.object({ Template }),
  BulkEmailEntries: z
    .array(
      z.object({
        Destination,
        ReplacementTags: Tags,
        ReplacementHeaders: Headers,
        ReplacementEmailContent: z
          .object({ ReplacementTemplate: z.object({ ReplacementTemplateData: Data.optional() }).optional() })
          .optional(),
      }),
    )
    .min(1)
    .max(50),
});
export type SendBulkEmail = z.infer<typeof SendBulkEmail>;

/** Parses a request body, or refuses it naming the field and the rule. */
export function parseSending<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AwsFault(
    'BadRequestException',
    `Invalid ${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'malformed'}`,
  );
}

/** A mailbox as SES takes it: ASCII local part, a dotted domain, a display name before it or none. */
export function isMailbox(address: string): boolean {
  const bare = /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address;
  return /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+$/.test(bare.trim());
}

export const namedPairs = (pairs: { Name: string; Value: string }[]): Record<string, string> =>
  Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));
