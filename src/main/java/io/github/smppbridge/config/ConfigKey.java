package io.github.smppbridge.config;

import io.github.smppbridge.component.SmppServerConfiguration.Option;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every key the bridge knows, each written once: its name, default, rule and what it is for. A key
 * that feeds an option of the component {@code smpp-server} has default and description from there,
 * and reaches it without further ado. {@code application.properties} and {@code
 * docs/configuration.md} are printed from this table.
 */
public enum ConfigKey {
  HTTP_ADDRESS(
      "http.address",
      "127.0.0.1:3000",
      Rule.address(),
      "Where health, metrics, documentation and the webhook listen. The phones must reach"
          + " /api/smpp/v1/webhook through a TLS proxy, or directly with http.tls_cert; keep the"
          + " rest to yourself. Local by default: nothing listens to the network unasked."),
  HTTP_TLS_CERT(
      "http.tls_cert",
      "",
      Rule.file("PEM file"),
      "Certificate chain of http.address (PEM file); with its private key it makes that HTTPS, so"
          + " that phones need no proxy. Both are read again when they change."
          + " http.management_address stays HTTP."),
  HTTP_TLS_KEY(
      "http.tls_key", "", Rule.file("PEM file"), "Private key of http.tls_cert (PEM file)."),
  HTTP_MANAGEMENT_ADDRESS(
      "http.management_address",
      "",
      Rule.address().orEmpty(),
      "Health and metrics on an address of their own; empty = http.address. For instance"
          + " 0.0.0.0:9000, when http.address is open to the internet."),
  HTTP_ALLOWED_HOSTS(
      "http.allowed_hosts",
      "",
      Rule.hosts().orEmpty(),
      "Names, with commas between them, that requests may have in their Host; localhost and"
          + " 127.0.0.1 always may. Empty = no others if only this computer can connect, else any."
          + " For a proxy that keeps the Host. The webhook takes any, its token guards it."),
  HTTP_MAX_BODY_SIZE(
      "http.max_body_size",
      "262144",
      Rule.number(1024, 10_485_760),
      "Largest request body in octets; longer ones get 413. A webhook carries one SMS;"
          + " anything longer is a mistake or an attack. 4 MiB if it is not set while mo.mms or"
          + " webhook.batches is on."),
  HTTP_WORKER_THREADS(
      "http.worker_threads",
      "40",
      Rule.number(1, 1000),
      "Requests of /admin, /docs and routes of your own handled at the same time. Webhooks are"
          + " stored and answered without a thread of these."),
  HTTP_MAX_CONNECTIONS(
      "http.max_connections",
      "2000",
      Rule.number(1, 1_000_000),
      "Connections open at a time to each HTTP server. When one more comes, the one that has gone"
          + " longest without a complete request makes room."),
  HTTP_MAX_CONNECTIONS_PER_ADDRESS(
      "http.max_connections_per_address",
      "500",
      Rule.number(1, 1_000_000),
      "Of these, from one address; an IPv6 network of 64 bits counts as one. Phones come through"
          + " a proxy, as one address: it needs one connection for each webhook that is being"
          + " handled."),
  HTTP_HEADER_TIMEOUT(
      "http.header_timeout",
      "10s",
      Rule.duration("10ms", "10m"),
      "Time from a connection, or the first octet of a further request on it, to the end of the"
          + " request's head, however slowly octets come."),
  HTTP_BODY_TIMEOUT(
      "http.body_timeout",
      "30s",
      Rule.duration("10ms", "10m"),
      "Time from there to the end of the body; as much again for taking the answer."),
  HTTP_IDLE_TIMEOUT(
      "http.idle_timeout",
      "60s",
      Rule.duration("10ms", "1d"),
      "Time a connection may stay open between an answer and the next request."),
  HTTP_PROXIES(
      "http.proxies",
      "",
      Rule.networksOrJson(),
      "Proxies whose http.proxy_header names the client that /admin's guard and the log mean; empty"
          + " = the address that connects counts. Anyone else could claim any address."),
  HTTP_PROXY_HEADER(
      "http.proxy_header",
      "X-Forwarded-For",
      Rule.headerName().orEmpty(),
      "Header in which these proxies name the client; of several addresses the last that is no proxy"
          + " of ours counts. Empty = none."),
  HTTP_OPENAPI_ENABLED(
      "http.openapi.enabled",
      "true",
      Rule.flag(),
      "Whether /openapi.json and the pages /docs and /api/v1/docs are there."),
  HTTP_OPENAPI_PUBLIC_HOST(
      "http.openapi.public_host",
      "",
      Rule.host().orEmpty(),
      "Host that /openapi.json names, as seen through the proxy; empty = http.address."),
  HTTP_OPENAPI_PUBLIC_PATH(
      "http.openapi.public_path",
      "",
      Rule.path().orEmpty(),
      "Path that the proxy puts before ours, for /openapi.json; a final /api/v1 is not part of it."),
  HTTP_HEALTH_STYLE(
      "http.health_style",
      "bridge",
      Rule.oneOf("bridge", "smpp-server"),
      "What /health answers: bridge = UP or DOWN with a list of checks; smpp-server = pass, warn or"
          + " fail with a map of them, as android-sms-gateway/smpp-server, whose /health is the same"
          + " as /health/live."),
  HTTP_METRICS_STYLE(
      "http.metrics_style",
      "bridge",
      Rule.oneOf("bridge", "smpp-server"),
      "Names and labels of metrics: bridge = statuses by their names; smpp-server = those of"
          + " android-sms-gateway/smpp-server, so that its boards and alerts go on, and the series of"
          + " its runtime that they chart."),
  HTTP_ROUTE_METRICS(
      "http.route_metrics",
      "false",
      Rule.flag(),
      "Camel's own metrics of every route and exchange; they cost some microseconds an exchange."),
  SMPP_BIND_ADDRESS(
      "smpp.bind_address",
      "127.0.0.1:2775",
      Rule.address(),
      "Where SMPP listens without TLS. Local by default: SMPP without TLS carries passwords"
          + " in clear text."),
  SMPP_TLS_BIND_ADDRESS(
      "smpp.tls_bind_address",
      "",
      Rule.address().orEmpty(),
      "Where SMPP listens with TLS; empty = host of smpp.bind_address, port 2776; equal to"
          + " smpp.bind_address = TLS only."),
  SMPP_TLS_CERT("smpp.tls_cert", Rule.file("PEM file"), Option.of("tlsCert")),
  SMPP_TLS_KEY("smpp.tls_key", Rule.file("PEM file"), Option.of("tlsKey")),
  SMPP_TLS_CLIENT_CA("smpp.tls_client_ca", Rule.file("PEM file"), Option.of("tlsClientCa")),
  SMPP_PROXY_PROTOCOL_FROM(
      "smpp.proxy_protocol_from", Rule.networks().orEmpty(), Option.of("proxyProtocolFrom")),
  SMPP_TLS_PROXY_PROTOCOL("smpp.tls_proxy_protocol", Rule.flag(), Option.of("tlsProxyProtocol")),
  SMPP_SYSTEM_ID("smpp.system_id", Rule.text(1, 15), Option.of("systemId")),
  SMPP_WINDOW("smpp.window", Rule.number(1, 10_000), Option.of("window")),
  SMPP_MAX_BACKLOG(
      "smpp.max_backlog",
      Rule.number(1, 100_000).and("at least smpp.window"),
      Option.of("maxBacklog")),
  SMPP_DELIVER_WINDOW("smpp.deliver_window", Rule.number(1, 1000), Option.of("deliverWindow")),
  SMPP_MAX_SESSIONS("smpp.max_sessions", Rule.number(1, 1_000_000), Option.of("maxSessions")),
  SMPP_MAX_SESSIONS_PER_ACCOUNT(
      "smpp.max_sessions_per_account",
      Rule.number(0, 1_000_000),
      Option.of("maxSessionsPerAccount")),
  SMPP_MAX_UNBOUND("smpp.max_unbound", Rule.number(1, 1_000_000), Option.of("maxUnbound")),
  SMPP_MAX_UNBOUND_PER_ADDRESS(
      "smpp.max_unbound_per_address", Rule.number(0, 1_000_000), Option.of("maxUnboundPerAddress")),
  SMPP_MAX_PDU_SIZE("smpp.max_pdu_size", Rule.number(1024, 1_048_576), Option.of("maxPduSize")),
  SMPP_SESSION_INIT_TIMEOUT(
      "smpp.session_init_timeout", Rule.duration("100ms", "10m"), Option.of("sessionInitTimeout")),
  SMPP_ENQUIRE_LINK_INTERVAL(
      "smpp.enquire_link_interval",
      Rule.durationOrZero("never", "100ms", "1d"),
      Option.of("enquireLinkInterval")),
  SMPP_INACTIVITY_TIMEOUT(
      "smpp.inactivity_timeout",
      Rule.durationOrZero("never", "1s", "30d"),
      Option.of("inactivityTimeout")),
  SMPP_RESPONSE_TIMEOUT(
      "smpp.response_timeout", Rule.duration("100ms", "10m"), Option.of("responseTimeout")),
  SMPP_REQUEST_TIMEOUT(
      "smpp.request_timeout",
      "0",
      Rule.durationOrZero("as long as gateway.timeout needs", "100ms", "1d"),
      "Time a submit to one destination may take in all, whatever keeps it: a step of yours, the"
          + " gateway, the store. What takes longer is answered ESME_RSYSERR, counted and told in the"
          + " log; other requests have a multiple of it, by what they do. 0 = three times"
          + " gateway.timeout and 10 s, before which every call comes to its end."),
  SMPP_WORKER_THREADS(
      "smpp.worker_threads",
      "256",
      Rule.number(1, 10_000),
      "Threads that run routes on Java 17 to 20; later versions use virtual threads."),
  SMPP_EVENT_LOOPS(
      "smpp.event_loops",
      "0",
      Rule.number(0, 256),
      "Event loops: threads that read, route and write, each a share of the connections. 0 = as many"
          + " as there are processors; more only wake each other up."),
  SMPP_LOOP_BLOCKED_AFTER(
      "smpp.loop_blocked_after",
      Rule.durationOrZero("nobody looks", "10ms", "1h"),
      Option.of("loopBlockedAfter")),
  SMPP_DEFAULT_ALPHABET(
      "smpp.default_alphabet",
      Rule.oneOf("gsm", "latin1", "ascii", "utf8", "ucs2"),
      Option.of("defaultAlphabet")),
  SMPP_DATA_CODING_1(
      "smpp.data_coding_1", Rule.oneOf("auto", "ascii", "gsm"), Option.of("dataCoding1")),
  SMPP_MESSAGE_ID_FORMAT(
      "smpp.message_id_format",
      "decimal",
      Rule.oneOf("decimal", "hex", "uuid", "gateway"),
      "Form of the message_id; decimal has at most 20 digits. Some clients compare ids as"
          + " numbers, or keep no more digits. gateway = SMSGate's own id of a message that came in"
          + " one submit_sm or data_sm; parts and submit_multi get a uuid."),
  SMPP_PENDING_STATE(
      "smpp.pending_state",
      "scheduled",
      Rule.oneOf("scheduled", "enroute", "auto"),
      "State query_sm reports while the phone has not taken the message; auto: scheduled to"
          + " sessions of interface_version 0x50 and above, enroute to older ones."),
  SMPP_PARTS_TIMEOUT(
      "smpp.parts_timeout",
      "5m",
      Rule.duration("1s", "1d"),
      "Time all parts of a long message have to arrive. Parts of a message may come over"
          + " several sessions."),
  GATEWAY_API_BASE_URL(
      "gateway.api_base_url",
      "https://api.sms-gate.app/3rdparty/v1",
      Rule.url(),
      "SMSGate's third-party API."),
  GATEWAY_WEBHOOK_BASE_URL(
      "gateway.webhook_base_url",
      "",
      Rule.webhookUrl().orEmpty(),
      "This bridge as the phones reach it; without it receipts come late and incoming"
          + " messages not at all."),
  GATEWAY_TIMEOUT(
      "gateway.timeout",
      "60s",
      Rule.duration("100ms", "1h"),
      "Time for one call, all attempts included. Longer than the ESME's own response timer"
          + " is of no use to it."),
  GATEWAY_CONNECT_TIMEOUT(
      "gateway.connect_timeout",
      "10s",
      Rule.duration("100ms", "5m"),
      "Time for a TCP and TLS connection to the gateway."),
  GATEWAY_CLIENT(
      "gateway.client",
      "built-in",
      Rule.oneOf("built-in", "http").formerly("vertx-http", "built-in"),
      "The HTTP client: built-in is the bridge's own, http is Apache HttpClient by Camel's"
          + " component http. (vertx-http, which it was called before, is built-in.)"),
  GATEWAY_AUTH(
      "gateway.auth",
      "jwt",
      Rule.oneOf("jwt", "basic"),
      "How to authenticate; jwt falls back to basic where the gateway has no tokens."),
  GATEWAY_RETRIES(
      "gateway.retries",
      "3",
      Rule.number(0, 10),
      "Further attempts after a timeout, a 5xx or a broken connection. The same message id"
          + " is sent again, so no SMS goes out twice."),
  GATEWAY_CIRCUIT_WAIT(
      "gateway.circuit_wait",
      "10s",
      Rule.durationOrZero("it is always tried", "100ms", "10m"),
      "How long a gateway that fails is left alone before it is tried again; 0 = it never"
          + " is. Meanwhile ESMEs get ESME_RSYSERR at once instead of waiting for"
          + " gateway.timeout."),
  GATEWAY_MAX_CONNECTIONS(
      "gateway.max_connections", "256", Rule.number(1, 65_535), "Connections to the gateway."),
  GATEWAY_MAX_CONNECTIONS_PER_ACCOUNT(
      "gateway.max_connections_per_account",
      "0",
      Rule.number(0, 65_535),
      "Connections that one account's calls may use at a time; 0 = what the others leave: alone"
          + " three quarters, beside others less, so that an account whose calls hang leaves some"
          + " for everybody else."),
  GATEWAY_MAX_ANSWER_SIZE(
      "gateway.max_answer_size",
      "1048576",
      Rule.number(1_024, 67_108_864),
      "Octets of an answer of the gateway; of a larger one nothing more is read, and the call has"
          + " no answer."),
  GATEWAY_WEBHOOK_LINGER(
      "gateway.webhook_linger",
      "10m",
      Rule.durationOrZero("at once", "1s", "30d")
          .or("forever", "after a goodbye as well, until the account is bound under another value"),
      "How long webhooks stay registered after an account's last receiver lost its"
          + " connection; 0 = not at all. Clients come back after a lost connection, and phones"
          + " learn of webhooks late. After an unbind they go at once; with forever they stay, and"
          + " what phones report waits for the next bind (receipts.expire_after). An entry of"
          + " accounts.file may have its own (webhook_linger)."),
  GATEWAY_REPLAY_RECEIVED(
      "gateway.replay_received",
      "true",
      Rule.flag(),
      "Whether an account's phones are asked to report again, once it listens, what they received"
          + " while it did not: POST inbox/refresh, of servers since April 2026. At most"
          + " receipts.expire_after back. What the account has already does not come again; webhooks"
          + " of others at the same SMSGate user get it twice. Apps since 1.65.2 report nothing that"
          + " they have handled before: for those, gateway.webhook_linger keeps the webhooks."),
  GATEWAY_DEVICE_SELECTION(
      "gateway.device_selection",
      "any",
      Rule.oneOf("any", "recent", "round_robin", "sticky"),
      "Which phone sends when source_addr stands for none: any, the one seen last, one after the"
          + " other, or for each destination the same phone and SIM (sticky)."),
  GATEWAY_DEVICE_ACTIVE_WITHIN(
      "gateway.device_active_within",
      "1h",
      Rule.durationOrZero("whenever", "1m", "365d"),
      "A phone that the gateway has not seen for so long is left out while another is there. Phones"
          + " ask for messages every 15 minutes, or more rarely while they sleep."),
  GATEWAY_DEVICE_REFRESH(
      "gateway.device_refresh",
      "5m",
      Rule.duration("1s", "24h"),
      "How often an account's phones are asked for while it is bound. Phones come and go,"
          + " and change their SIMs; one that the gateway does not know any more is noticed at"
          + " once."),
  GATEWAY_DEFAULT_COUNTRY(
      "gateway.default_country",
      "",
      Rule.country().orEmpty(),
      "Country of destinations in national form; empty = gateway.national_numbers says what"
          + " becomes of them. The gateway itself would read numbers without + as Russian."),
  GATEWAY_NATIONAL_NUMBERS(
      "gateway.national_numbers",
      "dial",
      Rule.oneOf("dial", "refuse"),
      "What becomes of a destination in national form when no country is known: dial = the phone"
          + " dials it as it is, in its own network's country; refuse = ESME_RINVDSTADR. Short"
          + " codes, of 6 digits at most, are dialled either way."),
  GATEWAY_SKIP_PHONE_VALIDATION(
      "gateway.skip_phone_validation",
      "false",
      Rule.flag(),
      "Whether the gateway takes any number. It refuses those that it does not know as numbers of"
          + " mobile phones: landlines, new ranges. Short codes and names it is never asked about."),
  GATEWAY_SCHEDULE(
      "gateway.schedule",
      "hold",
      Rule.oneOf("hold", "gateway"),
      "Where a message with a schedule_delivery_time waits for its time. hold = in the store of the"
          + " bridge, its text included, where it can be cancelled and replaced until it is due;"
          + " gateway = at the gateway, which hands it to its phone at once and does not take it back"
          + " from then on."),
  GATEWAY_PRIORITY_MAP(
      "gateway.priority_map",
      "0:0,1:0,2:50,3:100",
      Rule.priorities(),
      "priority_flag to the gateway's priority; from 100 on the phone's limits do not" + " apply."),
  WEBHOOK_SIGNING_KEYS(
      "webhook.signing_keys",
      "",
      Rule.signingKeys().orEmpty(),
      "Keys of the phones' webhook signatures, as name=key,name=key; a name is system_id/device id,"
          + " device id, system_id or *, and may come twice while its key is exchanged. Once an"
          + " account has any key, nothing is believed of it that no key of the phone it names has"
          + " signed. Empty = the secret URL alone guards.",
      true),
  WEBHOOK_BATCHES(
      "webhook.batches",
      "false",
      Rule.flag(),
      "Also register for events in batches (sms:batch:received, sms:batch:data-received; with mo.mms"
          + " those of MMS), which come where somebody asks the gateway for received messages in"
          + " batches. No app up to 1.68.0 knows these events, and one that does not loads none of"
          + " the account's webhooks: only when all phones know them. Bodies of webhooks may be up to 4 MiB then,"
          + " unless http.max_body_size says otherwise."),
  WEBHOOK_CLOCK_SKEW(
      "webhook.clock_skew",
      "5m",
      Rule.duration("1s", "1d"),
      "How far the timestamp of a signed webhook may be off. Phones' clocks are off at"
          + " times."),
  STORE_URL(
      "store.url",
      "",
      Rule.jdbcUrl().orEmpty(),
      "JDBC URL, PostgreSQL for replicas; empty = SQLite in ./data. Replicas share one"
          + " PostgreSQL and nothing else: jdbc:postgresql://host/database.",
      true),
  STORE_USERNAME("store.username", "", Rule.any(), "Database user."),
  STORE_PASSWORD("store.password", "", Rule.any(), "Database password.", true),
  STORE_NODE_NAME(
      "store.node_name",
      "",
      Rule.any(),
      "Name of this instance among the replicas on one PostgreSQL: started again under it, it goes on"
          + " at once with what it had. Empty = the host's name."),
  STORE_COMMIT_DELAY(
      "store.commit_delay",
      "1ms",
      Rule.durationOrZero("no commit waits", "1ms", "100ms"),
      "The longest that a commit waits for others to share it, when some are likely to come; 0 ="
          + " never."),
  STORE_RETENTION(
      "store.retention",
      "30d",
      Rule.duration("1h", "9999d"),
      "How long final messages can be queried. At least as long as phones may take to"
          + " report."),
  STORE_KEEP_TEXT(
      "store.keep_text",
      "false",
      Rule.flag(),
      "Whether message texts are kept; else only what a receipt quotes. Texts are personal"
          + " data."),
  RECEIPTS_EXPIRE_AFTER(
      "receipts.expire_after",
      "72h",
      Rule.duration("1m", "365d"),
      "How long receipts and incoming messages wait for an ESME. Later ones are deleted and"
          + " counted."),
  RECEIPTS_RETRY_MAX_DELAY(
      "receipts.retry_max_delay",
      "60s",
      Rule.duration("1s", "1d"),
      "Longest pause between two attempts to deliver one of them."),
  RECEIPTS_RECONCILE_INTERVAL(
      "receipts.reconcile_interval",
      "500ms",
      Rule.duration("100ms", "1d"),
      "How often it is looked which messages the gateway is to be asked for: at the end of"
          + " their validity, after a cancellation, and for final states that no webhook reported,"
          + " each ever more rarely. Ends come later by as much."),
  RECEIPTS_FIRST_CHECK(
      "receipts.first_check",
      "60s",
      Rule.duration("1s", "1d"),
      "How long after its submit a message is first asked for. By then a webhook has"
          + " normally come."),
  RECEIPTS_GRACE(
      "receipts.grace",
      "10s",
      Rule.duration("100ms", "1d"),
      "Time that the reports of a message's other parts still get after one that arrived, before the"
          + " gateway is asked. It calls a message delivered when one part was: where parts fail"
          + " late, a longer time tells more, and where a network reports only one of them, each"
          + " receipt comes so much later."),
  RECEIPTS_ALWAYS_ASK(
      "receipts.always_ask",
      "false",
      Rule.flag(),
      "Whether the network is asked for a delivery report on every message; else only on those"
          + " whose registered_delivery asks for a final receipt, as some networks charge for"
          + " reports. Of others query_sm can tell no more than that the phone has sent them."),
  RECEIPTS_SENT_IS_FINAL_AFTER(
      "receipts.sent_is_final_after",
      "0",
      Rule.durationOrZero("never", "1s", "30d"),
      "How long after its phone sent it a message ends, with receipts.sent_is_final_state, when the"
          + " network reports nothing. For networks without delivery reports; the gateway is asked"
          + " once more before. accounts.file may say another for an account."),
  RECEIPTS_SENT_IS_FINAL_STATE(
      "receipts.sent_is_final_state",
      "accepted",
      Rule.oneOf("accepted", "delivered"),
      "What such a message ends with: accepted = ACCEPTD, which is what is known; delivered ="
          + " DELIVRD, for clients that understand nothing else."),
  RECEIPTS_PREFER_SUBMITTING_SESSION(
      "receipts.prefer_submitting_session",
      "true",
      Rule.flag(),
      "Whether a receipt goes to the session that its submit came on, while that one is bound and"
          + " can receive; else to any session of the account."),
  RECEIPTS_MO_RECIPIENT(
      "receipts.mo_recipient",
      "",
      Rule.text(1, 20).orEmpty(),
      "Destination of a received message when neither the phone's report nor its SIM tells"
          + " it, or they tell its last digits only, as apps since 1.66 do; an international number"
          + " with its +, or any other address as it shall stand there. An account may have its own,"
          + " mo_recipient in accounts.file."),
  MO_LONG_MESSAGES(
      "mo.long_messages",
      "udh",
      Rule.oneOf("udh", "sar", "payload"),
      "How a received message longer than one SMS goes to the ESME: udh = several deliver_sm,"
          + " each with a user data header; sar = several, each with the TLVs sar_msg_ref_num,"
          + " sar_total_segments and sar_segment_seqnum; payload = one, with the TLV"
          + " message_payload above 254 octets. A session of an interface_version below 0x34,"
          + " which takes no TLVs, gets udh all the same."),
  MO_ALPHANUMERIC_SENDER(
      "mo.alphanumeric_sender",
      "transliterate",
      Rule.oneOf("transliterate", "hex"),
      "How the name of a sender with characters outside ASCII is written: transliterate = in"
          + " Latin letters, Bank for Банк, and as hex when nothing can be; hex = its UTF-16BE"
          + " code units in hexadecimal. Either is cut to the 20 characters of an address."),
  MO_DATA(
      "mo.data",
      "true",
      Rule.flag(),
      "Whether received data messages (octets to a port) go to the ESME. Registers for"
          + " sms:data-received, which apps know since 1.39; an app that does not loads none of the"
          + " account's webhooks: false while any phone has an older one."),
  MO_MMS(
      "mo.mms",
      "false",
      Rule.flag(),
      "Whether received MMS go to the ESME: subject and text, and a line for each attachment."
          + " Registers for mms:received and mms:downloaded, which apps know since 1.56; an app"
          + " that does not loads none of the account's webhooks: only when all phones know them."
          + " Bodies of webhooks may be up to 4 MiB then, unless http.max_body_size says"
          + " otherwise."),
  MO_MMS_WAIT(
      "mo.mms_wait",
      "10s",
      Rule.durationOrZero("not at all", "100ms", "10m"),
      "How long an MMS that is announced waits for its content, which comes in its place. Later,"
          + " the ESME gets the announcement, and the content when the phone has fetched it."),
  ACCOUNTS_FILE(
      "accounts.file",
      "",
      Rule.file("YAML file"),
      "Accounts with SMPP passwords and settings of their own (YAML file); empty = SMSGate"
          + " credentials only."),
  LIMITS_SUBMIT_PER_SECOND(
      "limits.submit_per_second",
      "0",
      Rule.rate(),
      "Messages a second of one account; 0 = no limit."),
  LIMITS_BURST(
      "limits.burst",
      "0",
      Rule.number(0, 1_000_000),
      "Messages an account may send at once before the rate applies; 0 = one second's" + " worth."),
  LIMITS_MESSAGE_SIZE(
      "limits.message_size",
      "0",
      Rule.number(0, 65_535),
      "Longest message of one account in characters, in octets if binary; 0 = no limit. A"
          + " long message is measured when its parts are joined."),
  LIMITS_DAILY_QUOTA(
      "limits.daily_quota",
      "0",
      Rule.number(0, 1_000_000_000),
      "Messages of one account a day (UTC); 0 = no limit. Counted in memory: a restart"
          + " begins anew, and each replica counts for itself."),
  LIMITS_BIND_FAILURES(
      "limits.bind_failures",
      "5",
      Rule.number(0, 10_000),
      "Binds with wrong credentials, from one address or for one system_id, that block it;"
          + " 0 = never. Behind a balancer without the PROXY protocol all ESMEs share one"
          + " address."),
  LIMITS_BIND_FAILURE_WINDOW(
      "limits.bind_failure_window",
      "5m",
      Rule.duration("1s", "1d"),
      "Time within which these failing binds count together."),
  LIMITS_BIND_BLOCK(
      "limits.bind_block",
      "5m",
      Rule.duration("1s", "1d"),
      "Time for which further binds are refused without asking the gateway."),
  LIMITS_BIND_REFUSAL_DELAY(
      "limits.bind_refusal_delay",
      "1s",
      Rule.durationOrZero("at once", "1ms", "30s"),
      "When a bind with wrong credentials is answered, counted from its arrival; 0 = at"
          + " once. Slows guessing, and hides by its length which system_ids exist."),
  LIMITS_BIND_UNPROVED_PER_SECOND(
      "limits.bind_unproved_per_second",
      "20",
      Rule.number(0, 100_000),
      "Binds a second, of all addresses together, whose credentials the gateway is asked for and"
          + " refuses, and five times as many at once; 0 = no limit. Counted apart for accounts that"
          + " have bound from other addresses and for those that never have; not where an account has"
          + " bound before. More wait, and are answered ESME_RSYSERR after 20s; right ones cost nothing."),
  ADMIN_TOKEN(
      "admin.token",
      "",
      Rule.text(16, 512).orEmpty(),
      "Bearer token of /admin, at least 16 characters; empty = there is no /admin.",
      true),
  ADMIN_MASK_NUMBERS(
      "admin.mask_numbers",
      "true",
      Rule.flag(),
      "Whether /admin shows phone numbers without their middle. Searching by a whole number"
          + " works anyway."),
  ROUTES_THREADS(
      "routes.threads",
      "64",
      Rule.number(2, 10_000),
      "Threads that before-submit runs on, as many again for on-receipt and on-mo, and for what a"
          + " wireTap begins. Made when needed, and only where these routes hold anything. An account"
          + " has half of them at most."),
  ROUTES_QUEUE(
      "routes.queue",
      "1000",
      Rule.number(1, 1_000_000),
      "Messages that wait, two seconds at most, for one of those threads; more are answered"
          + " ESME_RTHROTTLED. As many copies of a wireTap wait; more are dropped and counted."),
  ROUTES_LEAN(
      "routes.lean",
      "true",
      Rule.flag(),
      "Whether the steps of the routes are run with less between them than Camel has there. They"
          + " mean the same with false, at a higher cost: to compare, should a route of yours behave"
          + " as you do not expect."),
  EXT_DIR(
      "ext.dir",
      "ext",
      Rule.any(),
      "Folder of jars that stand on the class path behind the bridge's own: components of Camel,"
          + " JDBC drivers, RouteBuilders. A class that the bridge has, too, is the bridge's. Read at"
          + " a start; the default need not exist."),
  EVENTS_KINDS(
      "events.kinds",
      "",
      Rule.eventKinds(),
      "What programs outside are told of, at least once each: submitted, sent, ended, received, with"
          + " commas between them, or all. Empty = nothing, and nothing is stored for it."),
  EVENTS_WEBHOOK_URL(
      "events.webhook_url",
      "",
      Rule.anyUrl().orEmpty(),
      "Where the shipped on-event posts each event, as CloudEvents in JSON. 2xx = taken; anything else"
          + " is tried again. Empty = on-event is a route of yours.",
      true),
  EVENTS_WEBHOOK_SECRET(
      "events.webhook_secret",
      "",
      Rule.text(16, 512).orEmpty(),
      "Signs these posts as Standard Webhooks has it: whsec_ and base64, or any text from 16"
          + " characters on. Empty = they are not signed.",
      true),
  EVENTS_EXPIRE_AFTER(
      "events.expire_after",
      "72h",
      Rule.duration("1m", "365d"),
      "How long an event that is not taken is kept. Later ones are deleted and counted.");

