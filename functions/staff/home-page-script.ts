/** The home page's own script: whatever comes from the API is shown as text, never as markup. */
export const homePageScript = `
'use strict';
const words = JSON.parse(document.getElementById('words').textContent);
const columns = Object.entries(words.columns);
const message = (text) => { document.getElementById('message').textContent = text; };
const cell = (kind, text, isCount) => {
  const element = document.createElement(kind);
  element.textContent = text;
  if (isCount) element.className = 'count';
  return element;
};
const isCount = (name) => name !== 'name' && name !== 'status';

async function signIn(role) {
  const answer = await fetch('/_local/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role, name: 'home page' }),
  });
  return answer.ok ? (await answer.json()).token : undefined;
}

async function show() {
  const token = await signIn(document.getElementById('role').value);
  if (!token) return message(words.elsewhere);
  const get = async (path) => {
    const answer = await fetch(path, { headers: { authorization: 'Bearer ' + token } });
    return answer.ok ? answer.json() : undefined;
  };
  const campaigns = await get('/api/campaigns?limit=50');
  if (!campaigns) return message(words.failed);
  const reports = await Promise.all(
    campaigns.items.map(({ id }) => get('/api/campaigns/' + encodeURIComponent(id) + '/report')),
  );
  const table = document.getElementById('campaigns');
  table.tHead.rows[0].replaceChildren(...columns.map(([name, text]) => cell('th', text, isCount(name))));
  table.tBodies[0].replaceChildren(...campaigns.items.map((campaign, n) => row(campaign, reports[n])));
  table.hidden = campaigns.items.length === 0;
  message(campaigns.items.length === 0 ? words.none : '');
}

function row(campaign, report) {
  const element = document.createElement('tr');
  const shown = { name: campaign.name, status: words.statuses[campaign.status] };
  const text = (name) => shown[name] ?? String(report?.funnel[name] ?? '–');
  element.replaceChildren(...columns.map(([name]) => cell('td', text(name), isCount(name))));
  return element;
}

const showOrSay = () => show().catch(() => message(words.failed));
document.getElementById('role').addEventListener('change', showOrSay);
document.getElementById('show').addEventListener('click', showOrSay);
showOrSay();
`;
