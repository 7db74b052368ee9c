package io.github.smppbridge.component;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;

/** TLVs of a PDU to the one map header that carries them, and back. */
final class TlvBinding {
  private TlvBinding() {}

  static Map<Short, Object> toMap(OptionalParameter[] parameters) {
    Map<Short, Object> map = new LinkedHashMap<>();
    for (OptionalParameter parameter : parameters) {
      map.put(parameter.tag, value(parameter));
    }
    return map;
  }

  private static Object value(OptionalParameter parameter) {
    if (parameter instanceof OptionalParameter.COctetString string) {
      return string.getValueAsString();
    }
    if (parameter instanceof OptionalParameter.OctetString octets) {
      return octets.getValue();
    }
    if (parameter instanceof OptionalParameter.Byte number) {
      return number.getValue();
    }
    if (parameter instanceof OptionalParameter.Short number) {
      return number.getValue();
    }
    if (parameter instanceof OptionalParameter.Int number) {
      return number.getValue();
    }
    return null;
  }

  static List<OptionalParameter> fromMap(Map<?, ?> map) {
    List<OptionalParameter> parameters = new ArrayList<>(map.size());
    map.forEach((tag, value) -> parameters.add(parameter(tag(tag), value)));
    return parameters;
  }

  private static short tag(Object tag) {
    if (tag instanceof Number number) {
      return number.shortValue();
    }
    try {
      return (short) (int) Integer.decode(String.valueOf(tag));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          SmppServerConstants.OPTIONAL_PARAMETER + ": '" + tag + "' is not a TLV tag", e);
    }
  }

  private static OptionalParameter parameter(short tag, Object value) {
    if (value == null) {
      return new OptionalParameter.Null(tag);
    }
    if (value instanceof byte[] octets) {
      return new OptionalParameter.OctetString(tag, octets);
    }
    if (value instanceof Byte number) {
      return new OptionalParameter.Byte(tag, number);
    }
    if (value instanceof Short number) {
      return new OptionalParameter.Short(tag, number);
    }
    if (value instanceof Integer number) {
      return new OptionalParameter.Int(tag, number);
    }
    return new OptionalParameter.COctetString(tag, value.toString());
  }
}
