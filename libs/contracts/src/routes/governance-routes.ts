import { changeConversationBodySchema } from '../conversations.ts';
import { idPathSchema, noQuerySchema } from '../page-queries.ts';
import { changePolicyBodySchema, explainQuerySchema, policyOverlaySchema } from '../policy.ts';
import { sanctionBodySchema } from '../sanctions.ts';
import {
  companyPolicySchema,
  conversationChangedSchema,
  policyChangedSchema,
  policyExplanationSchema,
  policySimulationSchema,
  sanctionViewSchema,
} from '../views/governance-view-schemas.ts';
import { readHeaderFields, readHeaders } from './headers.ts';
import type { FieldKind, Route } from './route.ts';

const exampleId = { id: '7310000000000000001' };

const overlayFields: Readonly<Record<string, FieldKind>> = {
  'body.policies[].id': 'plain',
  'body.policies[].sentence': 'plain',
  'body.policies[].cedar': 'plain',
  'body.settings.editWindowMinutes': 'plain',
  'body.settings.deleteWindowMinutes': 'plain',
  'body.settings.workingHours.timeZone': 'plain',
  'body.settings.workingHours.weekdays[]': 'plain',
  'body.settings.workingHours.from': 'plain',
  'body.settings.workingHours.to': 'plain',
  'body.settings.workingHours.roles[]': 'plain',
  'body.settings.guestsMayWrite': 'plain',
  'body.settings.employeesMayStart': 'plain',
};

/** What moderators, messaging admins and auditors ask and change. */
export const governanceRoutes: readonly Route[] = [
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging/policy',
    summary: 'What the company’s policy says',
    caller: 'person',
    request: { query: noQuerySchema, headers: readHeaders },
    fields: { ...readHeaderFields },
    example: {},
    answers: {
      200: { description: 'The base, the overlay and what both come to.', schema: companyPolicySchema },
    },
    problems: ['forbidden'],
  },
  {
    service: 'read-api',
    method: 'GET',
    path: '/api/messaging/policy/explain',
    summary: 'What the policy decides about a person, and why',
    caller: 'person',
    request: { query: explainQuerySchema, headers: readHeaders },
    fields: {
      ...readHeaderFields,
      'query.action': 'plain',
      'query.about': 'person',
      'query.messageId': 'message',
      'query.personId': 'person',
      'query.widens': 'plain',
      'query.topic': 'topic',
      'query.transactionId': 'transaction',
      'query.planId': 'plan',
    },
    example: { query: { action: 'sendMessage', transactionId: '1001' } },
    answers: {
      200: { description: 'The decisions on the way to the answer.', schema: policyExplanationSchema },
    },
    problems: ['forbidden', 'not-found', 'root-link-count'],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: '/api/messaging/policy',
    summary: 'Give the company’s policy a new version: what it forbids on top of the base',
    caller: 'person',
    request: { body: changePolicyBodySchema },
    fields: { ...overlayFields, 'body.expectedVersion': 'plain' },
    example: { body: { policies: [], settings: { editWindowMinutes: 15 } } },
    answers: { 200: { description: 'It holds.', schema: policyChangedSchema } },
    problems: ['forbidden', 'version-conflict'],
  },
  {
    service: 'write-api',
    method: 'POST',
    path: '/api/messaging/policy/simulate',
    summary: 'What a draft of the policy would change',
    caller: 'person',
    request: { body: policyOverlaySchema },
    fields: overlayFields,
    example: { body: { policies: [], settings: { guestsMayWrite: false } } },
    answers: { 200: { description: 'Nothing was written.', schema: policySimulationSchema } },
    problems: ['forbidden'],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: '/api/messaging/people/:id/sanctions',
    summary: 'Mute or suspend a colleague',
    caller: 'person',
    request: { path: idPathSchema, body: sanctionBodySchema },
    fields: {
      'path.id': 'person',
      'body.kind': 'plain',
      'body.until': 'plain',
      'body.reason': 'plain',
    },
    example: { path: exampleId, body: { kind: 'muted', reason: 'Three insults in a row' } },
    answers: { 200: { description: 'What is imposed now.', schema: sanctionViewSchema } },
    problems: ['forbidden', 'not-found'],
  },
  {
    service: 'write-api',
    method: 'DELETE',
    path: '/api/messaging/people/:id/sanctions',
    summary: 'Lift what was imposed on a colleague',
    caller: 'person',
    request: { path: idPathSchema },
    fields: { 'path.id': 'person' },
    example: { path: exampleId },
    answers: { 200: { description: 'Nothing is imposed now.', schema: sanctionViewSchema } },
    problems: ['forbidden', 'not-found'],
  },
  {
    service: 'write-api',
    method: 'PUT',
    path: '/api/messaging/conversations/:id',
    summary: 'Open, lock or seal a conversation, or change who it is for',
    caller: 'person',
    request: { path: idPathSchema, body: changeConversationBodySchema },
    fields: {
      'path.id': 'conversation',
      'body.state': 'plain',
      // One of several forms; the people it may name are held to their company by the service's own tests.
      'body.audience': 'plain',
    },
    example: { path: exampleId, body: { state: 'locked' } },
    answers: { 200: { description: 'The conversation as it is now.', schema: conversationChangedSchema } },
    problems: ['forbidden', 'not-found', 'conversation-closed'],
  },
];
