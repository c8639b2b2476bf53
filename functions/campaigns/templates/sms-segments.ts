/** GSM 7-bit default alphabet and its extension table, whose characters take two septets (3GPP TS 23.038, 6.2.1). */
const gsmBasic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const gsmExtended = new Set('\f^{}\\[~]|€');

export type SmsLength = { encoding: 'GSM-7' | 'UCS-2'; units: number; segments: number };

/** Characters that force the whole message into UCS-2: 70 instead of 160 a segment. */
export function outsideGsm(text: string): string[] {
  return [...new Set(text)].filter((character) => !gsmBasic.has(character) && !gsmExtended.has(character));
}

/**
 * How many messages an SMS is billed as. One segment holds 160 septets or 70 UTF-16 units; each part of a longer one
 * gives up 7 septets or 3 units to the concatenation header (3GPP TS 23.040, 9.2.3.24.1): 153 and 67. A character of
 * two units is never cut in half.
 */
export function smsLength(text: string): SmsLength {
  const encoding = outsideGsm(text).length === 0 ? 'GSM-7' : 'UCS-2';
  const sizes = Array.from(text, (character) => {
    if (encoding === 'UCS-2') return character.length;
    return gsmExtended.has(character) ? 2 : 1;
  });
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [alone, part] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
  return { encoding, units, segments: units <= alone ? 1 : partsOf(sizes, part) };
}

function partsOf(sizes: readonly number[], room: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > room) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
