import * as z from 'zod';
import { SegmentId } from '../ids.ts';
import { SegmentField, SegmentInput, SegmentPreview, SegmentPreviewRequest, SegmentView } from '../segment.ts';
import { page, pageOf, type StaffRoute } from './staff-route.ts';

const params = z.object({ id: SegmentId });

export const segmentRoutes = {
  'GET /api/segments': {
    summary: 'List segments, newest first',
    roles: ['administrator', 'marketer', 'approver', 'analyst'],
    query: z.object(page),
    response: pageOf(SegmentView),
  },
  'POST /api/segments': {
    summary: 'Make a segment from rules',
    roles: ['administrator', 'marketer'],
    body: SegmentInput,
    response: SegmentView,
    status: 201,
    repeat: 'same-reply',
  },
  'GET /api/segments/fields': {
    summary: 'The fields rules may ask about, with labels, choices and operators',
    roles: ['administrator', 'marketer', 'approver', 'analyst'],
    response: z.object({ items: z.array(SegmentField) }),
  },
  'POST /api/segments/preview': {
    summary: 'How many people rules fit: an estimate with its interval, or an exact count',
    roles: ['administrator', 'marketer', 'analyst'],
    body: SegmentPreviewRequest,
    response: SegmentPreview,
    repeat: 'harmless',
  },
  'GET /api/segments/{id}': {
    summary: 'One segment, its rules read out in words',
    roles: ['administrator', 'marketer', 'approver', 'analyst'],
    params,
    response: SegmentView,
  },
  'PUT /api/segments/{id}': {
    summary: 'Put new rules in place; the old version is kept',
    roles: ['administrator', 'marketer'],
    params,
    body: SegmentInput,
    response: SegmentView,
    repeat: 'same-reply',
  },
} as const satisfies Record<string, StaffRoute>;
