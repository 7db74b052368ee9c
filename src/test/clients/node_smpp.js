// What npm's smpp makes of the bridge in its default settings, in lines that ClientRun reads.
const smpp = require('smpp');
const { port, system_id, password, short, long } = JSON.parse(process.argv[2]);
const url = `smpp://127.0.0.1:${port}`;
const to = {
  source_addr: '1234', destination_addr: '4915112345678', dest_addr_ton: 1, dest_addr_npi: 1,
  registered_delivery: 1 };

const tell = (step, fields) => console.log(JSON.stringify({ step, ...fields }));

const connect = () => new Promise((resolve, reject) => {
  const session = smpp.connect({ url }, () => resolve(session));
  session.on('error', error => { tell('error', { what: String(error) }); reject(error); });
});

const ask = (session, command, fields) => new Promise(
  resolve => session[command](fields, resolve));

const pieces = {};

// undefined as long as there are parts to come
function textOf(pdu) {
  const { udh, message } = pdu.short_message;
  if (!udh) return message;
  const [,, reference, total, number] = udh[0];
  const parts = pieces[reference] ??= Array(total).fill();
  parts[number - 1] = message;
  return parts.includes(undefined) ? undefined : parts.join('');
}

async function main() {
  const stranger = await connect();
  const refused = await ask(stranger, 'bind_transceiver', { system_id, password: 'wrong' });
  tell('bind refused', { status: refused.command_status });
  stranger.close();

  const session = await connect();
  const bound = await ask(session, 'bind_transceiver', { system_id, password });
  if (bound.command_status !== 0) throw new Error(`bind: ${bound.command_status}`);

  const submit = async fields => await ask(session, 'submit_sm', { ...to, ...fields });
  const ids = [(await submit({ short_message: short })).message_id];
  tell('submitted', { ids });
  const payload = await submit({ message_payload: long });
  tell('submitted', { ids: [payload.message_id] });
  const pieces = long.match(/[^]{1,66}/g); // by UTF-16 units: an emoji may be cut
  const parts = await Promise.all(pieces.map((message, i) => submit({
    short_message: { udh: Buffer.from([5, 0, 3, 7, pieces.length, i + 1]), message },
    data_coding: smpp.ENCODING.UCS2 })));
  const partIds = parts.map(part => part.message_id);
  tell('submitted', { ids: partIds });

  tell('submit refused', {
    status: (await submit({ destination_addr: 'none', short_message: 'nobody' })).command_status });
  const data = await ask(session, 'data_sm', { ...to, destination_addr: 'none', message_payload: 'nobody' });
  tell('data refused', { status: data.command_status });
  const multi = await ask(session, 'submit_multi', {
    ...to, dest_address: [{ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: 'none' }],
    short_message: 'nobody' });
  tell('multi refused', { status: multi.command_status });
  const query = message_id => ask(session, 'query_sm', { message_id, source_addr: '1234' });
  tell('query refused', { status: (await query('987654321')).command_status });

  let missing = ids.length + 1 + partIds.length + 2;
  const everything = new Promise(resolve => session.on('deliver_sm', pdu => {
    session.send(pdu.response());
    const text = textOf(pdu);
    if (text === undefined) return;
    if (pdu.esm_class & smpp.ESM_CLASS.MC_DELIVERY_RECEIPT) {
      tell('receipt', { id: pdu.receipted_message_id, text });
    } else {
      tell('received', { source: pdu.source_addr, text });
    }
    if (--missing === 0) resolve();
  }));
  tell('pending', { state: (await query(ids[0])).message_state });
  await everything;
  await ask(session, 'enquire_link', {});
  await ask(session, 'unbind', {});
  session.close();
  tell('unbound');
}

main().catch(error => { tell('error', { what: error.stack }); process.exitCode = 1; });