  private static final Map<String, ConfigKey> BY_KEY = byKey();
  private static final Set<String> NAMESPACES =
      BY_KEY.keySet().stream().map(ConfigKey::namespace).collect(Collectors.toUnmodifiableSet());

  private final String key;
  private final String defaultValue;
  private final Rule rule;
  private final String description;
  private final boolean secret;
  private final String option;

  ConfigKey(String key, Rule rule, Option option) {
    this(key, option.defaultValue(), rule, option.description(), false, option.name());
  }

  ConfigKey(String key, String defaultValue, Rule rule, String description) {
    this(key, defaultValue, rule, description, false, null);
  }

  ConfigKey(String key, String defaultValue, Rule rule, String description, boolean secret) {
    this(key, defaultValue, rule, description, secret, null);
  }

  ConfigKey(
      String key,
      String defaultValue,
      Rule rule,
      String description,
      boolean secret,
      String option) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.rule = rule;
    this.description = description;
    this.secret = secret;
    this.option = option;
  }

  /** The key as files write it, such as {@code smpp.window}. */
  public String key() {
    return key;
  }

  /** The key as an environment variable, such as {@code SMPP__WINDOW}. */
  public String variable() {
    return key.replace(".", "__").toUpperCase(Locale.ROOT);
  }

  /** The value when no layer sets one; may be empty. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What it is for, with its unit; whole sentences. */
  public String description() {
    return description;
  }

  /** Completes the sentence "must be …". */
  public String allowed() {
    return rule.allowed();
  }

  /** Whether the value must never be printed. */
  public boolean secret() {
    return secret;
  }

  /** Whether the value is a path, read from the working directory. */
  boolean file() {
    return rule.file();
  }

  /** The option of {@code smpp-server} that gets the value, as its setter is named. */
  Optional<String> componentOption() {
    return Optional.ofNullable(option);
  }

  /** What stands between name and value, if the value is a list of pairs. */
  String pairSeparator() {
    return this == GATEWAY_PRIORITY_MAP ? ":" : "=";
  }

  boolean accepts(String value) {
    return rule.accepts(value);
  }

  /** The value in the one form that whoever uses it knows. */
  String normal(String value) {
    return rule.normal(value);
  }

  /** Finds a key by the name files use. */
  static Optional<ConfigKey> find(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** Whether a key of this name would be ours: {@code smpp.…}, {@code gateway.…} and so on. */
  static boolean ours(String key) {
    return NAMESPACES.contains(namespace(key));
  }

  private static String namespace(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  private static Map<String, ConfigKey> byKey() {
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    Arrays.stream(values()).forEach(key -> keys.put(key.key, key));
    return Collections.unmodifiableMap(keys);
  }
}
