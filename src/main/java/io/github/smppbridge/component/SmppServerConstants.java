package io.github.smppbridge.component;

import org.apache.camel.spi.Metadata;

/**
 * The headers of {@code smpp-server} exchanges.
 *
 * <p>Where camel-smpp has a header for a PDU field, the name is camel-smpp's, so that an exchange
 * can travel from one component to the other. What only a server knows is called {@code
 * CamelSmppServer…}.
 */
public final class SmppServerConstants {

  @Metadata(description = "source_addr.", javaType = "String")
  public static final String SOURCE_ADDR = "CamelSmppSourceAddr";

  @Metadata(description = "source_addr_ton.", javaType = "Byte")
  public static final String SOURCE_ADDR_TON = "CamelSmppSourceAddrTon";

  @Metadata(description = "source_addr_npi.", javaType = "Byte")
  public static final String SOURCE_ADDR_NPI = "CamelSmppSourceAddrNpi";

  @Metadata(
      description = "destination_addr; for submit_multi the list of its SME addresses.",
      javaType = "String or List<String>")
  public static final String DEST_ADDR = "CamelSmppDestAddr";

  @Metadata(description = "dest_addr_ton.", javaType = "Byte")
  public static final String DEST_ADDR_TON = "CamelSmppDestAddrTon";

  @Metadata(description = "dest_addr_npi.", javaType = "Byte")
  public static final String DEST_ADDR_NPI = "CamelSmppDestAddrNpi";

  @Metadata(description = "service_type.", javaType = "String")
  public static final String SERVICE_TYPE = "CamelSmppServiceType";

  @Metadata(description = "esm_class (SMPP v3.4 §5.2.12).", javaType = "Byte")
  public static final String ESM_CLASS = "CamelSmppClass";

  @Metadata(description = "protocol_id.", javaType = "Byte")
  public static final String PROTOCOL_ID = "CamelSmppProtocolId";

  @Metadata(description = "priority_flag, 0 to 3.", javaType = "Byte")
  public static final String PRIORITY_FLAG = "CamelSmppPriorityFlag";

  @Metadata(
      description = "schedule_delivery_time as sent (SMPP v3.4 §7.1.1); absent when empty.",
      javaType = "String")
  public static final String SCHEDULE_DELIVERY_TIME = "CamelSmppScheduleDeliveryTime";

  @Metadata(
      description = "validity_period as sent (SMPP v3.4 §7.1.1); absent when empty.",
      javaType = "String")
  public static final String VALIDITY_PERIOD = "CamelSmppValidityPeriod";

  @Metadata(description = "registered_delivery (SMPP v3.4 §5.2.17).", javaType = "Byte")
  public static final String REGISTERED_DELIVERY = "CamelSmppRegisteredDelivery";

  @Metadata(description = "replace_if_present_flag.", javaType = "Byte")
  public static final String REPLACE_IF_PRESENT_FLAG = "CamelSmppReplaceIfPresentFlag";

  @Metadata(description = "data_coding (SMPP v3.4 §5.2.19).", javaType = "Byte")
  public static final String DATA_CODING = "CamelSmppDataCoding";

  @Metadata(
      description =
          "The TLVs of the PDU, tag to value: String (C-octet string), byte[], Byte, Short,"
              + " Integer, or null for a TLV without value.",
      javaType = "Map<Short, Object>")
  public static final String OPTIONAL_PARAMETER = "CamelSmppOptionalParameter";

  @Metadata(
      description =
          "message_id: set by the route in the answer to submit_sm, submit_multi and data_sm; given"
              + " by the ESME in query_sm, cancel_sm and replace_sm.",
      javaType = "String")
  public static final String ID = "CamelSmppId";

  @Metadata(
      description = "message_state of a query_sm_resp (SMPP v3.4 §5.2.28).",
      javaType = "Integer")
  public static final String MESSAGE_STATE = "CamelSmppMessageState";

