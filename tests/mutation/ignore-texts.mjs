// What an error says to people is not mutated: no promise hangs on a word of it, and its code and status stay in.
// `where` and `what` are those of a broken promise (libs/proof).
const TEXT_MEMBERS = ['detail', 'sentence', 'where', 'what'];
const REASON = 'a text for people';

const isText = (node) =>
  node?.type === 'StringLiteral' ||
  node?.type === 'TemplateLiteral' ||
  (node?.type === 'ConditionalExpression' && isText(node.consequent) && isText(node.alternate));
const isTextMember = (member) =>
  member.type === 'ObjectProperty' && TEXT_MEMBERS.includes(member.key.name) && isText(member.value);
const isError = (node) =>
  node?.type === 'NewExpression' && /(Error|Refused|Unreadable)$/.test(node.callee.name);

function shouldIgnore({ node, parent }) {
  if (node.type === 'ObjectExpression' && node.properties.length > 0 && node.properties.every(isTextMember))
    return REASON;
  if (!isText(node) || !parent) return undefined;
  const isSaid =
    isTextMember(parent) ||
    isError(parent) ||
    (parent.type === 'CallExpression' && parent.callee.name === 'refuse');
  return isSaid ? REASON : undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'texts', value: { shouldIgnore } }];
