import { readCampaign } from '../../campaigns/campaign.store.ts';
import { recipientValues } from '../../campaigns/templates/recipient-values.ts';
import { renderPreview, sampleValues } from '../../campaigns/templates/render-preview.ts';
import { readCustomer } from '../../customers/customer.store.ts';
import type { StaffParts } from '../staff-parts.ts';
import { notFound, refuse, type StaffHandlers } from '../staff-request.ts';

type Keys = 'GET /api/templates' | 'POST /api/templates/{name}/preview' | 'POST /api/campaigns/{id}/test-send';

export const templateHandlers = ({ database, campaigns }: StaffParts): StaffHandlers<Keys> => ({
  'GET /api/templates': async () => ({
    body: {
      items: campaigns.templates.list.map(({ name, title, purposes, kinds, channels, variables }) => ({
        name,
        title,
        purposes,
        kinds,
        channels,
        variables: Object.entries(variables)
          .filter(([, { scope }]) => scope === 'campaign')
          .map(([variable, { label, sample, type, fallback }]) => ({
            name: variable,
            label,
            sample,
            type,
            optional: fallback !== undefined,
          })),
      })),
    },
  }),

  'POST /api/templates/{name}/preview': async ({ params: { name }, body: { locale, content, customerId }, actor }) => {
    const template = campaigns.templates.find(name, actor.brand);
    if (!template) return notFound('template', name);
    if (customerId && actor.role !== 'administrator')
      return refuse(
        'not-allowed',
        'A preview with a customer’s own name is for roles that see customers unmasked: leave customerId out.',
      );
    const customer = customerId && (await readCustomer(database, customerId));
    if (customerId && !customer) return notFound('customer', customerId);
    const sample = sampleValues(template, locale);
    const own = customer
      ? { greeting: recipientValues({ ...customer, locale }, { unsubscribeUrl: '', preferencesUrl: '' }).greeting }
      : {};
    const preview = renderPreview(template, locale, { ...sample, ...content, ...own });
    if (!preview.ok) {
      const errors = preview.problems.map(({ variable, message }) => ({ path: `content.${variable}`, message }));
      return refuse('invalid', `The message cannot be shown: ${errors[0]?.message}.`, errors);
    }
    const { email, sms } = preview;
    return {
      body: { ...(email && { email }), ...(sms && { sms: { text: sms.text, segments: sms.length.segments } }) },
    };
  },

  'POST /api/campaigns/{id}/test-send': async ({ params: { id }, body: { to, locale } }) => {
    const stored = await readCampaign(database, id);
    if (!stored) return notFound('campaign', id);
    const { template: name, brand, content, channel } = stored.campaign;
    const template = campaigns.templates.find(name, brand);
    const preview = template && renderPreview(template, locale, { ...sampleValues(template, locale), ...content });
    if (!template || !preview?.ok)
      return refuse('conflict', 'The campaign’s template cannot be filled: see its preview.');
    if (channel === 'sms' && preview.sms)
      return { body: { messageId: await campaigns.testMessages.sms({ to, text: preview.sms.text }) } };
    if (!preview.email) return refuse('conflict', `The template has no message for ${channel}.`);
    const from = `${template.sender.localPart}@${campaigns.mailDomain}`;
    return { body: { messageId: await campaigns.testMessages.email({ from, to, ...preview.email }) } };
  },
});