  @Metadata(
      description =
          "final_date of a query_sm_resp: 16 characters as SMPP v3.4 §7.1.1, or absent while the"
              + " message is not final.",
      javaType = "String")
  public static final String FINAL_DATE = "CamelSmppFinalDate";

  @Metadata(description = "error_code of a query_sm_resp, 0 to 255.", javaType = "Integer")
  public static final String ERROR = "CamelSmppError";

  @Metadata(
      description =
          "command_status of the answer: a number, or a name such as ESME_RTHROTTLED. Absent means"
              + " ESME_ROK. After a producer: the ESME's own answer.",
      javaType = "Integer or String")
  public static final String COMMAND_STATUS = "CamelSmppCommandStatus";

  @Metadata(description = "sequence_number of the request.", javaType = "Integer")
  public static final String SEQUENCE_NUMBER = "CamelSmppSequenceNumber";

  @Metadata(
      description = "The command of the exchange, for example submit_sm or bind_transceiver.",
      javaType = "String")
  public static final String COMMAND = "CamelSmppCommand";

  @Metadata(
      description =
          "The session: on a consumer where the PDU came from, on a producer where it must go"
              + " (takes precedence over CamelSmppServerSystemId).",
      javaType = "String")
  public static final String SESSION_ID = "CamelSmppServerSessionId";

  @Metadata(
      description =
          "system_id of the bind. On a producer: deliver to any receiver-capable session of it"
              + " whose address_range, if it has one, has CamelSmppDestAddr: the one with the fewest"
              + " outstanding first, those with a range before those without.",
      javaType = "String")
  public static final String SYSTEM_ID = "CamelSmppServerSystemId";

  @Metadata(
      label = "producer",
      description =
          "Beside CamelSmppServerSystemId: the session to deliver to if it is bound, can receive,"
              + " answers, and belongs to that system_id; else any.",
      javaType = "String")
  public static final String PREFERRED_SESSION_ID = "CamelSmppServerPreferredSessionId";

  @Metadata(
      label = "consumer",
      description = "bind only: the password, wrapped so that no log, trace or toString shows it.",
      javaType = "io.github.smppbridge.component.Secret")
  public static final String PASSWORD = "CamelSmppServerPassword";

  @Metadata(label = "consumer", description = "system_type of the bind.", javaType = "String")
  public static final String SYSTEM_TYPE = "CamelSmppServerSystemType";

  @Metadata(label = "consumer", description = "address_range of the bind.", javaType = "String")
  public static final String ADDRESS_RANGE = "CamelSmppServerAddressRange";

  @Metadata(
      label = "consumer",
      description = "interface_version of the session's bind, for example 0x34 = 52.",
      javaType = "Integer")
  public static final String INTERFACE_VERSION = "CamelSmppServerInterfaceVersion";

  @Metadata(
      label = "consumer",
      description = "transmitter, receiver or transceiver.",
      javaType = "String")
  public static final String BIND_TYPE = "CamelSmppServerBindType";

  @Metadata(
      label = "consumer",
      description = "Whether the session may be sent deliver_sm: receiver or transceiver.",
      javaType = "Boolean")
  public static final String CAN_RECEIVE = "CamelSmppServerCanReceive";

  @Metadata(
      label = "consumer",
      description = "Address of the ESME as host:port.",
      javaType = "String")
  public static final String REMOTE_ADDRESS = "CamelSmppServerRemoteAddress";

  @Metadata(label = "consumer", description = "Whether the session uses TLS.", javaType = "Boolean")
  public static final String TLS = "CamelSmppServerTls";

  @Metadata(
      label = "consumer",
      description =
          "The session's attributes. A bind route sets this header in its answer; every later"
              + " exchange of the session carries the same map.",
      javaType = "Map<String, Object>")
  public static final String ATTRIBUTES = "CamelSmppServerAttributes";

  @Metadata(
      label = "consumer",
      description = "unbound only: why the session ended, for example UNBIND or PEER_CLOSED.",
      javaType = "String")
  public static final String CLOSE_REASON = "CamelSmppServerCloseReason";

  @Metadata(
      label = "consumer",
      description = "unbound only: sessions of the system_id that are still bound.",
      javaType = "Integer")
  public static final String SESSIONS_LEFT = "CamelSmppServerSessionsLeft";

  @Metadata(
      label = "consumer",
      description = "unbound only: receiver-capable sessions of the system_id still bound.",
      javaType = "Integer")
  public static final String RECEIVERS_LEFT = "CamelSmppServerReceiversLeft";

  @Metadata(
      label = "consumer",
      description =
          "The user data header of the message with its length octet, when esm_class announced one."
              + " On a producer: put in front of the body.",
      javaType = "byte[]")
  public static final String USER_DATA_HEADER = "CamelSmppServerUserDataHeader";

  @Metadata(
      description =
          "Part of a long message: its reference, from the user data header or sar_msg_ref_num. On"
              + " a producer part and port go as TLVs, or as user data header to a session that"
              + " takes none; unless the message brings its own header.",
      javaType = "Integer")
  public static final String PART_REFERENCE = "CamelSmppServerPartReference";

  @Metadata(
      description =
          "Part of a long message: how many parts there are. The body is then the part's octets,"
              + " since a character may be cut by the boundary.",
      javaType = "Integer")
  public static final String PART_TOTAL = "CamelSmppServerPartTotal";

  @Metadata(description = "Part of a long message: its number, from 1.", javaType = "Integer")
  public static final String PART_NUMBER = "CamelSmppServerPartNumber";

  @Metadata(
      description =
          "Port the message is for, from the user data header or the destination_port TLV.",
      javaType = "Integer")
  public static final String DESTINATION_PORT = "CamelSmppServerDestinationPort";

  @Metadata(
      label = "consumer",
      description =
          "The text alphabet of the message: gsm, latin1, ascii, utf8, ucs2, cyrillic or hebrew; auto"
              + " is data_coding 1, which is gsm or ascii as the octets show. Absent for binary.",
      javaType = "String")
  public static final String ALPHABET = "CamelSmppServerAlphabet";

  @Metadata(
      label = "consumer",
      description =
          "Language of the table in the place of the GSM default alphabet (3GPP TS 23.038 A.3), 1"
              + " to 13, when the user data header of a gsm text announced one.",
      javaType = "Integer")
  public static final String LOCKING_SHIFT = "CamelSmppServerLockingShift";

  @Metadata(
      label = "consumer",
      description =
          "Language of the table in the place of the GSM extension table (3GPP TS 23.038 A.2), 1 to"
              + " 13, when the user data header of a gsm text announced one.",
      javaType = "Integer")
  public static final String SINGLE_SHIFT = "CamelSmppServerSingleShift";

  @Metadata(
      description =
          "Answer: why a request, or some destinations of a submit_multi, are refused, for the log."
              + " Without texts, phone numbers and secrets.",
      javaType = "String")
  public static final String REASON = "CamelSmppServerReason";

  @Metadata(
      label = "consumer",
      description = "submit_multi only: the destinations with their TON and NPI.",
      javaType = "List<io.github.smppbridge.component.SmppAddress>")
  public static final String DESTINATIONS = "CamelSmppServerDestinations";

  @Metadata(
      description =
          "Answer to submit_multi: the destinations that failed, address to command_status.",
      javaType = "Map<io.github.smppbridge.component.SmppAddress, Integer>")
  public static final String UNSUCCESSFUL = "CamelSmppServerUnsuccessful";

  /**
   * Exchange property of a request: an {@link AnswerWritten}, whose future completes when the
   * response was written (true), or when the session is gone and will never see it (false). Copies
   * of the exchange share it.
   */
  public static final String ANSWERED = "CamelSmppServerAnswered";

  /**
   * Exchange property: where the exchange is in the trace of its message, as a W3C traceparent;
   * absent unless something traces. Lines of the log say it.
   */
  public static final String TRACE = "CamelSmppServerTrace";

  private SmppServerConstants() {}
}
